"""What a platform must not forget of a place."""

from datetime import UTC, datetime

import pytest

from bot.journal.records import Json
from bot.journal.store import Journal

THEN = datetime(2026, 1, 1, tzinfo=UTC)
LATER = datetime(2026, 2, 1, tzinfo=UTC)


def test_what_is_kept_outlives_retention_and_the_rest_does_not(journal: Journal) -> None:
    journal.memory.remember("s", "a", 1, now=THEN)
    journal.memory.keep("s", "b", 2)
    journal.memory.keep("t", "a", 3)
    assert journal.memory.recall_all("s") == {"a": 1, "b": 2}
    journal.scrub(LATER)
    assert journal.memory.recall_all("s") == {"b": 2}
    assert journal.memory.recall("t", "a") == 3
    journal.memory.forget("s", "b")
    assert journal.memory.recall("s", "b") is None


def test_revising_goes_on_from_what_is_there(journal: Journal) -> None:
    def counted(before: Json | None) -> Json | None:
        return (before or 0) + 1

    journal.memory.revise("s", "a", counted)
    journal.memory.revise("s", "a", counted)
    assert journal.memory.recall("s", "a") == 2
    journal.memory.revise("s", "a", lambda _: None)
    assert journal.memory.recall("s", "a") is None


def test_revising_that_fails_leaves_what_was_there(journal: Journal) -> None:
    def fail(_before: Json | None) -> Json | None:
        raise ValueError("not like that")

    journal.memory.keep("s", "a", [1])
    with pytest.raises(ValueError, match="not like that"):
        journal.memory.revise("s", "a", fail)
    assert journal.memory.recall("s", "a") == [1]
