"""Questions, claims and receipts for the tests of the journal."""

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.journal.records import (
    Ask,
    Claim,
    Outcome,
    Receipt,
    ReceiptPassage,
    ReceiptQuote,
)
from bot.journal.store import Journal

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
LEASE_S = 30.0


def later(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def ask(*keys: str, **changes: Any) -> Ask:
    fields: dict[str, Any] = {
        "platform": "slack",
        "keys": keys or ("slack:event:Ev1", "slack:message:T1/C1/1.1"),
        "user": "U1",
        "place": "T1/C1/1.1",
        "text": "Who bought the harbour?",
        "asked_at": NOW,
        "payload": {"channel": "C1", "thread": ["1.1", None]},
    }
    return Ask(**(fields | changes))


def take(journal: Journal, asked: Ask | None = None, now: datetime = NOW) -> Claim:
    claim = journal.claims.take(asked or ask(), holder="one", now=now, lease_s=LEASE_S)
    assert claim
    return claim


def take_up(journal: Journal, now: datetime, limit: int = 100) -> list[Claim]:
    return journal.claims.take_up(["slack"], holder="two", now=now, lease_s=LEASE_S, limit=limit)


def receipt_of(claim: Claim, **changes: Any) -> Receipt:
    fields: dict[str, Any] = {
        "id": claim.id,
        "platform": claim.ask.platform,
        "place": claim.ask.place,
        "user": claim.ask.user,
        "question": claim.ask.text,
        "outcome": Outcome.ANSWERED,
        "text": "The Daily Gull reported this on 3 May 2026.",
        "asked_at": claim.ask.asked_at,
        "answered_at": claim.ask.asked_at + timedelta(seconds=1.25),
        "confidence": 0.75,
        "quotes": (ReceiptQuote("a" * 16, 2, 10, 41, "“Naïve” words…", "A headline", None, None),),
        "passages": (ReceiptPassage(7, "a" * 16, 2, 0, 90, 1.5),),
        "timings_ms": {"total": 12.5},
        "notes": {"tries": 1},
    }
    return Receipt(**(fields | changes))


def answered(journal: Journal, asked: Ask, message_ref: str = "C1/2.2") -> Claim:
    """A claim that went all the way."""
    claim = take(journal, asked, asked.asked_at)
    assert journal.claims.posting(claim, receipt_of(claim))
    assert journal.claims.done(claim, message_ref)
    return claim
