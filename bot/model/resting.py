"""Leaves a service alone for a while after it failed several times in a row."""

import threading
from collections.abc import Callable
from time import monotonic

FAILURES = 3
REST_S = 60.0
LONGEST_REST_S = 600.0


class Rest:
    """Counts failures in a row. For many threads; `clock` counts seconds."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._until = 0.0

    def may_ask(self) -> bool:
        """Whether the service may be asked. After a rest one question goes first, to try it."""
        with self._lock:
            now = self._clock()
            if now < self._until:
                return False
            if self._failures >= FAILURES:
                self._until = now + REST_S
            return True

    def went_well(self) -> None:
        """It answered."""
        with self._lock:
            self._failures = 0
            self._until = 0.0

    def failed(self, rest_s: float | None = None) -> None:
        """It failed; `rest_s` is how long it asked to be left alone, if it did."""
        with self._lock:
            self._failures += 1
            rest = REST_S * 2 ** (self._failures - FAILURES) if self._failures >= FAILURES else 0.0
            wanted = min(max(rest, rest_s or 0.0), LONGEST_REST_S)
            if wanted:
                self._until = max(self._until, self._clock() + wanted)
