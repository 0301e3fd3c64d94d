"""What a question asks for, as of when, and which outlets it names."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.answers import Question
from bot.understanding.parts import MOST_PARTS
from bot.understanding.question import understand
from knowledge.filters import Filters
from tests.bot.newsdesk import NOW

OUTLETS = ("Adria Times", "Wired", "Elbe Daily", "Tidings")


def test_question_becomes_a_query_as_of_when_it_was_asked() -> None:
    question = Question("What did Wired say?", NOW, include_samples=True)
    understood = understand(question, ["Wired", "Time"])
    assert understood.question == question
    assert understood.asked_at == understood.query.now == NOW
    assert understood.query.filters == Filters(include_samples=True)
    assert understood.parts == ()


def test_question_that_names_no_outlet_is_searched_as_it_stands() -> None:
    text = "Which article, according to whom, reports on the wired office?"
    query = understand(Question(text, NOW), OUTLETS).query
    assert (query.text, query.context) == (text, "")
    assert not query.favoured_outlets
    assert query.filters == Filters()


def test_outlet_that_says_something_is_favoured_but_not_required() -> None:
    query = understand(Question("What did Wired say on chips?", NOW), OUTLETS).query
    assert query.favoured_outlets == ("Wired",)
    assert query.filters.outlets == ()


def test_outlet_that_is_asked_for_is_the_only_one_searched() -> None:
    query = understand(Question("According to Wired, who makes chips?", NOW), OUTLETS).query
    assert query.filters.outlets == ("Wired",)
    assert query.text == "who makes chips?"


def test_outlet_that_may_be_asked_for_is_favoured_and_its_word_is_looked_for() -> None:
    text = "What did the Tidings report say about ferries?"
    query = understand(Question(text, NOW), OUTLETS).query
    assert (query.text, query.favoured_outlets) == (text, ("Tidings",))
    assert query.filters.outlets == ()


def test_question_to_two_outlets_has_a_part_for_each() -> None:
    text = "Does the Tidings article say ferries are late, while Adria Times blames the trams?"
    understood = understand(Question(text, NOW), OUTLETS)
    first, second = understood.parts
    assert "ferries" in first.text
    assert "trams" not in first.text
    assert first.filters.outlets == ("Tidings",)
    assert "trams" in second.text
    assert second.favoured_outlets == ("Adria Times",)
    assert "ferries" in second.context
    assert "trams" in second.context
    assert understood.query.favoured_outlets == ("Tidings", "Adria Times")
    assert "Tidings" not in understood.query.text


def test_question_that_is_nothing_but_an_outlet_is_searched_all_the_same() -> None:
    for text in ("According to Wired?", "Wired article", "Tidings and Wired both reported"):
        understood = understand(Question(text, NOW), OUTLETS)
        for query in (understood.query, *understood.parts):
            assert query.text.strip()


def test_outlet_chosen_from_a_menu_limits_what_the_text_names() -> None:
    chosen = Question("According to Wired, who makes chips?", NOW, outlets=("Wired", "Tidings"))
    assert understand(chosen, OUTLETS).query.filters.outlets == ("Wired",)
    other = replace(chosen, outlets=("Tidings",))
    assert understand(other, OUTLETS).query.filters.outlets == ("Tidings",)


def test_tags_of_the_question_limit_the_search() -> None:
    asked = Question("Who builds a plant?", NOW, tags=("chips", "energy"))
    assert understand(asked, []).query.filters == Filters(tags=("chips", "energy"))
    parted = Question("Do Wired and Tidings agree?", NOW, tags=("chips",))
    assert all(part.filters.tags == ("chips",) for part in understand(parted, OUTLETS).parts)
    assert understand(Question("Who?", NOW), []).query.filters.tags == ()


def test_samples_are_looked_for_only_on_request() -> None:
    asked = Question("What?", datetime(2026, 1, 1, tzinfo=UTC))
    assert not understand(asked, []).query.filters.include_samples


def test_pasted_page_is_understood_by_its_opening_words() -> None:
    page = "Who owns the port? " + "lorem ipsum " * 10_000
    understood = understand(Question(page, NOW, id="7"), [])
    assert understood.query.text.startswith("Who owns the port?")
    assert len(understood.query.text) <= 2_000
    assert understood.question.text == understood.query.text
    assert understood.question.id == "7"


@pytest.mark.parametrize("number", [2, 60])
def test_however_many_outlets_are_named_the_parts_are_few(number: int) -> None:
    outlets = [f"Gazette {at}" for at in range(number)]
    text = "Do " + ", ".join(outlets) + " report on it?"
    understood = understand(Question(text, NOW), outlets)
    assert len(understood.parts) == min(number, MOST_PARTS)
    assert len(understood.query.favoured_outlets) >= min(number, 40)
