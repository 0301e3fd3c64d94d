"""Passages are scored by the question's words, and by pairs of them."""

from itertools import pairwise
from math import log

import pytest

from knowledge.retrieval.wording import counted_words, score_wording, wording_of

FREQUENCIES = {"interest": 20, "rate": 30, "bank": 90, "xylophone": 0}
FILLER = " ".join(["Other things went on that day."] * 12)


def score(question: str, text: str, title: str = "", passages: int = 100) -> float:
    wording = wording_of(question, FREQUENCIES, passages)
    return float(score_wording(wording, [(title, text)])[0])


def test_rarer_words_count_for_more() -> None:
    wording = wording_of("Which bank has the interest rate?", FREQUENCIES, 100)
    assert wording.order == ("bank", "interest", "rate")
    assert wording.weights["interest"] > wording.weights["rate"] > wording.weights["bank"] > 0
    assert wording.weights["rate"] == pytest.approx(log(1 + 70.5 / 30.5))


@pytest.mark.parametrize("passages", [1, 99, 100])
def test_word_held_everywhere_weighs_little_but_something(passages: int) -> None:
    weights = wording_of("bank rate", {"bank": passages, "rate": 1}, passages).weights
    assert 0 < weights["bank"] <= weights["rate"]
    assert wording_of("bank", {"bank": 7}, 0).weights["bank"] > 0  # counted before it was taken


def test_unknown_words_add_nothing_to_any_passage() -> None:
    assert score("xylophone", "A bank, an interest, a rate.") == 0
    assert score("xylophone rate", "A rate.") == score("rate", "A rate.")


def test_more_mentions_score_higher_but_ever_less_so() -> None:
    texts = [" ".join(["rate"] * times + ["other"] * (60 - times)) for times in range(4)]
    scores = [score("rate", text) for text in texts]
    steps = [late - early for early, late in pairwise(scores)]
    assert scores[0] == 0
    assert steps[0] > steps[1] > steps[2] > 0


def test_same_words_in_a_shorter_passage_score_higher() -> None:
    assert score("rate", "The rate rose.") > score("rate", f"The rate rose. {FILLER}")


def test_words_of_the_headline_count() -> None:
    assert score("rate", "It rose.", title="The rate") > 0


@pytest.mark.parametrize("together", ["interest rate", "interest on rate", "interests, rates"])
def test_neighbouring_words_count_for_more_than_apart(together: str) -> None:
    near = f"The {together} rose today so they said at last."
    apart = "The interest so they said rose today, the rate too."
    assert score("interest rate", near) > score("interest rate", apart) > 0


def test_words_further_apart_are_no_pair() -> None:
    wording = wording_of("interest rate", FREQUENCIES, 100)
    one, two, three = score_wording(
        wording,
        [
            ("", "interest a rate b c d"),
            ("", "interest a b rate c d"),
            ("", "rate interest a b c d"),  # the other way round
        ],
    )
    assert one > two == three


def test_end_of_the_headline_and_start_of_the_text_are_no_pair() -> None:
    wording = wording_of("interest rate", FREQUENCIES, 100)
    across, within = score_wording(
        wording, [("A high interest", "rate of the bank"), ("High interest rate", "of the a bank")]
    )
    assert within > across


def test_scores_are_given_for_each_passage_and_for_none() -> None:
    wording = wording_of("rate", FREQUENCIES, 100)
    assert score_wording(wording, []).shape == (0,)
    assert score_wording(wording, [("", ""), ("", "rate")]).shape == (2,)
    assert score_wording(wording_of("", {}, 0), [("A", "rate")]).tolist() == [0.0]


def test_stop_words_count_only_where_nothing_else_was_asked() -> None:
    assert counted_words("What is the rate in the US?") == ["rate", "US"]
    assert counted_words("What is it?") == ["What", "is", "it"]


def test_words_outside_a_part_weigh_less_and_keep_their_place() -> None:
    whole = wording_of("late ferries annoy islanders", {}, 10)
    part = whole.centred_on("Late ferry", 0.5)
    assert part.order == whole.order
    assert part.weights["late"] == whole.weights["late"]
    assert part.weights["ferri"] == whole.weights["ferri"]
    assert part.weights["island"] == whole.weights["island"] / 2
