"""What readers do with an answer that was given: look at a quote's context, judge it, ask on.

For the buttons below a reply, which carry the id of its receipt. A sentence is returned where there
is nothing to show; it is for the one who clicked.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

import structlog

from bot import phrases
from bot.answers import NearestArticle
from bot.beside import run_reading, run_writing
from bot.journal.errors import JournalError
from bot.journal.records import Receipt, Verdict
from bot.journal.store import Journal
from bot.retelling import Context, Load, context_of, sources_beside
from knowledge.errors import LibraryError

log = structlog.get_logger(__name__)

Shown = TypeVar("Shown")


@dataclass(frozen=True, slots=True)
class OtherSources:
    """Articles that were read for an answer and not quoted in it, best first; never empty."""

    articles: tuple[NearestArticle, ...]


class GivenAnswers:
    """Reads the journal and, with `load`, articles at a version. For one event loop."""

    def __init__(
        self,
        journal: Journal,
        load: Load,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._receipts = journal.receipts
        self._load = load
        self._clock = clock

    async def context(self, receipt_id: str, number: int) -> Context | str:
        """Quote `number` (from 0) of an answer between the sentences around it."""
        return await self._looked_up(
            receipt_id,
            lambda receipt: context_of(receipt, number, self._load) or phrases.NO_CONTEXT,
        )

    async def other_sources(self, receipt_id: str) -> OtherSources | str:
        """What else was read for an answer."""

        def look_up(receipt: Receipt) -> OtherSources | str:
            found = sources_beside(receipt, self._load)
            return OtherSources(found) if found else phrases.NO_OTHER_SOURCES

        return await self._looked_up(receipt_id, look_up)

    async def keep_verdict(self, receipt_id: str, user: str, *, good: bool) -> str:
        """Keep what `user` (the platform's id) thinks of an answer, and return the thanks.

        Raises JournalError where it cannot be kept.
        """
        verdict = Verdict.GOOD if good else Verdict.BAD
        kept = await run_writing(
            self._receipts.give_feedback, receipt_id, user, verdict, at=self._clock()
        )
        return phrases.THANKS if kept else phrases.GONE

    async def question_of(self, receipt_id: str) -> str | None:
        """What was asked; None where it is not kept any more. Raises JournalError."""
        receipt = await run_reading(self._receipts.get, receipt_id)
        return receipt.question if receipt else None

    async def _looked_up(
        self, receipt_id: str, look: Callable[[Receipt], Shown | str]
    ) -> Shown | str:
        def look_up() -> Shown | str:
            receipt = self._receipts.get(receipt_id)
            return phrases.GONE if receipt is None else look(receipt)

        try:
            return await run_reading(look_up)
        except (JournalError, LibraryError) as error:
            log.warning("given_answer_not_read", id=receipt_id, error=str(error))
            return phrases.TRY_AGAIN
