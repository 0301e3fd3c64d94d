"""A server on loopback that writes exactly the bytes it is told: for whoever breaks HTTP itself.

Also the canary: it counts every connection, even one over which nothing was asked.
"""

import asyncio
import contextlib
import ssl
from collections.abc import Callable, Iterable

from tests.loopback.serving import ServerThread

Script = Callable[[], Iterable[bytes | float]]
"""What to write, in order: bytes as they are, a float as a pause in seconds."""


class RawSite(ServerThread):
    """A context manager; listens on `host` and a free port while it is open.

    One request a connection, then the connection is closed. The script of a path (query included;
    "*" for any other) runs until it ends or the client has gone.
    """

    def __init__(
        self,
        host: str = "127.0.0.1",
        *,
        ssl_context: ssl.SSLContext | None = None,
        port: int = 0,
    ) -> None:
        super().__init__()
        self.host = host
        self.port = port
        self.connections = 0  # opened since the start
        self.open_now = 0
        self.bytes_sent = 0
        self.requests: list[bytes] = []  # the raw head of each request
        self._ssl = ssl_context
        self._scripts: dict[str, Script] = {}
        self._server: asyncio.Server | None = None

    def url(self, path: str = "/", *, host: str | None = None) -> str:
        """The address of `path`; `host` is written in place of the site's own when given."""
        scheme = "https" if self._ssl else "http"
        return f"{scheme}://{host or self.host}:{self.port}{path}"

    def answer(self, path: str, script: Script | bytes) -> None:
        """What is written to who asks for `path`."""
        self._scripts[path] = script if callable(script) else lambda: (script,)

    async def _open(self) -> None:
        self._server = await asyncio.start_server(
            self._serve, self.host, self.port, ssl=self._ssl, limit=1_000_000
        )
        self.port = self._server.sockets[0].getsockname()[1]

    async def _shut(self) -> None:
        if self._server:
            self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.open_now += 1
        try:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
                head = await reader.readuntil(b"\r\n\r\n")
                self.requests.append(head)
                await self._play(head.split(b" ")[1].decode("latin-1"), reader, writer)
        finally:
            self.open_now -= 1
            with contextlib.suppress(OSError):
                writer.transport.abort() if writer.transport.is_closing() else writer.close()

    async def _play(
        self, path: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        script = self._scripts.get(path) or self._scripts.get("*")
        if script is None:
            writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
            return
        for step in script():
            if isinstance(step, float):
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(step):
                        if not await reader.read(1):
                            return  # the client has gone
            else:
                writer.write(step)
                await writer.drain()
                self.bytes_sent += len(step)
            if writer.is_closing():
                return
