"""What the cross-encoder makes of sentences and passages, as numbers beside the plain features.

It reads a passage as a whole, so a sentence is judged in its context, and gives every word piece a
number; a sentence's is the sum of the chances in it (log-sum-exp). How far it is to be trusted
against words, dates and votes is for fitting to find out.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.answers import FoundPassage
from bot.extractive.features import NAMES, Sentence
from bot.extractive.heading import heading_of
from knowledge.cross_encoder.scoring import Scores

Numbers = NDArray[np.float64]

CLOSE_NAMES = (
    "plain",
    "close",
    "close_chance",
    "close_best",
    "close_of_passage",
    "fresh_days",
    "fresh_weeks",
    "passage_score",
    "cosine",
    "votes",
    "length",
    "short",
    "question",
)
"""The features of a sentence that was read closely. `plain` is its score by the plain features."""

PASSAGE_NAMES = ("chance", "best", "close", "score", "cosine", "place", "fresh_weeks")
"""The features by which passages are put in order."""

UNREAD = -12.0
"""The least number: that of a sentence past the cross-encoder's limit."""


class Scorer(Protocol):
    """The cross-encoder, see `knowledge.cross_encoder.scoring`."""

    def score(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Scores]:
        """For each of `passages`, given as (heading, text), a number for each word piece."""
        ...


def read_closely(
    scorer: Scorer,
    question: str,
    asked_at: datetime,
    found: Sequence[FoundPassage],
    sentences: Sequence[Sentence],
) -> Numbers:
    """A number for each of `sentences` of `found`: shape (len(sentences),), UNREAD and up."""
    if not sentences:
        return np.zeros(0)
    passages = [(heading_of(one.article, asked_at), one.passage.text) for one in found]
    scored = scorer.score(question, passages)
    numbers = np.full(len(sentences), UNREAD)
    for at, one in enumerate(sentences):
        scores, begin = scored[one.rank], found[one.rank].passage.start
        inside = (scores.starts >= one.span.start - begin) & (scores.starts < one.span.end - begin)
        if inside.any():
            numbers[at] = max(UNREAD, summed(scores.numbers[inside].astype(np.float64)))
    return numbers


def close_features(
    found: Sequence[FoundPassage],
    ranks: Sequence[int],
    rows: Numbers,
    plain: Numbers,
    numbers: Numbers,
) -> Numbers:
    """A row for each sentence: shape (len(ranks), len(CLOSE_NAMES)).

    `ranks` are the places of their passages in `found`, `rows` their plain features, `plain` the
    scores by these, and `numbers` what `read_closely` gave.
    """
    place = np.asarray(ranks)
    by_passage = {rank: summed(numbers[place == rank]) for rank in set(ranks)}
    given = {
        "plain": plain - plain.max(),
        "close": numbers,
        "close_chance": np.exp(numbers - np.logaddexp(summed(numbers), 0.0)),
        "close_best": (numbers == numbers.max()).astype(np.float64),
        "close_of_passage": np.array([by_passage[rank] for rank in ranks]),
        "cosine": np.array([found[rank].cosine for rank in ranks]),
    }
    return np.stack(
        [given[name] if name in given else rows[:, NAMES.index(name)] for name in CLOSE_NAMES],
        axis=1,
    )


def passage_features(
    found: Sequence[FoundPassage],
    ranks: Sequence[int],
    rows: Numbers,
    chances: Numbers,
    numbers: Numbers,
) -> Numbers:
    """A row for each passage: shape (len(found), len(PASSAGE_NAMES)).

    `chances` are those of the sentences, adding up to 1; the rest is as in `close_features`.
    """
    place = np.asarray(ranks)
    most = max((one.score for one in found), default=1.0) or 1.0
    fresh = rows[:, NAMES.index("fresh_weeks")]
    table = []
    for rank, one in enumerate(found):
        mine = place == rank
        known = bool(mine.any())
        table.append(
            (
                max(UNREAD, float(np.log(chances[mine].sum() + 1e-9))) if known else UNREAD,
                max(UNREAD, float(np.log(chances[mine].max() + 1e-9))) if known else UNREAD,
                summed(numbers[mine]) if known else UNREAD,
                one.score / most,
                one.cosine,
                1 / (1 + rank),
                float(fresh[mine][0]) if known else 0.0,
            )
        )
    return np.array(table, dtype=np.float64).reshape(len(found), len(PASSAGE_NAMES))


def summed(numbers: Numbers) -> float:
    """log(sum(exp(numbers))); `numbers` must not be empty."""
    most = float(numbers.max())
    return most + float(np.log(np.exp(numbers - most).sum()))
