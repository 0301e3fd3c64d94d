"""HTTP mode: Slack posts signed events to an address of ours; `/healthz` says whether we live.

Signatures, their age, `url_verification` and `ssl_check` are bolt's affair.
"""

from collections.abc import Callable

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp

from adapters.slack.failures import SlackAdapterError

EVENTS_PATH = "/slack/events"
HEALTH_PATH = "/healthz"
MAX_BODY = 2 * 2**20
"""Far above what Slack sends; a longer body is refused unread."""


class HttpMode:
    """A server for `app` on `host` and `port` (0: any free one, see `port`)."""

    def __init__(
        self, app: AsyncApp, host: str, port: int, holds: Callable[[], int] = lambda: 0
    ) -> None:
        self._app = app
        self._host = host
        self.port = port
        self._holds = holds
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

    async def stop(self) -> None:
        """Finish the requests that are being answered, and take no more."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _events(self, request: web.Request) -> web.StreamResponse:
        try:
            asked = await to_bolt_request(request)
        except (UnicodeDecodeError, ValueError):
            return web.Response(status=400, text="unreadable")
        return await to_aiohttp_response(await self._app.async_dispatch(asked))

    async def _health(self, _request: web.Request) -> web.Response:
        return web.json_response({"status": "ok", "questions": self._holds()})
