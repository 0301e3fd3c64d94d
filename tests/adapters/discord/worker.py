"""A bot as a process of its own on the loopback Discord, for tests to kill.

    python -m tests.adapters.discord.worker API_URL GATEWAY_URL LIBRARY JOURNAL DIES_AFTER

It says "ready" once it is connected. After `DIES_AFTER` replies (0: never) it kills itself between
posting a reply and recording it. SIGTERM makes it drain and say "drained".
"""

import asyncio
import os
import signal
import sys
from pathlib import Path

import structlog

from adapters.discord import client
from adapters.discord.courier import DiscordCourier
from adapters.discord.front_desk import open_discord
from adapters.discord.setup import DiscordSetup
from bot.assembly import open_newsroom
from bot.desk.courier import Outcome
from bot.desk.desk import Desk
from bot.desk.rules import DeskRules
from bot.journal.records import Ask, Claim
from bot.journal.store import FILE_NAME, Journal
from bot.service import answerer
from tests.adapters.discord.loopback.server import LoopbackDiscord
from tests.adapters.newsrooms import settings_for

RULES = DeskRules(
    per_user_per_minute=100_000,
    queue_limit=100_000,
    lease_s=2.0,
    resume_s=0.2,
    retry_s=0.2,
    tries=100,
)


class DyingCourier(DiscordCourier):
    """Posts, and at the end of its life tells nobody."""

    replies_to_live = 0

    async def deliver(self, ask: Ask, claim: Claim, outcome: Outcome) -> str:
        name = await super().deliver(ask, claim, outcome)
        self.replies_to_live -= 1
        if self.replies_to_live == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return name


async def run(
    api_url: str, gateway_url: str, library: Path, journal_folder: Path, dies_after: int
) -> None:
    setup = DiscordSetup(LoopbackDiscord.token, api_url, gateway_url)
    client.READY_S = 0.1
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    with (
        open_newsroom(settings_for(library), own_index=False) as newsroom,
        Journal.open(journal_folder / FILE_NAME) as journal,
    ):
        front = await open_discord(setup, newsroom, journal)
        front.courier.__class__ = DyingCourier
        front.courier.replies_to_live = dies_after  # type: ignore[attr-defined]
        desk = Desk(answerer(newsroom, journal), journal, {"discord": front.courier}, RULES)
        await desk.start()
        await front.start(desk)
        print("ready", flush=True)
        await stop.wait()
        await front.stop_listening()
        await desk.drain(1.0)
        await front.close()
    print("drained", flush=True)


if __name__ == "__main__":
    structlog.configure(logger_factory=structlog.WriteLoggerFactory(file=sys.stderr))
    api, gateway, books, notes, dies = sys.argv[1:]
    asyncio.run(run(api, gateway, Path(books), Path(notes), int(dies)))
