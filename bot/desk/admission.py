"""Who may ask now: a bucket of tokens for each user, filled again a little each second.

And who has been told that they may not: once until their wait is over, for notices are messages
too, and would be one for every question beyond the limit.
"""

from collections.abc import Callable, Hashable

_MOST_KNOWN = 10_000


class RateLimit:
    """At most `per_minute` questions a minute from one user, all of them at once if they like.

    `clock` gives seconds that never go back. For one event loop.
    """

    def __init__(self, per_minute: int, clock: Callable[[], float]) -> None:
        self._most = float(per_minute)
        self._per_s = per_minute / 60
        self._clock = clock
        self._levels: dict[str, tuple[float, float]] = {}

    def wait_s(self, user: str) -> float:
        """0 and a question less for `user`; or how many seconds until they may ask again."""
        now = self._clock()
        level = min(self._most, self._level(user, now))
        if level < 1:
            return (1 - level) / self._per_s
        self._levels[user] = (level - 1, now)
        if len(self._levels) > _MOST_KNOWN:
            self._forget_the_patient(now)
        return 0.0

    def _level(self, user: str, now: float) -> float:
        level, at = self._levels.get(user, (self._most, now))
        return level + (now - at) * self._per_s

    def _forget_the_patient(self, now: float) -> None:
        self._levels = {
            user: entry
            for user, entry in self._levels.items()
            if self._level(user, now) < self._most
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
