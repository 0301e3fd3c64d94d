"""Receipts and what readers thought of the answers."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from bot.journal.database import Database
from bot.journal.records import (
    Feedback,
    Outcome,
    Receipt,
    ReceiptPassage,
    ReceiptQuote,
    Verdict,
)
from bot.journal.schema import feedback, receipts

_PAGE = 500


class Receipts:
    """The receipts of one journal. Every method may raise JournalError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, receipt_id: str) -> Receipt | None:
        """The receipt with this id, or None."""
        return self._first(receipts.c.id == receipt_id)

    def of_message(self, platform: str, message_ref: str) -> Receipt | None:
        """The receipt of a posted message, or None."""
        return self._first(
            sa.and_(receipts.c.platform == platform, receipts.c.message_ref == message_ref)
        )

    def latest(self, limit: int, *, platform: str | None = None) -> list[Receipt]:
        """At most `limit` receipts, the newest first."""
        query = sa.select(receipts).order_by(receipts.c.asked_epoch.desc()).limit(limit)
        if platform is not None:
            query = query.where(receipts.c.platform == platform)
        with self._database.reading() as connection:
            return [_receipt(row) for row in connection.execute(query)]

    def of_place(self, platform: str, place: str, limit: int) -> list[Receipt]:
        """The newest `limit` receipts of one place, the oldest of them first."""
        query = (
            sa.select(receipts)
            .where(receipts.c.platform == platform, receipts.c.place == place)
            .order_by(receipts.c.asked_epoch.desc())
            .limit(limit)
        )
        with self._database.reading() as connection:
            return [_receipt(row) for row in connection.execute(query)][::-1]

    def give_feedback(
        self, receipt_id: str, user: str, verdict: Verdict, *, at: datetime, note: str | None = None
    ) -> bool:
        """Write down a verdict; the last one of a user counts. False without such a receipt.

        Raises JournalBusy soon: somebody has clicked, and waits for the thanks.
        """
        with self._database.writing(hurried=True) as connection:
            there = sa.select(receipts.c.id).where(receipts.c.id == receipt_id)
            if connection.execute(there).first() is None:
                return False
            same = sa.and_(feedback.c.receipt_id == receipt_id, feedback.c.user == user)
            connection.execute(feedback.delete().where(same))
            connection.execute(
                feedback.insert().values(
                    receipt_id=receipt_id,
                    user=user,
                    verdict=verdict,
                    note=note,
                    at_epoch=at.timestamp(),
                )
            )
            return True

    def feedback_on(self, receipt_id: str) -> list[Feedback]:
        """The verdicts on one answer, the oldest first."""
        query = (
            sa.select(feedback)
            .where(feedback.c.receipt_id == receipt_id)
            .order_by(feedback.c.at_epoch, feedback.c.id)
        )
        with self._database.reading() as connection:
            return [_feedback(row) for row in connection.execute(query)]

    def feedbacks(self) -> Iterator[tuple[Feedback, Receipt]]:
        """Every verdict with its answer's receipt, in the order they were given, for export."""
        last = 0
        while True:
            query = (
                sa.select(feedback).where(feedback.c.id > last).order_by(feedback.c.id).limit(_PAGE)
            )
            with self._database.reading() as connection:
                rows = connection.execute(query).all()
                ids = {row.receipt_id for row in rows}
                of = {
                    row.id: _receipt(row)
                    for row in connection.execute(sa.select(receipts).where(receipts.c.id.in_(ids)))
                }
            for row in rows:
                yield _feedback(row), of[row.receipt_id]
            if len(rows) < _PAGE:
                return
            last = rows[-1].id

    def _first(self, where: sa.ColumnElement[bool]) -> Receipt | None:
        with self._database.reading() as connection:
            row = connection.execute(sa.select(receipts).where(where)).first()
        return _receipt(row) if row else None


def row_of(receipt: Receipt) -> dict[str, Any]:
    """The receipt as a row of its table."""
    return {
        "id": receipt.id,
        "platform": receipt.platform,
        "place": receipt.place,
        "user": receipt.user,
        "question": receipt.question,
        "outcome": receipt.outcome,
        "text": receipt.text,
        "confidence": receipt.confidence,
        "quotes": [asdict(quote) for quote in receipt.quotes],
        "passages": [asdict(passage) for passage in receipt.passages],
        "timings_ms": dict(receipt.timings_ms),
        "notes": dict(receipt.notes),
        "message_ref": receipt.message_ref,
        "asked_epoch": receipt.asked_at.timestamp(),
        "answered_epoch": receipt.answered_at.timestamp(),
    }


def _receipt(row: sa.Row[Any]) -> Receipt:
    return Receipt(
        id=row.id,
        platform=row.platform,
        place=row.place,
        user=row.user,
        question=row.question,
        outcome=Outcome(row.outcome),
        text=row.text,
        asked_at=datetime.fromtimestamp(row.asked_epoch, UTC),
        answered_at=datetime.fromtimestamp(row.answered_epoch, UTC),
        confidence=row.confidence,
        quotes=tuple(ReceiptQuote(**quote) for quote in row.quotes),
        passages=tuple(ReceiptPassage(**passage) for passage in row.passages),
        timings_ms=row.timings_ms,
        notes=row.notes,
        message_ref=row.message_ref,
    )


def _feedback(row: sa.Row[Any]) -> Feedback:
    return Feedback(
        receipt_id=row.receipt_id,
        user=row.user,
        verdict=Verdict(row.verdict),
        note=row.note,
        at=datetime.fromtimestamp(row.at_epoch, UTC),
    )
