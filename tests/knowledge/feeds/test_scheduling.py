"""When a feed or a page is asked next: later where the server asks for it, within a day always."""

import math
from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.feeds.scheduling import (
    JITTER,
    LONGEST_S,
    PAGE_PAUSES_S,
    RECHECK_S,
    after_failure,
    after_success,
    page_again,
    page_recheck,
)

NOW = datetime(2025, 3, 14, 12, 0, tzinfo=UTC)
HALF_HOUR = 1_800.0
DAY = 86_400.0


def wait(due: datetime | None) -> float:
    assert due is not None
    return (due - NOW).total_seconds()


@pytest.mark.parametrize(
    ("fresh_s", "ttl_s", "least"),
    [
        (None, None, HALF_HOUR),
        (60.0, None, HALF_HOUR),
        (7_200.0, None, 7_200.0),
        (None, 3_600.0, 3_600.0),
        (7_200.0, 3_600.0, 7_200.0),
        (10 * DAY, None, DAY),
        (None, math.inf, DAY),
        (math.nan, -5.0, HALF_HOUR),
    ],
)
def test_feed_that_answered_is_due_after_the_longest_of_what_is_asked(
    fresh_s: float | None, ttl_s: float | None, least: float
) -> None:
    for seed in range(20):
        due = after_success(NOW, HALF_HOUR, Random(seed), fresh_s=fresh_s, ttl_s=ttl_s)
        assert least <= wait(due) <= least * (1 + JITTER)


def test_feeds_refreshed_together_drift_apart() -> None:
    random = Random(7)
    assert len({after_success(NOW, HALF_HOUR, random) for _ in range(50)}) == 50


def test_equal_random_numbers_give_equal_times() -> None:
    assert after_success(NOW, HALF_HOUR, Random(3)) == after_success(NOW, HALF_HOUR, Random(3))


def test_failures_in_a_row_double_the_wait_up_to_a_day() -> None:
    waits = [
        wait(after_failure(NOW, HALF_HOUR, Random(1), failures=failures)) / HALF_HOUR
        for failures in range(1, 9)
    ]
    assert [math.floor(one) for one in waits[:6]] == [1, 2, 4, 8, 16, 32]
    assert waits[6] == waits[7] <= DAY / HALF_HOUR * (1 + JITTER)


def test_retry_after_is_obeyed_up_to_a_day() -> None:
    def asked(seconds: float) -> float:
        due = after_failure(NOW, HALF_HOUR, Random(1), failures=1, retry_after_s=seconds)
        return wait(due)

    assert 5_000 <= asked(5_000) < 5_000 * (1 + JITTER)
    assert HALF_HOUR <= asked(1) < HALF_HOUR * (1 + JITTER)
    assert DAY <= asked(400 * DAY) <= DAY * (1 + JITTER)


def test_an_interval_longer_than_a_day_is_kept() -> None:
    assert wait(after_failure(NOW, 3 * DAY, Random(1), failures=9)) >= 3 * DAY
    assert wait(after_success(NOW, 3 * DAY, Random(1), fresh_s=1)) >= 3 * DAY


@given(
    interval_s=st.floats(1, 10 * DAY),
    failures=st.integers(-3, 10**9),
    asked=st.one_of(st.none(), st.floats()),
    seed=st.integers(0, 100),
)
def test_no_server_can_silence_a_feed(
    interval_s: float, failures: int, asked: float | None, seed: int
) -> None:
    longest = max(LONGEST_S, interval_s) * (1 + JITTER)
    failed = after_failure(NOW, interval_s, Random(seed), failures=failures, retry_after_s=asked)
    answered = after_success(NOW, interval_s, Random(seed), fresh_s=asked, ttl_s=asked)
    for due in (failed, answered):
        assert interval_s - 0.01 <= wait(due) <= longest + 0.01


def test_page_is_tried_three_times_more_with_growing_pauses() -> None:
    waits = [wait(page_again(NOW, Random(1), tries=tries)) for tries in (1, 2, 3)]
    assert all(
        pause <= one <= pause * (1 + JITTER)
        for pause, one in zip(PAGE_PAUSES_S, waits, strict=True)
    )
    assert waits == sorted(waits)
    assert page_again(NOW, Random(1), tries=4) is None


def test_page_waits_as_long_as_its_server_asks() -> None:
    assert wait(page_again(NOW, Random(1), tries=1, retry_after_s=9_000)) >= 9_000


def test_page_is_looked_at_once_more_about_a_day_later() -> None:
    assert RECHECK_S <= wait(page_recheck(NOW, Random(1))) <= RECHECK_S * (1 + JITTER)
