"""What may be chosen beside a question: outlets and topics of the library, and a time.

Discord asks for suggestions at every letter and waits 3 seconds for them, so that they are in
memory, and what is in memory is renewed beside.
"""

import asyncio
import time
from collections.abc import Iterable
from datetime import datetime

import structlog

from adapters.discord.events import Called
from adapters.discord.house import House
from bot.assembly import Newsroom
from bot.beside import run_reading
from bot.periods.expressions import period_named
from bot.shown.length import width
from knowledge.errors import LibraryError
from knowledge.period import BEGINNING

FRESH_S = 60.0
MOST = 25
"""The most suggestions that Discord takes."""
LONGEST = 100
"""The most characters of one, counted as Discord counts them: an emoji is two."""
TIMES = ("today", "yesterday", "this week", "last week", "this month", "this year")

log = structlog.get_logger(__name__)


class Choices:
    """The names to choose from, where `house` lets somebody ask. For one event loop."""

    def __init__(self, newsroom: Newsroom, house: House) -> None:
        self._house = house
        self._catalog = newsroom.library.catalog
        self._outlets: tuple[str, ...] = ()
        self._topics: tuple[str, ...] = ()
        self._read_at = float("-inf")
        self._reading: asyncio.Task[None] | None = None

    async def read(self) -> None:
        """Have the library read, where that was not done in the last minute.

        Waits only where nothing was read yet.
        """
        if time.monotonic() - self._read_at < FRESH_S:
            return
        if self._reading is None:
            self._reading = asyncio.create_task(self._read())
            self._reading.add_done_callback(self._done)
        if self._read_at == float("-inf"):
            await asyncio.shield(self._reading)

    async def outlets(self, typed: str, called: Called) -> list[str]:
        """Names of outlets that go on from `typed`, those with most articles first."""
        if self._house.objection(called.place, called.roles) is not None:
            return []
        await self.read()
        return suggestions(typed, self._outlets)

    async def topics(self, typed: str, called: Called) -> list[str]:
        """Topics of the place that go on from `typed`, those with most articles first."""
        if self._house.objection(called.place, called.roles) is not None:
            return []
        await self.read()
        own = self._house.topics_of(called.place)
        return suggestions(typed, [one for one in self._topics if not own or one in own])

    async def outlet_called(self, typed: str) -> str | None:
        """The outlet as the catalog has it, for a name in any case; None for none or several."""
        await self.read()
        name = typed.strip().casefold()
        same = [one for one in self._outlets if one.casefold() == name]
        near = [one for one in self._outlets if name and name in one.casefold()]
        return same[0] if same else near[0] if len(near) == 1 else None

    def _done(self, _task: "asyncio.Task[None]") -> None:
        self._reading = None

    async def _read(self) -> None:
        def look() -> tuple[tuple[str, ...], tuple[str, ...]]:
            if self._catalog.holds_only_samples():
                return (), ()
            return tuple(self._catalog.outlets()), tuple(self._catalog.tags())

        try:
            self._outlets, self._topics = await run_reading(look)
        except LibraryError as error:
            log.warning("discord_options_not_read", error=str(error))
        self._read_at = time.monotonic()


def suggestions(typed: str, names: Iterable[str]) -> list[str]:
    """At most 25 of `names` that hold what is `typed`, those that begin with it first."""
    wanted = typed.strip().casefold()
    begin: list[str] = []
    hold: list[str] = []
    for name in names:
        folded = name.casefold()
        if not 0 < width(name) <= LONGEST or wanted not in folded:
            continue
        (begin if folded.startswith(wanted) else hold).append(name)
        if len(begin) == MOST:
            break
    return (begin + hold)[:MOST]


def since_when(typed: str, now: datetime) -> datetime | None:
    """The beginning of a time that somebody typed: "this week", "May", "since 2024"; None for none.

    `now` is in their time zone.
    """
    period = period_named(typed, now)
    return period.since if period is not None and period.since != BEGINNING else None
