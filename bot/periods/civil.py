"""Calendar arithmetic on the asker's clock on the wall, and its way to UTC.

What people say of time is about their own calendar: "yesterday" has 23 hours when the clocks went
forward. So stretches are reckoned in naive local time, and become instants at the very end. What is
elapsed time ("the last 24 hours") or ends now is reckoned in UTC from the start.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from dateutil.relativedelta import relativedelta

from knowledge.period import BEGINNING, END, Period

_STEPS = {
    "second": relativedelta(seconds=1),
    "minute": relativedelta(minutes=1),
    "hour": relativedelta(hours=1),
    "day": relativedelta(days=1),
    "week": relativedelta(weeks=1),
    "fortnight": relativedelta(weeks=2),
    "month": relativedelta(months=1),
    "quarter": relativedelta(months=3),
    "half": relativedelta(months=6),
    "year": relativedelta(years=1),
    "decade": relativedelta(years=10),
    "century": relativedelta(years=100),
}
_MONTHS = {"month": 1, "quarter": 3, "half": 6}
_FIRST_YEAR: dict[str, Callable[[int], int]] = {
    "year": lambda year: year,
    "decade": lambda year: max(1, year // 10 * 10),
    "century": lambda year: (year - 1) // 100 * 100 + 1,  # the twentieth began in 1901
}
ELAPSED = frozenset({"second", "minute", "hour"})
"""Units that are counted on a stopwatch rather than on the calendar."""

WEEKEND = 5
"""The weekday, counted from Monday as 0, on which the weekend begins."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """From `start` to before `end`: naive on the asker's clock, or aware instants."""

    start: datetime
    end: datetime


def step(unit: str, times: int) -> relativedelta:
    """`times` units as something to add to a datetime; may be negative."""
    return _STEPS[unit] * times


def floor(unit: str, moment: datetime) -> datetime:
    """The start of the calendar unit that holds `moment`. Weeks begin on Monday (ISO 8601)."""
    if unit in ELAPSED:
        finer = {"second": 0, "minute": 1, "hour": 2}[unit]
        cut = dict.fromkeys(("microsecond", "second", "minute")[: finer + 1], 0)
        return moment.replace(**cut)  # type: ignore[arg-type]
    day = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    if unit in {"week", "fortnight"}:
        return day - timedelta(days=day.weekday())
    if unit in _MONTHS:
        return day.replace(day=1, month=(day.month - 1) // _MONTHS[unit] * _MONTHS[unit] + 1)
    if unit in _FIRST_YEAR:
        return day.replace(day=1, month=1, year=_FIRST_YEAR[unit](day.year))
    return day


def unit_around(unit: str, moment: datetime, offset: int = 0) -> Stretch:
    """The calendar unit that holds `moment`, or the one `offset` units later."""
    start = floor(unit, moment) + step(unit, offset)
    return Stretch(start, start + step(unit, 1))


def day_of(year: int, month: int, day: int) -> Stretch:
    """One day. ValueError where the calendar has no such day."""
    return unit_around("day", datetime(year, month, day))


def months_of(year: int, month: int, months: int = 1) -> Stretch:
    """So many months from the first of `month`."""
    start = datetime(year, month, 1)
    return Stretch(start, start + step("month", months))


def years_of(year: int, years: int = 1) -> Stretch:
    """So many years from the first of January of `year`; the last one there is ends with it."""
    start = datetime(year, 1, 1)
    if year + years > datetime.max.year:
        return Stretch(start, datetime.max)
    return Stretch(start, start + step("year", years))


def weekend_around(moment: datetime, weeks: int = 0) -> Stretch:
    """Saturday and Sunday of the week that holds `moment`, or so many weeks later."""
    start = floor("week", moment) + timedelta(days=WEEKEND + 7 * weeks)
    return Stretch(start, start + timedelta(days=2))


def in_utc(stretch: Stretch, zone: tzinfo) -> Period | None:
    """`stretch` as instants, or None where nothing lies between its ends.

    A wall-clock time that the zone skips or repeats is the first instant of its kind, so that days
    leave no gap and do not overlap.
    """
    since, until = _instant(stretch.start, zone), _instant(stretch.end, zone)
    return Period(since, until) if since < until else None


def _instant(moment: datetime, zone: tzinfo) -> datetime:
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone, fold=0)).astimezone(UTC)
    except OverflowError:  # the first or last hours of the calendar, seen from another zone
        return BEGINNING if moment.year == 1 else END
