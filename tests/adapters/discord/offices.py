"""Pullquote on the loopback Discord: real newsroom, real journal, the real discord.py client."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from adapters.discord.front_desk import DiscordFrontDesk, open_discord
from adapters.discord.places import Houserules
from adapters.discord.setup import DiscordSetup
from bot.assembly import Newsroom
from bot.journal.store import Journal
from tests.adapters.discord.limits import texts_of
from tests.adapters.discord.loopback.interaction import Interaction
from tests.adapters.discord.loopback.server import LoopbackDiscord
from tests.adapters.discord.loopback.world import Body
from tests.adapters.newsrooms import settled
from tests.adapters.office import OpenOffice, at_work, office_on

Office = OpenOffice[DiscordFrontDesk]


def setup_for(discord: LoopbackDiscord, **changes: Any) -> DiscordSetup:
    """What a bot needs for the loopback Discord."""
    plain = DiscordSetup(discord.token, discord.api_url, discord.gateway_url)
    return replace(plain, **changes)


def open_office(
    discord: LoopbackDiscord,
    newsroom: Newsroom,
    journal_folder: Path,
    *,
    rules_of_house: Houserules | None = None,
    clock: Callable[[], datetime] | None = None,
    **options: Any,
) -> AbstractAsyncContextManager[Office]:
    """A bot that has connected and told Discord of its commands. `clock`: else Discord's own.

    `options` are those of `office_on`.
    """
    setup = setup_for(discord, rules=rules_of_house or Houserules())

    async def open_front(journal: Journal) -> DiscordFrontDesk:
        return await open_discord(setup, newsroom, journal, clock=clock or discord.clock.now)

    async def connected(_front: DiscordFrontDesk) -> None:
        await discord.until(lambda: discord.world.commands[None])

    return office_on(
        "discord", open_front, newsroom, journal_folder, connected=connected, **options
    )


def working(
    discord: LoopbackDiscord,
    newsroom: Newsroom,
    folder: Path,
    work: Callable[[Office], Any],
    **options: Any,
) -> Any:
    """Run `work` with an open office; `options` are those of `open_office`."""
    return at_work(open_office(discord, newsroom, folder, **options), work)


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
