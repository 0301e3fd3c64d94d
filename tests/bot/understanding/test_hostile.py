"""Hostile questions: repeated patterns cost no more than their length, and nothing fails."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from bot.answers import Question
from bot.conversation.follow_ups import stand_alone
from bot.periods.expressions import MOST_TIMES, time_expressions
from bot.understanding.comparisons import things_compared
from bot.understanding.figure_forms import MOST_FIGURES, other_figures
from bot.understanding.outlet_names import outlet_names
from bot.understanding.outlets import mentions_in
from bot.understanding.question import understand

NOW = datetime(2026, 11, 18, 15, 30, tzinfo=UTC)
OUTLETS = ("The Verge", "BBC News", "Lindholm Courier", "quayside.example")
NAMES = outlet_names(OUTLETS)
UNITS = (
    *"a. a- A& A. A- 1. 1- 2024- a, x’ “ ” « . - , é 中 🙂".split(),  # noqa: SIM905
    *("A and ", "Aa ", "compare ", "The Verge and ", "May 3 ", "between May and ", "1 ", "  "),
    *("according to ", "$NVDA ", "the first week of ", "did ", "\n", "http://", "a@"),
)
WORK: dict[str, Callable[[str], object]] = {
    "comparisons": things_compared,
    "outlets": lambda text: mentions_in(text, NAMES),
    "figures": lambda text: list(other_figures(text)),
    "follow-ups": lambda text: stand_alone("and in May?", [text], OUTLETS),
}
LINEAR = 24
"""Times as much work for eight times the text; what grows with its square takes sixty-four."""


@pytest.mark.parametrize("unit", UNITS, ids=ascii)
def test_hostile_question_is_understood(unit: str) -> None:
    for opening in ("", "compare ", "according to "):
        text = (opening + unit * 4000)[:4000]
        assert understand(Question(text, NOW), OUTLETS).query.text
        assert len(time_expressions(text, NOW)) <= MOST_TIMES


@pytest.mark.parametrize("name", WORK)
def test_work_grows_no_faster_than_the_text(name: str) -> None:
    for unit in UNITS:
        short, long = ("compare " + unit * 4000)[:500], ("compare " + unit * 4000)[:4000]
        assert _cost(WORK[name], long) < LINEAR * (_cost(WORK[name], short) + 0.002), unit


def test_number_of_a_thousand_digits_has_no_other_form() -> None:
    assert list(other_figures("1" * 1000)) == []
    assert list(other_figures("hundred " * 200 + "9" * 40)) == []


def test_few_figures_of_a_text_are_looked_up_in_other_forms() -> None:
    assert len(list(other_figures("$1.5bn " * 500))) <= 2 * MOST_FIGURES


def _cost(work: Callable[[str], object], text: str) -> float:
    """Seconds of processor time, the lesser of two."""
    costs = []
    for _ in range(2):
        begun = time.process_time()
        work(text)
        costs.append(time.process_time() - begun)
    return min(costs)
