"""Phrases that only say where or when: what they leave when they go is still what was reported."""

from collections.abc import Sequence

from bot.model.pieces import Piece
from bot.model.small_words import BOUNDARIES, PLACES_AND_TIMES, TIMES
from bot.values.dates import Date


def is_timely(gap: Sequence[Piece]) -> bool:
    """Whether it only says when, or for how long."""
    joining = PLACES_AND_TIMES | {"for", "from", "until"}
    return (
        any(one.word in TIMES or _is_day_or_year(one) for one in gap)
        and all(one.word in TIMES | joining or _counts(one) for one in gap)
        and gap[0].word not in {"than", "before"}
    )


def _counts(one: Piece) -> bool:
    return isinstance(one.value, Date) or (one.value is not None and not one.value.kind)


def _is_day_or_year(one: Piece) -> bool:
    return isinstance(one.value, Date) or (
        one.value is not None and not one.value.kind and 1900 <= one.value.value <= 2100
    )


def is_place_or_time(phrase: Sequence[Piece]) -> bool:
    """Whether it is a phrase such as "in Oslo", "on 3 May" or "last year"."""
    if not phrase or any(one.owner or one.word in BOUNDARIES for one in phrase):
        return False
    if is_timely(phrase):
        return True
    return phrase[0].word in PLACES_AND_TIMES and all(
        one.name or one.value is not None or one.word in TIMES or one.word in PLACES_AND_TIMES
        for one in phrase
    )
