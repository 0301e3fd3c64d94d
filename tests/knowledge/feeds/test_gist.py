"""A counter that moves at every refresh waits; figures are never left out for good."""

from datetime import UTC, datetime, timedelta

import pytest

from knowledge.feeds.gist import changed_slightly, gist_of, seen_now, waits
from knowledge.feeds.notes import Seen, note_of, seen_in

NOW = datetime(2025, 3, 14, 12, 0, tzinfo=UTC)
TEXT = "The toll rose to 12 after three ferries met in fog. Points: 4, comments: 7."


@pytest.mark.parametrize(
    ("text", "slight"),
    [
        (TEXT, True),
        (TEXT.replace("12", "4,711").replace("7.", "9."), True),
        (TEXT.replace("three ferries", "two ferries"), True),
        (f"{TEXT} Updated an hour ago.", True),
        (f"{TEXT} The harbour board meets on Monday.", False),
        ("Another story altogether, with as many words as it takes to tell.", False),
        ("", False),
    ],
)
def test_change_is_slight_if_few_words_but_figures_moved(text: str, slight: bool) -> None:
    assert changed_slightly(gist_of("a", TEXT), gist_of("a", text)) is slight


def test_change_of_what_is_firm_is_never_slight() -> None:
    assert not changed_slightly(gist_of("title", TEXT), gist_of("other", TEXT))
    assert not changed_slightly("", gist_of("a", TEXT))
    assert not changed_slightly("a:xyz", "a:zyx")


def test_slight_changes_in_a_row_wait_six_hours_and_then_days() -> None:
    gist, seen, taken = gist_of("a", TEXT), seen_now(None, gist_of("a", ""), NOW), []
    seen = seen_now(seen, gist, NOW)
    assert seen.slight == 0
    for minutes in range(0, 5 * 24 * 60, 30):
        now = NOW + timedelta(minutes=minutes)
        if not waits(seen, gist, now):
            seen = seen_now(seen, gist, now)
            taken.append(minutes / 60)
    assert taken == [6, 30, 54, 78, 102]


def test_larger_change_is_taken_in_at_once_and_ends_the_row() -> None:
    seen = Seen(gist_of("a", TEXT), NOW, 3)
    edited = gist_of("a", f"{TEXT} The harbour board meets on Monday.")
    assert not waits(seen, edited, NOW)
    assert seen_now(seen, edited, NOW).slight == 0
    assert not waits(None, edited, NOW)
    assert not waits(seen, seen.gist, NOW - timedelta(days=1))  # a clock that was set back


def test_note_keeps_what_was_seen() -> None:
    seen = Seen(gist_of("a", TEXT), NOW, 2)
    assert seen_in(note_of(seen)) == seen
    for broken in (None, "", "{}", "[]", '{"seen": {"gist": "a", "at": "x", "slight": 1}}'):
        assert seen_in(broken) is None
