"""What is forgotten is gone, from the file and from its log."""

from pathlib import Path

from bot.journal.records import Verdict
from bot.journal.store import Journal
from tests.bot.journal.asking import NOW, answered, ask, later, receipt_of, take

DAY_S = 86_400
OLD = later(-100 * DAY_S)


def bytes_on_disk(folder: Path) -> bytes:
    """The journal, its write-ahead log and whatever else lies there."""
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))


def secret(name: str, number: int) -> str:
    return f"{name}-{number:04}-" + "x" * (number * 7 % 300)


def test_scrubbing_blanks_what_is_old_and_keeps_the_proof(journal: Journal) -> None:
    old = answered(journal, ask("old", asked_at=OLD, text="old question"))
    new = answered(journal, ask("new", text="new question"))
    journal.receipts.give_feedback(old.id, "U1", Verdict.BAD, note="note", at=OLD)
    journal.receipts.give_feedback(old.id, "U2", Verdict.BAD, note="note", at=OLD)
    journal.memory.remember("U1", "title", "old title", user="slack:U1", now=OLD)
    journal.memory.remember("threads", "T1/C1/1.1", True, now=OLD)
    journal.memory.remember("threads", "T1/C2/2.2", True, now=NOW)
    assert journal.scrub(later(-30 * DAY_S)) == 1
    assert journal.scrub(later(-30 * DAY_S)) == 0
    scrubbed = journal.receipts.get(old.id)
    assert scrubbed
    assert (scrubbed.question, scrubbed.user, scrubbed.place, scrubbed.text) == (None,) * 4
    assert scrubbed.quotes == receipt_of(old).quotes
    assert [(one.user, one.note) for one in journal.receipts.feedback_on(old.id)] == [
        (None, None),
        (None, None),
    ]
    kept = journal.receipts.get(new.id)
    assert kept
    assert kept.question == "new question"
    assert journal.memory.recall("U1", "title") is None
    assert journal.memory.recall("threads", "T1/C1/1.1") is None
    assert journal.memory.recall("threads", "T1/C2/2.2") is True


def test_a_replay_after_scrubbing_stays_silent(journal: Journal) -> None:
    answered(journal, ask("event", asked_at=later(-20 * DAY_S)))
    journal.scrub(NOW)
    assert journal.claims.take(ask("event"), holder="x", now=NOW, lease_s=9) is None


def test_keys_go_in_the_end(journal: Journal) -> None:
    answered(journal, ask("event", asked_at=OLD))
    journal.scrub(NOW)
    assert take(journal, ask("event"))


def test_scrubbing_leaves_open_questions_alone(journal: Journal) -> None:
    claim = take(journal, ask(asked_at=OLD), now=OLD)
    journal.scrub(NOW)
    assert journal.claims.posting(claim, receipt_of(claim))


def test_forgetting_a_person_deletes_what_they_asked_and_what_they_wait_for(
    journal: Journal,
) -> None:
    theirs = answered(journal, ask("1"))
    others = answered(journal, ask("2", user="U2"))
    namesake = answered(journal, ask("3", platform="discord"))
    waiting = take(journal, ask("4"))
    journal.receipts.give_feedback(theirs.id, "U2", Verdict.GOOD, at=NOW)
    journal.receipts.give_feedback(others.id, "U1", Verdict.BAD, at=NOW)
    journal.receipts.give_feedback(others.id, "U3", Verdict.GOOD, at=NOW)
    journal.memory.remember("U1", "title", "title", user="slack:U1", now=NOW)
    assert journal.forget_user("slack", "U1") == 1
    assert journal.receipts.get(theirs.id) is None
    assert journal.receipts.get(others.id)
    assert journal.receipts.get(namesake.id)
    assert [one.user for one in journal.receipts.feedback_on(others.id)] == ["U3"]
    assert journal.memory.recall("U1", "title") is None
    assert not journal.claims.posting(waiting, receipt_of(waiting))
    assert journal.claims.take(ask("1"), holder="x", now=NOW, lease_s=9) is None


def test_places_where_only_a_forgotten_person_asked_are_forgotten_too(journal: Journal) -> None:
    answered(journal, ask("1", place="T1/D1/1.1"))
    answered(journal, ask("2", place="T1/C1/1.1"))
    answered(journal, ask("3", place="T1/C1/1.1", user="U2"))
    for place in ("T1/D1/1.1", "T1/C1/1.1"):
        journal.memory.remember("threads", place, value=True, now=NOW)
    journal.forget_user("slack", "U1")
    assert journal.memory.recall("threads", "T1/D1/1.1") is None
    assert journal.memory.recall("threads", "T1/C1/1.1") is True


def test_nothing_of_a_forgotten_person_is_left_on_the_disk(
    journal: Journal, tmp_path: Path
) -> None:
    for number in range(90):
        user = "U-forgotten" if number % 2 else "U-kept"
        asked = ask(
            f"slack:message:T1/D-{user}/{number}",
            user=user,
            place=f"D-{user}",
            text=secret(user, number),
            payload={"text": secret(user, number)},
        )
        claim = answered(journal, asked) if number % 3 else take(journal, asked)
        if number % 3:
            journal.receipts.give_feedback(
                claim.id, user, Verdict.BAD, note=secret(user, 7), at=NOW
            )
        place = f"T1/D-{user}/{number}"
        journal.memory.remember("threads", place, value=True, user=f"slack:{user}", now=NOW)
    assert b"U-forgotten" in bytes_on_disk(tmp_path)
    journal.forget_user("slack", "U-forgotten")
    left = bytes_on_disk(tmp_path)
    assert b"U-forgotten" not in left
    assert b"U-kept" in left


def test_nothing_of_an_old_question_is_left_on_the_disk(journal: Journal, tmp_path: Path) -> None:
    for number in range(50):
        claim = answered(
            journal,
            ask(
                f"slack:message:T1/D-U-old/{number}",
                asked_at=OLD,
                user="U-old",
                text=secret("U-old", number),
            ),
        )
        journal.memory.remember("threads", f"T1/D-U-old/{number}", value=True, now=OLD)
        journal.receipts.give_feedback(claim.id, "U-old", Verdict.BAD, note="U-old note", at=OLD)
    journal.scrub(NOW)
    assert b"U-old" not in bytes_on_disk(tmp_path)


def test_an_answered_question_is_kept_in_its_receipt_alone(
    journal: Journal, tmp_path: Path
) -> None:
    claim = answered(journal, ask(payload={"response_url": "https://hooks.example/one-use"}))
    journal.forget_user("slack", "nobody")  # empties the log
    assert b"hooks.example" not in bytes_on_disk(tmp_path)
    receipt = journal.receipts.get(claim.id)
    assert receipt
    assert receipt.question == ask().text
