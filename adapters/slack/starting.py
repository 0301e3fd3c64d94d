"""The first calls to Slack: its refusal is told at once, a call without an answer is repeated."""

import asyncio
from collections.abc import Awaitable, Callable

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.failures import SlackAdapterError, TokensError, refuses_token, word_of

FIRST_PAUSE_S = 1.0
PATIENCE_S = 60.0
"""How long an outage at the start is waited out, and the longest that a signal to stop waits."""
_LONGEST_PAUSE_S = 15.0
_ADVICE = "Check the connection to the network, and SLACK_API_URL if it is set; then start again."

log = structlog.get_logger(__name__)


async def answered(
    call: Callable[[], Awaitable[AsyncSlackResponse]],
    *,
    refused: str,
    where: str,
) -> AsyncSlackResponse:
    """What `call` returns, once Slack at `where` answers.

    Raises TokensError where Slack's own word is that the token will not do; its message is
    `refused` with that word for `{word}`. Raises SlackAdapterError after PATIENCE_S.
    """
    loop = asyncio.get_running_loop()
    until, pause_s = loop.time() + PATIENCE_S, FIRST_PAUSE_S
    while True:
        try:
            return await call()
        except (SlackApiError, SlackAdapterError, aiohttp.ClientError, OSError) as error:
            word = word_of(error) if isinstance(error, SlackApiError) else None
            if isinstance(error, SlackApiError) and refuses_token(error):
                raise TokensError(refused.format(word=word)) from error
            sentence = f"Slack cannot be reached at {where} ({word or type(error).__name__})"
            if loop.time() + pause_s > until:
                raise SlackAdapterError(f"{sentence}. {_ADVICE}") from error
        log.warning("slack_not_reached", told=f"{sentence}, trying again.", in_s=pause_s)
        await asyncio.sleep(pause_s)
        pause_s = min(_LONGEST_PAUSE_S, pause_s * 2)
