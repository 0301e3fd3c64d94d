"""The sentences that every platform says are calm, plain and true of any number."""

from datetime import UTC, date, datetime

import pytest

from bot import phrases
from bot.answers import AsOf, Difference, DifferenceKind


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "1 second"),
        (0.2, "1 second"),
        (1.2, "2 seconds"),
        (60, "60 seconds"),
        (60.1, "2 minutes"),
        (119.5, "2 minutes"),
        (3_601, "61 minutes"),
    ],
)
def test_a_waiting_time_is_never_too_short(seconds: float, said: str) -> None:
    assert phrases.waiting_time(seconds) == said


@pytest.mark.parametrize(
    ("as_of", "said"),
    [
        (AsOf(0, None), "The library holds no article yet."),
        (AsOf(1, None), "Searched 1 article; none of them says when it appeared."),
        (AsOf(1_234, date(2026, 5, 3)), "Searched 1,234 articles, the newest from 3 May 2026."),
        (
            AsOf(2, datetime(2026, 11, 23, 23, 59, tzinfo=UTC)),
            "Searched 2 articles, the newest from 23 November 2026.",
        ),
    ],
)
def test_the_as_of_line_says_how_much_and_how_fresh(as_of: AsOf, said: str) -> None:
    assert phrases.as_of_line(as_of) == said


@pytest.mark.parametrize("number", [0, 1])
def test_one_outlet_is_not_called_independent(number: int) -> None:
    assert phrases.independent_outlets(number) == "1 outlet in the library reports this."


def test_several_outlets_are_counted() -> None:
    assert phrases.independent_outlets(1_000).startswith("1,000 independent outlets")


@pytest.mark.parametrize(
    "sentence", [phrases.failed, phrases.given_up, phrases.too_late, phrases.waited_too_long]
)
def test_each_trouble_gives_its_reference_and_no_markup(sentence: object) -> None:
    assert callable(sentence)
    said = sentence("k3m9x2p7qa")
    assert said.count("k3m9x2p7qa") == 1
    assert not set(said) & set("*_`~<>[]|")


@pytest.mark.parametrize("kind", list(DifferenceKind))
def test_reports_that_differ_are_announced_with_what_they_differ_in(kind: DifferenceKind) -> None:
    announced = phrases.reports_differ(Difference(kind, ("four", "three")))
    assert kind.value in announced
    assert announced.startswith("Reports differ") is (kind is not DifferenceKind.TOLL)
