"""discord.py's own client on a loopback Discord, with nothing of Pullquote's in between."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from unittest import mock

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.adapters.discord.loopback.server import LoopbackDiscord

INTENTS = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)


class PlainClient(discord.AutoShardedClient):
    """Keeps what it hears: messages, interactions, and how often it connected."""

    def __init__(self, **options: Any) -> None:
        super().__init__(intents=options.pop("intents", INTENTS), **options)
        self.messages: list[discord.Message] = []
        self.interactions: list[discord.Interaction[Any]] = []
        self.resumed = 0
        self.readied = 0
        self.on_ask: Callable[[discord.Interaction[Any]], Awaitable[Any]] | None = None

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Without the 5 s that the library waits."""

    async def on_message(self, message: discord.Message) -> None:
        self.messages.append(message)

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        self.interactions.append(interaction)
        if self.on_ask is not None:
            await self.on_ask(interaction)

    async def on_shard_resumed(self, shard_id: int) -> None:
        self.resumed += 1

    async def on_shard_ready(self, shard_id: int) -> None:
        self.readied += 1


@contextlib.contextmanager
def pointed_at(api_url: str, gateway_url: str) -> Any:
    """The library's addresses, for as long as this is open."""
    gateway = yarl.URL(gateway_url)
    with (
        mock.patch.object(Route, "BASE", api_url),
        mock.patch.object(DiscordWebSocket, "DEFAULT_GATEWAY", gateway),
    ):
        yield


@contextlib.asynccontextmanager
async def connected(
    discord_: LoopbackDiscord, *, token: str | None = None, **options: Any
) -> AsyncIterator[PlainClient]:
    """A client that is ready. Raises at the end what ended it meanwhile."""
    with pointed_at(discord_.api_url, discord_.gateway_url):
        client = PlainClient(**options)
        running = asyncio.create_task(client.start(token or discord_.token))
        ready = asyncio.create_task(_ready(client))
        try:
            await asyncio.wait({running, ready}, return_when=asyncio.FIRST_COMPLETED)
            if running.done():
                await running
            yield client
        finally:
            ready.cancel()
            await client.close()
            await running


async def _ready(client: PlainClient) -> None:
    while not client.is_ready():  # noqa: ASYNC110
        await asyncio.sleep(0.005)
