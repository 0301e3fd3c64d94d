"""Questions that compare things are asked once for each of them."""

import time

import pytest

from bot.answers import Question
from bot.understanding.comparisons import MOST_THINGS, things_compared, with_another
from bot.understanding.question import understand
from tests.bot.newsdesk import NOW


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Compare Silica's and Opal's revenue", ["Silica's revenue", "Opal's revenue"]),
        ("Compare Silica and Opal's revenue", ["Silica's revenue", "Opal's revenue"]),
        ("compare silica and opal revenue", ["silica revenue", "opal revenue"]),
        ("Please compare rents in Riga with Vilnius", ["rents in Riga", "rents in Vilnius"]),
        (
            "Silica or Opal: which has more staff?",
            ["Silica: which has more staff?", "Opal: which has more staff?"],
        ),
        (
            "Did Silica Works or Opal sell fewer chips in May?",
            ["Did Silica Works sell fewer chips in May?", "Did Opal sell fewer chips in May?"],
        ),
        (
            "What is the difference between the iPort 15 and the Galaxis S24?",
            ["the iPort 15?", "the Galaxis S24?"],
        ),
        (
            "Which of Silica, Opal and Onyx is bigger?",
            ["Which of Silica is bigger?", "Which of Opal is bigger?", "Which of Onyx is bigger?"],
        ),
    ],
)
def test_thing_by_thing(question: str, asked: list[str]) -> None:
    assert things_compared(question) == asked


@pytest.mark.parametrize(
    "question",
    [
        "Who won, Spain or England?",
        "How many more votes did Kos and Weber get?",
        "Is Silica bigger than Opal?",
        "Did Silica and Opal agree on more spending?",
        "More than 3,000 Silica and Opal phones are recalled, why?",
        "compare it with last year",
        "Compare",
        "Is it cheaper or better?",
        "Who won Riga vs Tartu?",
        "Who scored more points in the Riga Rams vs Tartu Tigers game?",
        "What was the result of the longer Kos vs Weber trial?",
        "What is Cups & Crowns vs Ludus, the newer one?",
        "Kos v. Weber vs Toman: what differs?",
        "What is the difference between Isle and Inlet and Marshland?",
        "Which has more ports, Isle and Inlet or Marsh and Moor?",
        "Silica vs Silica: which is bigger?",
        "True or False: Silica sold more chips.",
        "Who cycled 50 miles or more between Riga and Tartu?",
        "",
    ],
)
def test_what_two_did_together_stays_one_question(question: str) -> None:
    assert things_compared(question) == []


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Compare Silica and Opal revenue", "Compare Silica, Opal and Onyx revenue"),
        ("Compare Silica's and Opal's rents", "Compare Silica's, Opal's and Onyx's rents"),
        ("Which is larger, Silica or Opal?", "Which is larger, Silica, Opal or Onyx?"),
        ("Who owns Silica?", None),
    ],
    ids=["and", "owning", "or", "none"],
)
def test_another_thing_is_compared_too(question: str, asked: str | None) -> None:
    assert with_another(question, "Onyx") == asked


def test_comparison_has_a_part_for_each_thing_in_the_outlet_asked() -> None:
    text = "According to Tidings, did Silica or Opal sell more chips?"
    parts = understand(Question(text, NOW), ["Tidings"]).parts
    assert [part.text for part in parts] == [
        "did Silica sell more chips?",
        "did Opal sell more chips?",
    ]
    assert all(part.filters.outlets == ("Tidings",) for part in parts)


@pytest.mark.parametrize(
    "hostile",
    ["A or B more " * 160, "A, " * 600 + "or B more", "Compare " * 240, "A B " * 480 + "more or B"],
    ids=["or", "commas", "compare", "names"],
)
def test_hostile_comparisons_are_read_quickly(hostile: str) -> None:
    started = time.process_time()
    assert len(things_compared(hostile)) <= MOST_THINGS
    assert time.process_time() - started < 1
