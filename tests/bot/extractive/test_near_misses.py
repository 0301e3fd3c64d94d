"""A near miss asks for something else in the same words."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.extractive.near_misses import NearMisses

QUESTIONS = [
    "How much did Silica Works pay for Anna Weber's port?",
    "Who leads Adria Times?",
    "Which bridge of Koper closed on Monday?",
    "Who owns Trieste?",
]


def of(question: str, seed: int = 0) -> str | None:
    return NearMisses(QUESTIONS, Random(seed)).of(question)


def test_name_is_exchanged_for_one_of_as_many_words() -> None:
    assert {of("Who leads Adria Times?", seed) for seed in range(20)} == {
        "Who leads Silica Works?",
        "Who leads Anna Weber?",
    }
    assert of("Which bridge of Koper closed on Monday?") == (
        "Which bridge of Trieste closed on Monday?"
    )


def test_belonging_stays() -> None:
    assert of("Who owns Koper's harbour?") == "Who owns Trieste's harbour?"


@given(st.integers(0, 3000), st.integers(0, 50))
def test_figure_becomes_another(number: int, seed: int) -> None:
    changed = of(f"Who sold {number} ships?", seed)
    assert changed is not None
    assert changed != f"Who sold {number} ships?"
    assert changed.removeprefix("Who sold ").removesuffix(" ships?").isdigit()


@pytest.mark.parametrize(
    "question",
    [
        "Who won?",
        "Koper has which mayor?",
        "Which ship sank on Monday?",
        "What costs 1,200 or 3.5 dollars?",
        "Who leads The Port of Koper Authority of All?",
    ],
)
def test_question_without_a_name_or_figure_to_change_has_none(question: str) -> None:
    assert of(question) is None


def test_name_that_the_question_holds_is_no_other_name() -> None:
    assert of("Did Koper outgrow Trieste?") is None
