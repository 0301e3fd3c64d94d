"""What a desk does with its own tasks: chores that go on though one fails, waits that end."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable

import structlog

from bot.journal.errors import JournalError

log = structlog.get_logger(__name__)


async def chore(work: Callable[[], Awaitable[None]]) -> None:
    """Do `work`; whatever it raises is logged, for it will be done again."""
    try:
        await work()
    except JournalError as error:
        log.warning("journal_failed", error=str(error))
    except Exception:
        log.exception("desk_chore_failed")


async def wait_for_all(tasks: Iterable[asyncio.Task[None]], timeout_s: float) -> None:
    """Wait for `tasks`, perhaps none, for `timeout_s` at most."""
    waiting = list(tasks)
    if waiting:
        await asyncio.wait(waiting, timeout=timeout_s)


async def ended(task: asyncio.Task[None] | None, *, cancel: bool = False) -> None:
    """Wait for a task of ours, having cancelled it if asked to."""
    if task is not None:
        if cancel:
            task.cancel()
        await asyncio.wait([task])
