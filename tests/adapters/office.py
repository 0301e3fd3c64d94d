"""Pullquote open on one platform: a real newsroom, a real journal, a desk and its front desk."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from adapters.terminal.front_desks import FrontDesk
from bot.assembly import Newsroom
from bot.desk.desk import Desk
from bot.desk.rules import DeskRules
from bot.journal.store import FILE_NAME, Journal
from bot.service import answerer
from tests.adapters.newsrooms import RULES

Front = TypeVar("Front", bound=FrontDesk)


@dataclass(frozen=True)
class OpenOffice(Generic[Front]):
    """A running bot."""

    newsroom: Newsroom
    journal: Journal
    front: Front
    desk: Desk


@contextlib.asynccontextmanager
async def office_on(
    platform: str,
    open_front: Callable[[Journal], Awaitable[Front]],
    newsroom: Newsroom,
    journal_folder: Path,
    *,
    connected: Callable[[Front], Awaitable[object]],
    rules: DeskRules = RULES,
    answer: Callable[..., Any] | None = None,
    drain_s: float = 5.0,
    ticks: Callable[[], float] = time.monotonic,
) -> AsyncIterator[OpenOffice[Front]]:
    """A bot on `platform`, once `connected` returns. `answer`: else the newsroom's own."""
    with Journal.open(journal_folder / FILE_NAME) as journal:
        front = await open_front(journal)
        work = answer or answerer(newsroom, journal)
        desk = Desk(work, journal, {platform: front.courier}, rules, ticks=ticks)
        await desk.start()
        try:
            await front.start(desk)
            await connected(front)
            yield OpenOffice(newsroom, journal, front, desk)
        finally:
            await front.stop_listening()
            await desk.drain(drain_s)
            await front.close()


def at_work(
    office: AbstractAsyncContextManager[OpenOffice[Front]],
    work: Callable[[OpenOffice[Front]], Any],
) -> Any:
    """Run `work` with the office open, on a loop of its own."""

    async def go() -> Any:
        async with office as opened:
            return await work(opened)

    return asyncio.run(go())
