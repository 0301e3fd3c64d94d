"""HTTP mode: Slack posts signed events to an address of ours; `/healthz` says whether we live.

A request's signature and age are checked before anything of it is read; what is signed is bolt's
affair, `url_verification` too. `ssl_check` alone comes unsigned.
"""

import asyncio
import json
from collections.abc import Callable
from urllib.parse import parse_qs

import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier

from adapters.slack.failures import SlackAdapterError
from bot.beside import run_writing

EVENTS_PATH = "/slack/events"
HEALTH_PATH = "/healthz"
MAX_BODY = 2 * 2**20
"""Far above what Slack sends; a longer body is refused unread."""

TOUCH_S = 2.0
"""How long `/healthz` waits for the journal; whoever asks waits hardly longer."""

_SIGNED_BY = ("X-Slack-Request-Timestamp", "X-Slack-Signature")
_FORM = "application/x-www-form-urlencoded"

log = structlog.get_logger(__name__)


class HttpMode:
    """A server for `app` on `host` and `port` (0: any free one, see `port`).

    `touch` blocks, and raises BotError where questions could not be taken in: `/healthz` calls it.
    """

    def __init__(
        self,
        app: AsyncApp,
        host: str,
        port: int,
        *,
        signing_secret: str,
        holds: Callable[[], int] = lambda: 0,
        touch: Callable[[], None] = lambda: None,
        touch_s: float = TOUCH_S,
    ) -> None:
        self._app = app
        self._verifier = SignatureVerifier(signing_secret)
        self._host = host
        self.port = port
        self._holds = holds
        self._touch = touch
        self._touch_s = touch_s
        self._touching: asyncio.Task[None] | None = None
        self._stopping = False
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Listen. Raises SlackAdapterError where the port is taken or the host is not ours."""
        server = web.Application(client_max_size=MAX_BODY)
        server.router.add_post(EVENTS_PATH, self._events)
        server.router.add_get(HEALTH_PATH, self._health)
        self._runner = web.AppRunner(server, access_log=None, shutdown_timeout=5.0)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self.port).start()
        except OSError as error:
            await self._runner.cleanup()
            raise SlackAdapterError(
                f"Slack's events cannot be listened for at {self._host}:{self.port} "
                f"({error.strerror}): set SLACK_HTTP_HOST and SLACK_HTTP_PORT to a free place of "
                "this computer."
            ) from error
        self.port = self._runner.addresses[0][1]

    async def lost(self) -> SlackAdapterError:
        """Never returns: whoever posts events finds out whether it is there."""
        never: asyncio.Future[SlackAdapterError] = asyncio.get_running_loop().create_future()
        return await never

    async def stop(self) -> None:
        """Finish the requests that are being answered, and take no more."""
        self._stopping = True
        if self._runner is not None:
            await self._runner.cleanup()

    async def _events(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        if not self._is_signed(request, body):
            if _is_certificate_check(body):
                return web.Response(text="")
            return web.Response(status=401, text="not signed by Slack")
        try:
            _check_shape(request, body)
            asked = await to_bolt_request(request)
        except (ValueError, TypeError, AttributeError, LookupError, RecursionError):
            return web.Response(status=400, text="unreadable")
        return await to_aiohttp_response(await self._app.async_dispatch(asked))

    def _is_signed(self, request: web.Request, body: bytes) -> bool:
        headers = {name: request.headers.get(name, "") for name in _SIGNED_BY}
        try:
            return self._verifier.is_valid_request(body, headers)
        except (ValueError, TypeError):  # a timestamp that is no number, a signature not in ASCII
            return False

    async def _health(self, _request: web.Request) -> web.Response:
        wrong = "stopping" if self._stopping else await self._ailment()
        told = {"status": wrong or "ok", "questions": self._holds()}
        return web.json_response(told, status=503 if wrong else 200)

    async def _ailment(self) -> str:
        """A word for what keeps questions from being taken in; empty where nothing does."""
        if self._touching is None:  # one at a time: a touch may hang for as long as a disk does
            self._touching = asyncio.create_task(run_writing(self._touch))
        touching = self._touching
        await asyncio.wait([touching], timeout=self._touch_s)
        if not touching.done():
            return "the journal is busy"
        self._touching = None
        error = touching.exception()
        if error is not None:
            log.warning("slack_not_healthy", error=str(error))
        return "the journal cannot be used" if error else ""


def _is_certificate_check(body: bytes) -> bool:
    return body.startswith(b"ssl_check=1")


def _check_shape(request: web.Request, body: bytes) -> None:
    """Raise ValueError for a body that bolt would stumble over."""
    text, told = body.decode(), None
    if request.content_type == _FORM:
        form = parse_qs(text)
        told = json.loads(form["payload"][0]) if "payload" in form else form
    else:
        told = json.loads(text)
    if not (isinstance(told, dict) and told):
        raise ValueError("The body is no object.")
    if told.get("type") == "event_callback" and not isinstance(told.get("event"), dict):
        raise ValueError("The event is no object.")
