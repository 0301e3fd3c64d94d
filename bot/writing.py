"""The seam between reading and proving, and sentences of ours about where a quote comes from.

A writer claims the words that answer; what it says is shown only as far as the gate proves it. The
one here claims what the reader read; one with a language model is in `model`.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.answers import Difference, FoundPassage, Quote
from bot.differing.difference import Differing, difference_among
from bot.differing.saying import who_told_what
from bot.gate import Claim
from bot.reading import Candidate, Reading, Understood
from knowledge.articles import published_instant

NOT_SURE = "Nothing in the library answers that with enough certainty to quote it."
NOTHING_FOUND = "Nothing in the library is about that."
ALTERNATIVES = 3
"""Claims at most to one quote: the first is meant, the others stand in where it is not proven."""

TOO_LONG = "The library has something about that, but no sentence short enough to quote."


@dataclass(frozen=True, slots=True)
class Written:
    """What is to be said, before it is proven.

    `choices` has an entry for each quote that is to be shown, in the order shown: the claims for
    it, best first, of which the first that can be proven is shown. Without any, `reason` says why
    there is no answer. `text` is a language model's and said only where every choice is proven;
    empty, an attribution is. The rest is as in Answer.
    """

    choices: tuple[tuple[Claim, ...], ...] = ()
    reason: str = ""
    text: str = ""
    difference: Difference | None = None
    model: str = ""
    fallback: str = ""


class Writer(Protocol):
    """Says what answers a question."""

    def write(
        self,
        understood: Understood,
        found: Sequence[FoundPassage],
        reading: Reading,
        threshold: float,
    ) -> Written:
        """What to say. `found` is what was read, best first; `reading` is made of it.

        A reading less sure than `threshold` (0 to 1) is not sure enough to be said. Called in
        threads; expected trouble becomes a `Written`, never an error.
        """
        ...


class ExtractiveWriter:
    """Lets the best candidate speak for itself, for each part of the question one."""

    def write(
        self,
        understood: Understood,
        found: Sequence[FoundPassage],
        reading: Reading,
        threshold: float,
    ) -> Written:
        """The candidates as claims, or none where the reading is less sure than `threshold`.

        Where two reports differ in what is asked, both are claimed, and nothing beside them.
        """
        if not reading.candidates:
            return Written(reason=TOO_LONG if reading.confidence > 0 else NOTHING_FOUND)
        if reading.confidence < threshold:
            return Written(reason=NOT_SURE)
        differing = None if understood.parts else _differing(understood, reading)
        if differing is not None:
            claims = tuple((_claim(candidate),) for candidate in differing.candidates)
            return Written(claims, difference=differing.difference)
        parts: dict[int, list[Claim]] = {}
        for candidate in reading.candidates:
            parts.setdefault(candidate.part, []).append(_claim(candidate))
        return Written(tuple(tuple(claims[:ALTERNATIVES]) for _, claims in sorted(parts.items())))


def attribution(quote: Quote) -> str:
    """Who said it and when: words of ours, true of any quote from the article."""
    who = quote.outlet or f"“{quote.title}”"
    when = published_instant(quote.published)
    if when is None:
        return f"{who} reported this; the date is not known."
    return f"{who} reported this on {when.day} {when:%B %Y}."


def attributed(quotes: Sequence[Quote], difference: Difference | None) -> str:
    """Who said the first of `quotes`; where they differ, who told which value and when."""
    if difference is None:
        return attribution(quotes[0])
    return who_told_what(quotes, difference)


def no_such_topic(wanted: Sequence[str], held: Collection[str]) -> str:
    """Why a question limited to the tags `wanted` found nothing; `held` are the tags there are."""
    named = " or ".join(f"“{tag}”" for tag in wanted)
    if any(tag in held for tag in wanted):
        return f"Nothing that carries the tag {named} is about that."
    if not held:
        return f"No article carries the tag {named}: none carries any yet."
    return f"No article carries the tag {named}. The tags in use are {listed(held)}."


def read_as(respelt: Iterable[tuple[str, str]]) -> str:
    """That words of the question were read as others; pairs of the word typed and the word read."""
    pairs = [f"“{typed}” as “{read}”" for typed, read in respelt]
    return f"Your question was read with {' and '.join(pairs)}."


def listed(tags: Iterable[str], most: int = 20) -> str:
    """Tags with commas between them, at most so many."""
    every = list(tags)
    more = [f"and {len(every) - most} more"] if len(every) > most else []
    return ", ".join(every[:most] + more)


def _differing(understood: Understood, reading: Reading) -> Differing | None:
    return difference_among(understood.question.text, reading.candidates)


def _claim(candidate: Candidate) -> Claim:
    return Claim(
        candidate.article.id, candidate.article.version, candidate.text, around=candidate.span
    )
