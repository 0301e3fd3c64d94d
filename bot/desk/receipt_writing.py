"""Writes down how an answer came about."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.answers import Answer, FoundPassage, NoAnswer, Question, Quote
from bot.checking import CheckResult
from bot.desk.courier import Outcome, Trouble, Work
from bot.journal.records import (
    Claim,
    Json,
    Receipt,
    ReceiptPassage,
    ReceiptQuote,
)
from bot.journal.records import Outcome as Became


def write_receipt(
    claim: Claim,
    outcome: Outcome,
    *,
    answered_at: datetime,
    work: Work | None = None,
    waited_ms: Mapping[str, float] | None = None,
) -> Receipt:
    """The receipt of a reply that is about to be posted. `work` is what was asked for, if known."""
    ask = claim.ask
    became, text, confidence = _what_became(outcome)
    timings = {} if isinstance(outcome, Trouble) else dict(outcome.timings_ms)
    notes: dict[str, Json] = {"tries": claim.tries}
    if isinstance(outcome, Trouble):
        notes["trouble"] = outcome.kind
    if isinstance(work, Question) and work.text != ask.text:
        notes["searched_for"] = work.text
    if isinstance(outcome, Answer | NoAnswer):
        if outcome.model:
            notes["model"] = outcome.model
        if outcome.fallback:
            notes["without_the_model"] = outcome.fallback
    if isinstance(outcome, Answer) and outcome.difference:
        difference = outcome.difference
        notes["difference"] = {"kind": difference.kind.value, "values": list(difference.values)}
    return Receipt(
        id=claim.id,
        platform=ask.platform,
        place=ask.place,
        user=ask.user,
        question=ask.text,
        outcome=became,
        text=text,
        asked_at=ask.asked_at,
        answered_at=answered_at,
        confidence=confidence,
        quotes=tuple(_quote(quote) for quote in _quotes(outcome)),
        passages=tuple(_passage(one) for one in _passages(outcome)),
        timings_ms=timings | dict(waited_ms or {}),
        notes=notes,
    )


def _what_became(outcome: Outcome) -> tuple[Became, str, float | None]:
    if isinstance(outcome, Trouble):
        return Became.FAILED, outcome.sentence, None
    if isinstance(outcome, CheckResult):
        said = " ".join(one.text for one in outcome.statements)
        return (Became.ANSWERED if outcome.found else Became.NO_ANSWER), said, None
    if isinstance(outcome, Answer):
        return Became.ANSWERED, outcome.text, outcome.confidence
    return Became.NO_ANSWER, outcome.reason, outcome.confidence


def _quotes(outcome: Outcome) -> Sequence[Quote]:
    if isinstance(outcome, Answer):
        return outcome.quotes
    if isinstance(outcome, CheckResult):
        return [quote for one in outcome.statements for quote in one.quotes]
    return ()


def _passages(outcome: Outcome) -> Sequence[FoundPassage]:
    return () if isinstance(outcome, Trouble | CheckResult) else outcome.passages


def _quote(quote: Quote) -> ReceiptQuote:
    return ReceiptQuote(
        quote.article_id,
        quote.version,
        quote.start,
        quote.end,
        quote.text,
        quote.title,
        quote.outlet,
        quote.link,
    )


def _passage(found: FoundPassage) -> ReceiptPassage:
    one = found.passage
    return ReceiptPassage(one.id, one.article_id, one.version, one.start, one.end, found.score)
