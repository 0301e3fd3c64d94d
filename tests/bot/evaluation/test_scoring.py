"""Scores worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evaluation.scoring import (
    auroc,
    holds_answer,
    holds_fact,
    mean_reciprocal_rank,
    percentile,
    recall_at,
)


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("It grew by 17.4% in May.", ["17.4%"]),
        ("It grew by 17.4 per cent.", ["17.4"]),
        ("Mr. O’Neill said so.", ["o'neill"]),
        ("An all-time high", ["all time high"]),
        ("snake_case it is", ["snake case"]),
        ("The city of Zürich", ["ZÜRICH"]),
        ("The second will do", ["nothing", "SECOND"]),
    ],
)
def test_answer_is_held_in_whole_words(text: str, answers: list[str]) -> None:
    assert holds_answer(text, answers)


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("It grew by 117.4%.", ["17.4%"]),
        ("Johnson spoke", ["John"]),
        ("Anything", []),
        ("Anything", ["", "  "]),
        ("", ["%"]),
        ("", ["John"]),
        ("Two words apart are", ["two apart"]),
    ],
)
def test_answer_is_not_held(text: str, answers: list[str]) -> None:
    assert not holds_answer(text, answers)


def test_fact_is_held_whatever_its_spaces() -> None:
    assert holds_fact("It  rained\nin May.", ["rained in\tMay"])
    assert not holds_fact("It rained in May.", ["rained in June", ""])
    assert not holds_fact("It rained in May.", [])


def test_recall_counts_those_found_in_time() -> None:
    ranks = [1, 2, None, 5, 6]
    assert [recall_at(k, ranks) for k in (1, 2, 5, 10)] == [0.2, 0.4, 0.6, 0.8]
    assert recall_at(5, []) == 0


def test_mean_reciprocal_rank_forgets_what_comes_too_late() -> None:
    assert mean_reciprocal_rank(10, [1, 2, None, 11]) == pytest.approx(1.5 / 4)
    assert mean_reciprocal_rank(10, []) == 0


@pytest.mark.parametrize(
    ("positive", "negative", "area"),
    [
        ([0.9, 0.8], [0.1, 0.2], 1.0),
        ([0.1], [0.9], 0.0),
        ([0.5, 0.5], [0.5], 0.5),
        ([0.9, 0.5], [0.5, 0.1], 0.875),
        ([0.3, 0.7], [0.5], 0.5),
        ([], [0.5], 0.0),
        ([0.5], [], 0.0),
    ],
)
def test_area_under_the_curve(positive: list[float], negative: list[float], area: float) -> None:
    assert auroc(positive, negative) == pytest.approx(area)


@given(
    st.lists(st.integers(0, 5), min_size=1, max_size=20),
    st.lists(st.integers(0, 5), min_size=1, max_size=20),
)
def test_area_is_the_share_of_pairs_in_order(positive: list[int], negative: list[int]) -> None:
    wins = sum((p > n) + (p == n) / 2 for p in positive for n in negative)
    assert auroc(positive, negative) == pytest.approx(wins / len(positive) / len(negative))


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [
        ([], 0.5, 0.0),
        ([7.0], 0.5, 7.0),
        ([7.0], 0.95, 7.0),
        ([2.0, 1.0], 0.5, 1.0),
        ([3.0, 1.0, 2.0], 0.5, 2.0),
        ([4.0, 3.0, 2.0, 1.0], 0.5, 2.0),
        ([float(n) for n in range(1, 7)], 0.5, 3.0),
        ([float(n) for n in range(1, 21)], 0.95, 19.0),
        ([float(n) for n in range(1, 101)], 0.95, 95.0),
        ([1.0, 2.0], 0.0, 1.0),
        ([1.0, 2.0], 1.0, 2.0),
    ],
)
def test_percentile_is_one_of_the_values(
    values: list[float], share: float, expected: float
) -> None:
    assert percentile(values, share) == expected
