"""The Web API: one client that waits where Slack says to wait, and repeats only what it may.

A request that got no answer may have been carried out, so it is repeated only where it changes
nothing or says the same again. slack_sdk's own handler repeats posts as well (tried with 3.47: a
cut connection made two messages of one), hence the client is given none of its handlers.
"""

import asyncio
import logging
import random
import re
from collections.abc import Mapping
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.failures import RateLimitedError, status_of, was_not_sent, word_of

POST_PATIENCE_S = 60.0
"""How long a reply waits for Slack to take it, before it is put aside for a later try."""
DECORATION_PATIENCE_S = 1.5
TOTAL_S = 20.0
CONNECT_S = 8.0

_TRIES = 4
_TOO_MANY_REQUESTS = 429
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


class Gates:
    """Until when Slack has closed which method. Shared by all clients of a token, in one loop."""

    def __init__(self) -> None:
        self._closed_until: dict[str, float] = {}

    def wait_s(self, method: str) -> float:
        """Seconds until `method` may be called; 0 when it may."""
        return max(0.0, self._closed_until.get(method, 0.0) - asyncio.get_running_loop().time())

    def close(self, method: str, seconds: float) -> None:
        """Slack closed `method` from now on; it stays closed a little longer than asked."""
        until = asyncio.get_running_loop().time() + seconds + random.uniform(0.05, 0.3)  # noqa: S311
        self._closed_until[method] = max(until, self._closed_until.get(method, 0.0))


class PatientWebClient(AsyncWebClient):
    """slack_sdk's client behind `gates`. Raises RateLimitedError after `patience_s`."""

    def __init__(self, token: str, base_url: str, gates: Gates, **more: Any) -> None:
        self._gates = gates
        self._patience_s: float = more.pop("patience_s", POST_PATIENCE_S)
        super().__init__(token, base_url=base_url, logger=quiet_logger(), retry_handlers=[], **more)

    async def api_call(self, api_method: str, **arguments: Any) -> AsyncSlackResponse:
        """Call a method once it is open. What got no answer is repeated if that does no harm."""
        loop = asyncio.get_running_loop()
        until = loop.time() + self._patience_s
        failed = 0
        while True:
            await self._admitted(api_method, until)
            try:
                return await super().api_call(api_method, **arguments)
            except SlackApiError as error:
                if status_of(error) == _TOO_MANY_REQUESTS:
                    self._gates.close(api_method, retry_after_s(error.response.headers))
                    continue
                harmless = api_method in _REPEATABLE
                if word_of(error) is not None or not harmless:
                    raise
                problem: Exception = error
            except (aiohttp.ClientError, TimeoutError, OSError) as error:
                if not (was_not_sent(error) or api_method in _REPEATABLE):
                    raise
                problem = error
            failed += 1
            pause_s = 0.25 * 2**failed
            if failed == _TRIES or loop.time() + pause_s > until:
                raise problem
            await asyncio.sleep(pause_s)

    async def _admitted(self, method: str, until: float) -> None:
        loop = asyncio.get_running_loop()
        while (wait_s := self._gates.wait_s(method)) > 0:
            if loop.time() + wait_s > until:
                raise RateLimitedError(method, wait_s)
            await asyncio.sleep(wait_s)


def open_session() -> aiohttp.ClientSession:
    """The HTTP session of all calls, with deadlines on connecting and on the whole of a call."""
    return aiohttp.ClientSession(
        timeout=aiohttp.ClientTimeout(total=TOTAL_S, sock_connect=CONNECT_S, connect=CONNECT_S)
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
    logger.setLevel(logging.WARNING)
    if not any(isinstance(one, _Blanking) for one in logger.filters):
        logger.addFilter(_Blanking())
    return logger


class _Blanking(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = _SECRETS.sub(r"\2[blanked]", record.getMessage())
        record.args = ()
        record.exc_info = None
        record.exc_text = None
        return True
