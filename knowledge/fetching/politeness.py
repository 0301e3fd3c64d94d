"""How many requests run at once, in all and to one host, and how long a host is left alone.

A host that answered "too many requests" is not asked again before its time: later requests fail at
once with BUSY and the seconds that are left, so that whoever called can plan instead of waiting.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from knowledge.fetching.failures import FailureCause, FetchError
from knowledge.fetching.rules import FetchRules

MAX_HOLD_S = 3_600.0
"""A host that asks for more is tried again after this, since one such answer may be wrong."""

MAX_PAUSE_S = 30.0
"""A Crawl-delay beyond this is not honoured in full."""

_MANY = 1_000


class _Host:
    def __init__(self, at_once: int) -> None:
        self.slots = asyncio.Semaphore(at_once)
        self.page_turn = asyncio.Lock()
        self.users = 0
        self.next_page_at = 0.0
        self.held_until = 0.0


class Politeness:
    """The turns of one Fetcher, on one event loop."""

    def __init__(self, rules: FetchRules) -> None:
        self._all = asyncio.Semaphore(rules.at_once)
        self._at_once_per_host = rules.at_once_per_host
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, host: str, *, origin: str, pause_s: float = 0.0) -> AsyncIterator[None]:
        """Waits until `host` may be asked, and counts as one request to it while inside.

        With `pause_s`, requests that have one start at least so many seconds apart. Raises
        FetchError BUSY at once if the host wants to be left alone. Never ask for a turn within one.
        """
        state = self._hosts.get(host)
        if state is None:
            self._forget_idle()
            state = self._hosts[host] = _Host(self._at_once_per_host)
        state.users += 1
        try:
            _check_held(state, host, origin)
            async with state.slots:
                await self._start(state, min(pause_s, MAX_PAUSE_S))
                try:
                    _check_held(state, host, origin)
                    yield
                finally:
                    self._all.release()
        finally:
            state.users -= 1

    def hold(self, host: str, seconds: float) -> None:
        """Leaves `host` alone for so long, at most an hour."""
        state = self._hosts.setdefault(host, _Host(self._at_once_per_host))
        until = asyncio.get_running_loop().time() + min(seconds, MAX_HOLD_S)
        state.held_until = max(state.held_until, until)

    async def _start(self, state: _Host, pause_s: float) -> None:
        if not pause_s:
            await self._all.acquire()
            return
        loop = asyncio.get_running_loop()
        async with state.page_turn:  # the pause is kept, however long the wait for a turn in all
            await asyncio.sleep(max(0.0, state.next_page_at - loop.time()))
            await self._all.acquire()
            state.next_page_at = loop.time() + pause_s

    def _forget_idle(self) -> None:
        if len(self._hosts) < _MANY:
            return
        now = asyncio.get_running_loop().time()
        for host, state in list(self._hosts.items()):
            if not state.users and max(state.next_page_at, state.held_until) < now:
                del self._hosts[host]


def _check_held(state: _Host, host: str, origin: str) -> None:
    left = state.held_until - asyncio.get_running_loop().time()
    if left > 0:
        reason = f"{host} asked to be left alone; try again in {left:.0f} s"
        raise FetchError(origin, reason, FailureCause.BUSY, retry_after_s=left)
