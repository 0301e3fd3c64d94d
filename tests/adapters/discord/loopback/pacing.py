"""Discord's limits of a route: so many calls in so many seconds, told in every answer's headers."""

import time
from collections.abc import Mapping
from dataclasses import dataclass

MAJOR = ("channel", "guild", "token")
"""Names in a path that have a limit of their own each (docs: Rate Limits)."""


@dataclass(frozen=True)
class Pace:
    """At most `calls` in a window of `seconds`, which begins with the first of them."""

    calls: int
    seconds: float


@dataclass
class _Window:
    begun: float
    used: int = 0


class Paces:
    """The paces of routes by name, as `POST /channels/{channel}/messages`; others have none."""

    def __init__(self) -> None:
        self._paces: dict[str, Pace] = {}
        self._windows: dict[tuple[str, ...], _Window] = {}
        self.exceeded = 0
        """Calls beyond a pace: a client that heeds the headers makes hardly any."""

    def set(self, route: str, calls: int, seconds: float) -> None:
        """Keep a route to a pace."""
        self._paces[route] = Pace(calls, seconds)

    def use(self, route: str, names: Mapping[str, str]) -> float:
        """Count a call; the seconds to wait where it is one too many, else 0."""
        pace = self._paces.get(route)
        if pace is None:
            return 0.0
        now, window = time.monotonic(), self._window(route, names, pace)
        if window.used >= pace.calls:
            self.exceeded += 1
            return window.begun + pace.seconds - now
        window.used += 1
        return 0.0

    def headers(self, route: str, names: Mapping[str, str]) -> dict[str, str]:
        """What is left, as headers; nothing for a route without a pace."""
        pace = self._paces.get(route)
        if pace is None:
            return {}
        window = self._window(route, names, pace)
        left_s = max(0.0, window.begun + pace.seconds - time.monotonic())
        return {
            "X-RateLimit-Limit": str(pace.calls),
            "X-RateLimit-Remaining": str(pace.calls - window.used),
            "X-RateLimit-Reset": f"{time.time() + left_s:.3f}",
            "X-RateLimit-Reset-After": f"{left_s:.3f}",
        }

    def _window(self, route: str, names: Mapping[str, str], pace: Pace) -> _Window:
        key = (route, *(names[one] for one in MAJOR if one in names))
        window = self._windows.get(key)
        if window is None or time.monotonic() >= window.begun + pace.seconds:
            window = self._windows[key] = _Window(time.monotonic())
        return window
