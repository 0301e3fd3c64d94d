"""Receipts say how an answer came about, and what readers thought of it."""

from dataclasses import replace

import pytest

from bot.journal import receipts
from bot.journal.records import Outcome, Verdict
from bot.journal.store import Journal
from tests.bot.journal.asking import NOW, answered, ask, later, receipt_of, take


def test_a_receipt_comes_back_whole(journal: Journal) -> None:
    claim = answered(journal, ask())
    stored = journal.receipts.get(claim.id)
    assert stored == receipt_of(claim, message_ref="C1/2.2")


def test_a_receipt_is_found_by_its_message(journal: Journal) -> None:
    claim = answered(journal, ask())
    found = journal.receipts.of_message("slack", "C1/2.2")
    assert found
    assert found.id == claim.id
    assert journal.receipts.of_message("discord", "C1/2.2") is None


def test_an_unknown_receipt_is_none(journal: Journal) -> None:
    assert journal.receipts.get("nothing") is None


def test_the_second_reply_that_is_tried_replaces_the_first_receipt(journal: Journal) -> None:
    claim = take(journal)
    journal.claims.posting(claim, receipt_of(claim))
    sorry = receipt_of(claim, outcome=Outcome.FAILED, quotes=(), notes={"trouble": "failed"})
    assert journal.claims.posting(claim, sorry)
    assert journal.receipts.get(claim.id) == sorry


def test_the_latest_receipts_come_newest_first(journal: Journal) -> None:
    for number in range(3):
        answered(journal, ask(str(number), asked_at=later(number), text=str(number)))
    answered(journal, ask("d", platform="discord", asked_at=later(9), text="d"))
    assert [one.question for one in journal.receipts.latest(2)] == ["d", "2"]
    assert [one.question for one in journal.receipts.latest(2, platform="slack")] == ["2", "1"]


def test_a_places_receipts_come_in_the_order_of_asking(journal: Journal) -> None:
    for number in range(3):
        answered(journal, ask(str(number), asked_at=later(number), text=str(number)))
    answered(journal, ask("x", place="elsewhere", asked_at=later(9)))
    place = journal.receipts.of_place("slack", ask().place, 2)
    assert [one.question for one in place] == ["1", "2"]


def test_the_last_verdict_of_a_reader_counts(journal: Journal) -> None:
    claim = answered(journal, ask())
    give = journal.receipts.give_feedback
    assert give(claim.id, "U1", Verdict.GOOD, at=NOW)
    assert give(claim.id, "U2", Verdict.GOOD, at=later(1))
    assert give(claim.id, "U1", Verdict.BAD, note="Wrong year", at=later(2))
    given = [(one.user, one.verdict, one.note) for one in journal.receipts.feedback_on(claim.id)]
    assert given == [("U2", Verdict.GOOD, None), ("U1", Verdict.BAD, "Wrong year")]


def test_feedback_on_nothing_is_refused(journal: Journal) -> None:
    assert not journal.receipts.give_feedback("nothing", "U1", Verdict.GOOD, at=NOW)


@pytest.mark.parametrize("number", [0, 1, 3, 7])
def test_every_verdict_is_exported_with_its_receipt(
    journal: Journal, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receipts, "_PAGE", 3)
    claim = answered(journal, ask())
    for at in range(number):
        journal.receipts.give_feedback(claim.id, f"U{at}", Verdict.GOOD, at=later(at))
    exported = list(journal.receipts.feedbacks())
    assert [one.user for one, _ in exported] == [f"U{at}" for at in range(number)]
    assert all(receipt.question == ask().text for _, receipt in exported)


def test_a_receipt_without_much_to_say_is_kept(journal: Journal) -> None:
    claim = take(journal)
    bare = replace(
        receipt_of(claim), confidence=None, quotes=(), passages=(), timings_ms={}, notes={}
    )
    journal.claims.posting(claim, bare)
    assert journal.receipts.get(claim.id) == bare


def test_a_claim_given_up_leaves_a_receipt_that_says_why(journal: Journal) -> None:
    claim, other = take(journal, ask("1")), take(journal, ask("2"))
    journal.claims.posting(claim, receipt_of(claim))
    assert journal.claims.give_up(claim, "the channel is gone")
    noted = {"tries": 1, "given_up": "the channel is gone"}
    assert journal.receipts.get(claim.id) == receipt_of(claim, notes=noted)
    assert journal.claims.give_up(other, "tired", receipt_of(other, outcome=Outcome.FAILED))
    failed = journal.receipts.get(other.id)
    assert failed
    assert (failed.outcome, failed.notes["given_up"]) == (Outcome.FAILED, "tired")


def test_small_things_are_remembered(journal: Journal) -> None:
    memory = journal.memory
    assert memory.recall("T1/C1", "thread") is None
    memory.remember("T1/C1", "thread", {"since": [1, 2]}, now=NOW)
    memory.remember("T1/C1", "thread", "second", now=NOW)
    memory.remember("T1/C2", "thread", 0, now=NOW)
    assert memory.recall("T1/C1", "thread") == "second"
    assert memory.recall("T1/C2", "thread") == 0
    memory.forget("T1/C1", "thread")
    assert memory.recall("T1/C1", "thread") is None
