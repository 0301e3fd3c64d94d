"""Discord's HTTP API: discord.py's clients, made to wait within bounds and to lose no connection.

What they lack (2.7.1) is here: the API's address is theirs for the whole process, not a client's
own; a request may take five minutes; on Linux a connection that was reset ends a call (they look
for the numbers that macOS and Windows give to that); interactions wait out a 429 of any length; and
a call that is cancelled while Discord has closed everything keeps the door shut for all that
follow. A request that got no answer is repeated only where that does no harm.
"""

import asyncio
import logging
import re
from collections.abc import Coroutine, Mapping
from http import HTTPStatus
from typing import Any, TypeVar

import aiohttp
import discord
from discord.http import HTTPClient, Route, json_or_text
from discord.webhook.async_ import AsyncWebhookAdapter

from adapters.connecting import open_connector
from adapters.discord.failures import NETWORK_FAILURES, was_not_sent
from adapters.discord.setup import API_URL
from bot.quiet_logs import quieten

PATIENCE_S = 60.0
"""How long a reply waits for Discord to take it, before it is put aside for a later try."""
CALLBACK_PATIENCE_S = 2.8
"""An interaction is to be acknowledged within 3 s."""
TOTAL_S = 20.0
CONNECT_S = 8.0

_OK = range(200, 300)
_TRIES = 4
_FIRST_PAUSE_S = 0.2
_SECRETS = re.compile(r"(/(?:webhooks|interactions)/\d+/)[^/\s?'\")]+|(Bot )[\w.-]+")

_Out = TypeVar("_Out")


class PatientHTTP(HTTPClient):
    """Calls with the bot's token, at `api_url`. Give `nonce`s to messages: they may be repeated.

    Raises discord.RateLimited where Discord asks to wait for longer than PATIENCE_S.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, api_url: str = API_URL) -> None:
        super().__init__(loop, max_ratelimit_timeout=PATIENCE_S)
        self._api_url = api_url

    async def static_login(self, token: str) -> Any:
        """discord.py's, over connections as ours are."""
        self.connector = open_connector()
        return await super().static_login(token)

    async def request(self, route: Route, **given: Any) -> Any:
        """discord.py's request, whole even where its caller is cancelled."""
        route.url = address_of(route, self._api_url)
        given.setdefault("timeout", timeouts(TOTAL_S))
        return await _uncut(self._repeated(route, given))

    async def _repeated(self, route: Route, given: dict[str, Any]) -> Any:
        pause_s = _FIRST_PAUSE_S
        for tries in range(1, _TRIES + 1):
            try:
                return await super().request(route, **given)
            except NETWORK_FAILURES as error:
                may = was_not_sent(error) or _says_the_same_again(route, given.get("json"))
                if tries == _TRIES or not may:
                    raise
            await asyncio.sleep(pause_s)
            pause_s *= 2
        raise AssertionError  # the last try returned or raised


class PatientWebhooks(AsyncWebhookAdapter):
    """Calls with an interaction's token, at `api_url`; for replies without files."""

    def __init__(self, api_url: str = API_URL) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._api_url = api_url

    async def request(
        self,
        route: Route,
        session: aiohttp.ClientSession,
        *,
        payload: Mapping[str, Any] | None = None,
        params: Mapping[str, str] | None = None,
        harmless: bool = False,
        **_: Any,
    ) -> Any:
        """Call, and wait where Discord says so; what else discord.py may give is never given.

        `harmless`: to carry it out twice does no harm, so that it is repeated where no answer came.
        Raises what discord.py raises, RateLimited where the wait is too long, and what aiohttp
        raises where no answer came.
        """
        return await _uncut(self._repeated(route, session, payload, params, harmless))

    async def _repeated(
        self,
        route: Route,
        session: aiohttp.ClientSession,
        payload: Mapping[str, Any] | None,
        params: Mapping[str, str] | None,
        harmless: bool,
    ) -> Any:
        answers = route.path.endswith("/callback")
        patience_s = CALLBACK_PATIENCE_S if answers else PATIENCE_S
        loop = asyncio.get_running_loop()
        until, pause_s = loop.time() + patience_s, _FIRST_PAUSE_S
        harmless = harmless or answers or _says_the_same_again(route, payload)
        while True:
            failure: Exception
            wait_s = pause_s
            try:
                async with session.request(
                    route.method,
                    address_of(route, self._api_url),
                    json=payload,
                    params=params,
                    timeout=timeouts(min(TOTAL_S, patience_s)),
                ) as response:
                    data = await json_or_text(response)
                    if response.status in _OK:
                        return data
                    failure = _failure(response, data)
            except NETWORK_FAILURES as error:
                failure = error
            if isinstance(failure, discord.RateLimited):
                wait_s = failure.retry_after
            elif not (was_not_sent(failure) or (harmless and _may_pass(failure))):
                raise failure
            if loop.time() + wait_s > until:
                raise failure
            await asyncio.sleep(wait_s)
            pause_s *= 2


def address_of(route: Route, api_url: str) -> str:
    """Where a call goes: the route's path at `api_url`."""
    for base in (Route.BASE, api_url):
        if route.url.startswith(base):
            return api_url + route.url.removeprefix(base)
    return route.url


def timeouts(total_s: float) -> aiohttp.ClientTimeout:
    """Deadlines on connecting and on the whole of a call."""
    return aiohttp.ClientTimeout(total=total_s, connect=CONNECT_S, sock_connect=CONNECT_S)


def open_session() -> aiohttp.ClientSession:
    """The session of calls with interactions' tokens; as many at once as are wanted."""
    return aiohttp.ClientSession(connector=open_connector(), cookie_jar=aiohttp.DummyCookieJar())


def quiet_loggers() -> None:
    """Let discord.py log no more than warnings, without interactions' tokens and traces."""
    for name in list(logging.root.manager.loggerDict):
        if name == "discord" or name.startswith("discord."):
            quieten(logging.getLogger(name), _SECRETS, r"\1\2[blanked]")


def _says_the_same_again(route: Route, body: Mapping[str, Any] | None) -> bool:
    if route.method != "POST" or route.path.endswith("/typing"):
        return True
    return bool(body and body.get("enforce_nonce"))


def _failure(response: aiohttp.ClientResponse, data: Any) -> Exception:
    if response.status == HTTPStatus.TOO_MANY_REQUESTS:
        return discord.RateLimited(_retry_after_s(response, data))
    kinds: dict[int, type[discord.HTTPException]] = {
        HTTPStatus.FORBIDDEN: discord.Forbidden,
        HTTPStatus.NOT_FOUND: discord.NotFound,
    }
    fault = response.status >= HTTPStatus.INTERNAL_SERVER_ERROR
    kind = discord.DiscordServerError if fault else kinds.get(response.status)
    return (kind or discord.HTTPException)(response, data)


def _retry_after_s(response: aiohttp.ClientResponse, data: Any) -> float:
    said = data.get("retry_after") if isinstance(data, dict) else None
    try:
        return max(0.0, float(said or response.headers["Retry-After"]))
    except (KeyError, TypeError, ValueError):
        return 5.0


def _may_pass(failure: Exception) -> bool:
    """Whether the same call may succeed in a moment."""
    return isinstance(failure, discord.DiscordServerError) or not isinstance(
        failure, discord.HTTPException
    )


async def _uncut(call: Coroutine[Any, Any, _Out]) -> _Out:
    """Wait for `call`, which goes on where the waiting is cancelled."""
    task = asyncio.create_task(call)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        task.add_done_callback(_forget)
        raise


def _forget(task: "asyncio.Task[Any]") -> None:
    if not task.cancelled():
        task.exception()
