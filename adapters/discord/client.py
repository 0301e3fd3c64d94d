"""discord.py's client, as Pullquote wants it: few intents, few memories, its own addresses.

It hands messages to `hear`, other events to `listeners` and the rest; how it stays connected is the
business of `gateway`.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

import discord
import structlog
import yarl
from discord.gateway import DiscordWebSocket
from discord.webhook.async_ import async_context

from adapters.discord.choices import Choices
from adapters.discord.commands import Tree, without_voice
from adapters.discord.listeners import DiscordListeners
from adapters.discord.lookups import Lookups
from adapters.discord.server_settings import ServerSettingsCommands
from adapters.discord.web import PATIENCE_S, PatientHTTP, PatientWebhooks

log = structlog.get_logger(__name__)

IDENTIFY_EVERY_S = 5.0
"""How often Discord lets a client begin anew."""
READY_S = 2.0
"""How long after a server's description the next may come, before all are thought to be there."""


class Watcher(Protocol):
    """Wants to know how connections fare."""

    def up(self, shard: int, *, anew: bool) -> None:
        """Events come in; those since the connection before are lost where it began `anew`."""
        ...

    def down(self, shard: int) -> None:
        """The connection broke."""
        ...

    def complete(self, shard: int) -> None:
        """A shard has begun anew, and all of its servers are known."""
        ...


class DiscordClient(discord.AutoShardedClient):
    """One login. `gateway_url` is used where Discord would name another at the start.

    Commands find `listeners`, `lookups`, `choices` and `server_settings` here.
    """

    def __init__(
        self,
        *,
        api_url: str,
        gateway_url: str | None,
        webhooks: PatientWebhooks,
        hear: Callable[[discord.Message], Awaitable[None]],
        listeners: DiscordListeners,
        lookups: Lookups,
        choices: Choices,
        server_settings: ServerSettingsCommands,
        watcher: Watcher,
    ) -> None:
        self._api_url = api_url
        self._gateway_url = gateway_url
        self._webhooks = webhooks
        self._watcher = watcher
        self._identified_at = float("-inf")
        self._hear = hear
        self.listeners = listeners
        self.lookups = lookups
        self.choices = choices
        self.server_settings = server_settings
        without_voice()
        intents = discord.Intents.none()
        intents.guilds = intents.guild_messages = intents.dm_messages = True
        super().__init__(
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            max_ratelimit_timeout=PATIENCE_S,
            guild_ready_timeout=READY_S,
        )
        self.tree = Tree(self)

    def _get_state(self, **options: Any) -> Any:
        # The state is given the client's HTTP: so this is where it can be another one.
        self.http = _GatewayHTTP(self.loop, self._api_url, self._gateway_url)
        return super()._get_state(**options)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait as long as Discord wants between two sessions, but not where none was lately."""
        pause_s = self._identified_at + IDENTIFY_EVERY_S - time.monotonic()
        if pause_s > 0:
            await asyncio.sleep(pause_s)
        self._identified_at = time.monotonic()

    async def connect(self, *, reconnect: bool = True) -> None:
        """Connect, and stay so until closed. What handles events answers at our addresses."""
        async_context.set(self._webhooks)
        await super().connect(reconnect=reconnect)

    async def on_message(self, message: discord.Message) -> None:
        """Somebody wrote."""
        await self._hear(message)

    async def on_interaction(self, interaction: "discord.Interaction[Any]") -> None:
        """Somebody clicked; commands find their own way."""
        if interaction.type is discord.InteractionType.component:
            await self.lookups.click(interaction)

    async def on_shard_connect(self, shard_id: int) -> None:
        """A new session."""
        self._watcher.up(shard_id, anew=True)

    async def on_shard_resumed(self, shard_id: int) -> None:
        """A session goes on."""
        self._watcher.up(shard_id, anew=False)

    async def on_shard_disconnect(self, shard_id: int) -> None:
        """A connection broke; discord.py makes another."""
        self._watcher.down(shard_id)

    async def on_shard_ready(self, shard_id: int) -> None:
        """All servers of a new session are known."""
        self._watcher.complete(shard_id)

    async def on_error(self, event_method: str, /, *_args: Any, **_kwargs: Any) -> None:
        """What nobody expected costs the event alone."""
        log.exception("discord_event_failed", event_method=event_method)


class _GatewayHTTP(PatientHTTP):
    """Leads to the gateway that was set, or that Discord named.

    discord.py goes to an address of its own after a session that cannot be resumed.
    """

    def __init__(
        self, loop: asyncio.AbstractEventLoop, api_url: str, gateway_url: str | None
    ) -> None:
        super().__init__(loop, api_url)
        self._set = gateway_url
        self._gateway = gateway_url

    async def get_bot_gateway(self) -> tuple[int, str, Any]:
        shards, named, limit = await super().get_bot_gateway()
        self._gateway = self._set or named
        return shards, self._gateway, limit

    async def ws_connect(self, url: str, *, compress: int = 0) -> Any:
        wanted = yarl.URL(url)
        if self._gateway and wanted.host == DiscordWebSocket.DEFAULT_GATEWAY.host:
            wanted = yarl.URL(self._gateway).with_query(wanted.query)
        return await super().ws_connect(str(wanted), compress=compress)
