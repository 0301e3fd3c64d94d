"""Claims the words that answer, and says in a sentence of ours where a proven quote comes from."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from bot.answers import Quote
from bot.gate import Claim
from bot.reading import Candidate, Reading
from knowledge.articles import published_instant

NOT_SURE = "Nothing in the library answers that with enough certainty to quote it."
NOTHING_FOUND = "Nothing in the library is about that."
ALTERNATIVES = 3
"""Claims at most; one is shown, the others stand in where the gate cannot prove it."""

TOO_LONG = "The library has something about that, but no sentence short enough to quote."


@dataclass(frozen=True, slots=True)
class Written:
    """Claims in order of preference, of which the first `most` that can be proven are shown.

    Without claims, `reason` says why there is no answer.
    """

    claims: tuple[Claim, ...]
    most: int = 1
    reason: str = ""


def write_extract(reading: Reading, threshold: float) -> Written:
    """The candidates as claims, or none where the reading is less sure than `threshold`."""
    if not reading.candidates:
        return Written((), reason=TOO_LONG if reading.confidence > 0 else NOTHING_FOUND)
    if reading.confidence < threshold:
        return Written((), reason=NOT_SURE)
    return Written(tuple(_claim(candidate) for candidate in reading.candidates[:ALTERNATIVES]))


def attribution(quote: Quote) -> str:
    """Who said it and when: words of ours, true of any quote from the article."""
    who = quote.outlet or f"“{quote.title}”"
    when = published_instant(quote.published)
    if when is None:
        return f"{who} reported this; the date is not known."
    return f"{who} reported this on {when.day} {when:%B %Y}."


def no_such_topic(wanted: Sequence[str], held: Collection[str]) -> str:
    """Why a question limited to the tags `wanted` found nothing; `held` are the tags there are."""
    named = " or ".join(f"“{tag}”" for tag in wanted)
    if any(tag in held for tag in wanted):
        return f"Nothing that carries the tag {named} is about that."
    if not held:
        return f"No article carries the tag {named}: none carries any yet."
    return f"No article carries the tag {named}. The tags in use are {listed(held)}."


def listed(tags: Iterable[str], most: int = 20) -> str:
    """Tags with commas between them, at most so many."""
    every = list(tags)
    more = [f"and {len(every) - most} more"] if len(every) > most else []
    return ", ".join(every[:most] + more)


def _claim(candidate: Candidate) -> Claim:
    return Claim(
        candidate.article.id, candidate.article.version, candidate.text, around=candidate.span
    )
