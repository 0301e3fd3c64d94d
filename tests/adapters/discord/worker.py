"""A bot as a process of its own on the loopback Discord, for tests to kill.

python -m tests.adapters.discord.worker API_URL GATEWAY_URL FOLDER DIES_AFTER
"""

import sys

from adapters.discord import client
from adapters.discord.front_desk import DiscordFrontDesk, open_discord
from adapters.discord.setup import DiscordSetup
from bot.assembly import Newsroom
from bot.journal.store import Journal
from tests.adapters.discord.loopback.server import LoopbackDiscord
from tests.adapters.processes import serve


async def open_front(newsroom: Newsroom, journal: Journal) -> DiscordFrontDesk:
    api_url, gateway_url = sys.argv[1:3]
    return await open_discord(
        DiscordSetup(LoopbackDiscord.token, api_url, gateway_url), newsroom, journal
    )


async def connected(_front: DiscordFrontDesk) -> None:
    """It is, once it has started."""


if __name__ == "__main__":
    client.READY_S = 0.1
    serve("discord", open_front, connected)
