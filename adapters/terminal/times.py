"""Spans of time in words: how long ago, how soon. Pure."""

from datetime import datetime, timedelta

_UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"))


def ago(then: datetime, now: datetime) -> str:
    """`just now`, `5 minutes ago`, `2 days ago`; both aware. A clock that was set back is now."""
    span = _span(now - then)
    return f"{span} ago" if span else "just now"


def soon(then: datetime, now: datetime) -> str:
    """`now`, `in 5 minutes`, `in 2 days`; both aware. What is overdue is now."""
    span = _span(then - now)
    return f"in {span}" if span else "now"


def _span(length: timedelta) -> str:
    """The largest unit that fits, or nothing for less than a minute."""
    seconds = length.total_seconds()
    for size, unit in _UNITS:
        number = int(seconds // size)
        # "36 hours" says more than "1 day", "100 minutes" more than "1 hour".
        if number >= 2 or (number == 1 and unit == "minute"):
            return f"{number} {unit}{'' if number == 1 else 's'}"
    return ""
