"""What an entry said, in a few characters, and how much of it changed since. Pure.

Feeds carry counters - points, comments, "read by 4,711", "3 hours ago" - that move at every
request. But figures matter in news, and a toll that rose must be taken in. So a slight change waits
a while, longer each time in a row, and is then acted upon like any other.
"""

import re
import zlib
from collections import Counter
from datetime import datetime, timedelta

from knowledge.feeds.notes import Seen

FEW_WORDS = 4
"""Words that came or went beside figures: "an hour ago" to "2 days ago" is three."""

SLIGHT_PAUSES_S = (21_600.0, 86_400.0)
"""How long after it was last acted upon an entry's slight change is taken in: a first one within
six hours, the ones that follow in a row once a day."""

_BUCKETS = 64
_HIGHEST = 255
_WORD = re.compile(r"[^\W\d_]+")


def gist_of(firm: str, text: str) -> str:
    """`firm` is what of the entry must not change at all; the text is kept as counts of its words
    other than figures, in so few buckets that it cannot be read back.
    """
    counts = Counter(zlib.crc32(word.encode()) % _BUCKETS for word in _words(text))
    buckets = bytes(min(counts[at], _HIGHEST) for at in range(_BUCKETS))
    return f"{firm[:16]}:{buckets.hex()}"


def changed_slightly(before: str, now: str) -> bool:
    """Whether two gists differ in figures and a few words at most."""
    (firm, _, old), (same, _, new) = before.partition(":"), now.partition(":")
    if firm != same or len(old) != len(new):
        return False
    try:
        pairs = zip(bytes.fromhex(old), bytes.fromhex(new), strict=True)
    except ValueError:
        return False
    return sum(abs(one - other) for one, other in pairs) <= FEW_WORDS


def seen_now(before: Seen | None, gist: str, now: datetime) -> Seen:
    """What to remember of an entry that is acted upon `now`."""
    slight = before is not None and changed_slightly(before.gist, gist)
    return Seen(gist, now, before.slight + 1 if before and slight else 0)


def waits(before: Seen | None, gist: str, now: datetime) -> bool:
    """Whether a changed entry's change is so slight that it is taken in later."""
    if before is None or not changed_slightly(before.gist, gist):
        return False
    pause = SLIGHT_PAUSES_S[min(before.slight, len(SLIGHT_PAUSES_S) - 1)]
    return before.at <= now < before.at + timedelta(seconds=pause)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())
