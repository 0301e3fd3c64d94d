"""Two lists of scores become one, and what is recent comes first."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.retrieval.fusion import Weights, fuse, recency

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
WEIGHTS = Weights(meaning=0.4, half_life_days=10)


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


def test_recency_halves_with_every_half_life() -> None:
    ages = [recency(NOW - timedelta(days=days), NOW, WEIGHTS) for days in (0, 10, 20)]
    assert ages == pytest.approx([1.0, 0.5, 0.25])


def test_bare_date_counts_from_its_midnight() -> None:
    today = recency(date(2026, 3, 10), NOW, WEIGHTS)
    assert recency(date(2026, 3, 9), NOW, WEIGHTS) < today == pytest.approx(0.5**0.05)


@pytest.mark.parametrize("published", [None, date(2026, 3, 11), NOW + timedelta(seconds=1)])
def test_unknown_and_future_dates_are_not_recent(published: date | None) -> None:
    assert recency(published, NOW, WEIGHTS) == 0


def test_tuned_weights_are_in_range() -> None:
    tuned = Weights()
    assert 0 <= tuned.meaning <= 1
    assert 0 <= tuned.favoured < 1
    assert 0 <= tuned.recent < 1
    assert tuned.half_life_days > 0
