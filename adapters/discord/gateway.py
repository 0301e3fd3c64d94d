"""Stays connected to Discord's gateway, whatever breaks.

discord.py reconnects and resumes by itself, and closes for good over what it did not expect: a
payload that it cannot read, an error in its own reconnecting. Then a new client takes its place. It
ends with what Discord will refuse again, and where nothing was heard for minutes: whoever keeps the
bot open is to say so, and to open it again.
"""

import asyncio
import contextlib
from asyncio import create_task
from collections.abc import Awaitable, Callable

import discord
import structlog

from adapters.discord.client import DiscordClient, Watcher
from adapters.discord.failures import DiscordAdapterError, GatewayRefusedError, TokenRefusedError
from adapters.discord.identity import REFUSED
from bot.errors import BotError, UnreachableError

START_S = 20.0
"""How long a start waits for the first connection, and then for each further shard."""
DEAF_S = 180.0
"""How long discord.py may take to come back. It tries again after a minute at most."""
CATCH_UP_AGAIN_S = 15.0
"""When what was missed is looked for again, where that failed."""
OUT_OF_REACH = (
    "Discord's gateway cannot be reached, so that nothing that people write or use there arrives. "
    "Check that the network lets WebSockets through (wss://), and DISCORD_GATEWAY_URL if it is set."
)
_LOOK_EVERY_S = 5.0
_CLOSE_S = 5.0
_LONGEST_PAUSE_S = 60.0

_REFUSED_TOKEN, _UNKNOWN_INTENTS, _DISALLOWED_INTENTS = 4004, 4013, 4014
_GIVEN_UP = {
    _UNKNOWN_INTENTS: "Discord does not know what the bot wants to hear (close code 4013). "
    "Update Pullquote.",
    _DISALLOWED_INTENTS: "Discord does not let the bot hear what it wants to hear (close code "
    "4014), although that takes no privileged intent. Look at the application's page Bot, and "
    "start again.",
}

log = structlog.get_logger(__name__)


class Gateway:
    """One client after the other, each made by `make_client`.

    `catch_up` is called with the shards that began anew, once their servers are known: what it does
    is to find what they missed before.
    """

    def __init__(
        self,
        token: str,
        make_client: Callable[[Watcher], DiscordClient],
        catch_up: Callable[[DiscordClient, frozenset[int]], Awaitable[None]],
    ) -> None:
        self._token = token
        self._make_client = make_client
        self._catch_up = catch_up
        self._client: DiscordClient | None = None
        self._running: asyncio.Task[None] | None = None
        self._catching_up: asyncio.Task[None] | None = None
        self._up: set[int] = set()
        self._behind: set[int] = set()
        self._complete: set[int] = set()
        self._moved_at = asyncio.get_running_loop().time()
        """When a shard came up last, or the connection was lost."""
        self._lost: asyncio.Future[BotError] = asyncio.get_running_loop().create_future()
        self.connected = asyncio.Event()
        """Set while every shard has a connection, as far as is known."""

    @property
    def hears_all(self) -> bool:
        """Whether nothing said until now can have been missed."""
        return self.connected.is_set() and not self._behind

    async def start(self) -> None:
        """Connect, and stay connected; when this returns, events come in.

        Raises DiscordAdapterError where Discord refuses, and UnreachableError where no shard could
        connect for START_S. With some shards and not all it goes on, and connects the rest later.
        """
        self._moved_at = asyncio.get_running_loop().time()
        self._running = create_task(self._keep_connected())
        connected, lost = create_task(self.connected.wait()), create_task(self.lost())
        try:
            while not (connected.done() or lost.done()):
                left_s = START_S - self._silent_s()
                if left_s <= 0:
                    break
                await asyncio.wait(
                    {connected, lost}, timeout=left_s, return_when=asyncio.FIRST_COMPLETED
                )
        finally:
            connected.cancel()
            lost.cancel()
        if self._lost.done():
            raise self._lost.result()
        if not self._up:
            raise UnreachableError(OUT_OF_REACH)
        if not self.connected.is_set():
            log.warning("discord_shards_missing", connected=len(self._up))

    async def lost(self) -> BotError:
        """Why nothing is heard any more; waits until then.

        An UnreachableError where Discord could not be reached for DEAF_S.
        """
        return await asyncio.shield(self._lost)

    async def stop(self) -> None:
        """Hear no more."""
        for task in (self._running, self._catching_up):
            if task is not None:
                task.cancel()
                await asyncio.wait([task])

    def up(self, shard: int, *, anew: bool) -> None:
        """See `Watcher`."""
        self._up.add(shard)
        if anew:
            self._behind.add(shard)
        self._moved_at = asyncio.get_running_loop().time()
        if self._client is not None and len(self._up) == (self._client.shard_count or 1):
            self.connected.set()
            log.info("discord_connected", shards=len(self._up), anew=anew)

    def down(self, shard: int) -> None:
        """See `Watcher`."""
        if self.connected.is_set():
            self._moved_at = asyncio.get_running_loop().time()
        self._up.discard(shard)
        self.connected.clear()

    def complete(self, shard: int) -> None:
        """See `Watcher`."""
        self._complete.add(shard)
        if self._catching_up is None:
            self._catching_up = create_task(self._keep_up())

    async def _keep_up(self) -> None:
        try:
            while self._complete and self._client is not None:
                shards = frozenset(self._complete)
                self._complete.clear()
                try:
                    await self._catch_up(self._client, shards)
                except Exception as error:
                    log.warning("discord_missed_not_found", error=repr(error))
                    await asyncio.sleep(CATCH_UP_AGAIN_S)
                    self._complete |= shards & self._behind  # unless that session is over
                else:
                    self._behind -= shards - self._complete
        finally:
            self._catching_up = None

    async def _keep_connected(self) -> None:
        failed = 0
        while True:
            try:
                if await self._connected_once():
                    failed = 0
                log.warning("discord_client_replaced")
            except (DiscordAdapterError, UnreachableError) as error:
                self._lost.set_result(error)
                log.warning("discord_lost", error=str(error))
                return
            except Exception as error:
                log.warning("discord_client_failed", error=type(error).__name__)
            failed += 1
            await asyncio.sleep(min(_LONGEST_PAUSE_S, 0.5 * 2**failed))

    async def _connected_once(self) -> bool:
        """Run a client to its end; whether it was ever connected. Raises what ended it.

        Raises UnreachableError where neither it nor those before it have heard anything for DEAF_S.
        """
        client = self._client = self._make_client(self)
        was_connected = False
        running = create_task(self._logged_in(client))
        try:
            while not running.done():
                await asyncio.wait([running], timeout=_LOOK_EVERY_S)
                was_connected = was_connected or self.connected.is_set()
                if not self.connected.is_set() and self._silent_s() > DEAF_S:
                    if not self._up:
                        raise UnreachableError(OUT_OF_REACH)
                    self._moved_at = asyncio.get_running_loop().time()  # the next has its time too
                    return was_connected
            running.result()
        except discord.ClientException as error:
            refusal = _refusal(error)
            if refusal is None:
                raise
            raise refusal from error
        else:
            return was_connected
        finally:
            for shard in list(self._up):
                self.down(shard)
            self._complete.clear()
            self._behind.clear()
            running.cancel()
            await _closed(client, running)

    def _silent_s(self) -> float:
        """How long no shard has come up, since all were last connected."""
        return asyncio.get_running_loop().time() - self._moved_at

    async def _logged_in(self, client: DiscordClient) -> None:
        await client.login(self._token)
        await client.connect()


def _refusal(error: discord.ClientException) -> DiscordAdapterError | None:
    """What will be refused again; None where a new client may do better."""
    code = error.code if isinstance(error, discord.ConnectionClosed) else None
    if isinstance(error, discord.LoginFailure) or code == _REFUSED_TOKEN:
        return TokenRefusedError(REFUSED)
    if isinstance(error, discord.PrivilegedIntentsRequired):
        code = _DISALLOWED_INTENTS
    return GatewayRefusedError(_GIVEN_UP[code]) if code in _GIVEN_UP else None


async def _closed(client: DiscordClient, running: "asyncio.Task[None]") -> None:
    with contextlib.suppress(Exception):
        async with asyncio.timeout(_CLOSE_S):
            await client.close()
    await asyncio.wait([running], timeout=_CLOSE_S)
    with contextlib.suppress(Exception):
        await client.http.close()
