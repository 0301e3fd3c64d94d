"""When an article appeared, from whatever a source says about it; unknown rather than guessed."""

import re
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

from knowledge.articles import Published

_EARLIEST_YEAR = 1900
# What software says when it has no date: where the clocks of Unix (also as it is west of Greenwich
# then), DOS, old Macs and old databases begin.
_NOT_A_DAY = frozenset(
    {date(1900, 1, 1), date(1904, 1, 1), date(1969, 12, 31), date(1970, 1, 1), date(1980, 1, 1)}
)
# A clock or a zone may be off; an article from next week is a mistake.
_TOLERANCE = timedelta(days=2)
_WIDEST_OFFSET = timedelta(hours=14)  # no place on Earth is further from Greenwich

_ISO = re.compile(r"(\d{4})[-/](\d{2})[-/](\d{2})(?:[T ](\d{2}:?\d{2}.*))?", re.DOTALL)
_ISO_BASIC = re.compile(r"\d{8}T\d{6}(?:Z|[+-]\d{4})?")
_ISO_WEEK_DAY = re.compile(r"\d{4}-W\d{2}-[1-7]")
_RFC_822 = re.compile(
    r"(?:[A-Za-z]{3,9},?\s+)?\d{1,2}\s+[A-Za-z]{3}\w*,?\s+[1-9]\d{3}\s+\d{1,2}:\d{2}.*"
)
# RFC 822 had years of two digits. The day of the week says whether one of them is the year.
_RFC_822_OLD = re.compile(
    r"(?P<weekday>[A-Z][a-z]{2}),\s+\d{1,2}\s+[A-Z][a-z]{2}\s+\d{2}\s+\d{1,2}:\d{2}(?::\d{2})?\s.*"
)
_ASCTIME = re.compile(
    r"[A-Z][a-z]{2} (?P<month>[A-Z][a-z]{2}) (?P<day>\d{1,2}) \d{2}:\d{2}:\d{2} (?P<year>\d{4})"
)
_ZONE_OF_TWO = re.compile(r"\bA[SD]T$", re.IGNORECASE)  # of Halifax or Riyadh; not in RFC 822
_CHINESE_JAPANESE_KOREAN = re.compile(
    r"(?P<year>\d{4}) ?[年년] ?(?P<month>\d{1,2}) ?[月월] ?(?P<day>\d{1,2}) ?[日일][^年년]*"
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
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_WEEKDAY = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+", re.IGNORECASE)
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip


def parse_published(value: object, *, now: datetime | None = None) -> Published:
    """A date, an aware UTC datetime, or None when `value` does not say for certain.

    Takes ISO 8601, RFC 822, dates with the month in English letters, year, month and day as they
    are written in Chinese, Japanese and Korean, and `date` or `datetime` objects. A time without a
    zone that is known for certain (an offset, GMT or one of RFC 822's American names) is not an
    instant, so only its date is kept. Two numbers that could each be the month (03/04/2024), what
    has no month or no day, offsets of more than 14 hours, years before 1900, days that software
    says for want of a date (1970-01-01) and more than two days after `now` (default: the clock)
    give None. Never raises.
    """
    moment = now or datetime.now(UTC)
    try:
        published = _parsed(value)
        if _is_no_day(published):
            return None
        if isinstance(published, datetime):
            if abs(published.utcoffset() or timedelta()) > _WIDEST_OFFSET:
                return None
            published = published.astimezone(UTC) if published.tzinfo else published.date()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    if published is None or published.year < _EARLIEST_YEAR or _is_no_day(published):
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
    return _numbered(text) or _letter_date(text) or _named_day(text)


def _numbered(text: str) -> Published:
    """ISO 8601."""
    if iso := _ISO.fullmatch(text):
        year, month, day, time = iso.groups()
        day_only = date(int(year), int(month), int(day))
        return (
            datetime.fromisoformat(f"{year}-{month}-{day}T{time.replace(' ', '')}")
            if time
            else day_only
        )
    if _ISO_BASIC.fullmatch(text):
        return datetime.fromisoformat(text)
    return date.fromisoformat(text) if _ISO_WEEK_DAY.fullmatch(text) else None


def _letter_date(text: str) -> Published:
    """RFC 822, which is the date of a letter's head."""
    if _RFC_822.fullmatch(text):
        found = parsedate_to_datetime(text)
        return found.date() if _ZONE_OF_TWO.search(text) else found
    if old := _RFC_822_OLD.fullmatch(text):
        found = parsedate_to_datetime(text)
        return found if _WEEKDAYS[found.weekday()] == old["weekday"] else None
    return None


def _named_day(text: str) -> date | None:
    """The day in a form that names the month or says which number is which."""
    if named := _CHINESE_JAPANESE_KOREAN.fullmatch(text):
        return date(int(named["year"]), int(named["month"]), int(named["day"]))
    if not (named := _ASCTIME.fullmatch(text)):
        text = _WEEKDAY.sub("", text, count=1)
        named = _DAY_FIRST.fullmatch(text) or _MONTH_FIRST.fullmatch(text)
    month = _month(named["month"].lower()) if named else None
    return date(int(named["year"]), month, int(named["day"])) if named and month else None


def _is_no_day(published: Published) -> bool:
    day = published.date() if isinstance(published, datetime) else published
    return day in _NOT_A_DAY


def _month(name: str) -> int | None:
    found = [number for number, month in enumerate(_MONTHS, 1) if month.startswith(name)]
    if name == "sept":
        return 9
    return found[0] if len(name) >= 3 and len(found) == 1 else None
