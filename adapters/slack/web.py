"""The Web API: one client that waits where Slack says to wait, and repeats only what it may.

A request that got no answer may have been carried out, so it is repeated only where it changes
nothing or says the same again. slack_sdk's own handler repeats posts as well (tried with 3.47: a
cut connection made two messages of one), hence the client is given none of its handlers.
"""

import asyncio
import contextlib
import logging
import random
import re
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from http import HTTPStatus
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.connecting import open_connector
from adapters.slack.failures import RateLimitedError, status_of, was_not_sent, word_of
from bot.quiet_logs import quieten

POST_PATIENCE_S = 60.0
"""How long a reply waits for Slack to take it, before it is put aside for a later try."""
DECORATION_PATIENCE_S = 1.5
TOTAL_S = 20.0
CONNECT_S = 8.0

_TRIES = 4
# They change nothing, or say the same again when repeated.
_REPEATABLE = frozenset(
    {
        "apps.connections.open",
        "assistant.threads.setStatus",
        "assistant.threads.setSuggestedPrompts",
        "auth.test",
        "conversations.history",
        "conversations.replies",
        "users.info",
        "views.publish",
    }
)
_SECRETS = re.compile(
    r"(xox[a-z]|xapp|xoxe\.xox[a-z])-[\w-]+|([?&]ticket=)[^\s&'\")]+|/(?:commands|actions)/\S+"
)


class _Gate:
    """One method: until when Slack has closed it, and whether it has been open since."""

    def __init__(self) -> None:
        self.closed_until = 0.0
        self.doubted = False
        self.one_at_a_time = asyncio.Lock()


class Gates:
    """Which methods Slack has closed. Shared by all clients of a token, in one event loop.

    After a 429 a method is closed for as long as Slack says. Then one call at a time tries it, and
    once one was taken, all may call again.
    """

    def __init__(self) -> None:
        self._gates: defaultdict[str, _Gate] = defaultdict(_Gate)

    @contextlib.asynccontextmanager
    async def passed(self, method: str, until: float) -> AsyncIterator[None]:
        """Wait until `method` may be called; leave it when the answer is there.

        Raises RateLimitedError where that would be after `until`, in the loop's time.
        """
        gate = self._gates[method]
        await self._opened(method, until)
        if not gate.doubted:
            yield
            return
        try:
            async with asyncio.timeout_at(until):
                await gate.one_at_a_time.acquire()
        except TimeoutError as error:
            raise RateLimitedError(method, self.wait_s(method)) from error
        try:
            await self._opened(method, until)
            yield
        finally:
            gate.one_at_a_time.release()

    def wait_s(self, method: str) -> float:
        """Seconds until `method` may be called; 0 when it may."""
        return max(0.0, self._gates[method].closed_until - asyncio.get_running_loop().time())

    def close(self, method: str, seconds: float) -> None:
        """Slack closed `method` from now on; it stays closed a little longer than asked."""
        gate = self._gates[method]
        until = asyncio.get_running_loop().time() + seconds + random.uniform(0.05, 0.3)  # noqa: S311
        gate.closed_until = max(until, gate.closed_until)
        gate.doubted = True

    def took(self, method: str) -> None:
        """Slack took a call of `method`."""
        gate = self._gates[method]
        gate.doubted = gate.doubted and self.wait_s(method) > 0

    async def _opened(self, method: str, until: float) -> None:
        while (wait_s := self.wait_s(method)) > 0:
            if asyncio.get_running_loop().time() + wait_s > until:
                raise RateLimitedError(method, wait_s)
            await asyncio.sleep(wait_s)


class PatientWebClient(AsyncWebClient):
    """slack_sdk's client behind `gates`. Raises RateLimitedError after `patience_s`."""

    def __init__(
        self,
        token: str,
        base_url: str,
        gates: Gates,
        *,
        session: aiohttp.ClientSession,
        patience_s: float = POST_PATIENCE_S,
    ) -> None:
        self._gates = gates
        self._patience_s = patience_s
        super().__init__(
            token,
            base_url=base_url,
            session=session,
            logger=quiet_logger(),
            retry_handlers=[],
        )

    async def api_call(self, api_method: str, **arguments: Any) -> AsyncSlackResponse:
        """Call a method once it is open. What got no answer is repeated if that does no harm."""
        loop = asyncio.get_running_loop()
        until = loop.time() + self._patience_s
        failed = 0
        while True:
            try:
                async with self._gates.passed(api_method, until):
                    answer = await self._called(api_method, arguments)
            except (SlackApiError, aiohttp.ClientError, TimeoutError, OSError) as error:
                failed += 1
                pause_s = 0.25 * 2**failed
                late = failed == _TRIES or loop.time() + pause_s > until
                if late or not _may_repeat(api_method, error):
                    raise
                await asyncio.sleep(pause_s)
            else:
                if answer is not None:
                    return answer

    async def _called(self, method: str, arguments: Mapping[str, Any]) -> AsyncSlackResponse | None:
        """The answer, or None for a 429, which closes the gate."""
        try:
            answer = await super().api_call(method, **arguments)
        except SlackApiError as error:
            if status_of(error) != HTTPStatus.TOO_MANY_REQUESTS:
                raise
            self._gates.close(method, retry_after_s(error.response.headers))
            return None
        self._gates.took(method)
        return answer


def _may_repeat(method: str, error: Exception) -> bool:
    """Whether to call again after `error`: Slack gave no answer of its own, and it does no harm."""
    if isinstance(error, SlackApiError):
        return word_of(error) is None and method in _REPEATABLE
    return was_not_sent(error) or method in _REPEATABLE


def open_session() -> aiohttp.ClientSession:
    """The HTTP session of all calls, with deadlines on connecting and on the whole of a call."""
    return aiohttp.ClientSession(
        connector=open_connector(100),
        timeout=aiohttp.ClientTimeout(total=TOTAL_S, sock_connect=CONNECT_S, connect=CONNECT_S),
    )


def retry_after_s(headers: Mapping[str, str]) -> float:
    """How long Slack asks to wait; 5 s where it does not say."""
    named = {name.lower(): value for name, value in headers.items()}
    try:
        return max(0.0, float(named["retry-after"]))
    except (KeyError, ValueError):
        return 5.0


def quiet_logger() -> logging.Logger:
    """The log of Slack's libraries: warnings alone, since below that they log what people write.

    Tokens, tickets and response addresses are blanked, and traces are left out, which hold them.
    """
    logger = logging.getLogger("pullquote.slack")
    quieten(logger, _SECRETS, r"\2[blanked]")
    return logger
