"""What a desk asks of a platform, and what it gives it to deliver."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot import phrases
from bot.answers import Question, Reply
from bot.checking import Check, CheckResult
from bot.errors import BotError
from bot.journal.records import Ask, Claim
from bot.retelling import Retelling

Work = Question | Check | Retelling
"""What an ask asks for."""


class TroubleKind(StrEnum):
    """Why there is no answer."""

    TOO_LATE = "too_late"
    WAITED_TOO_LONG = "waited_too_long"
    FAILED = "failed"
    GIVEN_UP = "given_up"


_SENTENCES = {
    TroubleKind.TOO_LATE: phrases.too_late,
    TroubleKind.WAITED_TOO_LONG: phrases.waited_too_long,
    TroubleKind.FAILED: phrases.failed,
    TroubleKind.GIVEN_UP: phrases.given_up,
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """A reply that says calmly that there is no answer. `reference` is the receipt's id."""

    kind: TroubleKind
    reference: str

    @property
    def sentence(self) -> str:
        """What is said, as plain text."""
        return _SENTENCES[self.kind](self.reference)


Outcome = Reply | CheckResult | Trouble
"""What is delivered."""


class RefusalKind(StrEnum):
    """Why a question is not taken in."""

    TOO_MANY_QUESTIONS = "too_many_questions"
    PLACE_BUSY = "place_busy"
    QUEUE_FULL = "queue_full"


_REFUSALS = {
    RefusalKind.TOO_MANY_QUESTIONS: phrases.too_many_questions,
    RefusalKind.PLACE_BUSY: phrases.place_busy,
    RefusalKind.QUEUE_FULL: phrases.queue_full,
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """A question that is not taken in. `retry_after_s` is when asking again is worth it.

    `told`: the asker is told. They are not where they were told the same already and the time that
    they were to wait is not over; then a platform says nothing either.
    """

    kind: RefusalKind
    retry_after_s: float
    told: bool = True

    @property
    def sentence(self) -> str:
        """What is said, as plain text."""
        return _REFUSALS[self.kind](self.retry_after_s)


class NotDeliveredError(BotError):
    """The reply is surely not on the platform.

    With `for_good` it never will be (the channel is gone, the bot was removed, a response address
    has expired); else it is worth trying again, after `retry_after_s` where the platform says so.
    """

    def __init__(
        self, reason: str, *, for_good: bool = False, retry_after_s: float | None = None
    ) -> None:
        super().__init__(reason)
        self.for_good = for_good
        self.retry_after_s = retry_after_s


class MaybeDeliveredError(BotError):
    """It is not known whether the reply is on the platform: no reply came to the request."""


class Courier(Protocol):
    """One platform's way of reading an ask and posting its reply. Used from one event loop.

    `deliver` sends the message once for each call, unless the platform said that it did not take it
    (a 429, which it waits out). It puts `claim.id` where `already_delivered` finds it. Once a
    request is on its way, whatever goes wrong is a MaybeDeliveredError; any other error means that
    nothing was posted, an unexpected one that the reply cannot be shown: a calm sentence then takes
    its place.
    """

    async def work(self, ask: Ask) -> Work:
        """What `ask` asks for, with its thread's context; no error for a context out of reach."""
        ...

    async def status(self, ask: Ask, text: str) -> None:
        """Show that work is going on. Whatever it raises is logged and does no harm."""
        ...

    async def refuse(self, ask: Ask, refusal: Refusal) -> None:
        """Tell the asker alone, at most once. Never called for a refusal that is not `told`."""
        ...

    async def deliver(self, ask: Ask, claim: Claim, outcome: Outcome) -> str:
        """Post the reply and return the platform's name of the message."""
        ...

    async def already_delivered(self, ask: Ask, claim: Claim) -> str | None:
        """The message that carries `claim.id`, or None where there surely is none.

        Raises where the platform cannot be asked now; a NotDeliveredError that is `for_good` where
        it will not answer however often it is asked, which then happens a few times only. Never
        called for a private ask.
        """
        ...
