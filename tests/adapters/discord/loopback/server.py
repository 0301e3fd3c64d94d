"""A Discord on loopback that tests script: gateway, REST with state, and people who ask.

    with LoopbackDiscord() as discord:
        ...  # a bot that uses discord.api_url and discord.gateway_url
        asked = discord.slash("ask", question="Who won?")
        assert discord.wait_for(lambda: asked.settled)

It lives in a thread, so that tests with and without an event loop can use it. What the bot wrote is
in `world` and in the interactions, every request in `calls`.
"""

import asyncio
import base64
import json
import math
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from aiohttp import web

from tests.adapters.discord.loopback import applications, messages, places, responses
from tests.adapters.discord.loopback.answers import Desk, DiscordSaysNo, Route, Sent, routed
from tests.adapters.discord.loopback.gateway import Gateway
from tests.adapters.discord.loopback.ids import Clock
from tests.adapters.discord.loopback.pacing import Paces
from tests.adapters.discord.loopback.people import People
from tests.adapters.discord.loopback.world import APP, World
from tests.loopback.faults import ANY, Dropped, Faults, RateLimited, Refused, ServerError, Slow
from tests.loopback.serving import ServerThread

T = TypeVar("T")

ROUTE_FILES = (applications, messages, places, responses)
TAKEN: list[Sent] = []
"""Every request that any loopback Discord of this process was asked for by a known route."""
_BY_TOKEN_ALONE = ("/interactions/", "/webhooks/")
_NOT_KNOWN = "unknown"


@dataclass(frozen=True)
class Call:
    """A request as it came. `route` is like `POST /channels/{channel}/messages`; `at` is monotonic
    seconds; `answer` the body, None when cut off or empty.

    `early` is true when it came before a Retry-After of the same route had passed.
    """

    route: str
    sent: Sent
    headers: Mapping[str, str]
    at: float
    status: int
    answer: Any
    early: bool = False


class LoopbackDiscord(People, ServerThread):
    """A context manager; listens on 127.0.0.1 and a free port while it is open."""

    token = f"{base64.b64encode(APP.encode()).decode()}.loopback.token"
    """Begins as Discord's tokens do: with the application's id."""

    def __init__(self, *, port: int = 0) -> None:
        ServerThread.__init__(self)
        self.clock = Clock()
        self.world = World(self.clock)
        self.gateway = Gateway(self.world, self.token, lambda: self.gateway_url)
        self.desk = Desk(self.world, self.gateway)
        self.faults = Faults()
        self.paces = Paces()
        self.calls: list[Call] = []
        self.port = port
        self._runner: web.AppRunner | None = None

    @property
    def api_url(self) -> str:
        """The base of REST, without a slash at its end."""
        return f"http://127.0.0.1:{self.port}/api/v10"

    @property
    def gateway_url(self) -> str:
        """Where sockets are opened."""
        return f"ws://127.0.0.1:{self.port}/gateway/"

    def calls_of(self, route: str) -> list[Call]:
        """The calls of one route, in order."""
        return [one for one in list(self.calls) if one.route == route]

    @property
    def early_calls(self) -> list[Call]:
        """Calls that came before a Retry-After had passed: a good client makes none."""
        return [one for one in list(self.calls) if one.early]

    def reconnect(self) -> None:
        """Asks every socket to come again (opcode 7)."""
        self._on_loop(self.gateway.reconnect)

    def invalidate(self, *, resumable: bool) -> None:
        """Ends every session (opcode 9)."""
        self._on_loop(lambda: self.gateway.invalidate(resumable=resumable))

    def drop(self) -> int:
        """Cuts all sockets without a word; returns how many there were."""
        return self._on_loop(self.gateway.drop)

    def end(self, code: int) -> None:
        """Closes all sockets with a code."""
        self._on_loop(lambda: self.gateway.end(code))

    def deafen(self) -> None:
        """From now on the open sockets acknowledge nothing, though they look connected."""
        self._on_loop(self.gateway.deafen)

    def _on_loop(self, work: Callable[[], T]) -> T:
        async def go() -> T:
            return work()

        return self.run(go())

    async def _open(self) -> None:
        app = web.Application(client_max_size=30_000_000)
        app.router.add_route("*", "/api/v10/{path:.*}", self._called)
        app.router.add_get("/gateway/", self.gateway.serve)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def _shut(self) -> None:
        self.gateway.drop()
        if self._runner:
            await self._runner.cleanup()

    async def _called(self, request: web.Request) -> web.StreamResponse:
        at = time.monotonic()
        path = "/" + request.match_info["path"]
        by_bot = request.headers.get("Authorization") == f"Bot {self.token}"
        body = await _body(request)
        sent = Sent(request.method, path, dict(request.query), body, by_bot)
        template, function, names = _find(sent)
        name = f"{sent.method} {template}"
        early = (closed := self.faults.closed_for_s(name)) > 0
        fault = RateLimited(closed) if early else self.faults.take(name)
        beyond_s = 0.0 if fault else self.paces.use(name, names)
        if beyond_s:
            fault = RateLimited(beyond_s)
        status, answer = 200, None
        headers = _usual_headers(name) | self.paces.headers(name, names)
        if isinstance(fault, RateLimited):
            if not (early or beyond_s):
                self.faults.limit(ANY if fault.all_methods else name, fault.retry_after_s)
            status, answer = 429, _limited(fault)
            headers |= _limit_headers(fault)
        elif isinstance(fault, ServerError):
            status = fault.status
        elif isinstance(fault, Refused):
            status, answer = fault.status, {"message": "Refused", "code": int(fault.error)}
        elif not (isinstance(fault, Dropped) and not fault.done):
            status, answer = self._answer(sent, function, names)
        if isinstance(fault, Slow):
            await asyncio.sleep(fault.seconds)
        self.calls.append(Call(name, sent, dict(request.headers), at, status, answer, early))
        if isinstance(fault, Dropped) and request.transport:
            request.transport.abort()
        if isinstance(fault, ServerError):
            return web.Response(status=status, text="upstream is busy", content_type="text/html")
        return _response(status, answer, headers)

    def _answer(
        self, sent: Sent, function: Route | None, names: Mapping[str, str]
    ) -> tuple[int, Any]:
        if not (sent.by_bot or sent.path.startswith(_BY_TOKEN_ALONE)):
            return 401, {"message": "401: Unauthorized", "code": 0}
        if function is None:
            return 404, {"message": "404: Not Found", "code": 0}
        TAKEN.append(sent)
        try:
            answer = function(self.desk, sent, **names)
        except DiscordSaysNo as no:
            return no.status, no.answer
        return (204, None) if answer is None else (200, answer)


def _find(sent: Sent) -> tuple[str, Route | None, Mapping[str, str]]:
    try:
        return routed(sent.method, sent.path)
    except DiscordSaysNo:
        return _NOT_KNOWN, None, {}


async def _body(request: web.Request) -> Any:
    """The JSON, wherever it stands; None where nothing was sent."""
    if not request.can_read_body:
        return None
    if request.content_type == "multipart/form-data":
        return json.loads(str((await request.post())["payload_json"]))
    if request.headers.get("Content-Type") != "application/json":
        return await request.text() or None
    return json.loads(await request.text())


def _usual_headers(name: str) -> dict[str, str]:
    return {
        "Via": "1.1 loopback",
        "X-RateLimit-Bucket": f"{zlib.crc32(name.encode()):x}",
        "X-RateLimit-Limit": "1000",
        "X-RateLimit-Remaining": "999",
        "X-RateLimit-Reset": f"{time.time() + 1:.3f}",
        "X-RateLimit-Reset-After": "1.000",
    }


def _limit_headers(fault: RateLimited) -> dict[str, str]:
    headers = {
        "Retry-After": str(math.ceil(fault.retry_after_s)),
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Reset-After": f"{fault.retry_after_s:.3f}",
        "X-RateLimit-Scope": "global" if fault.all_methods else "user",
    }
    return {**headers, "X-RateLimit-Global": "true"} if fault.all_methods else headers


def _limited(fault: RateLimited) -> dict[str, Any]:
    return {
        "message": "You are being rate limited.",
        "retry_after": round(fault.retry_after_s, 3),
        "global": fault.all_methods,
    }


def _response(status: int, answer: Any, headers: Mapping[str, str]) -> web.Response:
    """Clients read JSON only where the content type is exactly this one."""
    if answer is None:
        return web.Response(status=status, headers=headers)
    text = json.dumps(answer)
    return web.Response(
        status=status, body=text, headers={**headers, "Content-Type": "application/json"}
    )
