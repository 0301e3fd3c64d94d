"""Time and names as Discord has them: a clock that tests move on, and ids that hold their time."""

import itertools
import time
from datetime import UTC, datetime, timedelta

EPOCH_MS = 1_420_070_400_000
"""The first second of 2015, from which ids count milliseconds (docs: Reference, Snowflakes)."""


class Clock:
    """What time it is on Discord; moved on by tests that do not want to wait."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def now(self) -> datetime:
        """Aware, in UTC."""
        return datetime.now(UTC) + self._ahead

    def advance(self, seconds: float) -> None:
        """Make it later."""
        self._ahead += timedelta(seconds=seconds)


class Ids:
    """Gives ids, each later than all before."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0
        self._numbers = itertools.count(1)

    def next(self) -> str:
        """An id of this moment."""
        moment = int(self._clock.now().timestamp() * 1_000) - EPOCH_MS
        self._last = max(self._last + 1, moment << 22)
        return str(self._last)

    def word(self, prefix: str) -> str:
        """A name that was never given before, in this process or another."""
        return f"{prefix}{next(self._numbers)}.{time.time_ns():x}"


def written(moment: datetime) -> str:
    """A time as Discord writes it."""
    return moment.isoformat()


def time_of(snowflake: str) -> datetime:
    """When an id was given."""
    return datetime.fromtimestamp(((int(snowflake) >> 22) + EPOCH_MS) / 1_000, UTC)
