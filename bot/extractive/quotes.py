"""Which one or two whole sentences make a quote, given each sentence's chance of answering.

The bare name of an agency that opens a report is not counted to its first sentence.

A quote is the one or two neighbouring sentences whose chances add up to most, and reads well: it
takes along the sentence that it leans on, and the one that answers its question. Where it can do
neither, another that is nearly as likely comes first.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import nlargest
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bot.extractive.features import MAX_WORDS, Sentence
from bot.extractive.openings import agency, goes_on, is_furniture, is_unended, leans
from bot.reading import Candidate
from knowledge.articles import Span
from knowledge.sentences import sentence_spans

CANDIDATES = 10
"""Quotes proposed at most; the gate drops what it cannot prove, so more than one is kept."""

WINDOWS = 60
"""Quotes are made of so many, the likeliest."""

WORTH_ADDING = 0.1
"""A second sentence is shown from this share of the first one's chance on. On questions of 2022 and
2024 two sentences are quoted in four of ten cases then; always taking two would hold the answer in
one or two more of a hundred, and be read by fewer."""

UNANSWERED = 1 / 3
"""A quote that ends in a question is ranked by this share of its chance: it seldom tells."""

DANGLING = 0.7
"""A quote that begins with a "He" that nothing in it explains is ranked by this share."""

UNENDED = 0.75
"""And a heading or an entry of a list by this."""

FURNITURE = 0.25
"""And a line of the page by this: a credit, a notice, "Read more"."""

_ASKING = re.compile(r"\?[!?\"”’'»)\]]*$")


@dataclass(frozen=True, slots=True)
class _Window:
    """One sentence, or two neighbours: the chance that they answer, and where there are two, that
    of each."""

    chance: float
    first: Sentence
    last: Sentence
    chances: tuple[float, float] = (0.0, 0.0)

    @property
    def text(self) -> str:
        return self.first.article.text[self.first.span.start : self.last.span.end]

    @property
    def is_single(self) -> bool:
        return self.first.number == self.last.number

    def overlaps(self, other: "_Window") -> bool:
        return (
            self.first.article.id == other.first.article.id
            and self.first.number <= other.last.number
            and other.first.number <= self.last.number
        )


def candidates_of(sentences: Sequence[Sentence], chances: NDArray[np.float64]) -> list[Candidate]:
    """Quotes of one or two whole sentences, at most 60 words, best first, none overlapping.

    A quote goes on from a question to what follows it, and takes along before it what it leans on;
    where it cannot, better ones come first.
    """
    spans: dict[str, list[Span]] = {}
    sentences = [_opened(one) for one in sentences]
    places = {(one.article.id, one.number): one for one in sentences}
    likely = nlargest(WINDOWS, _windows(sentences, chances), key=_chance)
    windows = [_ranked(_answered(_explained(_trimmed(one), spans), places)) for one in likely]
    windows.sort(key=_chance, reverse=True)
    chosen: list[_Window] = []
    for window in windows:
        if not any(window.overlaps(other) for other in chosen):
            chosen.append(window)
        if len(chosen) == CANDIDATES:
            break
    return [
        Candidate(
            window.first.article,
            Span(window.first.span.start, window.last.span.end),
            window.chance,
            window.first.rank,
        )
        for window in chosen
    ]


def _opened(sentence: Sentence) -> Sentence:
    """`sentence` after the bare name of an agency."""
    start, end = sentence.span.start + len(agency(sentence.text)), sentence.span.end
    return replace(sentence, span=Span(start, end)) if start != sentence.span.start else sentence


def _windows(sentences: Sequence[Sentence], chances: NDArray[np.float64]) -> Iterator[_Window]:
    """Every sentence, and every two neighbours, that are not too long."""
    for at, one in enumerate(sentences):
        if one.length <= MAX_WORDS:
            yield _Window(float(chances[at]), one, one)
    for at, (one, following) in enumerate(pairwise(sentences)):
        if _fit_together(one, following):
            each = float(chances[at]), float(chances[at + 1])
            yield _Window(sum(each), one, following, each)


def _chance(window: _Window) -> float:
    return window.chance


def _trimmed(window: _Window) -> _Window:
    """`window` without a sentence that adds little, or that does not belong to the other."""
    if window.is_single:
        return window
    pairs = zip(window.chances, (window.first, window.last), strict=True)
    (less, weaker), (more, stronger) = sorted(pairs, key=lambda pair: pair[0])
    if is_furniture(stronger.text) and not is_furniture(weaker.text):
        return replace(window, first=weaker, last=weaker)
    foreign = is_furniture(weaker.text) or is_unended(weaker.text)
    if foreign or less < WORTH_ADDING * more:
        return replace(window, first=stronger, last=stronger)
    return window


def _explained(window: _Window, spans: dict[str, list[Span]]) -> _Window:
    """`window` with the sentence before it where it leans on that, as two sentences at most; not
    with a line of the page.

    `spans` are the sentences of articles, kept for the next; it need not have been found.
    """
    one = window.first
    if not window.is_single or not one.number or not (leans(one.text) or goes_on(one.text)):
        return window
    article = one.article
    if article.id not in spans:
        spans[article.id] = sentence_spans(article.text, article.language)
    span = spans[article.id][one.number - 1]
    before = _opened(Sentence(article, span, one.rank, one.number - 1, ()))
    if is_furniture(before.text) or not _fit_together(before, one):
        return window
    return replace(window, first=before)


def _answered(window: _Window, places: Mapping[tuple[str, int], Sentence]) -> _Window:
    """`window` with the sentence after it where it ends in a question, as two at most; only one
    that was found, as what it tells is not known else."""
    asking = window.last
    answer = places.get((asking.article.id, asking.number + 1))
    if not _asks(asking) or answer is None or not _fit_together(asking, answer):
        return window
    if _asks(answer) or is_furniture(answer.text):
        return window
    return replace(window, first=asking, last=answer)


def _ranked(window: _Window) -> _Window:
    """`window` with its chance discounted for what makes it read badly."""
    share = 1.0
    if _asks(window.last):
        share *= UNANSWERED
    if leans(window.first.text):
        share *= DANGLING
    if is_unended(window.last.text):
        share *= UNENDED
    if is_furniture(window.text):
        share *= FURNITURE
    return replace(window, chance=share * window.chance)


def _fit_together(one: Sentence, following: Sentence) -> bool:
    """Whether the two are neighbours that make one quote."""
    neighbours = one.article.id == following.article.id and following.number == one.number + 1
    return neighbours and one.length + following.length <= MAX_WORDS


def _asks(sentence: Sentence) -> bool:
    """Whether it ends in a question mark: "Who won?", also within quotation marks."""
    return bool(_ASKING.search(sentence.text))
