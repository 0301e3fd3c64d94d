"""What a question asks for, as of when, and which outlets it names."""

import time
from datetime import UTC, datetime

import pytest

from bot.answers import Question
from bot.understanding.question import outlets_named, understand
from knowledge.filters import Filters
from tests.bot.newsdesk import NOW


@pytest.mark.parametrize(
    ("question", "outlet"),
    [
        ("What did The Verge say about Apple?", "The Verge"),
        ("What did Verge say about Apple?", "The Verge"),
        ("According to the Guardian, who won?", "The Guardian"),
        ("What does theverge.com write?", "theverge.com"),
        ("What did CNN report?", "cnn.com"),
        ("What did Reuters report?", "www.reuters.com"),
        ("What did Reuters report?", "uk.reuters.com"),
        ("What did the BBC report?", "bbc.co.uk"),
        ("What did Yahoo report?", "finance.yahoo.com"),
        ("What did ABC report?", "abc.net.au"),
        ("What did Time say?", "time.com"),
        ("What did time.com say?", "time.com"),
        ("What did Ars (Technica) say?", "Ars (Technica)"),
        ("What did Who? What? Wear say?", "Who? What? Wear"),
        ("What did [a-z]+ say?", "[a-z]+"),
        ("Was sagte Die Zeit dazu?", "Die Zeit"),
        ("What did 人民网 say?", "人民网"),
    ],
)
def test_outlet_is_known_by_its_names(question: str, outlet: str) -> None:
    assert outlets_named(question, [outlet]) == [outlet]


@pytest.mark.parametrize(
    ("question", "outlet"),
    [
        ("Which verge is mown first?", "The Verge"),
        ("How much time is left?", "time.com"),
        ("Is the office wired?", "Wired"),
        ("What did Timeless say?", "Time"),
        ("Which News is there?", "news.sky.com"),
        ("What happened in the UK?", "uk.reuters.com"),
        ("Who is in Co?", "bbc.co.uk"),
        ("What did aaz say?", "[a-z]+"),
        ("What did A say?", "A"),
        ("", "The Verge"),
        ("What did anyone say?", ""),
    ],
)
def test_words_that_are_no_names_of_an_outlet_name_none(question: str, outlet: str) -> None:
    assert outlets_named(question, [outlet]) == []


def test_tags_of_the_question_limit_the_search() -> None:
    asked = Question("Who builds a plant?", NOW, tags=("chips", "energy"))
    assert understand(asked, []).query.filters == Filters(tags=("chips", "energy"))
    assert understand(Question("Who?", NOW), []).query.filters.tags == ()


def test_outlets_and_time_that_the_asker_chose_limit_the_search() -> None:
    since = datetime(2026, 11, 16, tzinfo=UTC)
    question = Question("Who won?", datetime(2026, 11, 23, tzinfo=UTC), outlets=("T",), since=since)
    filters = understand(question, ()).query.filters
    assert (filters.outlets, filters.since) == (("T",), since)


def test_outlets_named_keep_the_order_given() -> None:
    outlets = ["Wired", "Nobody", "cnn.com", "The Verge"]
    asked = "Do The Verge, CNN and Wired agree?"
    assert outlets_named(asked, outlets) == ["Wired", "cnn.com", "The Verge"]


def test_thousands_of_outlets_are_looked_through_at_once() -> None:
    outlets = [f"The Gazette of Town {at}" for at in range(2_500)]
    outlets += [f"town{at}.example.com" for at in range(2_500)]
    started = time.process_time()
    for _ in range(10):
        assert outlets_named("What did The Gazette of Town 77 say?", outlets) == [
            "The Gazette of Town 77"
        ]
    assert time.process_time() - started < 1.5  # a pattern for each took half a second a question


def test_question_becomes_a_query_as_of_when_it_was_asked() -> None:
    question = Question("What did Wired say?", NOW, include_samples=True)
    understood = understand(question, ["Wired", "Time"])
    assert understood.question == question
    assert understood.asked_at == understood.query.now == NOW
    assert understood.query.text == question.text
    assert understood.query.favoured_outlets == ("Wired",)
    assert understood.query.filters == Filters(include_samples=True)


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
