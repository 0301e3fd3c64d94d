"""What is said, to who clicked alone, when an answer could not be shared."""

from slack_sdk.errors import SlackApiError

from adapters.slack.failures import word_of
from bot.desk.courier import NotDeliveredError, Outcome, Trouble, TroubleKind

INVITE = (
    "This answer could not be shared here. Invite me to the channel (/invite), then click "
    "“Share in channel” again."
)
ARCHIVED = "This answer could not be shared: the channel is archived."
NOT_ALLOWED = "This answer could not be shared: Slack does not let me post in this channel."
TOO_LATE = "Sharing this answer took too long. Click “Share in channel” again in a moment."
FAILED = (
    "Something went wrong and this answer was not shared. Click “Share in channel” again in a "
    "moment."
)

_NOT_IN_CHANNEL = frozenset({"channel_not_found", "not_in_channel", "user_not_in_channel"})
_LATE = frozenset({TroubleKind.TOO_LATE, TroubleKind.WAITED_TOO_LONG})


def why_not_told(outcome: Outcome) -> str:
    """A sentence for an answer that could not be told again."""
    if not isinstance(outcome, Trouble):
        return FAILED
    return TOO_LATE if outcome.kind in _LATE else f"{FAILED} Reference: {outcome.reference}."


def why_refused(error: NotDeliveredError) -> str:
    """A sentence for a post that Slack refused for good."""
    cause = error.__cause__
    word = word_of(cause) if isinstance(cause, SlackApiError) else None
    if word in _NOT_IN_CHANNEL:
        return INVITE
    return ARCHIVED if word == "is_archived" else NOT_ALLOWED
