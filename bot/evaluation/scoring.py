"""What counts as found, and how found things add up."""

import re
from collections.abc import Sequence
from math import ceil

_PUNCTUATION = re.compile(r"[^\w]+|_")


def folded(text: str) -> str:
    """Lower-cased, punctuation folded to single spaces, with a space on either end."""
    return f" {_PUNCTUATION.sub(' ', text.lower()).strip()} "


def holds_answer(text: str, answers: Sequence[str]) -> bool:
    """Whether `text` contains one of `answers` in whole words."""
    inside = folded(text)
    return any(folded(answer) in inside for answer in answers if folded(answer).strip())


def holds_fact(text: str, facts: Sequence[str]) -> bool:
    """Whether `text` contains one of `facts`, spaces and newlines aside (MultiHop-RAG's rule)."""
    inside = "".join(text.split())
    return any("".join(fact.split()) in inside for fact in facts if fact.strip())


def recall_at(k: int, ranks: Sequence[int | None]) -> float:
    """The share of `ranks` (counted from 1, None for not found) that are at most `k`."""
    return _share(sum(rank is not None and rank <= k for rank in ranks), len(ranks))


def mean_reciprocal_rank(k: int, ranks: Sequence[int | None]) -> float:
    """The mean of 1/rank, where not found or beyond `k` is 0."""
    return _share(sum(1 / rank for rank in ranks if rank is not None and rank <= k), len(ranks))


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """How often a positive's score is above a negative's, ties counting half; 0.5 is chance."""
    ordered = sorted([(score, 1) for score in positive] + [(score, 0) for score in negative])
    wins, below, at = 0.0, 0, 0
    while at < len(ordered):
        end = at
        while end < len(ordered) and ordered[end][0] == ordered[at][0]:
            end += 1
        tied_positive = sum(kind for _, kind in ordered[at:end])
        tied_negative = end - at - tied_positive
        wins += tied_positive * (below + tied_negative / 2)
        below += tied_negative
        at = end
    return _share(wins, len(positive) * len(negative))


def percentile(values: Sequence[float], share: float) -> float:
    """The least of `values` that `share` (0 to 1) of them do not exceed; 0 for none."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[min(len(ordered), max(1, ceil(share * len(ordered)))) - 1]


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
