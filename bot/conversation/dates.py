"""Times in follow-ups: which words are one, and what "in May" means after "in 2023".

What is a time, `bot.periods` says alone. A time is judged here without knowing when it is said,
since only its words are taken on.
"""

import re
from datetime import UTC, datetime, timedelta

from bot.periods.civil import step
from bot.periods.expressions import TimeExpression, TimeKind, period_named, time_expressions
from bot.periods.vocabulary import MONTHS, UNIT, unit_of

_ANY_TIME = datetime(2026, 6, 17, 12, 30, tzinfo=UTC)
"""Where times stand does not depend on when they are said, but for the first moment of a year."""

_SOME_YEAR = 2024
"""In which every day of the calendar exists."""

_BESIDE = re.compile(
    rf"(?:(?:in|on|during)\s+)?the\s+(?:(?P<unit>{UNIT})\s+(?:before|(?P<after>after))(?:\s+that)?"
    rf"|(?:previous|preceding|(?P<next>next|following))\s+(?P<named>{UNIT}))",
    re.IGNORECASE,
)
_LAST = re.compile(rf"(?:in\s+)?last\s+(?P<unit>{UNIT})", re.IGNORECASE)
_INSTANT = timedelta(microseconds=1)


def date_in(text: str) -> str | None:
    """The first time in `text`, with its preposition, or None."""
    found = _times_in(text)
    return found[0].words if found else None


def stretches_of_dates(text: str) -> list[tuple[int, int]]:
    """Where the times of `text` begin and end, in order."""
    return [(one.start, one.end) for one in _times_in(text)]


def is_bare_date(plain: str) -> bool:
    """Whether `plain` is a time and nothing else: "in 2024", "last year", "the month before"."""
    return bool(
        period_named(plain, _ANY_TIME)
        or _BESIDE.fullmatch(plain)
        or _is_yearless(plain, _SOME_YEAR)
    )


def dated_like(date: str, old: str) -> str:
    """`date` as seen from `old`: after "in October 2023", "in November" is one of 2023."""
    named = _times_in(old)
    then = named[0] if len(named) == 1 else None
    if beside := _BESIDE.fullmatch(date):
        unit = unit_of(beside["unit"] or beside["named"])
        forward = bool(beside["after"] or beside["next"])
        return (then and _beside(then, unit, forward=forward)) or date
    year = _year_of(then) if then else None
    if year is not None and _is_yearless(date, year):
        date = f"{date} {year}"
    found = _times_in(date) or _times_in(f"in {date}")
    if not found or found[0].lead or (found[0].kind is not TimeKind.DATED and _times_in(date)):
        return date if _times_in(date) or not found else f"in {date}"
    period = found[0].period
    a_day = period is not None and period.until - period.since == timedelta(days=1)
    return f"{'on' if a_day else 'in'} {date}"


def _times_in(text: str) -> list[TimeExpression]:
    return [one for one in time_expressions(text, _ANY_TIME) if one.period is not None]


def _is_yearless(date: str, year: int) -> bool:
    """Whether `date` takes a year: "in May" does, "last May" and "in 2023" do not."""
    whole = f"{date} {year}"
    for text in (whole, f"in {whole}"):
        found = _times_in(text)
        if len(found) == 1 and found[0].end - found[0].start == len(text):
            return found[0].kind is TimeKind.DATED
    return False


def _year_of(then: TimeExpression) -> int | None:
    """The year that a time names, where it lies in one."""
    if then.kind is not TimeKind.DATED or then.period is None:
        return None
    first, last = then.period.since.year, (then.period.until - _INSTANT).year
    return first if first == last else None


def _beside(then: TimeExpression, unit: str, *, forward: bool) -> str | None:
    """The year, quarter, month or day before or after a time; None where that is not clear."""
    last = _LAST.fullmatch(then.words)
    if last and unit_of(last["unit"]) == unit and not forward:
        return f"the {unit} before last"
    year = _year_of(then)
    if year is None or then.period is None:
        return None
    start = then.period.since + step(unit, 1 if forward else -1)
    month = f"{MONTHS[start.month - 1].capitalize()} {start.year}"
    whole = then.period.until == then.period.since + step(unit, 1)
    said = {
        "month": f"in {month}",
        "quarter": f"in Q{(start.month + 2) // 3} {start.year}",
        "day": f"on {start.day} {month}",
    }
    return f"in {start.year}" if unit == "year" else said.get(unit) if whole else None
