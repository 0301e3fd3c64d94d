"""A bot as a process of its own on the loopback Slack, for tests to kill.

    python -m tests.adapters.slack.worker API_URL LIBRARY JOURNAL DIES_AFTER

It says "ready" once it is connected. After `DIES_AFTER` replies (0: never) it kills itself between
posting a reply and recording it. SIGTERM makes it drain and say "drained".
"""

import asyncio
import os
import signal
import sys
from pathlib import Path

import structlog

from adapters.slack.courier import SlackCourier
from adapters.slack.front_desk import open_slack
from adapters.slack.setup import SlackSetup
from adapters.slack.socket_mode import SocketMode
from bot.assembly import open_newsroom
from bot.desk.courier import Outcome
from bot.desk.desk import Desk
from bot.desk.rules import DeskRules
from bot.journal.records import Ask, Claim
from bot.journal.store import FILE_NAME, Journal
from bot.service import answerer
from tests.adapters.slack.desks import settings_for
from tests.adapters.slack.loopback.slack import LoopbackSlack

RULES = DeskRules(
    per_user_per_minute=100_000,
    queue_limit=100_000,
    lease_s=2.0,
    resume_s=0.2,
    retry_s=0.2,
    tries=100,
)


class DyingCourier(SlackCourier):
    """Posts, and at the end of its life tells nobody."""

    replies_to_live = 0

    async def deliver(self, ask: Ask, claim: Claim, outcome: Outcome) -> str:
        name = await super().deliver(ask, claim, outcome)
        self.replies_to_live -= 1
        if self.replies_to_live == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return name


async def run(api_url: str, library: Path, journal_folder: Path, dies_after: int) -> None:
    setup = SlackSetup(
        LoopbackSlack.bot_token, LoopbackSlack.app_token, api_url=api_url, ping_s=0.5, deaf_s=3.0
    )
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    with (
        open_newsroom(settings_for(library), own_index=False) as newsroom,
        Journal.open(journal_folder / FILE_NAME) as journal,
    ):
        front = await open_slack(setup, newsroom, journal)
        front.courier.__class__ = DyingCourier
        front.courier.replies_to_live = dies_after  # type: ignore[attr-defined]
        desk = Desk(answerer(newsroom, journal), journal, {"slack": front.courier}, RULES)
        await desk.start()
        await front.start(desk)
        assert isinstance(front.transport, SocketMode)
        await front.transport.connected.wait()
        print("ready", flush=True)
        await stop.wait()
        await front.stop_listening()
        await desk.drain(1.0)
        await front.close()
    print("drained", flush=True)


if __name__ == "__main__":
    structlog.configure(logger_factory=structlog.WriteLoggerFactory(file=sys.stderr))
    asyncio.run(run(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])))
