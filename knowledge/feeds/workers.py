"""Threads for what would hold up the event loop: the catalog, the parsers, embedding."""

import asyncio
import contextlib
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")

_NICENESS = 10
"""Of threads that work beside a bot: questions get about nine tenths of a contended core. At 19 a
thread that holds the interpreter's lock may wait so long for a core that questions wait with it."""

ASKING_THREADS = 4


class Workers:
    """One thread that stores, in order, and a few that ask. Close it when done.

    `gentle` lowers their priority where the system has one for threads (Linux).
    """

    def __init__(self, *, gentle: bool) -> None:
        self.halt = threading.Event()
        """Set when whoever waits has gone: long work ends at its next pause."""
        calm = lower_priority if gentle else None
        self._storing = ThreadPoolExecutor(1, "refresh-store", initializer=calm)
        self._asking = ThreadPoolExecutor(ASKING_THREADS, "refresh-ask", initializer=calm)

    async def store(self, work: Callable[[], T]) -> T:
        """The result of work that writes, one after the other.

        Cancelled, it sets `halt` and still waits for the work: a transaction under way ends before
        anybody closes the catalog under it.
        """
        job = self._storing.submit(work)
        future = asyncio.wrap_future(job)
        try:
            return await asyncio.shield(future)
        except asyncio.CancelledError:
            self.halt.set()
            if not job.cancel():
                await asyncio.wait({future})
            raise

    async def ask(self, work: Callable[[], T]) -> T:
        """The result of work that only reads, or writes one short transaction."""
        return await asyncio.get_running_loop().run_in_executor(self._asking, work)

    def close(self) -> None:
        """Wait for work under way; what has not begun is dropped."""
        self.halt.set()
        self._asking.shutdown(wait=True, cancel_futures=True)
        self._storing.shutdown(wait=True, cancel_futures=True)


def lower_priority() -> None:
    """Let the present thread, and those it starts, step back behind the others."""
    if sys.platform == "linux":  # elsewhere a priority belongs to the whole process
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)
