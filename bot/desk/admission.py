"""Who may ask now: a bucket of tokens for each limit, filled again a little each second.

And who has been told that they may not: once until their wait is over, for notices are messages
too, and would be one for every question beyond the limit.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.desk.courier import RefusalKind

_MOST_KNOWN = 10_000


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` questions in `within_s` seconds under one `name`, all at once if they like.

    The name is a person's or a place's, on its platform. `kind` is why a question beyond it is
    refused.
    """

    name: str
    most: int
    within_s: float
    kind: RefusalKind


class Wait(NamedTuple):
    """A limit that is reached, and for how many seconds still."""

    limit: Limit
    seconds: float


class _Bucket(NamedTuple):
    limit: Limit
    level: float
    at: float


class Admission:
    """Keeps limits. `clock` gives seconds that never go back. For one event loop."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._buckets: dict[str, _Bucket] = {}

    def admit(self, limits: Sequence[Limit]) -> Wait | None:
        """None, and a question less within each of `limits`; or the one to wait for the longest."""
        now = self._clock()
        levels = {limit: self._level(limit, now) for limit in limits}
        waits = [
            Wait(limit, (1 - level) * limit.within_s / limit.most)
            for limit, level in levels.items()
            if level < 1
        ]
        if waits:
            return max(waits, key=lambda wait: wait.seconds)
        for limit, level in levels.items():
            self._buckets[limit.name] = _Bucket(limit, level - 1, now)
        if len(self._buckets) > _MOST_KNOWN:
            self._forget_the_patient(now)
        return None

    def _level(self, limit: Limit, now: float) -> float:
        known = self._buckets.get(limit.name)
        if known is None:
            return limit.most
        return min(limit.most, known.level + (now - known.at) * limit.most / limit.within_s)

    def _forget_the_patient(self, now: float) -> None:
        self._buckets = {
            name: bucket
            for name, bucket in self._buckets.items()
            if self._level(bucket.limit, now) < bucket.limit.most
        }


class Told:
    """What has been said to whom. `clock` gives seconds that never go back."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._until: dict[Hashable, float] = {}

    def is_due(self, notice: Hashable, wait_s: float) -> bool:
        """Whether to give `notice` now; if so, it is not due again for `wait_s`."""
        now = self._clock()
        if now < self._until.get(notice, now):
            return False
        self._until[notice] = now + wait_s
        if len(self._until) > _MOST_KNOWN:
            self._until = {one: until for one, until in self._until.items() if now < until}
        return True
