"""A real web site on loopback that tests script: pages, feeds, redirects, 304 and bad behaviour.

It speaks proper HTTP by aiohttp, in a thread of its own. For servers that break HTTP itself see
`raw.py`.
"""

import gzip
import ssl
import time
import zlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Literal

import brotli  # type: ignore[import-untyped]
from aiohttp import web
from multidict import CIMultiDict

from tests.loopback.serving import ServerThread

Encoding = Literal["gzip", "br", "deflate"]
Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


@dataclass(frozen=True)
class Seen:
    """A request that came: `path` with its query, `headers` without regard to case, `at` in
    monotonic seconds."""

    method: str
    path: str
    headers: Mapping[str, str]
    at: float


class LoopbackSite(ServerThread):
    """A context manager; listens on `host` (any of 127.0.0.0/8) and a free port while it is open.

    With `ssl_context` it speaks https. A path is looked up with its query, then without, then as
    "*" (what `handle("*", …)` set), else the answer is 404. Routes may change at any time.
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
        self.requests: list[Seen] = []
        self.most_at_once = 0  # requests in progress at one moment, the largest number seen
        self._at_once = 0
        self._ssl = ssl_context
        self._routes: dict[str, Handler] = {}
        self._runner: web.ServerRunner | None = None

    def url(self, path: str = "/", *, host: str | None = None) -> str:
        """The address of `path`; `host` is written in place of the site's own when given."""
        scheme = "https" if self._ssl else "http"
        return f"{scheme}://{host or self.host}:{self.port}{path}"

    def serve(
        self,
        path: str,
        body: bytes | str,
        *,
        content_type: str = "text/html; charset=utf-8",
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        etag: str | None = None,
        last_modified: str | None = None,
        encoding: Encoding | None = None,
    ) -> None:
        """Answers `path` with `body`, compressed if `encoding` says so.

        With `etag` (quotes included) or `last_modified` (an HTTP date), a request that shows the
        same gets 304 without a body; the etag decides where both are shown (RFC 9110, 13.2.2).
        """
        plain = body.encode() if isinstance(body, str) else body
        fields = CIMultiDict(headers or {})
        if etag is not None:
            fields["ETag"] = etag
        if last_modified is not None:
            fields["Last-Modified"] = last_modified
        whole = CIMultiDict({"Content-Type": content_type})
        if encoding is not None:
            whole["Content-Encoding"] = encoding
        whole.update(fields)
        packed = compress(plain, encoding)

        async def answer(request: web.BaseRequest) -> web.StreamResponse:
            if status == 200 and _is_known(request, etag, last_modified):
                return web.Response(status=304, headers=fields)
            return web.Response(status=status, body=packed, headers=whole)

        self._routes[path] = answer

    def redirect(self, path: str, to: str, status: int = 301) -> None:
        """Sends who asks for `path` to `to`, which is written as it stands (relative or not)."""

        async def answer(_: web.BaseRequest) -> web.StreamResponse:
            return web.Response(status=status, headers={"Location": to})

        self._routes[path] = answer

    def handle(self, path: str, handler: Handler) -> None:
        """Leaves `path` to an async function: drips, bombs, answers that change."""
        self._routes[path] = handler

    def forget(self, path: str) -> None:
        """Takes `path` off the site: 404 from now on."""
        self._routes.pop(path, None)

    def hits(self, path: str) -> int:
        """Requests for `path`; without a query in it, whatever their query was."""
        seen = [request.path for request in self.requests]
        if "?" not in path:
            seen = [one.split("?", 1)[0] for one in seen]
        return seen.count(path)

    def clear(self) -> None:
        """Forgets the requests seen so far; the routes stay."""
        self.requests.clear()
        self.most_at_once = self._at_once

    async def _open(self) -> None:
        self._runner = web.ServerRunner(web.Server(self._answer), shutdown_timeout=0.1)
        await self._runner.setup()
        listener = web.TCPSite(self._runner, self.host, self.port, ssl_context=self._ssl)
        await listener.start()
        self.port = self._runner.addresses[0][1]

    async def _shut(self) -> None:
        if self._runner:
            await self._runner.cleanup()

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        headers = CIMultiDict(request.headers)
        self.requests.append(Seen(request.method, request.path_qs, headers, time.monotonic()))
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            for path in (request.path_qs, request.path, "*"):
                if handler := self._routes.get(path):
                    return await handler(request)
            return web.Response(status=404, text="no such page")
        finally:
            self._at_once -= 1


def compress(body: bytes, encoding: Encoding | None) -> bytes:
    """The body under a content coding; no clock in it, so that two runs give the same bytes."""
    if encoding == "gzip":
        return gzip.compress(body, mtime=0)
    if encoding == "deflate":
        return zlib.compress(body)
    return bytes(brotli.compress(body, quality=5)) if encoding == "br" else body


def _is_known(request: web.BaseRequest, etag: str | None, last_modified: str | None) -> bool:
    shown = request.headers.get("If-None-Match")
    if shown is not None and etag is not None:
        tags = [tag.strip().removeprefix("W/") for tag in shown.split(",")]
        return shown.strip() == "*" or etag.removeprefix("W/") in tags
    since = request.headers.get("If-Modified-Since")
    if since is None or last_modified is None:
        return False
    try:
        return parsedate_to_datetime(since) >= parsedate_to_datetime(last_modified)
    except ValueError:
        return False
