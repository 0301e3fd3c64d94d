"""The desk: takes questions in from every platform and sees to it that each is answered once.

Platform-independent. A platform hands in an Ask and is told whether it was taken in, which is when
the event may be acknowledged; its Courier is asked for everything else.
"""

import asyncio
import contextlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Self

import structlog

from bot import phrases
from bot.answers import Reply
from bot.checking import CheckResult
from bot.desk.admission import Admission, Limit, Told
from bot.desk.chores import chore, ended, wait_for_all
from bot.desk.clerk import Clerk
from bot.desk.courier import Courier, Refusal, RefusalKind, Work
from bot.desk.fair_queue import FairQueue
from bot.desk.rules import DeskRules
from bot.desk.serving import Job, Serving
from bot.desk.threads import AnswerThreads
from bot.errors import BotError
from bot.journal.errors import JournalError
from bot.journal.records import Ask, Claim
from bot.journal.store import Journal

log = structlog.get_logger(__name__)

POSTING_GRACE_S = 5.0
"""How much longer than asked a drain waits for replies that are being posted right now."""

BUSY_RETRY_S = 30.0


class DeskClosedError(BotError):
    """The desk takes nothing in any more: leave the event to another process, unacknowledged."""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """The question is claimed on disk and will be answered, by this process or another."""

    claim_id: str


@dataclass(frozen=True, slots=True)
class Repeated:
    """The question was taken in before, here or elsewhere: nothing is left to do."""


class Desk:
    """Use it as an async context manager, or `start` and `drain` it. For one event loop.

    `answer` is called in threads. `couriers` are known by their platform's name.
    """

    def __init__(
        self,
        answer: Callable[[Work], Reply | CheckResult],
        journal: Journal,
        couriers: Mapping[str, Courier],
        rules: DeskRules | None = None,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self.rules = rules or DeskRules()
        self._couriers = dict(couriers)
        self._connected = set(couriers)
        self._clerk = Clerk(journal, clock, self.rules.lease_s)
        threads = AnswerThreads(answer, self.rules.at_once + self.rules.left_behind)
        self._serving = Serving(self._clerk, self._couriers, threads, self.rules, clock)
        self._admission = Admission(ticks)
        self._told = Told(ticks)
        self._queue: FairQueue[Job] = FairQueue()
        self._slots = asyncio.Semaphore(self.rules.at_once)
        self._held: dict[str, Job] = {}
        self._dispatching: asyncio.Task[None] | None = None
        self._renewing: asyncio.Task[None] | None = None
        self._resuming: asyncio.Task[None] | None = None
        self._notices: set[asyncio.Task[None]] = set()
        self._takings: set[asyncio.Task[TakenIn | Repeated | Refusal]] = set()
        self._closing = asyncio.Event()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.drain(0)

    @property
    def holds(self) -> int:
        """How many questions wait, are being answered or being posted."""
        return len(self._held)

    async def start(self) -> None:
        """Take up what a crash left, and begin to answer."""
        self._dispatching = asyncio.create_task(self._dispatch())
        self._renewing = asyncio.create_task(self._keep_renewing())
        self._resuming = asyncio.create_task(self._keep_resuming())

    def connect(self, platform: str, courier: Courier) -> None:
        """Serve `platform` through `courier` from now on, and take up what was left there."""
        self._couriers[platform] = courier
        self._connected.add(platform)

    def disconnect(self, platform: str) -> None:
        """Take up no more questions of `platform`; those that are held are still delivered."""
        self._connected.discard(platform)

    async def take_in(self, ask: Ask, limits: Sequence[Limit] = ()) -> TakenIn | Repeated | Refusal:
        """Claim `ask` and queue it. When this returns, its event may be acknowledged.

        `limits` are the platform's own, beside the desk's for each user. A refusal has been told
        to the asker, once however often the event comes, and once for all questions of theirs
        until they may ask again. Raises JournalError where the claim cannot be written and
        DeskClosedError while draining: do not acknowledge then, so that the event comes again.
        """
        if self._closing.is_set():
            raise DeskClosedError("The bot is stopping; another process will answer.")
        taking = asyncio.create_task(self._take(ask, limits))
        self._takings.add(taking)
        taking.add_done_callback(self._taken)
        return await asyncio.shield(taking)  # a claim is served though its caller stop waiting

    async def _take(self, ask: Ask, limits: Sequence[Limit]) -> TakenIn | Repeated | Refusal:
        claim = await self._clerk.take(ask)
        if claim is None:
            return Repeated()
        refusal = self._refusal(ask, limits)
        if refusal is not None:
            await self._clerk.give_up(claim, f"refused: {refusal.kind}")
            if refusal.told:
                self._notify(ask, refusal)
            return refusal
        if self._closing.is_set():
            await self._clerk.hand_back(claim, tried=False, nothing_posted=True)
        else:
            self._enqueue(claim)
        return TakenIn(claim.id)

    def _taken(self, taking: "asyncio.Task[TakenIn | Repeated | Refusal]") -> None:
        self._takings.discard(taking)
        if not taking.cancelled():
            taking.exception()  # raised where it is waited for, or nobody waits

    async def serve(self, ask: Ask) -> TakenIn | Repeated | Refusal:
        """As `take_in`, and wait until this process is through with the question."""
        taken = await self.take_in(ask)
        if isinstance(taken, TakenIn) and (job := self._held.get(taken.claim_id)):
            await job.finished.wait()
        return taken

    async def stop(self, platform: str, place: str) -> int:
        """Drop the questions of `place` that are not being posted; how many, in all processes."""
        stopped = await self._clerk.stop(platform, place)
        for job in list(self._held.values()):
            ask = job.claim.ask
            if (ask.platform, ask.place) == (platform, place) and not job.posting:
                self._drop(job)
        return stopped

    async def drain(self, timeout_s: float) -> None:
        """Take nothing in any more; finish what is being answered within `timeout_s`.

        The rest is handed back, so that another process, or this one after its restart, takes it up
        at once.
        """
        self._closing.set()
        await ended(self._dispatching, cancel=True)
        await ended(self._resuming)  # a claim that it is taking up is not to be lost on the way
        if self._takings:
            await asyncio.wait(set(self._takings))
        waiting = self._queue.clear()
        for job in waiting:
            await self._hand_back(job)
        await wait_for_all(self._tasks(), timeout_s)
        cut_short = [job for job in self._held.values() if not job.posting]
        for job in cut_short:
            self._drop(job)
        await wait_for_all(self._tasks(), POSTING_GRACE_S)
        for job in cut_short:
            await self._hand_back(job)
        for task in [*self._tasks(), *self._notices]:
            await ended(task, cancel=True)
        await ended(self._renewing, cancel=True)
        log.info("desk_drained", handed_back=len(waiting) + len(cut_short))
        self._clerk.close()

    def _tasks(self) -> list[asyncio.Task[None]]:
        return [job.task for job in self._held.values() if job.task is not None]

    def _refusal(self, ask: Ask, limits: Sequence[Limit]) -> Refusal | None:
        if len(self._held) >= self.rules.queue_limit:
            kind, wait_s = RefusalKind.QUEUE_FULL, BUSY_RETRY_S
        else:
            user, most = f"{ask.platform}:{ask.user}", self.rules.per_user_per_minute
            own = Limit(user, most, 60.0, RefusalKind.TOO_MANY_QUESTIONS)
            wait = self._admission.admit([own, *limits])
            if wait is None:
                return None
            kind, wait_s = wait.limit.kind, wait.seconds
        return Refusal(kind, wait_s, self._told.is_due((ask.platform, ask.user, kind), wait_s))

    def _notify(self, ask: Ask, refusal: Refusal) -> None:
        async def tell() -> None:
            try:
                await self._couriers[ask.platform].refuse(ask, refusal)
            except Exception as error:
                log.warning("refusal_not_told", platform=ask.platform, error=repr(error))

        task = asyncio.create_task(tell())
        self._notices.add(task)
        task.add_done_callback(self._notices.discard)

    def _enqueue(self, claim: Claim) -> None:
        job = Job(claim, asyncio.get_running_loop().time(), asyncio.Event())
        self._held[claim.id] = job
        if self._slots.locked():
            self._serving.show(claim, phrases.WAITING)
        self._queue.put(f"{claim.ask.platform}:{claim.ask.user}", job)
        log.info("question_taken_in", id=claim.id, platform=claim.ask.platform, tries=claim.tries)

    async def _dispatch(self) -> None:
        while True:
            await self._slots.acquire()
            try:
                job = await self._queue.get()
            except asyncio.CancelledError:
                self._slots.release()
                raise
            job.has_slot = True
            job.task = asyncio.create_task(self._serve(job))
            # Not in `_serve` itself: a task that is cancelled before it began runs no line.
            job.task.add_done_callback(partial(self._let_go, job))

    async def _serve(self, job: Job) -> None:
        try:
            ready = await self._serving.answer(job)
            self._free_slot(job)
            if ready is not None:
                await self._serving.deliver(job, ready)
        except JournalError as error:
            log.warning("journal_failed", id=job.claim.id, error=str(error))  # the lease will end
        except Exception:
            log.exception("question_not_served", id=job.claim.id)

    async def _renew(self) -> None:
        held = [job.claim for job in self._held.values()]
        if not held:
            return
        still_ours = await self._clerk.renew(held)
        for claim in held:
            job = self._held.get(claim.id)
            if claim.id not in still_ours and job is not None:
                log.info("claim_lost_or_closed", id=claim.id)
                self._drop(job)

    async def _resume(self) -> None:
        room = self.rules.queue_limit - len(self._held)
        if room <= 0:
            return
        for claim in await self._clerk.take_up(self._connected, min(room, self.rules.at_once * 4)):
            if claim.tries > self.rules.tries + 3:
                await self._clerk.give_up(claim, "even the apology could not be posted")
            elif self._closing.is_set():
                await self._clerk.hand_back(claim, tried=False, nothing_posted=not claim.unsure)
            else:
                self._enqueue(claim)

    async def _keep_renewing(self) -> None:
        while True:
            await chore(self._renew)
            await asyncio.sleep(self.rules.lease_s / 3)

    async def _keep_resuming(self) -> None:
        while not self._closing.is_set():
            await chore(self._resume)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), self.rules.resume_s)

    async def _hand_back(self, job: Job) -> None:
        try:
            await self._clerk.hand_back(job.claim, tried=False, nothing_posted=not job.claim.unsure)
        except JournalError as error:
            log.warning("journal_failed", id=job.claim.id, error=str(error))
        self._let_go(job)

    def _drop(self, job: Job) -> None:
        if self._queue.remove(job):
            self._let_go(job)
        elif job.task is not None:
            job.task.cancel()

    def _free_slot(self, job: Job) -> None:
        if job.has_slot:
            job.has_slot = False
            self._slots.release()

    def _let_go(self, job: Job, _task: asyncio.Task[None] | None = None) -> None:
        self._free_slot(job)
        self._serving.forget(job.claim)
        if self._held.get(job.claim.id) is job:
            del self._held[job.claim.id]
        job.finished.set()
