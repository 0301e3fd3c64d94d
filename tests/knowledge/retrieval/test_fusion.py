"""Two lists of scores become one, and what is recent comes first."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.articles import Published
from knowledge.period import BEGINNING, END, Period
from knowledge.retrieval.fusion import Weights, around, fuse, recency, timeliness

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
WEIGHTS = Weights(meaning=0.4, recent=0.6, fading_days=5, asked_for=0.2)


def fused(cosines: list[float], bm25: list[float], weights: Weights = WEIGHTS) -> list[float]:
    return [float(score) for score in fuse(np.array(cosines), np.array(bm25), weights)]


def test_each_list_is_scaled_by_its_own_best() -> None:
    assert fused([0.2, 0.7, 0.45], [0.0, 4.0, 8.0]) == pytest.approx([0.0, 0.7, 0.8])


def test_equal_candidates_score_alike() -> None:
    first, second, third = fused([0.5, 0.5, 0.1], [3.0, 3.0, 3.0])
    assert first == second > third


def test_one_candidate_has_all_there_is() -> None:
    assert fused([0.3], [2.0]) == pytest.approx([1.0])
    assert fused([-0.3], [0.0]) == pytest.approx([0.4])


def test_meaning_alone_decides_where_no_word_matched() -> None:
    assert fused([0.1, 0.9], [0.0, 0.0]) == pytest.approx([0.0, 0.4])


def test_no_candidates_have_no_scores() -> None:
    assert fused([], []) == []


@given(
    st.lists(
        st.tuples(st.floats(-1, 1), st.floats(0, 100)),
        min_size=1,
        max_size=20,
    ),
    st.floats(0, 1),
)
def test_scores_stay_from_0_to_1(pairs: list[tuple[float, float]], meaning: float) -> None:
    cosines, bm25 = map(list, zip(*pairs, strict=True))
    scores = fused(cosines, bm25, Weights(meaning=meaning))
    assert all(-1e-9 <= score <= 1 + 1e-9 for score in scores)


def test_recency_falls_fast_at_first_and_slowly_later() -> None:
    ages = [recency(NOW - timedelta(days=days), NOW, WEIGHTS) for days in (0, 15, 75, 315)]
    assert ages == pytest.approx([1.0, 0.5, 0.25, 0.125])


def test_bare_date_counts_from_its_midnight() -> None:
    today = recency(date(2026, 3, 10), NOW, WEIGHTS)
    assert recency(date(2026, 3, 9), NOW, WEIGHTS) < today == pytest.approx(1.1**-0.5)


@pytest.mark.parametrize("published", [None, date(2026, 3, 11), NOW + timedelta(seconds=1)])
def test_unknown_and_future_dates_are_not_recent(published: date | None) -> None:
    assert recency(published, NOW, WEIGHTS) == 0


def test_tuned_weights_are_in_range() -> None:
    tuned = Weights()
    assert 0 <= tuned.meaning <= 1
    assert 0 <= tuned.favoured < 1
    assert 0 <= tuned.recent < 1
    assert 0 <= tuned.asked_for < tuned.recent
    assert tuned.fading_days > 0


MAY = Period(datetime(2025, 5, 1, tzinfo=UTC), datetime(2025, 6, 1, tzinfo=UTC))


def timely(*published: Published, periods: tuple[Period, ...] = ()) -> list[float]:
    return [float(one) for one in timeliness(published, NOW, periods, WEIGHTS)]


def test_without_a_time_asked_for_the_new_comes_first() -> None:
    assert timely(NOW, date(2025, 5, 5), None) == pytest.approx([0.6, 0.0757, 0.0], abs=1e-3)


def test_asked_about_the_past_what_appeared_then_comes_first_and_the_new_does_not() -> None:
    assert timely(NOW, date(2025, 5, 5), None, periods=(MAY,)) == [0.0, 0.2, 0.0]


@pytest.mark.parametrize(
    ("published", "of_may"),
    [
        (date(2025, 4, 27), False),
        (date(2025, 4, 28), True),
        (date(2025, 5, 31), True),
        (date(2025, 6, 10), True),
        (date(2025, 6, 11), False),
    ],
)
def test_news_of_a_month_appears_a_few_days_around_it(published: date, of_may: bool) -> None:
    other = date(2025, 5, 5)
    assert timely(other, published, periods=(MAY,)) == [0.2, 0.2 if of_may else 0.0]


def test_time_of_which_there_is_nothing_changes_nothing() -> None:
    dates = (NOW, date(2026, 1, 1), None)
    assert timely(*dates, periods=(MAY,)) == timely(*dates)


def test_one_of_several_times_is_enough() -> None:
    june = Period(datetime(2024, 6, 1, tzinfo=UTC), datetime(2024, 7, 1, tzinfo=UTC))
    assert timely(date(2024, 6, 5), date(2025, 5, 5), NOW, periods=(MAY, june)) == [0.2, 0.2, 0.0]


def test_open_sides_stay_open() -> None:
    always = Period(BEGINNING, END)
    assert around(always) == always
    assert around(MAY) == Period(
        datetime(2025, 4, 28, tzinfo=UTC), datetime(2025, 6, 11, tzinfo=UTC)
    )
