"""The errors of the Slack adapter, and what Slack's own words for a failure mean.

SlackAdapterError                 root: catch this to catch them all
├── TokensError                   Slack does not take the tokens; the bot cannot start
└── RateLimitedError              Slack says to wait for longer than is worth waiting

What a desk has to know of a post that failed is said by `undelivered`.
"""

from http import HTTPStatus

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.desk.courier import MaybeDeliveredError, NotDeliveredError
from bot.errors import BotError

_PERHAPS_DONE = frozenset({"fatal_error", "internal_error", "service_unavailable"})
"""Slack's reference: "it's possible some aspect of the operation succeeded"."""

_FOR_GOOD = frozenset(
    {
        "account_inactive",
        "access_denied",
        "cannot_reply_to_message",
        "channel_not_found",
        "is_archived",
        "is_inactive",
        "messages_tab_disabled",
        "missing_scope",
        "not_in_channel",
        "org_login_required",
        "restricted_action",
        "restricted_action_non_threadable_channel",
        "restricted_action_read_only_channel",
        "restricted_action_thread_locked",
        "team_access_not_granted",
        "thread_not_found",
        "user_not_found",
        "user_not_in_channel",
    }
)
_LATER = frozenset(
    {
        "ekm_access_denied",
        "invalid_auth",
        "not_authed",
        "rate_limited",
        "ratelimited",
        "request_timeout",
        "team_added_to_org",
        "token_expired",
        "token_revoked",
    }
)
_TOKEN_REFUSED = frozenset(
    {
        "access_denied",
        "account_inactive",
        "app_uninstalled",
        "enterprise_is_restricted",
        "forbidden_team",
        "invalid_app_token",
        "invalid_auth",
        "invalid_token",
        "missing_scope",
        "no_permission",
        "not_allowed_token_type",
        "not_authed",
        "org_login_required",
        "team_access_not_granted",
        "token_expired",
        "token_revoked",
    }
)
_UNSENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)


class SlackAdapterError(BotError):
    """Root of what the Slack adapter raises on purpose."""


class TokensError(SlackAdapterError):
    """Slack refuses a token at the start. The message says which and what to do."""


class RateLimitedError(SlackAdapterError):
    """Nothing was sent: Slack closed `method` for another `retry_after_s` seconds."""

    def __init__(self, method: str, retry_after_s: float) -> None:
        super().__init__(f"Slack asks to wait {retry_after_s:.0f} s before {method}.")
        self.method = method
        self.retry_after_s = retry_after_s


def was_not_sent(error: BaseException) -> bool:
    """Whether the request surely never left: no connection came about."""
    return isinstance(error, _UNSENT)


def word_of(error: SlackApiError) -> str | None:
    """Slack's word for what is wrong; None where the answer was not one of Slack's."""
    data = getattr(error.response, "data", None)
    return str(data["error"]) if isinstance(data, dict) and data.get("error") else None


def refuses_token(error: SlackApiError) -> bool:
    """Whether Slack says itself that the token will not do; an outage is no refusal."""
    return word_of(error) in _TOKEN_REFUSED


def status_of(error: SlackApiError) -> int:
    """The HTTP status of the answer."""
    # slack_sdk hands on aiohttp's response, with another name for it, where JSON is broken.
    response = error.response
    return int(getattr(response, "status_code", 0) or getattr(response, "status", 0))


def undelivered(error: Exception) -> Exception:
    """What a failed post means for a desk; `error` itself where the message cannot be shown."""
    if isinstance(error, RateLimitedError):
        return NotDeliveredError(str(error), retry_after_s=error.retry_after_s)
    if isinstance(error, SlackApiError):
        return _refused(error)
    if was_not_sent(error):
        return NotDeliveredError(f"Slack cannot be reached ({type(error).__name__}).")
    return MaybeDeliveredError(f"Slack gave no answer ({type(error).__name__}).")


def not_looked_up(error: Exception) -> Exception:
    """What it means for a desk that Slack cannot say whether a message is there.

    It may say so later, except where its own word is one of refusal.
    """
    found = undelivered(error)
    if isinstance(found, SlackApiError):
        said = f"Slack does not let the reply be looked for: {word_of(found)}."
        return NotDeliveredError(said, for_good=True)
    return found


def _refused(error: SlackApiError) -> Exception:
    word = word_of(error)
    if word in _FOR_GOOD:
        return NotDeliveredError(f"Slack refused the message: {word}.", for_good=True)
    if word in _LATER:
        return NotDeliveredError(f"Slack does not take messages now: {word}.")
    if word is None or status_of(error) != HTTPStatus.OK or word in _PERHAPS_DONE:
        return MaybeDeliveredError(
            f"Slack failed on the message: {word or f'status {status_of(error)}'}."
        )
    return error
