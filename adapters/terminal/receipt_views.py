"""Receipts as what a person or a program reads. Pure; foreign text passes through `harmless`."""

from collections.abc import Iterator, Sequence
from datetime import UTC
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from adapters.terminal.harmless import harmless_line
from bot.journal.records import Feedback, Receipt
from knowledge.articles import published_iso

BLANKED = "(blanked)"
_QUESTION_CHARS = 120
_PASSAGES_SHOWN = 10


def receipt_fields(receipt: Receipt) -> tuple[str, ...]:
    """For a line with tabs: id, time, platform, outcome, question."""
    question = harmless_line(receipt.question or BLANKED, _QUESTION_CHARS)
    return (receipt.id, _time(receipt), receipt.platform, receipt.outcome.value, question)


def receipt_line(receipt: Receipt) -> Text:
    """One line for a list."""
    reference, time, platform, outcome, question = receipt_fields(receipt)
    return Text(f"{reference}  {time}  {platform:<8}  {outcome:<9}  {question}")


def receipt_view(receipt: Receipt, verdicts: Sequence[Feedback]) -> RenderableType:
    """Everything there is to see of one answer."""
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name, said in _rows(receipt, verdicts):
        table.add_row(name, Text(harmless_line(said, 5_000)))
    return Group(table)


def receipt_as_dict(receipt: Receipt, verdicts: Sequence[Feedback]) -> dict[str, Any]:
    """One object an answer; times in UTC, what was blanked is null."""
    return {
        "id": receipt.id,
        "platform": receipt.platform,
        "place": receipt.place,
        "user": receipt.user,
        "question": receipt.question,
        "outcome": receipt.outcome.value,
        "text": receipt.text,
        "confidence": receipt.confidence,
        "asked_at": published_iso(receipt.asked_at),
        "answered_at": published_iso(receipt.answered_at),
        "message": receipt.message_ref,
        "quotes": [
            {
                "article_id": one.article_id,
                "version": one.version,
                "start": one.start,
                "end": one.end,
                "text": one.text,
                "title": one.title,
                "outlet": one.outlet,
                "link": one.link,
            }
            for one in receipt.quotes
        ],
        "passages": [
            {
                "passage_id": one.passage_id,
                "article_id": one.article_id,
                "version": one.version,
                "start": one.start,
                "end": one.end,
                "score": one.score,
            }
            for one in receipt.passages
        ],
        "timings_ms": dict(receipt.timings_ms),
        "notes": dict(receipt.notes),
        "feedback": [
            {
                "verdict": one.verdict.value,
                "user": one.user,
                "note": one.note,
                "at": published_iso(one.at),
            }
            for one in verdicts
        ],
    }


def _rows(receipt: Receipt, verdicts: Sequence[Feedback]) -> Iterator[tuple[str, str]]:
    yield "Receipt", receipt.id
    yield "Question", receipt.question or BLANKED
    if searched := receipt.notes.get("searched_for"):
        yield "Searched for", str(searched)
    yield "Asked", f"{_time(receipt)} by {receipt.user or BLANKED}"
    yield "Where", f"{receipt.platform} {receipt.place or BLANKED}"
    yield "Outcome", receipt.outcome.value.replace("_", " ")
    yield "Said", receipt.text or BLANKED
    if receipt.confidence is not None:
        yield "Confidence", f"{receipt.confidence:.2f}"
    for number, quote in enumerate(receipt.quotes, start=1):
        yield f"Quote {number}", f"“{quote.text}”"
        source = " · ".join(filter(None, (quote.title, quote.outlet, quote.link)))
        yield "", source
        place = f"characters {quote.start:,} to {quote.end:,} of version {quote.version}"
        yield "", f"article {quote.article_id}, {place}"
    yield "Message", receipt.message_ref or "not known to be posted"
    took = ", ".join(f"{step} {ms:,.0f} ms" for step, ms in receipt.timings_ms.items())
    yield "Took", took or "not measured"
    for one in receipt.passages[:_PASSAGES_SHOWN]:
        yield (
            "Considered",
            (f"{one.score:.3f}  article {one.article_id}, characters {one.start:,} to {one.end:,}"),
        )
    for name, value in receipt.notes.items():
        if name != "searched_for":
            yield name.replace("_", " ").capitalize(), str(value)
    for verdict in verdicts:
        note = f": {verdict.note}" if verdict.note else ""
        yield "Verdict", f"{verdict.verdict.value}{note}"


def _time(receipt: Receipt) -> str:
    return f"{receipt.asked_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
