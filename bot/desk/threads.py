"""Runs answers in threads that may be left behind: a thread cannot be stopped, only not waited for.

The threads are daemons, so that one that hangs does not keep the process from ending.
"""

import asyncio
import contextvars
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

import structlog

_In = TypeVar("_In")
_Out = TypeVar("_Out")

log = structlog.get_logger(__name__)


class AnswerThreads(Generic[_In, _Out]):
    """At most `most` calls of `work` at once, those that nobody waits for any more included."""

    def __init__(self, work: Callable[[_In], _Out], most: int) -> None:
        self._work = work
        self._free = asyncio.Semaphore(most)
        self.left_behind = 0
        """How many calls go on although nobody waits for them."""

    async def run(self, given: _In) -> _Out:
        """`work(given)`. When cancelled, the call goes on alone and what it returns is dropped."""
        await self._free.acquire()
        loop = asyncio.get_running_loop()
        future: asyncio.Future[_Out] = loop.create_future()

        def finish(result: _Out | None, error: BaseException | None) -> None:
            self._free.release()
            if future.cancelled():
                self.left_behind -= 1
                log.info("late_answer_dropped", failed=error is not None)
            elif error is not None:
                future.set_exception(error)
            else:
                future.set_result(result)  # type: ignore[arg-type]

        def call() -> None:
            result: _Out | None = None
            failure: BaseException | None = None
            try:
                result = self._work(given)
            except BaseException as error:
                failure = error
            try:
                loop.call_soon_threadsafe(finish, result, failure)
            except RuntimeError:
                return  # the loop has ended, and with it everyone who could have waited

        context = contextvars.copy_context()
        thread = threading.Thread(target=context.run, args=(call,), name="answer", daemon=True)
        try:
            thread.start()
        except RuntimeError:  # no thread can be started any more
            self._free.release()
            raise
        try:
            return await future
        except asyncio.CancelledError:
            if future.cancelled():
                self.left_behind += 1
            raise
