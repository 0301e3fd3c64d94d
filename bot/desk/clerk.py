"""The journal as an event loop uses it: every call in one of a few threads of its own.

Its own, so that a claim never waits behind an answer, and an acknowledgement never behind either;
claims have one for themselves, so that they do not wait behind slow steps of others either.
"""

import asyncio
import os
import secrets
import socket
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from bot.journal.errors import JournalBusy
from bot.journal.records import Ask, Claim, Receipt
from bot.journal.store import Journal

THREADS = 4
MOST_TOGETHER = 100

_Out = TypeVar("_Out")


@dataclass(frozen=True, slots=True, eq=False)
class _Arrival:
    """An ask that waits to be taken."""

    ask: Ask
    taken: "asyncio.Future[Claim | None]"


class Clerk:
    """Takes, renews and closes claims for one process. `clock` gives aware instants.

    Every method may raise JournalError. What was begun is finished though its caller be cancelled.
    """

    def __init__(self, journal: Journal, clock: Callable[[], datetime], lease_s: float) -> None:
        self._journal = journal
        self._clock = clock
        self._lease_s = lease_s
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="journal")
        self._taker = ThreadPoolExecutor(1, thread_name_prefix="claims")  # one batch at a time
        self._arrivals: list[_Arrival] = []
        self._taking: asyncio.Task[None] | None = None
        self.holder = f"{socket.gethostname()[:32]}:{os.getpid()}:{secrets.token_hex(4)}"

    def close(self) -> None:
        """End the threads once they are idle."""
        self._taker.shutdown(wait=True)
        self._threads.shutdown(wait=True)

    async def take(self, ask: Ask) -> Claim | None:
        """See `Claims.take`. Asks that come while others are being taken are taken together.

        Each transaction costs a write to the disk and some turns at the interpreter: 100 asks at
        once, while four answers were being made, took 3.6 s one by one and 70 ms together.
        """
        arrival = _Arrival(ask, asyncio.get_running_loop().create_future())
        self._arrivals.append(arrival)
        if self._taking is None:
            self._taking = asyncio.create_task(self._take_arrivals())
        return await arrival.taken

    async def take_up(self, platforms: Iterable[str], limit: int) -> list[Claim]:
        """See `Claims.take_up`."""
        return await self._run(
            partial(
                self._journal.claims.take_up,
                list(platforms),
                holder=self.holder,
                now=self._clock(),
                lease_s=self._lease_s,
                limit=limit,
            )
        )

    async def renew(self, held: Sequence[Claim]) -> set[str]:
        """See `Claims.renew`."""
        return await self._run(
            partial(self._journal.claims.renew, held, now=self._clock(), lease_s=self._lease_s)
        )

    async def posting(self, claim: Claim, receipt: Receipt) -> bool:
        """See `Claims.posting`."""
        return await self._run(partial(self._journal.claims.posting, claim, receipt))

    async def done(self, claim: Claim, message_ref: str) -> bool:
        """See `Claims.done`."""
        return await self._run(partial(self._journal.claims.done, claim, message_ref))

    async def give_up(self, claim: Claim, reason: str, receipt: Receipt | None = None) -> bool:
        """See `Claims.give_up`."""
        return await self._run(partial(self._journal.claims.give_up, claim, reason, receipt))

    async def hand_back(
        self, claim: Claim, *, after_s: float = 0.0, tried: bool, nothing_posted: bool
    ) -> bool:
        """See `Claims.hand_back`; anyone may take it up after `after_s`."""
        return await self._run(
            partial(
                self._journal.claims.hand_back,
                claim,
                until=self._clock() + timedelta(seconds=after_s),
                tried=tried,
                nothing_posted=nothing_posted,
            )
        )

    async def stop(self, platform: str, place: str) -> int:
        """See `Claims.stop`."""
        return await self._run(partial(self._journal.claims.stop, platform, place))

    async def _take_arrivals(self) -> None:
        try:
            while self._arrivals:
                together = self._arrivals[:MOST_TOGETHER]
                del self._arrivals[: len(together)]
                if not await self._take_together(together) and len(together) > 1:
                    for one in together:  # so that one that cannot be kept does no other harm
                        await self._take_together([one])
        finally:
            self._taking = None

    async def _take_together(self, arrivals: Sequence["_Arrival"]) -> bool:
        """Whether their turn is over; else they are to be taken one by one.

        The error of a single one goes to whoever waits for it, that of a busy journal to all.
        """
        try:
            claims = await self._run(
                partial(
                    self._journal.claims.take_all,
                    [one.ask for one in arrivals],
                    holder=self.holder,
                    now=self._clock(),
                    lease_s=self._lease_s,
                ),
                self._taker,
            )
        except Exception as error:
            busy = isinstance(error, JournalBusy)  # with one as with all
            if busy or len(arrivals) == 1:
                for one in arrivals:
                    if not one.taken.done():
                        one.taken.set_exception(error)
            return busy
        for one, claim in zip(arrivals, claims, strict=True):
            if not one.taken.done():
                one.taken.set_result(claim)
        return True

    async def _run(
        self, work: Callable[[], _Out], threads: ThreadPoolExecutor | None = None
    ) -> _Out:
        writing = asyncio.get_running_loop().run_in_executor(threads or self._threads, work)
        try:
            return await asyncio.shield(writing)
        except asyncio.CancelledError:
            await asyncio.wait([writing])  # so that what the caller writes next comes after this
            raise
