"""Who may ask now: a bucket of tokens for each user, filled again a little each second."""

from collections.abc import Callable


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
        if len(self._levels) > 10_000:
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
