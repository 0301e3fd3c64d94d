"""Periods and days in words, on the calendar of whoever asked."""

from datetime import datetime, timedelta

from knowledge.period import BEGINNING, END, Period

_INSTANT = timedelta(microseconds=1)


def day_said(instant: datetime, asked_at: datetime) -> str:
    """ "5 November 2024", in the zone of `asked_at`."""
    local = _local(instant, asked_at)
    return f"{local.day} {local:%B} {local.year}"


def period_said(period: Period, asked_at: datetime) -> str:
    """A period as short as it is clear: "October 2023", "2022", "9 to 15 November 2026"."""
    if period.since == BEGINNING:
        return f"before {day_said(period.until, asked_at)}"
    if period.until == END:
        return f"{day_said(period.since, asked_at)} or later"
    first = _local(period.since, asked_at)
    after = _local(period.until, asked_at)
    last = _local(period.until - _INSTANT, asked_at)
    starts_whole = (first.day, first.hour, first.minute) == (1, 0, 0)
    ends_whole = (after.day, after.hour, after.minute) == (1, 0, 0)
    if starts_whole and ends_whole:
        return _months_said(first, last)
    if first.date() == last.date():
        return f"{first.day} {first:%B} {first.year}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {last.day} {first:%B} {first.year}"
    start = f"{first.day} {first:%B}" + (f" {first.year}" if first.year != last.year else "")
    return f"{start} to {last.day} {last:%B} {last.year}"


def _months_said(first: datetime, last: datetime) -> str:
    if first.month == 1 and last.month == 12:
        return str(first.year) if first.year == last.year else f"{first.year} to {last.year}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first:%B} {first.year}"
    start = f"{first:%B}" + (f" {first.year}" if first.year != last.year else "")
    return f"{start} to {last:%B} {last.year}"


def _local(instant: datetime, asked_at: datetime) -> datetime:
    try:
        return instant.astimezone(asked_at.tzinfo)
    except OverflowError:  # the first and the last day there is
        return instant
