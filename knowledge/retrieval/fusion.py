"""One order out of two: how alike in meaning, and how many of the words.

Scores are fused rather than ranks. Each list is scaled by its own best within one question, so a
passage that is far ahead of the rest by its words stays far ahead; rank fusion forgets that.
"""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from knowledge.articles import Published, published_instant

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each piece of evidence counts. Tuned on questions of 2022; see docs/measurements.md.

    `meaning` (0 to 1) is the share of the scaled cosine, the rest goes to the scaled BM25.
    `favoured` is added for a passage from an outlet that the question names. `recent` is added for
    an article of the last days before the question, half as much `half_life_days` later.
    """

    meaning: float = 0.4
    favoured: float = 0.2
    recent: float = 0.3
    half_life_days: float = 15.0


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
    """0 to 1: 1 for what appeared today, 0 for unknown dates and for what is yet to come."""
    instant = published_instant(published)
    if instant is None or instant > now:
        return 0.0
    days: float = (now - instant).total_seconds() / 86_400
    return float(0.5 ** (days / weights.half_life_days))
