"""A Slack on loopback that tests script: Web API with state, Socket Mode, response URLs.

    with LoopbackSlack() as slack:
        client = AsyncWebClient(slack.bot_token, base_url=slack.api_url)
        question = slack.say("C0GENERAL", "U0ASKER", "<@U0PULLQUOTE> who won?")
        envelope = slack.send_event(slack.mention_of(question))
        assert slack.wait_for(lambda: slack.workspace.by_bot("C0GENERAL"))

It lives in a thread, so that tests with and without an event loop can use it. What the bot posted
is in `workspace`, what it showed elsewhere in `shown`, every call in `calls`.
"""

import asyncio
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.adapters.slack.loopback import chat, reading, surfaces
from tests.adapters.slack.loopback.answers import (
    METHODS,
    Desk,
    Shown,
    SlackSaysNo,
    as_json,
    content,
)
from tests.adapters.slack.loopback.events import Events
from tests.adapters.slack.loopback.sockets import Ack, Sockets
from tests.adapters.slack.loopback.workspace import Workspace
from tests.loopback.faults import (
    Dropped,
    Fault,
    Faults,
    RateLimited,
    Refused,
    ServerError,
    Slow,
)
from tests.loopback.serving import ServerThread

METHOD_FILES = (chat, reading, surfaces)
SHOWN_BLOCKS: list[tuple[str, Any]] = []
"""Every list of blocks and every view that any loopback Slack of this process took: where it stood
(`message`, `home`, `modal`) and itself. The type check reads it at the end of the tests."""
RESPONSE_USES = 5
"""How often a response_url may be used."""


@dataclass(frozen=True)
class Call:
    """A Web API call as it came. `at` is monotonic seconds; `answer` the body, None when cut off.

    `early` is true when it came before a Retry-After of the same method had passed.
    """

    method: str
    args: Mapping[str, Any]
    at: float
    status: int
    answer: Mapping[str, Any] | None
    early: bool = False


class LoopbackSlack(Events, ServerThread):
    """A context manager; listens on 127.0.0.1 and a free port while it is open."""

    bot_token = "xoxb-loopback"
    app_token = "xapp-loopback"

    def __init__(self, *, page_limit: int = 1_000, port: int = 0) -> None:
        ServerThread.__init__(self)
        self.workspace = Workspace()
        self.shown = Shown()
        Events.__init__(self, self.workspace, self.shown)
        self.faults = Faults()
        self.sockets = Sockets()
        self.calls: list[Call] = []
        self.port = port
        self._desk = Desk(self.workspace, self.shown, page_limit)
        self._tickets: set[str] = set()
        self._responses: dict[str, tuple[str, str, int]] = {}
        self._runner: web.AppRunner | None = None

    @property
    def api_url(self) -> str:
        """The base of the Web API, with the slash that slack_sdk wants at its end."""
        return f"http://127.0.0.1:{self.port}/api/"

    def calls_of(self, name: str) -> list[Call]:
        """The calls of one method, in order."""
        return [one for one in list(self.calls) if one.method == name]

    @property
    def early_calls(self) -> list[Call]:
        """Calls that came before a Retry-After had passed: a good client makes none."""
        return [one for one in list(self.calls) if one.early]

    def response_url(self, channel: str = "C0GENERAL", user: str = "U0ASKER") -> str:
        """A fresh response_url, as commands and buttons carry; answers land in shown.responses."""
        key = f"r{self.workspace.number()}"
        self._responses[key] = (channel, user, 0)
        return f"http://127.0.0.1:{self.port}/response/{key}"

    def send(self, envelope: dict[str, Any]) -> bool:
        """Sends an envelope over one open socket; False when there is none."""
        return self.run(self.sockets.send(envelope))

    def acks_of(self, envelope_id: str) -> list[Ack]:
        """The acknowledgements of an envelope; one is right, none or two are not."""
        return [one for one in list(self.sockets.acks) if one.envelope_id == envelope_id]

    def disconnect(self, reason: str = "refresh_requested", *, close: bool = True) -> None:
        """Ends connections as Slack does (`warning`, `refresh_requested`, `link_disabled`)."""
        self.run(self.sockets.disconnect(reason, close=close))

    def drop(self) -> int:
        """Cuts all sockets without a word; returns how many there were."""
        return self.run(self.sockets.drop())

    def deafen(self) -> None:
        """From now on the open sockets answer nothing, though they look connected."""
        for one in self.sockets.open:
            one.deaf = True

    async def _open(self) -> None:
        app = web.Application(client_max_size=10_000_000)
        app.router.add_route("*", "/api/{method}", self._called)
        app.router.add_get("/link", self._linked)
        app.router.add_post("/response/{key}", self._responded)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def _shut(self) -> None:
        await self.sockets.close()
        if self._runner:
            await self._runner.cleanup()

    async def _called(self, request: web.Request) -> web.StreamResponse:
        at = time.monotonic()
        name = request.match_info["method"]
        args = await _arguments(request)
        early = (closed := self.faults.closed_for_s(name)) > 0
        fault: Fault | None = RateLimited() if early else self.faults.take(name)
        answer: dict[str, Any] | None = None
        status, headers = 200, {}
        if isinstance(fault, RateLimited):
            if not early:
                self.faults.limit(name, fault.retry_after_s)
            status, answer = 429, {"ok": False, "error": "ratelimited"}
            headers["Retry-After"] = str(int(closed) + 1 if early else fault.retry_after_s)
        elif isinstance(fault, ServerError):
            status = fault.status
        elif isinstance(fault, Refused):
            answer = {"ok": False, "error": fault.error}
        elif not (isinstance(fault, Dropped) and not fault.done):
            answer = self._answer(name, args, request.headers.get("Authorization", ""))
        if isinstance(fault, Slow):
            await asyncio.sleep(fault.seconds)
        self.calls.append(Call(name, args, at, status, answer, early))
        if isinstance(fault, Dropped) and request.transport:
            request.transport.abort()
        if isinstance(fault, ServerError):
            return web.Response(status=status, text="<html>upstream is busy</html>")
        return web.json_response(answer, status=status, headers=headers)

    def _answer(self, name: str, args: Mapping[str, Any], authorization: str) -> dict[str, Any]:
        token = authorization.removeprefix("Bearer ") or str(args.get("token", ""))
        if not token:
            return {"ok": False, "error": "not_authed"}
        if token not in {self.bot_token, self.app_token}:
            return {"ok": False, "error": "invalid_auth"}
        opens = name == "apps.connections.open"
        if opens != (token == self.app_token):
            return {"ok": False, "error": "not_allowed_token_type"}
        if opens:
            ticket = f"t{self.workspace.number()}"
            self._tickets.add(ticket)
            return {"ok": True, "url": f"ws://127.0.0.1:{self.port}/link?ticket={ticket}"}
        if name not in METHODS:
            return {"ok": False, "error": "unknown_method"}
        try:
            done = METHODS[name](self._desk, args)
        except SlackSaysNo as no:
            return {"ok": False, "error": no.error, **no.more}
        _remember_blocks(args)
        return {"ok": True, **done}

    async def _linked(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=403, text="this ticket was used or never given")
        self._tickets.remove(ticket)
        return await self.sockets.serve(request)

    async def _responded(self, request: web.Request) -> web.StreamResponse:
        key = request.match_info["key"]
        body = await request.json()
        if key not in self._responses:
            return web.Response(status=404, text="expired_url")
        channel, user, uses = self._responses[key]
        if uses >= RESPONSE_USES:
            return web.Response(status=404, text="used_url")
        try:
            checked = body if body.get("delete_original") else content(body, text_limit=40_000)
        except SlackSaysNo as no:
            return web.Response(status=400, text=no.error)
        _remember_blocks(body)
        self._responses[key] = (channel, user, uses + 1)
        self.shown.responses.append({**body, **checked, "channel": channel, "to": user})
        return web.Response(text="ok")


def _remember_blocks(args: Mapping[str, Any]) -> None:
    if blocks := as_json(args.get("blocks")):
        SHOWN_BLOCKS.append(("message", blocks))
    if view := as_json(args.get("view")):
        SHOWN_BLOCKS.append((view["type"], view))


async def _arguments(request: web.Request) -> dict[str, Any]:
    """Query, form and JSON together, as Slack takes them."""
    args: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        body = await request.text()
        args.update(json.loads(body) if body else {})
    elif request.can_read_body:
        args.update(await request.post())
    return args
