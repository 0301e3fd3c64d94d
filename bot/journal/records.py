"""What the journal keeps: questions as they came in, who answers them, and how that went."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

Json = Any
"""A value that JSON can hold."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A question as it came in over a platform, with all a restarted process needs to answer it.

    `keys` are the names under which the same question may arrive, such as "slack:event:Ev1" and
    "slack:message:T1/C1/123.4"; the journal keeps their hashes alone. `user` and `place` (team,
    channel, thread) are in the platform's words. `text` is the question as typed, `asked_at` is
    aware. `payload` is the platform's own and JSON; of secrets it holds at most what is good for
    minutes and for this reply alone. A `private` reply is one that cannot be looked up on
    the platform: it is posted at most once, and is lost where a crash comes between.
    """

    platform: str
    keys: tuple[str, ...]
    user: str
    place: str
    text: str
    asked_at: datetime
    payload: Mapping[str, Json] = field(default_factory=dict)
    private: bool = False


class ClaimState(StrEnum):
    """How far a claim has come."""

    TAKEN = "taken"
    POSTING = "posting"
    DONE = "done"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to answer a question, held by one process at a time.

    `id` is short, lower-case letters and digits; it is also the receipt's id, stands in the posted
    message's metadata, and is what people are given as a reference. `taking` is the number of this
    holding: once someone else took the claim, an older one changes nothing any more. `tries` counts
    from 1. `unsure`: an earlier holder may have posted the reply; look before posting.
    """

    id: str
    ask: Ask
    state: ClaimState
    taken_at: datetime
    taking: int
    tries: int
    unsure: bool = False


class Outcome(StrEnum):
    """What became of a question."""

    ANSWERED = "answered"
    NO_ANSWER = "no_answer"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ReceiptQuote:
    """A quote that was shown: characters `start` to `end` of `version` of the article."""

    article_id: str
    version: int
    start: int
    end: int
    text: str
    title: str
    outlet: str | None
    link: str | None


@dataclass(frozen=True, slots=True)
class ReceiptPassage:
    """A passage that was considered, with its score (higher better)."""

    passage_id: int
    article_id: str
    version: int
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Receipt:
    """How an answer came about. `id` is the claim's.

    `text` is what the reply said besides its quotes. `message_ref` is the platform's name of the
    posted message, None while it is not known to be posted. `question`, `user`, `place` and `text`
    are None once blanked. `notes` hold what else explains the answer (JSON), such as a failure's
    cause or how a follow-up was understood.
    """

    id: str
    platform: str
    place: str | None
    user: str | None
    question: str | None
    outcome: Outcome
    text: str | None
    asked_at: datetime
    answered_at: datetime
    confidence: float | None = None
    quotes: tuple[ReceiptQuote, ...] = ()
    passages: tuple[ReceiptPassage, ...] = ()
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    notes: Mapping[str, Json] = field(default_factory=dict)
    message_ref: str | None = None


class Verdict(StrEnum):
    """What a reader thought of an answer."""

    GOOD = "good"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Feedback:
    """One reader's verdict on one answer. `user` and `note` are None once blanked."""

    receipt_id: str
    user: str | None
    verdict: Verdict
    note: str | None
    at: datetime
