"""Spans of time as a person says them."""

from datetime import UTC, datetime, timedelta

import pytest

from adapters.terminal.times import ago, soon

NOW = datetime(2024, 5, 12, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "past", "future"),
    [
        (0, "just now", "now"),
        (59, "just now", "now"),
        (60, "1 minute ago", "in 1 minute"),
        (119, "1 minute ago", "in 1 minute"),
        (5_400, "90 minutes ago", "in 90 minutes"),
        (7_200, "2 hours ago", "in 2 hours"),
        (129_600, "36 hours ago", "in 36 hours"),
        (172_800, "2 days ago", "in 2 days"),
    ],
)
def test_span_is_told_in_the_largest_unit_that_says_enough(seconds, past, future):
    assert ago(NOW - timedelta(seconds=seconds), NOW) == past
    assert soon(NOW + timedelta(seconds=seconds), NOW) == future


def test_clock_that_was_set_back_and_what_is_overdue_are_now():
    assert ago(NOW + timedelta(hours=3), NOW) == "just now"
    assert soon(NOW - timedelta(days=3), NOW) == "now"
