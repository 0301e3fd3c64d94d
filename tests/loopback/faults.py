"""What may go wrong on purpose, method by method: limits, errors, silence, cut connections.

A loopback platform takes these from its `Faults` and acts them out in its own words.
"""

import threading
import time
from dataclasses import dataclass

ANY = "*"


@dataclass(frozen=True)
class RateLimited:
    """429 with Retry-After. Until it has passed, every further call of the method gets 429 too;
    of any method, where it is meant for `all_methods`."""

    retry_after_s: float = 1
    all_methods: bool = False


@dataclass(frozen=True)
class ServerError:
    """A status of 5xx and a body that is not JSON, as proxies give it."""

    status: int = 503


@dataclass(frozen=True)
class Refused:
    """The platform says no, and nothing is done. `error` is its word, `status` of HTTP."""

    error: str
    status: int = 200


@dataclass(frozen=True)
class Slow:
    """The call is done, and answered only after `seconds`."""

    seconds: float


@dataclass(frozen=True)
class Dropped:
    """The connection is cut without an answer: before the call is done, or after (`done`)."""

    done: bool = False


Fault = RateLimited | ServerError | Refused | Slow | Dropped


class Faults:
    """Faults waiting for their call, first in, first out. Any thread may add."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[tuple[str, Fault]] = []
        self._limited_until: dict[str, float] = {}

    def add(self, method: str, fault: Fault, *, times: int = 1) -> None:
        """The next `times` calls of `method` ("*": of any) meet `fault`."""
        with self._lock:
            self._waiting.extend([(method, fault)] * times)

    def clear(self) -> None:
        """Nothing goes wrong any more, and no limit holds."""
        with self._lock:
            self._waiting.clear()
            self._limited_until.clear()

    @property
    def waiting(self) -> int:
        """Faults that no call has met yet."""
        return len(self._waiting)

    def take(self, method: str) -> Fault | None:
        """The fault that this call meets."""
        with self._lock:
            for place, (name, fault) in enumerate(self._waiting):
                if name in {method, ANY}:
                    del self._waiting[place]
                    return fault
        return None

    def limit(self, method: str, seconds: float) -> None:
        """`method` ("*": any) is closed for `seconds` from now."""
        with self._lock:
            self._limited_until[method] = time.monotonic() + seconds

    def closed_for_s(self, method: str) -> float:
        """Seconds until `method` may be called again; 0 when it may."""
        with self._lock:
            until = max(self._limited_until.get(name, 0.0) for name in (method, ANY))
            return max(0.0, until - time.monotonic())
