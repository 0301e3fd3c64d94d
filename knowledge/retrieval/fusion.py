"""One order out of two: how alike in meaning, and how many of the words.

Scores are fused rather than ranks. Each list is scaled by its own best within one question, so a
passage that is far ahead of the rest by its words stays far ahead; rank fusion forgets that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from knowledge.articles import Published, published_instant
from knowledge.period import BEGINNING, END, Period

Scores = NDArray[np.float64]

BEFORE = timedelta(days=3)
AFTER = timedelta(days=10)
"""How long before and after a time its news appears. Questions of 2022 and 2024, asked at the
year's end about the month that they were news in, found the answer first in .714 and .529 so, in
.695 and .522 without these days; a filter in place of a higher score lost one answer in twenty
(2022) to one in six (2024) among the first twenty."""


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each piece of evidence counts. Tuned on questions of 2022 to 2024; see
    docs/measurements.md.

    `meaning` (0 to 1) is the share of the scaled cosine, the rest goes to the scaled BM25.
    `favoured` is added for a passage from an outlet that the question names. `recent` is added for
    an article of the day of the question, and less for older ones: half of it for one that is
    three times `fading_days` old. `asked_for` is added for one of a time that the question names,
    `quoted` for a passage that holds all phrases that the question quotes. `opening` is added for
    the first passage of an article, where news says what is new.
    """

    meaning: float = 0.4
    favoured: float = 0.2
    recent: float = 0.6
    fading_days: float = 5.0
    opening: float = 0.1
    asked_for: float = 0.3
    quoted: float = 0.2


def fuse(cosines: Scores, bm25: Scores, weights: Weights) -> Scores:
    """Fused scores, 0 to 1. `bm25` is 0 where no word matched."""
    if not len(cosines):
        return np.zeros(0)
    spread = float(np.ptp(cosines))
    meaning = (cosines - cosines.min()) / spread if spread > 0 else np.ones_like(cosines)
    best = float(bm25.max())
    words = bm25 / best if best > 0 else np.zeros_like(bm25)
    return weights.meaning * meaning + (1 - weights.meaning) * words


def recency(published: Published, now: datetime, weights: Weights) -> float:
    """0 to 1: 1 for what appeared now, 0 for unknown dates and for what is yet to come.

    It falls fast at first and slowly later, as one over the square root of the age: of two old
    articles the younger is a little ahead too. An exponential, which forgets the difference, found
    the answer first in .610 of the questions of 2022 to 2024 instead of .622.
    """
    instant = published_instant(published)
    if instant is None or instant > now:
        return 0.0
    days: float = (now - instant).total_seconds() / 86_400
    return float((1 + days / weights.fading_days) ** -0.5)


def timeliness(
    published: Sequence[Published], now: datetime, periods: Sequence[Period], weights: Weights
) -> Scores:
    """What each article's date adds to its score: `periods` are past times that were asked for.

    Where something appeared in one of them, that counts and what is new does not; where nothing
    did, the question is treated as if it named no time. An article of a few days before or after a
    period counts as of it: news of the 31st is written on the 1st.
    """
    inside = np.array([_appeared_in(one, periods) for one in published], dtype=np.float64)
    if inside.any():
        return weights.asked_for * inside
    ages = np.array([recency(one, now, weights) for one in published], dtype=np.float64)
    return weights.recent * ages


def around(period: Period) -> Period:
    """`period` with the days before and after it in which its news may have appeared."""
    since = period.since - BEFORE if period.since - BEGINNING > BEFORE else BEGINNING
    until = period.until + AFTER if END - period.until > AFTER else END
    return Period(since, until)


def _appeared_in(published: Published, periods: Sequence[Period]) -> bool:
    instant = published_instant(published)
    return instant is not None and any(instant in around(one) for one in periods)
