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
    UNREAD,
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
    "score",
    "plain",
    "covered_by_story",
    "covered_anywhere",
    "missing",
    "names_found",
    "names_in_article",
    "close_elsewhere",
    "fresh_found",
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

    def freshness(self) -> NDArray[np.float64]:
        """How fresh each passage is on `day`, 0 to 1; one without a date is MIDDLING."""
        dates = [one.article.published for one in self.found]
        weights = Weights()
        return np.array([recency(date, self.day, weights) if date else MIDDLING for date in dates])

    def scores(self) -> NDArray[np.float64]:
        """How well each passage was found, as if it had been asked for on `day`."""
        weights = Weights()
        at_first = [recency(one.article.published, self.asked_at, weights) for one in self.found]
        scores: NDArray[np.float64] = np.array([one.score for one in self.found], dtype=np.float64)
        scores += weights.recent * (self.freshness() - np.array(at_first))
        return scores

    def known(self) -> list[frozenset[str]]:
        """The stems in each passage and in its headline."""
        return [
            frozenset(stems_of(f"{one.passage.text} {one.article.title}")) for one in self.found
        ]

    def close(self, plain: NDArray[np.float64]) -> NDArray[np.float64]:
        """The features of sentences read closely; `plain` are the weights of plain features."""
        return close_features(self.found, self.ranks, self.rows, self.rows @ plain, self.numbers)

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
        candidates = candidates_of(read.sentences, chances)
        first = candidates[0].rank if candidates else read.ranks[int(np.argmax(chances))]
        signs = signs_of(read, self._fitted.sentence, first)
        sure = float(1 / (1 + np.exp(-(signs @ self._fitted.confidence + self._fitted.bias))))
        if signs[SIGNS.index("missing")] == 1 or not read.asked.weights:
            sure = 0.0  # not one word in common: whatever it says, it was not asked
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


def signs_of(read: Read, plain: NDArray[np.float64], first: int) -> NDArray[np.float64]:
    """What tells a good reading from a bad one: shape (len(SIGNS),).

    `plain` are the weights of plain features, `first` is the place of the passage that would be
    quoted first.
    """
    weights = read.asked.weights
    known, ranks = read.known(), np.array(read.ranks)
    stories: dict[str, frozenset[str]] = {}
    closest: dict[str, float] = {}
    for rank, one in enumerate(read.found):
        story = one.article.cluster or one.article.id
        stories[story] = stories.get(story, frozenset()) | known[rank]
        mine = read.numbers[ranks == rank].max(initial=UNREAD)
        closest[one.article.id] = max(closest.get(one.article.id, UNREAD), float(mine))
    near, article = known[first], read.found[first].article
    of_article = frozenset(stems_of(f"{article.text} {article.title}"))
    elsewhere = sorted(closest.values())[-2] if len(closest) > 1 else UNREAD
    signs = {
        "score": float(read.scores().max()),
        "plain": float((read.rows @ plain).max()),
        "covered_by_story": max(read.asked.covered(stems) for stems in stories.values()),
        "covered_anywhere": read.asked.covered(frozenset().union(*known)),
        "missing": sum(stem not in near for stem in weights) / max(1, len(weights)),
        "names_found": float(read.rows[:, NAMES.index("names_covered_by_passage")].max()),
        "names_in_article": read.asked.names_covered(of_article),
        "close_elsewhere": float(1 / (1 + np.exp(-elsewhere))),
        "fresh_found": float(read.freshness().mean()),
    }
    return np.array([signs[name] for name in SIGNS])
