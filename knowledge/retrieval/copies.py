"""Near-copies: the same words under another headline, as wire stories appear."""

import re
from collections.abc import Iterable

_WORD = re.compile(r"\w+")

SHINGLE_WORDS = 5
"""Five words in a row are seldom shared by accident, and survive light editing around them."""

COPY_SHARE = 0.5
"""The share of the shorter text's shingles that must stand in the other for it to be a copy."""


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    """The runs of five words in `text`, lower-cased; the whole text where it is shorter."""
    words = _WORD.findall(text.lower())
    if len(words) < SHINGLE_WORDS:
        return frozenset([tuple(words)]) if words else frozenset()
    return frozenset(zip(*(words[at:] for at in range(SHINGLE_WORDS)), strict=False))


def is_copy(one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]]) -> bool:
    """Whether two texts, given as their shingles, are near-copies."""
    shorter = min(len(one), len(other))
    return shorter > 0 and len(one & other) >= COPY_SHARE * shorter


def first_of_each(texts: Iterable[tuple[str, str]], most: int) -> list[int]:
    """The first `most` of (article id, text) that are not near-copies of an earlier one elsewhere.

    Returns their places. Two passages of one article are never copies of each other.
    """
    kept: list[tuple[str, frozenset[tuple[str, ...]]]] = []
    places: list[int] = []
    for place, (article_id, text) in enumerate(texts):
        if len(places) == most:
            break
        mine = shingles(text)
        if any(owner != article_id and is_copy(mine, theirs) for owner, theirs in kept):
            continue
        kept.append((article_id, mine))
        places.append(place)
    return places
