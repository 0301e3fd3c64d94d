"""One interaction: what was asked of the bot, what it said, and how long that took."""

import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Body = dict[str, Any]

ANSWER_WITHIN_S = 3.0
"""Later the person reads that the application did not respond, and the token is unknown."""
TOKEN_LIVES_S = 900.0
FOLLOW_UPS_OUTSIDE = 5
"""Follow-ups to someone who installed the app for themselves, where the app itself is not."""

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL = 2, 3, 4, 5


@dataclass
class Interaction:
    """`payload` is what INTERACTION_CREATE carries; times are Discord's `began` and monotonic."""

    id: str
    token: str
    payload: Body
    user: str
    channel: str
    began: datetime
    outside: bool = False
    """Where the app itself is not installed: the bot cannot write there by itself."""
    source: Body | None = None
    """The message whose component was used."""
    sent_at: float = field(default_factory=time.monotonic)
    answer: Body | None = None
    """The first response: `type` and `data`."""
    answered_at: float | None = None
    original: Body | None = None
    """The message of the first response as it stands now; None before, and when deleted."""
    follow_ups: list[Body] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)
    """Codes of responses that were refused."""

    @property
    def kind(self) -> int:
        """2 a command, 3 a component, 4 an autocompletion, 5 a modal."""
        return int(self.payload["type"])

    @property
    def answered_after_s(self) -> float | None:
        """Seconds from the event to the first response."""
        return None if self.answered_at is None else self.answered_at - self.sent_at

    @property
    def deferred(self) -> bool:
        """Answered by "thinking", or by nothing visible."""
        return self.answer is not None and self.answer["type"] in {5, 6}

    @property
    def private(self) -> bool:
        """Whether the first message is for this person's eyes only."""
        return bool(self.original and self.original["flags"] & 64)

    @property
    def settled(self) -> Body | None:
        """The first message once it is more than "thinking"; None until then."""
        return self.original if self.original and not self.original["flags"] & 128 else None

    @property
    def choices(self) -> list[str]:
        """What an autocompletion offers, by name."""
        data = (self.answer or {}).get("data") or {}
        return [one["name"] for one in data.get("choices", ())]

    @property
    def shown(self) -> list[Body]:
        """All messages that came of it and still stand, oldest first."""
        return [one for one in [self.settled, *self.follow_ups] if one]
