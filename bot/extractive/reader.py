"""The extractive reader: chooses the one or two sentences that answer, without a language model.

A linear model over the features of each sentence, fitted on questions of 2022 to 2024 (`fit`),
gives every sentence its chance of holding the answer; a quote is the one or two neighbouring
sentences whose chances add up to most. A second linear model says how far to trust the first.
"""

import json
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
    "names_covered_with_title",
    "votes",
    "telling_words",
)
"""What confidence is judged by."""

Frequencies = Callable[[Sequence[str]], Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Fitted:
    """What fitting found: a weight for each feature, and for each sign of confidence."""

    sentence: NDArray[np.float64]
    confidence: NDArray[np.float64]
    bias: float
    threshold: float


def load_fitted() -> Fitted:
    """The weights that come with Pullquote."""
    stored = json.loads(WEIGHTS.read_text("utf-8"))
    return Fitted(
        sentence=np.array([stored["sentence"][name] for name in NAMES]),
        confidence=np.array([stored["confidence"][name] for name in SIGNS]),
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
        signs = signs_of(asked, rows, chances)
        sure = 1 / (1 + np.exp(-(signs @ self._fitted.confidence + self._fitted.bias)))
        return Reading(tuple(candidates[:CANDIDATES]), float(sure))

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
    asked: Asked, rows: NDArray[np.float64], chances: NDArray[np.float64]
) -> NDArray[np.float64]:
    """What tells a good reading from a bad one: shape (len(SIGNS),)."""
    order = np.argsort(-chances)
    best = int(order[0])
    runner_up = float(chances[order[1]]) if len(order) > 1 else 0.0
    names = ("coverage", "coverage_with_title", "coverage_of_passage", "names_covered_with_title")
    return np.array(
        [
            float(chances[best]),
            float(chances[best]) - runner_up,
            *(rows[best, NAMES.index(name)] for name in names),
            rows[best, NAMES.index("votes")],
            min(len(asked.weights), 12) / 12,
        ]
    )


def candidates_of(sentences: Sequence[Sentence], chances: NDArray[np.float64]) -> list[Candidate]:
    """Quotes of one or two whole sentences, at most 60 words, best first, none overlapping."""
    windows = [
        (float(chances[at]), at, at)
        for at, one in enumerate(sentences)
        if one.length <= MAX_WORDS
    ]
    for at in range(len(sentences) - 1):
        one, next_one = sentences[at], sentences[at + 1]
        neighbours = one.article.id == next_one.article.id and next_one.number == one.number + 1
        if neighbours and one.length + next_one.length <= MAX_WORDS:
            windows.append((float(chances[at] + chances[at + 1]), at, at + 1))
    windows.sort(key=lambda window: -window[0])
    chosen: list[tuple[float, int, int]] = []
    for window in windows:
        if all(window[1] > last or window[2] < first for _, first, last in chosen):
            chosen.append(window)
        if len(chosen) == CANDIDATES:
            break
    return [
        Candidate(
            sentences[first].article,
            Span(sentences[first].span.start, sentences[last].span.end),
            chance,
            sentences[first].rank,
        )
        for chance, first, last in chosen
    ]
