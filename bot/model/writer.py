"""The writer with a language model: it asks the model, proves what came back, and says the rest
without it.

The model is a second opinion on what the reader found. What it says is shown only as far as it was
proven; where it finds nothing, the reader's own confidence decides; whatever goes wrong, the answer
without a model comes, and says why in `fallback`.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import structlog
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage

from bot.answers import FoundPassage
from bot.model.cache import Opinion, Opinions
from bot.model.connecting import MOST_TOKENS_OUT, connect
from bot.model.lapses import Lapse, ModelLapseError
from bot.model.ledger import Ledger, LedgerError
from bot.model.line import ModelLine
from bot.model.prompt import Prompt, prompt_for
from bot.model.proposals import proposals_in
from bot.model.proving import Load, proven
from bot.model.setup import ModelSetup
from bot.reading import Reading, Understood
from bot.writing import Writer, Written

CHARS_PER_TOKEN = 3
"""Rather too few: what a call may cost is taken from the day's budget before it is made."""

MOST_OF_TAKEN = 4
"""How many times what was taken a call may be said to have cost."""

log = structlog.get_logger(__name__)


class ModelWriter:
    """Writes with the model of `setup`, and with `plain` where that brings nothing.

    `load` is the catalog's word on an article at a version. Safe to use from many threads; nothing
    is connected to before the first question.
    """

    def __init__(
        self,
        setup: ModelSetup,
        plain: Writer,
        load: Load,
        *,
        make: Callable[[ModelSetup], BaseChatModel] = connect,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.setup = setup
        self.ledger = Ledger(setup.ledger)
        self._plain = plain
        self._load = load
        self._clock = clock
        self.line = ModelLine(lambda: make(setup), setup.timeout_s)
        self._opinions = Opinions()

    def get_ready(self) -> None:
        """Make the model, asking it nothing. Raises SettingsError where that cannot be done."""
        self.line.get_ready()

    def close(self) -> None:
        """Hang up, and close the ledger."""
        self.line.close()
        self.ledger.close()

    def write(
        self,
        understood: Understood,
        found: Sequence[FoundPassage],
        reading: Reading,
        threshold: float,
    ) -> Written:
        """As of `Writer`. Takes at most half a second longer than the model may."""
        plain = self._plain.write(understood, found, reading, threshold)
        if not found:
            return plain  # there is nothing to quote
        if plain.difference is not None:
            return replace(plain, fallback=Lapse.REPORTS_DIFFER.value)
        best_first = reading.ordered(found)
        try:
            opinion = self._opinion(prompt_for(understood, best_first))
        except ModelLapseError as lapse:
            return replace(plain, fallback=lapse.lapse.value)
        return self._told(opinion, plain)

    def _told(self, opinion: Opinion, plain: Written) -> Written:
        if opinion.unproven:
            return replace(plain, fallback=Lapse.UNPROVEN.value)
        if not opinion.claims:
            return replace(plain, fallback=Lapse.NO_ANSWER.value)
        choices = tuple((claim,) for claim in opinion.claims)
        if not opinion.texts:
            return Written(choices, fallback=Lapse.QUOTE_ALONE.value)
        return Written(choices, text=" ".join(opinion.texts), model=self.setup.name)

    def _opinion(self, prompt: Prompt) -> Opinion:
        known = self._opinions.get(prompt.key)
        if known is not None:
            return known
        try:
            message = self._asked(prompt)
            proposals = proposals_in(message)
        except ModelLapseError as lapse:
            self._note(lapse.lapse)
            raise
        self._note(None)
        opinion = proven(proposals, prompt.passages, self._load)
        if proposals and not opinion.claims:
            opinion = Opinion(unproven=True)
        self._opinions.put(prompt.key, opinion)
        return opinion

    def _asked(self, prompt: Prompt) -> AIMessage:
        """The model's message, paid out of the day's tokens."""
        day = self._clock().astimezone(UTC).date()
        taken = prompt.chars // CHARS_PER_TOKEN + MOST_TOKENS_OUT
        limit = self.setup.tokens_a_day
        try:
            if not self.ledger.take(day, taken, limit):
                raise ModelLapseError(Lapse.SPENT)
        except LedgerError as error:
            if limit is not None:
                raise ModelLapseError(Lapse.NOT_COUNTED, str(error)) from error
            log.warning("model_tokens_not_counted", error=str(error))
        cost = prompt.chars // CHARS_PER_TOKEN  # what a call costs that nobody heard the end of
        try:
            message = self.line.ask(prompt.messages)
            cost = _cost(message, cost, taken)
        except ModelLapseError as lapse:
            if lapse.lapse in _NEVER_SENT:
                cost = 0
            raise
        finally:
            self._put_right(day, cost - taken)
        return message

    def _put_right(self, day: date, difference: int) -> None:
        try:
            self.ledger.put_right(day, difference)
        except LedgerError as error:
            log.warning("model_tokens_not_counted", error=str(error))

    def _note(self, lapse: Lapse | None) -> None:
        if lapse in _NEVER_SENT:
            return
        try:
            self.ledger.note(lapse.value if lapse else None, self._clock())
        except LedgerError as error:
            log.warning("model_state_not_noted", error=str(error))


_NEVER_SENT = frozenset({Lapse.RESTING, Lapse.BUSY, Lapse.SPENT, Lapse.NOT_COUNTED})


def _cost(message: AIMessage, asked: int, taken: int) -> int:
    """The tokens of a call: what the service counted, else about as many as were exchanged.

    A count far beyond what was sent and may be answered is a mistake or a lie, and does not use up
    the day for everyone.
    """
    counted = message.usage_metadata["total_tokens"] if message.usage_metadata else 0
    exchanged = asked + len(message.text) // CHARS_PER_TOKEN
    return min(counted if counted > 0 else exchanged, MOST_OF_TAKEN * taken)
