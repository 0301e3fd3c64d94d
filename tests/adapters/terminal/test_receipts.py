"""`pullquote receipts` and `feedback`: what the journal tells, forgets and gives to evaluation."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.evaluation.questions import read_questions
from bot.journal.records import Ask, Outcome, Receipt, ReceiptQuote, Verdict
from bot.journal.store import FILE_NAME, Journal
from tests.adapters.terminal.conftest import Command

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
QUOTE = ReceiptQuote(
    "a1",
    2,
    10,
    45,
    "The harbour employs 2,300 people.",
    "Harbour",
    "Adria Times",
    "https://a.example/",
)


def answered(journal: Journal, name: str, outcome: Outcome = Outcome.ANSWERED) -> str:
    """A question of U1 that was answered; its receipt's id."""
    ask = Ask("slack", (f"slack:message:{name}",), "U1", "T1/C1/1.0", f"Who {name}?", NOW)
    claim = journal.claims.take(ask, holder="h", now=NOW, lease_s=60)
    assert claim is not None
    receipt = Receipt(
        claim.id,
        "slack",
        ask.place,
        ask.user,
        ask.text,
        outcome,
        "Adria Times reported this.",
        NOW,
        NOW,
        confidence=0.87,
        quotes=(QUOTE,) if outcome is Outcome.ANSWERED else (),
        timings_ms={"total": 12.0},
        notes={"tries": 1},
    )
    journal.claims.posting(claim, receipt)
    journal.claims.done(claim, "C1/2.0")
    return claim.id


@pytest.fixture
def journal(data_dir: Path) -> Journal:
    return Journal.open(data_dir / FILE_NAME)


def test_receipt_shows_how_the_answer_came_about(pullquote: Command, journal: Journal) -> None:
    reference = answered(journal, "won")
    journal.receipts.give_feedback(reference, "U2", Verdict.GOOD, at=NOW, note="exact")
    shown = pullquote("receipts", "show", reference.upper())
    assert shown.exit_code == 0, shown.stderr
    for expected in (reference, "Who won?", QUOTE.text, "version 2", "C1/2.0", "12 ms", "exact"):
        assert expected in shown.stdout


def test_receipt_is_json_where_that_is_wanted(pullquote: Command, journal: Journal) -> None:
    reference = answered(journal, "won")
    shown = json.loads(pullquote("receipts", "show", reference, "--json").stdout)
    assert shown["quotes"][0]["text"] == QUOTE.text
    assert (shown["message"], shown["outcome"]) == ("C1/2.0", "answered")


def test_receipts_are_listed_with_tabs(pullquote: Command, journal: Journal) -> None:
    ids = [answered(journal, name) for name in ("won", "lost")]
    lines = pullquote("receipts", "list").stdout.splitlines()
    assert {line.split("\t")[0] for line in lines} == set(ids)
    assert pullquote("receipts", "list", "--platform", "discord").stdout == ""


def test_unknown_receipt_and_missing_journal_are_said_in_a_sentence(
    pullquote: Command, data_dir: Path
) -> None:
    missing = pullquote("receipts", "list")
    assert missing.exit_code == 1
    assert "There is no journal" in missing.stderr
    Journal.open(data_dir / FILE_NAME).close()
    unknown = pullquote("receipts", "show", "nothing")
    assert unknown.exit_code == 1
    assert "no receipt with that id" in unknown.stderr


def test_person_is_forgotten(pullquote: Command, journal: Journal) -> None:
    answered(journal, "won")
    said = pullquote("receipts", "forget-user", "Slack", "U1")
    assert "1 answer to U1" in said.stderr
    assert journal.receipts.latest(5) == []
    assert "No answer to U1" in pullquote("receipts", "forget-user", "slack", "U1").stderr


def test_feedback_becomes_questions_that_evaluation_reads(
    pullquote: Command, journal: Journal, tmp_path: Path
) -> None:
    helped, not_helped = answered(journal, "won"), answered(journal, "lost")
    none = answered(journal, "vanished", Outcome.NO_ANSWER)
    failed = answered(journal, "broke", Outcome.FAILED)
    for reference, verdict in (
        (helped, Verdict.GOOD),
        (not_helped, Verdict.BAD),
        (none, Verdict.GOOD),
        (failed, Verdict.BAD),
    ):
        journal.receipts.give_feedback(reference, "U2", verdict, at=NOW, note=f"to {reference}")
    exported = pullquote("feedback", "export")
    assert "U2" not in exported.stdout
    file = tmp_path / "feedback.jsonl"
    file.write_text(exported.stdout)
    known = {one.id: one for one in read_questions(file)}
    assert set(known) == {helped, not_helped, none}
    assert known[helped].answers == (QUOTE.text,)
    assert known[helped].scored
    assert not known[not_helped].scored
    assert not known[none].answerable
    assert "3 answers with verdicts" in exported.stderr


def test_blanked_questions_are_not_exported(pullquote: Command, journal: Journal) -> None:
    reference = answered(journal, "won")
    journal.receipts.give_feedback(reference, "U2", Verdict.GOOD, at=NOW)
    journal.scrub(datetime(2027, 1, 1, tzinfo=UTC))
    exported = pullquote("feedback", "export")
    assert exported.stdout == ""
    assert "No verdict" in exported.stderr
