"""An event loop in a thread of its own, on which loopback servers live and end by themselves."""

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine
from typing import Any, Self, TypeVar

T = TypeVar("T")

_STOP_S = 10.0


class ServerThread:
    """Base of a server in a thread. Subclasses open in `_open` and close in `_shut`."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="loopback", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        try:
            self.run(self._open())
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.run(self._shut())
        finally:
            self._end()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Runs a coroutine on the server's own loop and waits for its result."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(_STOP_S)

    def wait_for(self, found: Callable[[], T], timeout_s: float = 10.0) -> T:
        """What `found` returns once it is true; AssertionError when it never is."""
        end = time.monotonic() + timeout_s
        while not (result := found()):
            assert time.monotonic() < end, "waited in vain"
            time.sleep(0.01)
        return result

    async def until(self, found: Callable[[], T], timeout_s: float = 10.0) -> T:
        """`wait_for` for tests that have an event loop of their own."""
        end = time.monotonic() + timeout_s
        while not (result := found()):
            assert time.monotonic() < end, "waited in vain"
            await asyncio.sleep(0.01)
        return result

    async def _open(self) -> None:
        raise NotImplementedError

    async def _shut(self) -> None:
        raise NotImplementedError

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()
        left = asyncio.all_tasks(self._loop)
        for task in left:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        self._loop.close()

    def _end(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_STOP_S)
