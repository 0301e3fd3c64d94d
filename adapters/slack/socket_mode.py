"""Socket Mode: events over a WebSocket that the bot opens, watched so that it never goes deaf.

slack_sdk's client pings and reconnects by itself, but it is not enough to rely on (3.47): when
opening a socket fails it goes on trying the same address, whose ticket is good for one use; and
what waits for a dead connection to close may wait for long. So a client that has heard nothing for
`deaf_s`, not even the answer to a ping, is thrown away, and a new one made.
"""

import asyncio
import contextlib
from typing import Any

import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.failures import TokensError
from adapters.slack.setup import DEAF_S, PING_S
from adapters.slack.starting import answered
from adapters.slack.web import quiet_logger

_CONNECT_S = 20.0
_CLOSE_S = 3.0
_LONGEST_PAUSE_S = 15.0
_REFUSALS = 3
"""How often in a row Slack refuses the token before it is believed."""
_REFUSED = (
    "Slack refuses SLACK_APP_TOKEN ({word}): it must be an app-level token with the scope "
    "connections:write, of the same app as SLACK_BOT_TOKEN."
)

log = structlog.get_logger(__name__)


class SocketMode:
    """One connection at a time, as long as it runs."""

    def __init__(
        self,
        app: AsyncApp,
        client: AsyncWebClient,
        app_token: str,
        *,
        ping_s: float = PING_S,
        deaf_s: float = DEAF_S,
    ) -> None:
        self._app = app
        self._client = client
        self._app_token = app_token
        self._ping_s = ping_s
        self._deaf_s = deaf_s
        self._first_address: str | None = None
        self._watching: asyncio.Task[TokensError] | None = None
        self._handler: AsyncSocketModeHandler | None = None
        self.connected = asyncio.Event()
        """Set while there is a connection, as far as is known."""

    async def start(self) -> None:
        """Connect, and stay connected. Raises what `answered` raises."""
        self._first_address = await self._address()  # Slack gives few of them a minute
        self._watching = asyncio.create_task(self._keep_connected())

    async def lost(self) -> TokensError:
        """Wait until Slack refuses the token; for ever as long as it does not."""
        if self._watching is None:
            raise RuntimeError("Start it before waiting for its end.")
        return await asyncio.shield(self._watching)

    async def stop(self) -> None:
        """Take no more events."""
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.wait([self._watching])
        await self._discard()

    async def _address(self) -> str:
        """Where to connect, once. Raises what `answered` raises."""
        opened = await answered(
            lambda: self._client.apps_connections_open(app_token=self._app_token),
            refused=_REFUSED,
            where=self._client.base_url,
        )
        return str(opened["url"])

    async def _keep_connected(self) -> TokensError:
        failed = refused = 0
        while True:
            try:
                await self._listen_until_deaf()
                failed = refused = 0
                log.warning("slack_socket_replaced", silent_s=self._deaf_s)
            except Exception as error:
                failed += 1
                refused = refused + 1 if isinstance(error, TokensError) else 0
                log.warning("slack_socket_failed", error=type(error).__name__, refused=refused)
                if isinstance(error, TokensError) and refused == _REFUSALS:
                    await self._discard()
                    return error
            await self._discard()
            if failed:
                await asyncio.sleep(min(_LONGEST_PAUSE_S, 0.5 * 2**failed))

    async def _listen_until_deaf(self) -> None:
        loop = asyncio.get_running_loop()
        self._handler = AsyncSocketModeHandler(
            self._app,
            self._app_token,
            logger=quiet_logger(),
            web_client=self._client,
            ping_interval=self._ping_s,
        )
        socket: Any = self._handler.client
        # slack_sdk would ask for it itself, again and again, without a word on why it gets none.
        socket.wss_uri, self._first_address = self._first_address or await self._address(), None
        heard_at = loop.time()

        async def heard(_message: object) -> None:
            nonlocal heard_at
            heard_at = loop.time()

        socket.on_message_listeners.append(heard)
        async with asyncio.timeout(min(self._deaf_s, _CONNECT_S)):
            await self._handler.connect_async()  # type: ignore[no-untyped-call]
        self.connected.set()
        log.info("slack_connected")
        pong = None
        while loop.time() - heard_at < self._deaf_s:
            await asyncio.sleep(self._ping_s / 2)
            # It is set to None when the library gives a connection up, and then to the time of the
            # next ping, before any answer: only a change from one time to another is an answer.
            last = socket.last_ping_pong_time
            if last is not None and pong is not None and last != pong:
                heard_at = loop.time()
            pong = last

    async def _discard(self) -> None:
        self.connected.clear()
        handler, self._handler = self._handler, None
        if handler is None:
            return
        socket: Any = handler.client
        socket.closed = True
        socket.auto_reconnect_enabled = False
        with contextlib.suppress(Exception):
            async with asyncio.timeout(_CLOSE_S):
                await handler.close_async()  # type: ignore[no-untyped-call]
        # What `close` does after closing the socket, in case that took too long.
        for name in ("message_processor", "current_session_monitor", "message_receiver"):
            if (task := getattr(socket, name)) is not None:
                task.cancel()
        with contextlib.suppress(Exception):
            await socket.aiohttp_client_session.close()
