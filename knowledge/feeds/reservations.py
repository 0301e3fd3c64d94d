"""Feeds reserved for this process while it works at them, so that no two refreshers meet at one.

A reservation is renewed while the work goes on; of a process that was killed it runs out, or is
taken over at once by another on the same machine.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial

from knowledge.catalog.records import Feed
from knowledge.errors import CatalogError
from knowledge.feeds.desk import Desk
from knowledge.feeds.holders import is_dead

_RENEWALS_A_LEASE = 3
"""So that one renewal that comes late or fails costs nothing."""


class Reservations:
    """The feeds that one round has in hand; take them within `kept`."""

    def __init__(self, desk: Desk, holder: str) -> None:
        self._desk = desk
        self._holder = holder
        self._held: set[int] = set()
        self._taken: set[int] = set()
        self._waiting: list[Feed] = []
        self._refilling = asyncio.Lock()

    @asynccontextmanager
    async def kept(self) -> AsyncIterator[None]:
        """Renews what is held; what is left at the end is given back, still due."""
        renewing = asyncio.create_task(self._renew())
        try:
            yield
        finally:
            renewing.cancel()
            with contextlib.suppress(asyncio.CancelledError, CatalogError):
                await renewing
            if self._held:
                left, desk = sorted(self._held), self._desk
                with contextlib.suppress(CatalogError):  # they run out by themselves
                    await desk.workers.store(lambda: desk.shelf.release(left, by=self._holder))

    async def claim(self, ids: Sequence[int]) -> int:
        """Reserve these feeds, due or not; how many no living process is at."""
        desk = self._desk
        self._waiting = await desk.workers.store(
            lambda: desk.shelf.claim(
                ids, desk.clock(), desk.plan.lease_s, by=self._holder, dead=is_dead
            )
        )
        self._held |= {feed.id for feed in self._waiting}
        return len(self._waiting)

    async def next_claimed(self) -> Feed | None:
        """The next of those reserved by `claim`; None: that was all."""
        return self._waiting.pop(0) if self._waiting else None

    async def next_due(self) -> Feed | None:
        """The next feed that is due, each at most once a round; None: no more are."""
        desk = self._desk
        async with self._refilling:
            if not self._waiting:
                now = desk.clock()
                # One's own are claimed anew, so those in hand come along with the next.
                limit = desk.plan.feeds_at_once + len(self._held)
                found = await desk.workers.store(
                    lambda: desk.shelf.claim_due(
                        now, limit, desk.plan.lease_s, by=self._holder, dead=is_dead
                    )
                )
                self._waiting = [feed for feed in found if feed.id not in self._taken]
                self._held |= {feed.id for feed in found}
            if not self._waiting:
                return None
            feed = self._waiting.pop(0)
            self._taken.add(feed.id)
            return feed

    def done(self, feed_id: int) -> None:
        """The feed's turn is over; its reservation ended with its state."""
        self._held.discard(feed_id)

    async def _renew(self) -> None:
        desk = self._desk
        while True:
            await asyncio.sleep(desk.plan.lease_s / _RENEWALS_A_LEASE)
            if held := sorted(self._held):
                with contextlib.suppress(CatalogError):  # the next renewal may succeed
                    await desk.workers.ask(partial(self._renew_all, held))

    def _renew_all(self, held: Sequence[int]) -> None:
        desk = self._desk
        desk.shelf.renew(held, desk.clock(), desk.plan.lease_s, by=self._holder)
