"""A newsroom with two articles, for tests of platforms: real library, real embedder."""

import asyncio
from datetime import date
from pathlib import Path
from typing import Protocol

from bot.assembly import open_newsroom
from bot.desk.desk import Desk
from bot.desk.rules import DeskRules
from bot.journal.store import Journal
from bot.settings import Settings
from knowledge.articles import Draft

QUESTION = "How many containers did the port of Trieste handle?"
FOLLOW_UP = "How many people does the harbour employ?"
RULES = DeskRules(
    per_user_per_minute=10_000, queue_limit=5_000, lease_s=3.0, resume_s=0.3, retry_s=0.2
)

PORT = Draft(
    "file:///news/port.md",
    "Port of Trieste sets a record",
    "The port of Trieste handled 17.4% more containers in 2025 than in the year before. "
    "Its director, Anna Weber, expects another record this year. "
    '"We have never been so busy," she said on Monday.\n\n'
    "The harbour of Trieste employs 2,300 people. A new pier is to open in May 2027.",
    "https://adria.example/port",
    "Adria Times",
    (),
    date(2026, 2, 1),
    "en",
    tags=("shipping",),
)
CHIPS = Draft(
    "file:///news/chips.md",
    "Chip plant in Dresden grows",
    "Silica Works will invest $1.5 billion in its chip plant in Dresden. "
    "The company will hire 800 people and introduce six new products. "
    "It chose Dresden because the city has trained engineers for decades.",
    "https://elbe.example/chips",
    "Elbe Daily",
    (),
    date(2026, 3, 9),
    "en",
    tags=("chips",),
)


def settings_for(folder: Path, **more: str) -> Settings:
    return Settings.load(
        {"PULLQUOTE_DATA_DIR": str(folder), "PULLQUOTE_THREADS": "1", **more}, env_file=None
    )


def fill(folder: Path, **more: str) -> None:
    """A library of two articles in `folder`."""
    with open_newsroom(settings_for(folder, **more), own_index=False) as newsroom:
        newsroom.library.ingest([PORT, CHIPS])


class HasDesk(Protocol):
    """A running bot, whatever its platform."""

    @property
    def journal(self) -> Journal: ...

    @property
    def desk(self) -> Desk: ...


async def settled(office: HasDesk) -> None:
    """Wait until the office holds no question any more."""
    async with asyncio.timeout(60):
        while office.desk.holds or office.journal.claims.count_open():  # noqa: ASYNC110
            await asyncio.sleep(0.01)
