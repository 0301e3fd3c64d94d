"""Whether two values differ, or one is a rounder way to say the other.

News rounds: "about 1,200", "more than 1,000" and "1,193" are one count. In doubt two values are
alike: to say that reports differ where they do not is a wrong statement.
"""

from decimal import Decimal

from bot.differing.told import Told
from bot.values.dates import Date

COUNTED = 100
"""Below this, a whole number without "about" was counted, not rounded."""

NEARLY = Decimal("0.1")
"""How far "about" reaches around a figure, as a share of it."""

BEYOND = Decimal("1.5")
"""How far "more than" reaches above a figure, as a multiple of it, and "fewer than" below."""

_ABOVE = frozenset({"more than", "over", "just over", "well over", "upwards of"})
_BELOW = frozenset(
    {"fewer than", "less than", "under", "just under", "up to", "as many as", "as much as"}
)
_EXACT = frozenset({"", "at least"})
"""A toll of "at least 40" is what was known then: a later 52 is told beside it."""


def differ(one: Told, other: Told) -> bool:
    """Whether no reader could take the two for the same value. Values of other units do not."""
    if one.unit != other.unit:
        return False
    if one.date is not None and other.date is not None:
        return _dates_differ(one.date, other.date)
    (low, high), (least, most) = _reach(one), _reach(other)
    return high < least or most < low


def _reach(told: Told) -> tuple[Decimal, Decimal]:
    """From where to where the true value may lie."""
    value, step = told.value, _rounding(told.value)
    if told.limit in _EXACT:
        step = Decimal(0) if told.counted and value < COUNTED else step
        return value - step, value + step
    low, high = value - max(step, value * NEARLY), value + max(step, value * NEARLY)
    if told.limit in _ABOVE:
        return low, max(high, value * BEYOND)
    if told.limit in _BELOW:
        return min(low, value / BEYOND), high
    return low, high


def _rounding(value: Decimal) -> Decimal:
    """Half a unit in the last place that is not nought: 50 of 1,200, 0.05 of 3.2."""
    exponent = value.normalize().as_tuple().exponent
    return Decimal(5).scaleb(int(exponent) - 1)


def _dates_differ(one: Date, other: Date) -> bool:
    if one.year and other.year and one.year != other.year:
        return True
    return (one.month, one.day) != (other.month, other.day)
