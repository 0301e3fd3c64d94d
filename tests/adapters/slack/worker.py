"""A bot as a process of its own on the loopback Slack, for tests to kill.

python -m tests.adapters.slack.worker API_URL FOLDER DIES_AFTER
"""

import sys

from adapters.slack.front_desk import SlackFrontDesk, open_slack
from adapters.slack.setup import SlackSetup
from adapters.slack.socket_mode import SocketMode
from bot.assembly import Newsroom
from bot.journal.store import Journal
from tests.adapters.processes import serve
from tests.adapters.slack.loopback.slack import LoopbackSlack


async def open_front(newsroom: Newsroom, journal: Journal) -> SlackFrontDesk:
    setup = SlackSetup(
        LoopbackSlack.bot_token,
        LoopbackSlack.app_token,
        api_url=sys.argv[1],
        ping_s=0.5,
        deaf_s=3.0,
    )
    return await open_slack(setup, newsroom, journal)


async def connected(front: SlackFrontDesk) -> None:
    assert isinstance(front.transport, SocketMode)
    await front.transport.connected.wait()


if __name__ == "__main__":
    serve("slack", open_front, connected)
