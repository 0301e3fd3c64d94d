"""Messages that get a fixed notice rather than an answer, such as help: said once, like answers."""

import asyncio
from datetime import datetime

from bot.journal.records import Ask
from bot.journal.store import Journal

NOTICE_LEASE_S = 60.0


async def first_to_hear(journal: Journal, ask: Ask, now: datetime) -> bool:
    """Whether `ask` is new, so that its notice is to be said: here, and in no other process.

    Its claim is on disk when this returns; raises JournalError where it cannot be.
    """
    claims = journal.claims

    def claimed() -> bool:
        claim = claims.take(ask, holder="notice", now=now, lease_s=NOTICE_LEASE_S)
        return claim is not None and claims.give_up(claim, "answered by a notice")

    return await asyncio.to_thread(claimed)
