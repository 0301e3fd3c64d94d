"""A passage's heading says how old it is, in words that are few."""

from datetime import timedelta

import pytest

from bot.extractive.heading import heading_of
from tests.bot.newsdesk import NOW, article


@pytest.mark.parametrize(
    ("days", "age"),
    [
        (-1.0, "later"),
        (0.0, "that day"),
        (0.9, "that day"),
        (1.0, "1 day before"),
        (6.9, "6 days before"),
        (7.0, "1 week before"),
        (29.9, "4 weeks before"),
        (30.0, "1 month before"),
        (364.9, "12 months before"),
        (365.0, "1 year before"),
        (800.0, "2 years before"),
    ],
)
def test_age_is_told_in_whole_units(days: float, age: str) -> None:
    one = article("Text.", title="Headline", outlet="Wire", published=NOW - timedelta(days=days))
    assert heading_of(one, NOW) == f"Wire, {age}: Headline"


def test_unknown_date_and_outlet_are_said_to_be_unknown() -> None:
    assert heading_of(article("Text.", title="Headline"), NOW) == "unknown, undated: Headline"
