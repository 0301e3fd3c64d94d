"""Questions that are made from articles: what they ask, and what they must not give away."""

import random
from datetime import UTC, date, datetime

import pytest

from bot.extractive.training.made import Made, made_questions, repeats
from bot.extractive.wording import stems_of
from knowledge.articles import Article

LEAD = (
    "The shipping group Norden Line agreed on Tuesday to buy the ferry company Baltica for "
    "$2.4 billion, its chief executive Ines Aldana said at a conference of shipowners in Gdansk."
)


def _article(text: str, title: str = "Norden Line to buy ferry company Baltica") -> Article:
    return Article(
        id="a" * 16,
        version=1,
        origin="https://courier.example/1",
        url="https://courier.example/1",
        title=title,
        outlet="The Courier",
        authors=(),
        published=date(2026, 3, 1),
        language="en",
        text=text,
        sha256="0" * 64,
        fetched_at=datetime(2026, 3, 1, tzinfo=UTC),
        sample=False,
    )


def _many(text: str, title: str = "Norden Line to buy ferry company Baltica") -> list[Made]:
    return [
        made
        for seed in range(60)
        for made in made_questions(_article(text, title), random.Random(seed))
    ]


def test_answers_are_names_figures_and_words_of_the_sentence() -> None:
    made = _many(LEAD)
    answers = {one.answer for one in made}
    assert {"Norden Line", "Baltica", "$2.4 billion", "Ines Aldana", "Gdansk"} <= answers
    assert all(one.answer in one.sentence for one in made)


def test_questions_do_not_hold_their_answer() -> None:
    for one in _many(LEAD):
        assert one.question.endswith("?")
        assert not set(stems_of(one.answer)) & set(stems_of(one.question)), one


@pytest.mark.parametrize(
    ("answer", "asked_as"),
    [
        ("$2.4 billion", {"how much", "how much money"}),
        ("Ines Aldana", {"who"}),
        ("Gdansk", {"where", "which country", "which city", "what"}),
    ],
    ids=["money", "person", "place"],
)
def test_question_asks_for_the_kind_of_thing_that_answers(answer: str, asked_as: set[str]) -> None:
    questions = [one.question.lower() for one in _many(LEAD) if one.answer == answer]
    assert questions
    assert all(any(words in question for words in asked_as) for question in questions)


def test_what_is_counted_stands_in_the_question() -> None:
    made = _many("The city of Elmport closed 14 schools on Monday because of the heavy snow.")
    questions = [one.question.lower() for one in made if one.answer == "14"]
    assert questions
    assert all("how many schools" in question for question in questions)


def test_title_case_gives_no_names() -> None:
    title = "Norden Line Agrees To Buy Ferry Company Baltica For Two Billion Dollars This Week"
    assert not _many("Short.", title)


@pytest.mark.parametrize("text", ["", "Short.", "?" * 300, "word " * 400], ids=str.__len__)
def test_texts_that_tell_nothing_make_no_questions(text: str) -> None:
    assert not _many(text, "Short")


def test_same_seed_makes_the_same_questions() -> None:
    article = _article(LEAD)
    first, second = (list(made_questions(article, random.Random(5))) for _ in range(2))
    assert first == second


def test_passage_repeats_a_sentence_by_seven_words_in_a_row() -> None:
    assert repeats("It said the group Norden Line AGREED on Tuesday to-buy all.", LEAD)
    assert not repeats("On Tuesday the ferry company Baltica was bought by Norden Line.", LEAD)
