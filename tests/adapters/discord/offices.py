"""Pullquote on the loopback Discord: real newsroom, real journal, the real discord.py client."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from adapters.discord.front_desk import DiscordFrontDesk, open_discord
from adapters.discord.places import Houserules
from adapters.discord.setup import DiscordSetup
from bot.assembly import Newsroom
from bot.desk.desk import Desk
from bot.desk.rules import DeskRules
from bot.journal.store import FILE_NAME, Journal
from bot.service import answerer
from tests.adapters.discord.limits import texts_of
from tests.adapters.discord.loopback.interaction import Interaction
from tests.adapters.discord.loopback.server import LoopbackDiscord
from tests.adapters.discord.loopback.world import Body
from tests.adapters.newsrooms import RULES, settled


@dataclass(frozen=True)
class Office:
    """A running bot."""

    newsroom: Newsroom
    journal: Journal
    front: DiscordFrontDesk
    desk: Desk


def setup_for(discord: LoopbackDiscord, **changes: Any) -> DiscordSetup:
    """What a bot needs for the loopback Discord."""
    plain = DiscordSetup(discord.token, discord.api_url, discord.gateway_url)
    return replace(plain, **changes)


@contextlib.asynccontextmanager
async def open_office(
    discord: LoopbackDiscord,
    newsroom: Newsroom,
    journal_folder: Path,
    *,
    rules: DeskRules = RULES,
    answer: Callable[..., Any] | None = None,
    drain_s: float = 5.0,
    rules_of_house: Houserules | None = None,
    ticks: Callable[[], float] = time.monotonic,
    clock: Callable[[], datetime] | None = None,
    **setup: Any,
) -> AsyncIterator[Office]:
    """A bot that has connected and told Discord of its commands. `clock`: else Discord's own."""
    setup["rules"] = rules_of_house or Houserules()
    with Journal.open(journal_folder / FILE_NAME) as journal:
        front = await open_discord(
            setup_for(discord, **setup), newsroom, journal, clock=clock or discord.clock.now
        )
        couriers = {"discord": front.courier}
        work = answer or answerer(newsroom, journal)
        desk = Desk(work, journal, couriers, rules, ticks=ticks)
        await desk.start()
        try:
            await front.start(desk)
            await discord.until(lambda: discord.world.commands[None])
            yield Office(newsroom, journal, front, desk)
        finally:
            await front.stop_listening()
            await desk.drain(drain_s)
            await front.close()


def working(
    discord: LoopbackDiscord,
    newsroom: Newsroom,
    folder: Path,
    work: Callable[[Office], Any],
    **options: Any,
) -> Any:
    """Run `work` with an open office, on a loop of its own."""

    async def go() -> Any:
        async with open_office(discord, newsroom, folder, **options) as office:
            return await work(office)

    return asyncio.run(go())


async def replies(discord: LoopbackDiscord, channel: str, number: int = 1) -> list[Body]:
    """What the bot has written in a channel, once there are so many."""
    await discord.until(lambda: len(discord.world.by_bot(channel)) >= number)
    return discord.world.by_bot(channel)


async def settled_message(discord: LoopbackDiscord, asked: Interaction) -> Body:
    """What stands in the place of "thinking", once it does."""
    await discord.until(lambda: asked.settled is not None)
    assert asked.settled is not None
    return asked.settled


async def served(discord: LoopbackDiscord, office: Office, number: int = 1) -> None:
    """Wait until so many questions have come in, and all of them are done with."""
    latest = office.journal.receipts.latest
    await discord.until(lambda: len(latest(number)) == number)
    await settled(office)


def text_of(message: Body) -> str:
    """All that a message says."""
    return "\n".join(texts_of(message))
