"""The gateway's sockets, and the sessions that survive them."""

import asyncio
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import zstandard
from aiohttp import web

from tests.adapters.discord.loopback.world import Body


@dataclass
class Session:
    """What survives a socket. `sent` are the events of a session, by number from 1."""

    id: str
    shard: int
    shards: int
    intents: int
    sent: list[Body] = field(default_factory=list)
    link: "Link | None" = None


class _Packer(Protocol):
    def __call__(self, text: str) -> bytes | str: ...


class Link:
    """One open socket. A deaf one stays open, acknowledges nothing and is given nothing."""

    def __init__(self, socket: web.WebSocketResponse, request: web.Request) -> None:
        self.socket = socket
        self.request = request
        self.compression = request.query.get("compress", "")
        self.deaf = False
        self.beats = 0
        self.ended_here = False
        self.session: Session | None = None
        self._pack = _packer(self.compression)
        self._waiting: asyncio.Queue[str] = asyncio.Queue()

    def send(self, frame: Mapping[str, Any]) -> None:
        """Queue a frame, unless the socket is deaf."""
        if not self.deaf:
            self._waiting.put_nowait(json.dumps(frame))

    async def write(self) -> None:
        """Send what is queued, for ever."""
        while True:
            packed = self._pack(await self._waiting.get())
            if isinstance(packed, bytes):
                await self.socket.send_bytes(packed)
            else:
                await self.socket.send_str(packed)

    def cut(self) -> None:
        """End without a word."""
        if self.request.transport:
            self.request.transport.abort()


def _packer(compression: str) -> _Packer:
    if compression == "zlib-stream":
        deflate = zlib.compressobj()
        return lambda text: deflate.compress(text.encode()) + deflate.flush(zlib.Z_SYNC_FLUSH)
    if compression == "zstd-stream":
        stream = zstandard.ZstdCompressor().compressobj()
        flush = zstandard.COMPRESSOBJ_FLUSH_BLOCK
        return lambda text: stream.compress(text.encode()) + stream.flush(flush)
    return lambda text: text
