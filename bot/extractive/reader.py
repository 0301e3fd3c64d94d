"""The extractive reader: chooses the one or two sentences that answer, without a language model.

A linear model over what can be counted of each sentence and what the cross-encoder makes of it,
fitted on questions of past years (`fit`), gives every sentence its chance of holding the answer,
from which `quotes` makes quotes. Other linear models put the passages in order and say how far to
trust the first quote. See docs/reader.md.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.answers import FoundPassage
from bot.extractive.asked import Asked, take_apart, telling_words
from bot.extractive.close_reading import (
    CLOSE_NAMES,
    PASSAGE_NAMES,
    Scorer,
    close_features,
    passage_features,
    read_closely,
)
from bot.extractive.features import NAMES, Sentence, features_of, sentences_of
from bot.extractive.quotes import candidates_of
from bot.extractive.wording import stems_of
from bot.reading import Reading, Understood
from knowledge.articles import Published, published_instant
from knowledge.retrieval.fusion import Weights, recency

WEIGHTS = Path(__file__).with_name("weights.json")

SIGNS = (
    "margin",
    "close_odds",
    "close_and_fresh",
    "names_found",
    "missing",
    "covered_nearby",
    "score",
    "cosine",
)
"""What confidence is judged by."""

MIDDLING = 0.5
"""How fresh an article without a date is taken to be, 0 to 1."""

MOST_WORDS_ORDERED = 30
"""The passages for a longer question stay as they were found: the cross-encoder learned from short
questions, and made the order of MultiHop-RAG's long ones worse."""

Frequencies = Callable[[Sequence[str]], Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Fitted:
    """What fitting found: a weight for each plain feature of a sentence, each feature of one read
    closely, each feature of a passage, and each sign of confidence."""

    sentence: NDArray[np.float64]
    close: NDArray[np.float64]
    passage: NDArray[np.float64]
    confidence: NDArray[np.float64]
    bias: float
    threshold: float


def load_fitted() -> Fitted:
    """The weights that come with Pullquote; a feature not fitted yet weighs nothing."""
    stored = json.loads(WEIGHTS.read_text("utf-8"))
    return Fitted(
        sentence=np.array([stored["sentence"].get(name, 0.0) for name in NAMES]),
        close=np.array([stored["close"].get(name, 0.0) for name in CLOSE_NAMES]),
        passage=np.array([stored["passage"].get(name, 0.0) for name in PASSAGE_NAMES]),
        confidence=np.array([stored["confidence"].get(name, 0.0) for name in SIGNS]),
        bias=float(stored["bias"]),
        threshold=float(stored["threshold"]),
    )


@dataclass(frozen=True, slots=True)
class Read:
    """Found passages as they were read for a question.

    `rows` are the plain features of `sentences`, `numbers` what the cross-encoder made of them.
    `day` is when the question was asked, or the day of the library's newest article where that is
    earlier: what is newest counts as new in a library that gets no news any more.
    """

    asked: Asked
    asked_at: datetime
    day: datetime
    found: Sequence[FoundPassage]
    sentences: Sequence[Sentence]
    rows: NDArray[np.float64]
    numbers: NDArray[np.float64]

    @property
    def ranks(self) -> list[int]:
        """The place of each sentence's passage in `found`."""
        return [one.rank for one in self.sentences]

    def scores(self) -> NDArray[np.float64]:
        """How well each passage was found, as if it had been asked for on `day`.

        One without a date counts as middling fresh.
        """
        weights = Weights()
        dates = [one.article.published for one in self.found]
        on_day = [recency(date, self.day, weights) if date else MIDDLING for date in dates]
        at_first = [recency(date, self.asked_at, weights) for date in dates]
        later = np.array(on_day) - np.array(at_first)
        scores: NDArray[np.float64] = np.array([one.score for one in self.found], dtype=np.float64)
        scores += weights.recent * later
        return scores

    def known_near(self, at: int) -> frozenset[str]:
        """The stems in the passage of the sentence at place `at`, and in its headline."""
        one = self.found[self.sentences[at].rank]
        return frozenset(stems_of(f"{one.passage.text} {one.article.title}"))

    def close(self, plain: NDArray[np.float64]) -> NDArray[np.float64]:
        """The features of sentences read closely; `plain` are the weights of plain features."""
        return close_features(self.rows, self.rows @ plain, self.numbers, self.ranks)

    def passages(self, chances: NDArray[np.float64]) -> NDArray[np.float64]:
        """The features of the passages, where `chances` are those of the sentences."""
        return passage_features(self.found, self.ranks, self.rows, chances, self.numbers)


class ExtractiveReader:
    """Reads found passages for the sentences that answer.

    `frequencies` says how many passages of the library hold each word, `passages` how many there
    are; both weigh the words of the question. `newest` says when its newest article appeared.
    `scorer` is the cross-encoder.
    """

    def __init__(
        self,
        frequencies: Frequencies,
        passages: Callable[[], int],
        newest: Callable[[], Published],
        fitted: Fitted,
        scorer: Scorer,
    ) -> None:
        self._frequencies = frequencies
        self._passages = passages
        self._newest = newest
        self._fitted = fitted
        self._scorer = scorer
        self.default_threshold = fitted.threshold

    def read(self, understood: Understood, found: Sequence[FoundPassage]) -> Reading:
        """The best quotes, best first, how sure the first one is, and the passages in order.

        Raises ReaderModelError where the cross-encoder is missing or damaged.
        """
        read = self.look_at(understood, found)
        if not read.sentences:
            return Reading((), 0.0)
        chances = chances_of(read.close(self._fitted.sentence) @ self._fitted.close)
        signs = signs_of(read, chances)
        sure = float(1 / (1 + np.exp(-(signs @ self._fitted.confidence + self._fitted.bias))))
        if signs[SIGNS.index("missing")] == 1 or not read.asked.weights:
            sure = 0.0  # not one word in common: whatever it says, it was not asked
        candidates = candidates_of(read.sentences, chances)
        return Reading(
            tuple(candidates), sure, self._order(understood.question.text, read, chances)
        )

    def _order(self, question: str, read: Read, chances: NDArray[np.float64]) -> tuple[int, ...]:
        if len(question.split()) > MOST_WORDS_ORDERED:
            return ()
        scores = read.passages(chances) @ self._fitted.passage
        return tuple(map(int, np.argsort(-scores, kind="stable")))

    def look_at(self, understood: Understood, found: Sequence[FoundPassage]) -> Read:
        """`found` with all that choosing goes by."""
        question, asked_at = understood.question.text, understood.asked_at
        day = min(asked_at, published_instant(self._newest()) or asked_at)
        sentences = sentences_of(found)
        asked = self.take_apart(question)
        rows = features_of(asked, found, sentences, day)
        numbers = read_closely(self._scorer, question, day, found, sentences)
        return Read(asked, asked_at, day, found, sentences, rows, numbers)

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


def signs_of(read: Read, chances: NDArray[np.float64]) -> NDArray[np.float64]:
    """What tells a good reading from a bad one: shape (len(SIGNS),)."""

    def column(name: str) -> NDArray[np.float64]:
        return read.rows[:, NAMES.index(name)]

    order = np.argsort(-chances)
    best = int(order[0])
    runner_up = float(chances[order[1]]) if len(order) > 1 else 0.0
    odds = 1 / (1 + np.exp(-read.numbers))
    fresh = column("fresh_weeks") + MIDDLING * column("undated")
    weights = read.asked.weights
    missing = [stem for stem in weights if stem not in read.known_near(best)]
    signs = {
        "margin": float(chances[best]) - runner_up,
        "close_odds": float(odds[best]),
        "close_and_fresh": float((odds * fresh).max()),
        "names_found": float(column("names_covered_by_passage").max()),
        "missing": len(missing) / max(1, len(weights)),
        "covered_nearby": float(column("coverage_with_neighbours").max()),
        "score": float(read.scores().max()),
        "cosine": max(one.cosine for one in read.found),
    }
    return np.array([signs[name] for name in SIGNS])
