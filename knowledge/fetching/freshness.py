"""How long an answer stays fresh, and how long a server wants to be left alone. Pure.

RFC 9111 (caching) and RFC 9110, 10.2.3 (Retry-After), read leniently: values come from anywhere.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

MAX_FRESH_S = 31 * 86_400.0
"""Nothing counts as fresh for longer, whatever a server says."""

MAX_RETRY_S = 7 * 86_400.0
"""A Retry-After asks for no more than this."""

_DIRECTIVE = re.compile(r'([\w-]+)(?:\s*=\s*(?:"([^"]*)"|([^\s,"]*)))?')


def fresh_for(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds from `now` for which the answer with these headers need not be asked for again.

    0 if it must be asked for each time, None if the headers do not say. At most `MAX_FRESH_S`.
    `headers` are looked up by their usual spelling; give a mapping that ignores case.
    """
    directives = {
        name.lower(): quoted or bare
        for name, quoted, bare in _DIRECTIVE.findall(headers.get("Cache-Control", ""))
    }
    if "no-store" in directives or "no-cache" in directives:
        return 0.0
    if "max-age" in directives:
        lifetime = _seconds(directives["max-age"], MAX_FRESH_S)
        age = _seconds(headers.get("Age", ""), MAX_FRESH_S) or 0.0
        return max(0.0, (lifetime or 0.0) - age)  # a malformed max-age is stale (RFC 9111, 4.2.1)
    if "Expires" in headers:
        expires = _moment(headers["Expires"])
        if expires is None:
            return 0.0  # "0" and other non-dates mean: already expired (RFC 9111, 5.3)
        made = _moment(headers.get("Date", "")) or now
        return min(max(0.0, (expires - made).total_seconds()), MAX_FRESH_S)
    return None


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds to wait that a Retry-After header asks for, as a number or as a date.

    None if there is none or it cannot be understood; at most `MAX_RETRY_S`.
    """
    if value is None:
        return None
    seconds = _seconds(value, MAX_RETRY_S)
    if seconds is not None:
        return seconds
    moment = _moment(value)
    return min(max(0.0, (moment - now).total_seconds()), MAX_RETRY_S) if moment else None


def _seconds(text: str, most: float) -> float | None:
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit()):
        return None
    return most if len(digits.lstrip("0")) > 9 else min(float(int(digits[-10:])), most)


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):  # all seen from odd dates
        return None
