"""The extractive reader: chooses the one or two sentences that answer, without a language model.

A linear model over the features of each sentence, fitted on questions of 2022 to 2024 (`fit`),
gives every sentence its chance of holding the answer; a quote is the one or two neighbouring
sentences whose chances add up to most. A second linear model says how far to trust the first.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.answers import FoundPassage
from bot.extractive.asked import Asked, take_apart, telling_words
from bot.extractive.features import MAX_WORDS, NAMES, Sentence, features_of, sentences_of
from bot.reading import Candidate, Reading, Understood
from knowledge.articles import Span

WEIGHTS = Path(__file__).with_name("weights.json")

CANDIDATES = 10
"""Quotes proposed at most; the gate drops what it cannot prove, so more than one is kept."""

SIGNS = (
    "chance",
    "margin",
    "coverage",
    "coverage_with_title",
    "coverage_of_passage",
    "names_covered_by_passage",
    "figures_covered_by_passage",
    "name_missing",
    "unit_missing",
    "votes",
    "telling_words",
    "cosine",
    "cosine_of_best",
)
"""What confidence is judged by."""

WORTH_ADDING = 0.1
"""A second sentence is shown from this share of the first one's chance on. On questions of 2022 and
2024 two sentences are quoted in four of ten cases then; always taking two would hold the answer in
one or two more of a hundred, and be read by fewer."""

_LEANING = re.compile(
    r"[\"“‘']?(?:He|She|They|It|His|Her|Hers|Its|Their|Theirs|This|That|These|Those|Both|Such)\b"
)

UNANSWERED = 1 / 3
"""A quote that ends in a question is ranked by this share of its chance: it seldom tells."""

_ASKING = re.compile(r"\?[!?\"”’'»)\]]*$")

Frequencies = Callable[[Sequence[str]], Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Fitted:
    """What fitting found: a weight for each feature, and for each sign of confidence."""

    sentence: NDArray[np.float64]
    confidence: NDArray[np.float64]
    bias: float
    threshold: float


def load_fitted() -> Fitted:
    """The weights that come with Pullquote; a feature not fitted yet weighs nothing."""
    stored = json.loads(WEIGHTS.read_text("utf-8"))
    return Fitted(
        sentence=np.array([stored["sentence"].get(name, 0.0) for name in NAMES]),
        confidence=np.array([stored["confidence"].get(name, 0.0) for name in SIGNS]),
        bias=float(stored["bias"]),
        threshold=float(stored["threshold"]),
    )


class ExtractiveReader:
    """Reads found passages for the sentences that answer.

    `frequencies` says how many passages of the library hold each word, `passages` how many there
    are; both weigh the words of the question.
    """

    def __init__(
        self, frequencies: Frequencies, passages: Callable[[], int], fitted: Fitted
    ) -> None:
        self._frequencies = frequencies
        self._passages = passages
        self._fitted = fitted
        self.default_threshold = fitted.threshold

    def read(self, understood: Understood, found: Sequence[FoundPassage]) -> Reading:
        """The best quotes, best first, and how sure the first one is."""
        sentences = sentences_of(found)
        if not sentences:
            return Reading((), 0.0)
        asked = self.take_apart(understood.question.text)
        rows = features_of(asked, found, sentences, understood.asked_at)
        chances = chances_of(rows @ self._fitted.sentence)
        candidates = candidates_of(sentences, chances)
        signs = signs_of(asked, rows, chances, sentences, found)
        sure = float(1 / (1 + np.exp(-(signs @ self._fitted.confidence + self._fitted.bias))))
        if signs[SIGNS.index("coverage_of_passage")] == 0:
            sure = 0.0  # not one word in common: whatever it says, it was not asked
        return Reading(tuple(candidates), sure)

    def take_apart(self, question: str) -> Asked:
        """The question with its words weighed by this library."""
        words = telling_words(question)
        counted = self._frequencies(list(words.values()))
        by_stem = {stem: counted.get(word, 0) for stem, word in words.items()}
        return take_apart(question, by_stem, self._passages())


def chances_of(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Scores as chances that add up to 1."""
    grown = np.exp(scores - scores.max())
    chances: NDArray[np.float64] = grown / grown.sum()
    return chances


def signs_of(
    asked: Asked,
    rows: NDArray[np.float64],
    chances: NDArray[np.float64],
    sentences: Sequence[Sentence],
    found: Sequence[FoundPassage],
) -> NDArray[np.float64]:
    """What tells a good reading from a bad one: shape (len(SIGNS),)."""
    order = np.argsort(-chances)
    best = int(order[0])
    runner_up = float(chances[order[1]]) if len(order) > 1 else 0.0
    of_best = {name: float(rows[best, NAMES.index(name)]) for name in SIGNS if name in NAMES}
    signs = of_best | {
        "chance": float(chances[best]),
        "margin": float(chances[best]) - runner_up,
        "name_missing": float(of_best["names_covered_by_passage"] < 1),
        "telling_words": min(len(asked.weights), 12) / 12,
        "cosine": max(one.cosine for one in found),
        "cosine_of_best": found[sentences[best].rank].cosine,
    }
    return np.array([signs[name] for name in SIGNS])


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
