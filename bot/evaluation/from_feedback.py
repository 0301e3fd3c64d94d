"""What readers thought of answers, as questions that evaluation reads. Pure.

A quote that readers found helpful is a known answer; that nothing was found, and readers agree, is
a question without one. Where they were not helped the right answer is not known: the question is
kept, unscored, for a person to fill in. Nobody is named.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from bot.journal.records import Feedback, Outcome, Receipt, Verdict


def questions_from_feedback(
    feedbacks: Iterable[tuple[Feedback, Receipt]],
) -> Iterator[dict[str, Any]]:
    """One JSON object an answer with verdicts, in the order of the first; see `questions`.

    Answers whose question was blanked are left out, and those that failed.
    """
    receipts: dict[str, Receipt] = {}
    given: dict[str, list[Feedback]] = {}
    for feedback, receipt in feedbacks:
        receipts[receipt.id] = receipt
        given.setdefault(receipt.id, []).append(feedback)
    for receipt_id, verdicts in given.items():
        receipt = receipts[receipt_id]
        if receipt.question is not None and receipt.outcome is not Outcome.FAILED:
            yield _question(receipt, verdicts)


def _question(receipt: Receipt, verdicts: list[Feedback]) -> dict[str, Any]:
    good = sum(one.verdict is Verdict.GOOD for one in verdicts)
    bad = len(verdicts) - good
    helped, answered = good > bad, receipt.outcome is Outcome.ANSWERED
    return {
        "id": receipt.id,
        "question": receipt.notes.get("searched_for") or receipt.question,
        "asked_on": receipt.asked_at.date().isoformat(),
        "answers": [quote.text for quote in receipt.quotes] if helped and answered else [],
        "unanswerable": helped and not answered,
        "good": good,
        "bad": bad,
        "notes": [one.note for one in verdicts if one.note],
        "outcome": receipt.outcome.value,
        "confidence": receipt.confidence,
        "platform": receipt.platform,
        "shown": [
            {"article_id": one.article_id, "version": one.version, "quote": one.text}
            | {"title": one.title, "outlet": one.outlet, "link": one.link}
            for one in receipt.quotes
        ],
    }
