"""The Socket Mode side: connections, envelopes out, acks in, and the ways a connection dies."""

import asyncio
import itertools
import json
import time
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.adapters.slack.loopback.workspace import APP


@dataclass(frozen=True)
class Ack:
    """An acknowledgement: `after_s` counts from the moment the envelope was sent last."""

    envelope_id: str
    payload: Any
    after_s: float


@dataclass
class Connection:
    """One open socket. A deaf one stays open, answers no ping and is given nothing."""

    number: int
    socket: web.WebSocketResponse
    request: web.BaseRequest
    deaf: bool = False
    pings: int = 0
    sent: list[str] = field(default_factory=list)


class Sockets:
    """All connections of an app. Its coroutines run on the server's loop."""

    def __init__(self) -> None:
        self.open: list[Connection] = []
        self.opened = 0  # connections since the start
        self.acks: list[Ack] = []
        self.strange: list[Any] = []  # what came that is no acknowledgement
        self._sent_at: dict[str, float] = {}
        self._turn = itertools.count()

    async def serve(self, request: web.BaseRequest) -> web.StreamResponse:
        """One connection from its hello to its end."""
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        self.opened += 1
        connection = Connection(self.opened, socket, request)
        await socket.send_json(self._hello())
        self.open.append(connection)
        try:
            async for message in socket:
                await self._received(connection, message)
        finally:
            self.open.remove(connection)
        return socket

    async def send(self, envelope: dict[str, Any]) -> bool:
        """Gives `envelope` to one connection that hears, in turns; False when there is none."""
        hearing = [one for one in self.open if not one.deaf and not one.socket.closed]
        if not hearing:
            return False
        connection = hearing[next(self._turn) % len(hearing)]
        name = str(envelope["envelope_id"])
        self._sent_at[name] = time.monotonic()
        connection.sent.append(name)
        try:
            await connection.socket.send_json(envelope)
        except ConnectionError:
            return False
        return True

    async def disconnect(self, reason: str = "refresh_requested", *, close: bool = True) -> None:
        """Says goodbye on every connection as Slack does, then closes unless told not to."""
        for one in list(self.open):
            await one.socket.send_json(
                {"type": "disconnect", "reason": reason, "debug_info": {"host": "loopback"}}
            )
            if close and reason != "warning":
                await one.socket.close()

    async def drop(self) -> int:
        """Cuts every connection without a word; returns how many there were."""
        dropped = list(self.open)
        for one in dropped:
            if one.request.transport:
                one.request.transport.abort()
        await asyncio.sleep(0)
        return len(dropped)

    async def close(self) -> None:
        """Ends every connection when the server stops."""
        await self.drop()

    def _hello(self) -> dict[str, Any]:
        return {
            "type": "hello",
            "num_connections": len(self.open) + 1,
            "debug_info": {"host": "loopback", "approximate_connection_time": 3600},
            "connection_info": {"app_id": APP},
        }

    async def _received(self, connection: Connection, message: Any) -> None:
        if message.type == WSMsgType.PING:
            connection.pings += 1
            if not connection.deaf:
                await connection.socket.pong(message.data)
        elif message.type == WSMsgType.TEXT and not connection.deaf:
            body = json.loads(message.data)
            name = body.get("envelope_id") if isinstance(body, dict) else None
            if name in self._sent_at:
                after_s = time.monotonic() - self._sent_at[name]
                self.acks.append(Ack(name, body.get("payload"), after_s))
            else:
                self.strange.append(body)
