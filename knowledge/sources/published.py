"""When an article appeared, from whatever a source says about it; unknown rather than guessed."""

import re
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

from knowledge.articles import Published

_EARLIEST_YEAR = 1900
# A clock or a zone may be off; an article from next week is a mistake.
_TOLERANCE = timedelta(days=2)

_ISO = re.compile(r"(\d{4})[-/](\d{2})[-/](\d{2})(?:[T ](\d{2}:?\d{2}.*))?", re.DOTALL)
_RFC_822 = re.compile(
    r"(?:[A-Za-z]{3,9},?\s+)?\d{1,2}\s+[A-Za-z]{3}\w*\s+[1-9]\d{3}\s+\d{1,2}:\d{2}.*"
)
_DAY_FIRST = re.compile(
    r"(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+(?P<month>[A-Za-z]+)\.?,?\s+(?P<year>\d{4})"
)
_MONTH_FIRST = re.compile(
    r"(?P<month>[A-Za-z]+)\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})"
)
_DAY_IN_PATH = re.compile(
    r"^https?://[^/?#]+/(?:[^?#]*[/_-])?(?P<year>(?:19|20)\d{2})([/-])"
    r"(?:(?P<month>[01]\d)|(?P<name>[A-Za-z]{3,9}))\2(?P<day>[0-3]\d)(?![\d])"
)
_WEEKDAY = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+", re.IGNORECASE)
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip


def parse_published(value: object, *, now: datetime | None = None) -> Published:
    """A date, an aware UTC datetime, or None when `value` does not say for certain.

    Takes ISO 8601, RFC 822, dates with the month in English letters, and `date` or `datetime`
    objects. A time without a zone is not an instant, so only its date is kept. Two numbers that
    could each be the month (03/04/2024), years before 1900 and more than two days after `now`
    (default: the clock) give None. Never raises.
    """
    moment = now or datetime.now(UTC)
    try:
        published = _parsed(value)
        if isinstance(published, datetime):
            published = published.astimezone(UTC) if published.tzinfo else published.date()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    if published is None or published.year < _EARLIEST_YEAR:
        return None
    if isinstance(published, datetime):
        return published if published <= moment + _TOLERANCE else None
    return published if published <= (moment + _TOLERANCE).date() else None


def published_from_url(url: str | None, *, now: datetime | None = None) -> date | None:
    """The day in the path of an address, such as `/2025/03/14/`, `/2025/mar/14/` or `/2025-03-14`.

    None if there is none, or one that `parse_published` would not take.
    """
    found = _DAY_IN_PATH.search(url or "")
    if not found:
        return None
    name = found["name"]
    month = _month(name.lower()) if name else int(found["month"])
    try:
        day = date(int(found["year"]), month or 0, int(found["day"]))
    except ValueError:
        return None
    published = parse_published(day, now=now)
    return published if isinstance(published, date) else None


def _parsed(value: object) -> Published:
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or len(value) > 100:
        return None
    text = " ".join(value.split())
    if iso := _ISO.fullmatch(text):
        year, month, day, time = iso.groups()
        day_only = date(int(year), int(month), int(day))
        return (
            datetime.fromisoformat(f"{year}-{month}-{day}T{time.replace(' ', '')}")
            if time
            else day_only
        )
    if _RFC_822.fullmatch(text):
        return parsedate_to_datetime(text)
    text = _WEEKDAY.sub("", text, count=1)
    if named := _DAY_FIRST.fullmatch(text) or _MONTH_FIRST.fullmatch(text):
        month_number = _month(named["month"].lower())
        return date(int(named["year"]), month_number, int(named["day"])) if month_number else None
    return None


def _month(name: str) -> int | None:
    found = [number for number, month in enumerate(_MONTHS, 1) if month.startswith(name)]
    if name == "sept":
        return 9
    return found[0] if len(name) >= 3 and len(found) == 1 else None
