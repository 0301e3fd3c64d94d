"""How well a passage's words match a question's: BM25 over every candidate, with word pairs.

Full-text search gives BM25 only to what it found, by the question's rarer words. Here each
candidate, whoever found it, is scored by all of them, and by pairs: "interest rate" counts for more
than an interest and a rate apart. On the tuning questions pairs took recall@1 from .69 to .71, and
on the multi-hop questions Hits@10 from .86 to .89.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import log

import numpy as np
from numpy.typing import NDArray

from knowledge.retrieval.terms import STOPWORDS, parts_of, stem_of, stems_of_parts

K1 = 1.2
B = 0.75
"""The usual constants of BM25; others did no better."""

PAIR = 1.0
"""What a pair of words together adds, as a share of their mean weight."""

REACH = 2
"""Two words stand together with at most one between them: "rate of interest"."""

USUAL_WORDS = 120
"""The length, title included, that BM25 takes as neither short nor long."""


@dataclass(frozen=True)
class Wording:
    """A question's words: `weights` by stem (inverse document frequency), and their order."""

    weights: Mapping[str, float]
    order: tuple[str, ...]

    def centred_on(self, part: str, share: float) -> "Wording":
        """The same, where words that are not in `part` weigh that `share` of what they did."""
        own = {stem_of(word) for word in parts_of(part)}
        weights = {
            stem: weight if stem in own else share * weight for stem, weight in self.weights.items()
        }
        return Wording(weights, self.order)

    def with_also(self, other: "Wording") -> "Wording":
        """The same, where the words of `other` count as well; the order stays."""
        return Wording({**other.weights, **self.weights}, self.order) if other.order else self

    @cached_property
    def pairs(self) -> Mapping[tuple[str, str], float]:
        """Neighbouring words and what they add where they stand together."""
        return {
            (one, two): PAIR * (self.weights[one] + self.weights[two]) / 2
            for one, two in pairwise(self.order)
        }


def wording_of(question: str, frequencies: Mapping[str, int], passages: int) -> Wording:
    """The wording of `question`. `frequencies` says how many of `passages` hold each word."""
    words = counted_words(question)
    weights: dict[str, float] = {}
    for word in words:
        held = frequencies.get(word.lower(), 0)
        others = max(0, passages - held)  # the two were counted one after the other
        weights.setdefault(stem_of(word), log(1 + (others + 0.5) / (held + 0.5)))
    return Wording(weights, tuple(stem_of(word) for word in words))


def counted_words(question: str) -> list[str]:
    """The words of `question` that count, in order; all of them where none does."""
    words = parts_of(question)
    kept = [
        word
        for word in words
        if word.lower() not in STOPWORDS or (word.isupper() and len(word) > 1)
    ]
    return kept or words


def score_wording(wording: Wording, passages: Sequence[tuple[str, str]]) -> NDArray[np.float64]:
    """A score, 0 and up, for each (title, text)."""
    return np.array([_score(wording, title, text) for title, text in passages], dtype=np.float64)


def _score(wording: Wording, title: str, text: str) -> float:
    headline, body = stems_of_parts(title), stems_of_parts(text)
    weights = wording.weights
    # The question's words alone, with their places; the body begins far from the headline's end.
    found = [(at, stem) for at, stem in enumerate(headline) if stem in weights]
    start = len(headline) + REACH + 1
    found += [(at, stem) for at, stem in enumerate(body, start) if stem in weights]
    length = 1 - B + B * (len(headline) + len(body)) / USUAL_WORDS
    score = 0.0
    for stem, times in Counter(stem for _, stem in found).items():
        score += weights[stem] * times * (K1 + 1) / (times + K1 * length)
    beside = {
        (one, two)
        for (place, one), (next_place, two) in pairwise(found)
        if next_place - place <= REACH
    }
    return score + sum(wording.pairs.get(pair, 0.0) for pair in beside)
