"""Which one or two whole sentences make a quote, given each sentence's chance of answering.

A quote is the one or two neighbouring sentences whose chances add up to most, and reads well: it
takes along the sentence that it leans on, and the one that answers its question.
"""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.extractive.features import MAX_WORDS, Sentence
from bot.reading import Candidate
from knowledge.articles import Span

CANDIDATES = 10
"""Quotes proposed at most; the gate drops what it cannot prove, so more than one is kept."""

WORTH_ADDING = 0.1
"""A second sentence is shown from this share of the first one's chance on. On questions of 2022 and
2024 two sentences are quoted in four of ten cases then; always taking two would hold the answer in
one or two more of a hundred, and be read by fewer."""

UNANSWERED = 1 / 3
"""A quote that ends in a question is ranked by this share of its chance: it seldom tells."""

_LEANING = re.compile(
    r"[\"“‘']?(?:He|She|They|It|His|Her|Hers|Its|Their|Theirs|This|That|These|Those|Both|Such)\b"
)
_ASKING = re.compile(r"\?[!?\"”’'»)\]]*$")


def candidates_of(sentences: Sequence[Sentence], chances: NDArray[np.float64]) -> list[Candidate]:
    """Quotes of one or two whole sentences, at most 60 words, best first, none overlapping.

    A quote goes on from a question to what follows it; where it cannot, better ones come first.
    """
    windows = [
        (float(chances[at]), at, at) for at, one in enumerate(sentences) if one.length <= MAX_WORDS
    ]
    for at in range(len(sentences) - 1):
        if _fit_together(sentences, at):
            windows.append((float(chances[at] + chances[at + 1]), at, at + 1))
    trimmed = (_trimmed(sentences, chances, window) for window in windows)
    answered = [_answered(sentences, window) for window in trimmed]
    answered.sort(key=lambda window: -window[0])
    chosen: list[tuple[float, int, int]] = []
    for window in answered:
        if not any(_overlap(sentences, window, other) for other in chosen):
            chosen.append(window)
        if len(chosen) == CANDIDATES:
            break
    return [_candidate(sentences, window) for window in chosen]


def _trimmed(
    sentences: Sequence[Sentence], chances: NDArray[np.float64], window: tuple[float, int, int]
) -> tuple[float, int, int]:
    """`window` without a sentence that adds little, or with the one that it leans on."""
    chance, first, last = window
    if first < last:
        weaker, stronger = sorted((first, last), key=lambda at: float(chances[at]))
        if chances[weaker] < WORTH_ADDING * chances[stronger]:
            first = last = stronger
    if first == last and _leans_on_the_one_before(sentences[first]) and first > 0:
        first -= _fit_together(sentences, first - 1)
    return chance, first, last


def _answered(
    sentences: Sequence[Sentence], window: tuple[float, int, int]
) -> tuple[float, int, int]:
    """`window` with the sentence after it where it ends in a question, as two sentences at most;
    its chance is discounted where there is no such sentence."""
    chance, first, last = window
    question = sentences[last]
    if not _asks(question):
        return window
    place = (question.article.id, question.number + 1)
    for at, one in enumerate(sentences):
        fits = question.length + one.length <= MAX_WORDS
        if (one.article.id, one.number) == place and fits and not _asks(one):
            return chance, last, at
    return chance * UNANSWERED, first, last


def _overlap(
    sentences: Sequence[Sentence], one: tuple[float, int, int], other: tuple[float, int, int]
) -> bool:
    """Whether two windows share a sentence."""
    (_, first, last), (_, begin, end) = one, other
    return (
        sentences[first].article.id == sentences[begin].article.id
        and sentences[first].number <= sentences[end].number
        and sentences[begin].number <= sentences[last].number
    )


def _candidate(sentences: Sequence[Sentence], window: tuple[float, int, int]) -> Candidate:
    chance, first, last = window
    return Candidate(
        sentences[first].article,
        Span(sentences[first].span.start, sentences[last].span.end),
        chance,
        sentences[first].rank,
    )


def _fit_together(sentences: Sequence[Sentence], at: int) -> bool:
    """Whether this sentence and the next are neighbours that make one quote."""
    one, next_one = sentences[at], sentences[at + 1]
    neighbours = one.article.id == next_one.article.id and next_one.number == one.number + 1
    return neighbours and one.length + next_one.length <= MAX_WORDS


def _asks(sentence: Sentence) -> bool:
    """Whether it ends in a question mark: "Who won?", also within quotation marks."""
    return bool(_ASKING.search(sentence.text))


def _leans_on_the_one_before(sentence: Sentence) -> bool:
    """Whether it begins with a word that only the sentence before explains: "He said ..."."""
    return bool(_LEANING.match(sentence.text))
