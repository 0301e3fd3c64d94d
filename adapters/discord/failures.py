"""The errors of the Discord adapter, and what Discord's own codes for a failure mean.

DiscordAdapterError               root: catch this to catch them all
├── TokenRefusedError             Discord does not take the token; the bot cannot start
├── GatewayRefusedError           the gateway closed for good; the bot hears nothing any more
└── ExpiredError                  an interaction's token is good no longer

Codes: "Opcodes and Status Codes" of Discord's developer documentation (2026-11). What a desk has to
know of a message that failed is said by `undelivered`.
"""

from http import HTTPStatus

import aiohttp
import discord

from bot.desk.courier import MaybeDeliveredError, NotDeliveredError
from bot.errors import BotError

UNKNOWN_MESSAGE, UNKNOWN_WEBHOOK, UNKNOWN_INTERACTION = 10008, 10015, 10062
ALREADY_ACKNOWLEDGED = 40060
MISSING_ACCESS = 50001
INVALID_WEBHOOK_TOKEN = 50027
NO_REPLY_WITHOUT_HISTORY = 160002

_EXPIRED = frozenset({UNKNOWN_MESSAGE, UNKNOWN_WEBHOOK, UNKNOWN_INTERACTION, INVALID_WEBHOOK_TOKEN})
_CLOSED_PLACE = frozenset({50083, 160005, 200000, 200001})
"""An archived or locked thread, and what a server's own moderation blocks: status 400 like a body
that Discord cannot read, and yet no fault of the message."""
_UNSENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)

NETWORK_FAILURES = (aiohttp.ClientError, TimeoutError, OSError)
"""No answer came."""
ANY_FAILURE = (discord.DiscordException, *NETWORK_FAILURES, ValueError)
"""All that a call may raise; a ValueError where what came was no JSON."""


class DiscordAdapterError(BotError):
    """Root of what the Discord adapter raises on purpose."""


class TokenRefusedError(DiscordAdapterError):
    """Discord refuses the token. The message says what to do."""


class GatewayRefusedError(DiscordAdapterError):
    """The gateway closed and would close again. The message says what to do."""


class ExpiredError(DiscordAdapterError):
    """The interaction can be answered no longer: its time is over, or its reply was deleted."""


def was_not_sent(error: BaseException) -> bool:
    """Whether the request surely never left: no connection came about."""
    return isinstance(error, _UNSENT)


def has_expired(error: BaseException) -> bool:
    """Whether Discord says that an interaction's token, or the reply it stood for, is gone."""
    if not isinstance(error, discord.HTTPException):
        return False
    return error.code in _EXPIRED or error.status == HTTPStatus.UNAUTHORIZED


def undelivered(error: Exception) -> Exception:
    """What a failed message means for a desk; `error` itself where it cannot be shown."""
    if isinstance(error, discord.RateLimited):
        return NotDeliveredError(
            f"Discord asks to wait {error.retry_after:.0f} s.", retry_after_s=error.retry_after
        )
    if isinstance(error, discord.HTTPException):
        return _refused(error)
    if was_not_sent(error):
        return NotDeliveredError(f"Discord cannot be reached ({type(error).__name__}).")
    return MaybeDeliveredError(f"Discord gave no answer ({type(error).__name__}).")


def _refused(error: discord.HTTPException) -> Exception:
    reason = f"status {error.status}, code {error.code}"
    if error.status in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND} or error.code in _CLOSED_PLACE:
        return NotDeliveredError(f"Discord refused the message: {reason}.", for_good=True)
    if error.status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.TOO_MANY_REQUESTS}:
        return NotDeliveredError(f"Discord does not take messages now: {reason}.")
    if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return MaybeDeliveredError(f"Discord failed on the message: {reason}.")
    return error
