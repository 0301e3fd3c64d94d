"""What a platform does beside answering: small things that nobody waits for and that may fail."""

import asyncio
from collections.abc import Awaitable

import structlog

log = structlog.get_logger(__name__)


class SideWork:
    """The side work of `platform`. For one event loop."""

    def __init__(self, platform: str) -> None:
        self._platform = platform
        self._going_on: set[asyncio.Task[None]] = set()

    def later(self, work: Awaitable[object]) -> None:
        """Do it in the background; what it raises is logged and does no harm."""
        task = asyncio.create_task(self._done(work))
        self._going_on.add(task)
        task.add_done_callback(self._going_on.discard)

    async def finished(self, timeout_s: float) -> None:
        """Wait for what goes on in the background; what takes longer is dropped."""
        if self._going_on:
            _, late = await asyncio.wait(self._going_on, timeout=timeout_s)
            for task in late:
                task.cancel()

    async def _done(self, work: Awaitable[object]) -> None:
        try:
            await work
        except Exception as error:
            log.warning("side_work_failed", platform=self._platform, error=repr(error))
