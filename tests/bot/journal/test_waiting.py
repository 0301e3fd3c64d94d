"""Writers of one journal wait for one another, and not for ever."""

import threading

import pytest

from bot.journal import database
from bot.journal.errors import JournalBusy
from bot.journal.records import Verdict
from bot.journal.store import Journal
from tests.bot.journal.asking import NOW


def test_writer_gives_up_behind_one_who_stays(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "PATIENT_S", 0.1)
    monkeypatch.setattr(database, "HURRIED_S", 0.1)
    writing, released = threading.Event(), threading.Event()

    def stay(_before: object) -> str:
        writing.set()
        released.wait(10)
        return "kept"

    other = threading.Thread(target=journal.memory.revise, args=("scope", "name", stay))
    other.start()
    assert writing.wait(10)
    try:
        with pytest.raises(JournalBusy):
            journal.memory.keep("scope", "other", "value")
        with pytest.raises(JournalBusy):
            journal.receipts.give_feedback("none", "U1", Verdict.GOOD, at=NOW)
        assert journal.memory.recall("scope", "name") is None
    finally:
        released.set()
        other.join()
    assert journal.memory.recall("scope", "name") == "kept"
    journal.memory.keep("scope", "other", "value")
