"""Serves one claim: answers under the deadline, then posts the reply exactly once.

The order is the promise. Before posting, the claim says "posting" and the receipt is written; after
it, the message's name is recorded. Whatever breaks in between is resolved by whoever takes the
claim up, by looking for the claim's id on the platform.
"""

import asyncio
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot import phrases
from bot.answers import Reply
from bot.checking import CheckResult
from bot.desk.clerk import Clerk
from bot.desk.courier import (
    Courier,
    MaybeDeliveredError,
    NotDeliveredError,
    Outcome,
    Trouble,
    TroubleKind,
    Work,
)
from bot.desk.receipt_writing import write_receipt
from bot.desk.rules import DeskRules
from bot.desk.threads import AnswerThreads
from bot.journal.errors import JournalError
from bot.journal.records import Claim

log = structlog.get_logger(__name__)

STATUS_S = 2.0
"""How long a reply waits for a status that is still on its way: one that came after the reply would
stay on the screen."""

LONGEST_RETRY_S = 3600.0
"""The longest that a platform is left alone, whatever it asks for."""


@dataclass(eq=False, slots=True)
class Job:
    """A claim on its way through the desk."""

    claim: Claim
    queued_at: float
    finished: asyncio.Event
    task: asyncio.Task[None] | None = None
    has_slot: bool = False
    posting: bool = False


@dataclass(frozen=True, slots=True)
class Ready:
    """What is to be posted."""

    outcome: Outcome
    work: Work | None
    waited_ms: Mapping[str, float]


class Serving:
    """Serves claims of every platform. For one event loop."""

    def __init__(
        self,
        clerk: Clerk,
        couriers: Mapping[str, Courier],
        threads: AnswerThreads[Work, Reply | CheckResult],
        rules: DeskRules,
        clock: Callable[[], datetime],
    ) -> None:
        self._clerk = clerk
        self._couriers = couriers
        self._threads = threads
        self._rules = rules
        self._clock = clock
        self._statuses: dict[str, asyncio.Task[None]] = {}

    def show(self, claim: Claim, text: str) -> None:
        """Show a status, without waiting for it."""
        before = self._statuses.pop(claim.id, None)

        async def tell() -> None:
            try:
                if before is not None:
                    await before
                await self._couriers[claim.ask.platform].status(claim.ask, text)
            except Exception as error:
                log.warning("status_not_shown", id=claim.id, error=type(error).__name__)

        self._statuses[claim.id] = asyncio.create_task(tell())

    def forget(self, claim: Claim) -> None:
        """Drop a status that is not sent yet."""
        status = self._statuses.pop(claim.id, None)
        if status is not None:
            status.cancel()

    async def answer(self, job: Job) -> Ready | None:
        """What is to be posted; None where there is nothing left to do."""
        claim = job.claim
        if claim.unsure and await self._is_there_already(claim):
            return None
        now = asyncio.get_running_loop().time()
        queued_ms = round((now - job.queued_at) * 1000, 1)
        if claim.tries > self._rules.tries:
            return Ready(self._trouble(claim, TroubleKind.GIVEN_UP), None, {"queued": queued_ms})
        if queued_ms > self._rules.wait_s * 1000:
            trouble = self._trouble(claim, TroubleKind.WAITED_TOO_LONG)
            return Ready(trouble, None, {"queued": queued_ms})
        self.show(claim, phrases.SEARCHING)
        outcome, work = await self._answered(claim)
        took_ms = round((asyncio.get_running_loop().time() - now) * 1000, 1)
        return Ready(outcome, work, {"queued": queued_ms, "answering": took_ms})

    async def deliver(self, job: Job, ready: Ready) -> None:
        """Post what is ready, once, and record it."""
        claim, courier = job.claim, self._couriers[job.claim.ask.platform]
        await self._statuses_sent(claim)
        try:
            await self._post(job, ready)
        except (NotDeliveredError, MaybeDeliveredError) as error:
            await self._not_posted(job, error)
        except JournalError:
            raise  # the reply may be there; its lease will end, and then it is looked for
        except Exception:
            if not job.posting:
                raise
            log.exception("reply_not_shown", id=claim.id, platform=claim.ask.platform)
            if not claim.ask.private:
                found = await courier.already_delivered(claim.ask, claim)
                if found is not None:
                    await self._clerk.done(claim, found)
                    return
            sorry = Ready(self._trouble(claim, TroubleKind.FAILED), ready.work, ready.waited_ms)
            try:
                await self._post(job, sorry)
            except (NotDeliveredError, MaybeDeliveredError) as error:
                await self._not_posted(job, error)

    async def _answered(self, claim: Claim) -> tuple[Outcome, Work | None]:
        work: Work | None = None
        try:
            async with asyncio.timeout(self._rules.deadline_s) as deadline:
                work = await self._couriers[claim.ask.platform].work(claim.ask)
                return await self._threads.run(work), work
        except Exception as error:
            if isinstance(error, TimeoutError) and deadline.expired():
                log.warning("answer_too_late", id=claim.id, deadline_s=self._rules.deadline_s)
                return self._trouble(claim, TroubleKind.TOO_LATE), work
            log.exception("answer_failed", id=claim.id, platform=claim.ask.platform)
            return self._trouble(claim, TroubleKind.FAILED), work

    async def _post(self, job: Job, ready: Ready) -> None:
        claim = job.claim
        receipt = write_receipt(
            claim,
            ready.outcome,
            answered_at=self._clock(),
            work=ready.work,
            waited_ms=ready.waited_ms,
        )
        if not await self._clerk.posting(claim, receipt):
            log.info("claim_lost_before_posting", id=claim.id)
            return
        job.posting = True
        message_ref = await self._couriers[claim.ask.platform].deliver(
            claim.ask, claim, ready.outcome
        )
        if await self._clerk.done(claim, message_ref):
            log.info(
                "question_answered",
                id=claim.id,
                platform=claim.ask.platform,
                outcome=str(receipt.outcome),
                **ready.waited_ms,
            )

    async def _not_posted(self, job: Job, error: NotDeliveredError | MaybeDeliveredError) -> None:
        """Close the claim, or let it be taken up again when it may be worth it."""
        claim = job.claim
        surely = isinstance(error, NotDeliveredError)
        log.warning("reply_not_delivered", id=claim.id, surely=surely, error=str(error))
        if self._is_stale(claim) or (isinstance(error, NotDeliveredError) and error.for_good):
            await self._clerk.give_up(claim, f"not delivered: {error}")
        elif claim.ask.private and not surely:
            await self._clerk.give_up(claim, "it is not known whether the private reply was posted")
        else:
            asked = error.retry_after_s if isinstance(error, NotDeliveredError) else None
            await self._clerk.hand_back(
                claim,
                after_s=self._retry_after(asked),
                tried=False,  # the platform is out of reach; that says nothing of the question
                nothing_posted=surely,
            )

    async def _is_there_already(self, claim: Claim) -> bool:
        """Whether an earlier holder posted the reply, or it cannot be found out now."""
        try:
            found = await self._couriers[claim.ask.platform].already_delivered(claim.ask, claim)
        except Exception as error:
            log.warning("reply_not_looked_up", id=claim.id, error=repr(error))
            await self._not_looked_up(claim, error)
            return True
        if found is None:
            return False
        await self._clerk.done(claim, found)
        log.info("reply_found", id=claim.id, platform=claim.ask.platform)
        return True

    async def _not_looked_up(self, claim: Claim, error: Exception) -> None:
        """Have it looked for again later, unless the platform will never allow it."""
        refused = error if isinstance(error, NotDeliveredError) else None
        for_good = refused is not None and refused.for_good
        if for_good and claim.tries >= self._rules.tries:
            await self._clerk.give_up(claim, f"whether it was posted cannot be seen: {refused}")
        elif self._is_stale(claim):
            await self._clerk.give_up(claim, "the platform was out of reach for too long")
        else:
            await self._clerk.hand_back(
                claim,
                after_s=self._retry_after(refused.retry_after_s if refused else None),
                tried=for_good,
                nothing_posted=False,
            )

    async def _statuses_sent(self, claim: Claim) -> None:
        status = self._statuses.pop(claim.id, None)
        if status is not None:
            await asyncio.wait([status], timeout=STATUS_S)
            status.cancel()

    def _retry_after(self, asked_s: float | None) -> float:
        """Seconds until the next try: what the platform asks for, within reason."""
        if asked_s is None or not math.isfinite(asked_s):
            return self._rules.retry_s
        return max(self._rules.retry_s, min(asked_s, LONGEST_RETRY_S))

    def _is_stale(self, claim: Claim) -> bool:
        return (self._clock() - claim.ask.asked_at).total_seconds() > self._rules.stale_s

    def _trouble(self, claim: Claim, kind: TroubleKind) -> Trouble:
        return Trouble(kind, claim.id)
