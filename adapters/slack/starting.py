"""The first calls to Slack: what its refusal means, and that an outage is none."""

from collections.abc import Awaitable, Callable

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.failures import SlackAdapterError, TokensError, refuses_token, word_of
from bot.errors import UnreachableError

_ADVICE = "Check the connection to the network, and SLACK_API_URL if it is set."


async def answered(
    call: Callable[[], Awaitable[AsyncSlackResponse]],
    *,
    refused: str,
    where: str,
) -> AsyncSlackResponse:
    """What `call` returns, if Slack at `where` answers.

    Raises TokensError where Slack's own word is that the token will not do; its message is
    `refused` with that word for `{word}`. Raises UnreachableError for everything else.
    """
    try:
        return await call()
    except (SlackApiError, SlackAdapterError, aiohttp.ClientError, OSError) as error:
        word = word_of(error) if isinstance(error, SlackApiError) else None
        if isinstance(error, SlackApiError) and refuses_token(error):
            raise TokensError(refused.format(word=word)) from error
        why = word or type(error).__name__
        raise UnreachableError(f"Slack cannot be reached at {where} ({why}). {_ADVICE}") from error
