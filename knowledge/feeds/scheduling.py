"""When a feed or a page is asked next. Pure: the same random numbers give the same times.

Rules from outside: Cache-Control and Expires say how long an answer stays fresh (RFC 9111, 4.2),
Retry-After how long to stay away (RFC 9110, 10.2.3), `ttl` how long a copy of a feed is good for
(RSS 2.0). All of them only ever make us wait longer, and never longer than a day: a feed whose
server sends nonsense must not fall silent for a year.
"""

import math
from datetime import datetime, timedelta
from random import Random

LONGEST_S = 86_400.0
"""The longest that a server, or failing again and again, can put off the next try."""

JITTER = 0.1
"""Up to this share is added to every wait, so that feeds added together drift apart."""

PAGE_PAUSES_S = (600.0, 3_600.0, 21_600.0)
"""Before each new try of a page that failed for now: an outage of minutes, hours, half a day.
After the last one the summary stays what it is."""

RECHECK_S = 86_400.0
"""A page is looked at once more after this: most corrections of a news article come within a day.
"""


def after_success(
    now: datetime,
    interval_s: float,
    random: Random,
    *,
    fresh_s: float | None = None,
    ttl_s: float | None = None,
) -> datetime:
    """When a feed that answered is due again: the interval, or longer if feed or server ask so."""
    wait = max(interval_s, _bounded(fresh_s), _bounded(ttl_s))
    return now + timedelta(seconds=_spread(wait, random))


def after_failure(
    now: datetime,
    interval_s: float,
    random: Random,
    *,
    failures: int,
    retry_after_s: float | None = None,
) -> datetime:
    """When a feed that failed `failures` times in a row (1 or more) is tried again.

    The interval doubles with each failure, up to a day; Retry-After can only make it longer.
    """
    doublings = min(max(failures - 1, 0), 20)
    backoff = min(interval_s * 2.0**doublings, max(LONGEST_S, interval_s))
    return now + timedelta(seconds=_spread(max(backoff, _bounded(retry_after_s)), random))


def page_again(
    now: datetime, random: Random, *, tries: int, retry_after_s: float | None = None
) -> datetime | None:
    """When a page that failed for now, `tries` times (1 or more), is tried again; None: never."""
    if tries > len(PAGE_PAUSES_S):
        return None
    wait = max(PAGE_PAUSES_S[max(tries, 1) - 1], _bounded(retry_after_s))
    return now + timedelta(seconds=_spread(wait, random))


def page_recheck(now: datetime, random: Random) -> datetime:
    """When a page whose article was stored is looked at once more."""
    return now + timedelta(seconds=_spread(RECHECK_S, random))


def _bounded(seconds: float | None) -> float:
    """What a server asks for, as 0 to a day; what makes no sense asks for nothing."""
    if seconds is None or math.isnan(seconds):
        return 0.0
    return min(max(seconds, 0.0), LONGEST_S)


def _spread(seconds: float, random: Random) -> float:
    return seconds * (1.0 + JITTER * random.random())
