"""When two reports are said to differ, and the many cases in which they are not."""

from dataclasses import replace
from datetime import date

import pytest

from bot.answers import DifferenceKind
from bot.differing.difference import Differing, difference_among
from bot.reading import Candidate
from knowledge.articles import Published, Span
from tests.bot.newsdesk import article

TOLL = "How many people were killed in the flood in Marnau?"
FIFTY_TWO = "The flood in Marnau killed 52 people."
NINE = "The flood in Marnau killed 9 people."
MANY = "The flood in Marnau killed 1,193 people."
MONDAY, WEDNESDAY = date(2026, 3, 2), date(2026, 3, 4)


def candidate(
    text: str,
    outlet: str,
    published: Published = MONDAY,
    *,
    title: str = "Flood in Marnau: rain on the Hallen",
    score: float = 1.0,
    cluster: str = "",
) -> Candidate:
    name = f"{outlet} {text} {published}"
    one = replace(
        article(text, name, title=title, outlet=outlet, published=published), cluster=cluster
    )
    return Candidate(one, Span(0, len(text)), score, 0)


def differing(question: str, *candidates: Candidate) -> Differing | None:
    return difference_among(question, candidates)


def values(
    question: str, one: str, other: str, title: str = "Flood in Marnau: rain on the Hallen"
) -> tuple[str, ...]:
    """The values of two outlets' quotes of the same day that differ; none where they do not."""
    found = differing(
        question,
        candidate(one, "Courier", title=title),
        candidate(other, "Gazette", title=title, score=0.5),
    )
    return found.difference.values if found else ()


def test_toll_that_rose_is_told_with_both_values_the_later_first() -> None:
    earlier = candidate("At least 40 people were killed in the flood in Marnau.", "Courier")
    later = candidate(FIFTY_TWO, "Gazette", WEDNESDAY, score=0.4)
    found = differing(TOLL, earlier, later)
    assert found is not None
    assert found.candidates == (later, earlier)
    assert found.difference.kind is DifferenceKind.TOLL
    assert found.difference.values == ("52", "At least 40")
    assert all(v in c.text for v, c in zip(found.difference.values, found.candidates, strict=True))


def test_two_tolls_of_one_day_did_not_rise_but_differ() -> None:
    other = candidate("At least 40 people were killed in the flood in Marnau.", "Courier")
    found = differing(TOLL, other, candidate(FIFTY_TWO, "Gazette", score=0.4))
    assert found is not None
    assert found.difference.kind is DifferenceKind.FIGURE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (FIFTY_TWO, "52 people died in the flood in Marnau."),
        (FIFTY_TWO, "Fifty-two people died in the flood in Marnau."),
        (
            "The flood in Marnau killed about 1,200 people.",
            MANY,
        ),
        (
            "The flood in Marnau killed more than 1,000 people.",
            MANY,
        ),
        ("The flood in Marnau killed 1,200 people.", MANY),
        ("The flood in Marnau killed nearly 60 people.", "The flood in Marnau killed 57 people."),
    ],
    ids=["same", "in words", "about", "more than", "rounded", "nearly"],
)
def test_one_value_said_in_two_ways_does_not_differ(one: str, other: str) -> None:
    assert values(TOLL, one, other) == ()


@pytest.mark.parametrize(
    "other",
    [
        "The flood in Marnau killed 31 children and two nurses.",
        "The flood in Marnau killed 40 to 50 people.",
        "The flood in Marnau killed 31 people in Lower Hallen alone.",
        "A 61-year-old died in the flood in Marnau.",
        "The flood of 1998 in Marnau killed 120 people.",
        "The flood in Marnau may have killed 300 people.",
        "The flood in Marnau killed 31 people, and a fire killed 12 people.",
        "The flood in Marnau injured 300 people.",
        "Dozens of people were killed by the flood in Marnau.",
    ],
    ids=[
        "others",
        "range",
        "a part",
        "age",
        "another year",
        "feared",
        "two values",
        "injured",
        "no figure",
    ],
)
def test_values_of_something_else_do_not_differ(other: str) -> None:
    assert values(TOLL, FIFTY_TWO, other) == ()
    assert values(TOLL, other, FIFTY_TWO) == ()


def test_reports_of_other_weeks_do_not_differ() -> None:
    first = candidate(FIFTY_TWO, "Courier")
    for published in (date(2026, 3, 12), date(2025, 3, 2), None):
        assert not differing(TOLL, first, candidate(NINE, "G", published))


def test_toll_that_falls_is_that_of_something_else() -> None:
    first = candidate(FIFTY_TWO, "Courier")
    later = candidate(NINE, "Gazette", WEDNESDAY)
    assert not differing(TOLL, first, later)
    at_once = candidate(NINE, "Gazette", date(2026, 3, 3))
    assert differing(TOLL, first, at_once)


def test_what_recurs_is_another_one_days_later() -> None:
    question, title = "How many people were killed in the strike on Marnau?", "Marnau: rain of fire"
    first = candidate("The strike on Marnau killed 9 people.", "Courier", title=title)
    later = "The strike on Marnau killed 52 people."
    assert differing(question, first, candidate(later, "Gazette", WEDNESDAY, title=title))
    assert not differing(
        question, first, candidate(later, "Gazette", date(2026, 3, 6), title=title)
    )


def test_reports_of_another_place_do_not_differ() -> None:
    there = candidate(NINE, "Gazette", title="Flood in Hallen")
    assert not differing(TOLL, candidate(FIFTY_TWO, "Courier"), there)


def test_question_that_names_no_place_has_no_toll_that_differs() -> None:
    assert values("How many people died in the flood?", "It killed 52 people.", "9 died.") == ()


def test_copies_of_one_story_do_not_differ() -> None:
    one = candidate(FIFTY_TWO, "Courier", cluster="s")
    assert not differing(TOLL, one, candidate("It killed 9 people.", "Gazette", cluster="s"))
    words = "people in the valley below Marnau on the night to Sunday, the mayor said."
    copy = candidate(f"The flood in Marnau killed 9 {words}", "Gazette")
    assert not differing(TOLL, candidate(f"The flood in Marnau killed 52 {words}", "Courier"), copy)


def test_article_whose_title_tells_another_value_is_not_held_against_another() -> None:
    title = "Flood in Marnau: 80 dead"
    partial = candidate(NINE, "Gazette", title=title)
    assert not differing(TOLL, candidate(FIFTY_TWO, "Courier"), partial)


def test_best_quote_without_a_value_is_left_alone() -> None:
    best = candidate("The flood in Marnau is over.", "Herald")
    rest = [
        candidate(FIFTY_TWO, "Courier"),
        candidate("The flood in Marnau killed 9.", "Gazette"),
    ]
    assert not differing(TOLL, best, *rest)
    assert not differing(TOLL)


PRICE = "How much did Silica Works pay for the Dresden plant?"


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("for $1.2 billion", "for $1.9bn", ("$1.2 billion", "$1.9bn")),
        ("for $1.2 billion", "for 1.2 billion dollars", ()),
        ("for $1.2 billion", "for $1.19 billion", ()),
        ("for $1.2 billion", "for €1.9 billion", ()),
        ("for more than $1 billion", "for $1.2 billion", ()),
        ("for $1.2 billion", "for what could be $1.9 billion", ()),
        ("for $1.2 billion", "for $1.9 billion a year", ()),
        ("for $1.2 billion", "for $1.9 billion, up from $1.2 billion", ()),
    ],
    ids=[
        "differs",
        "in words",
        "rounded",
        "currency",
        "more than",
        "perhaps",
        "a year",
        "two values",
    ],
)
def test_prices_differ_only_as_prices_of_one_thing(
    one: str, other: str, told: tuple[str, ...]
) -> None:
    title = "Dresden plant sold"
    said = "Silica Works bought the Dresden plant of Elbe Chips last month {}."
    more = "The chip plant of Elbe in Dresden went to Silica Works {}."
    assert values(PRICE, said.format(one), more.format(other), title) == told


def test_price_is_not_held_against_another_of_the_same_outlet() -> None:
    one = "Silica Works paid $1.2 billion for the chip plant of Elbe in Dresden."
    other = "The chip plant of Elbe in Dresden cost Silica Works $1.9 billion."
    found = differing(PRICE, candidate(one, "Courier"), candidate(other, "Gazette"))
    assert found is not None
    assert not differing(PRICE, candidate(one, "Courier"), candidate(other, "Courier"))


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("rose to 3.2%", "rose to 4.1 percent", ("3.2%", "4.1 percent")),
        ("rose to 3.2%", "rose to 3%", ()),
        ("rose to 3.2%", "rose by 4.1 percentage points", ()),
        ("rose to 3.2% in January", "rose to 4.1% in February", ()),
        ("rose to 3.2%", "is expected to rise to 4.1%", ()),
        ("rose to 3.2%", "rose to 4.1%, compared with 3.2%", ()),
    ],
    ids=["differs", "rounded", "points", "another month", "forecast", "two values"],
)
def test_shares_differ_only_at_one_time(one: str, other: str, told: tuple[str, ...]) -> None:
    question = "What is the inflation rate in Marnau?"
    said = "Consumer inflation in Marnau {}, the statistics office said."
    more = "The statistics office of Marnau put out that consumer inflation {}."
    assert values(question, said.format(one), more.format(other), "Prices in Marnau") == told


def test_days_of_one_event_differ() -> None:
    question = "When will the Lindholm bridge open?"
    title = "Lindholm bridge"
    one = "The Lindholm bridge will open to cars and trams on 5 May, the port said."
    other = "Cars and trams may cross when the Lindholm bridge opens on 12 May, said the port."
    decided = "The port said on 12 May that cars and trams would cross the Lindholm bridge."
    found = differing(
        question, candidate(one, "Courier", title=title), candidate(other, "Gazette", title=title)
    )
    assert found is not None
    assert found.difference.kind is DifferenceKind.DATE
    assert set(found.difference.values) == {"5 May", "12 May"}
    assert values(question, one, decided, title) == ()
    assert values(question, one, other.replace("12 May", "May 5"), title) == ()
    assert values(question, one, other.replace("12 May", "12 May or 13 May"), title) == ()


@pytest.mark.parametrize(
    "question",
    [
        "Who won the election in Marnau?",
        "How many people were killed and how many were injured in Marnau?",
        "How many goals did Marnau score?",
        "What happened in Marnau?",
        "",
    ],
    ids=["who", "two", "goals", "what", "empty"],
)
def test_questions_without_a_single_value_never_differ(question: str) -> None:
    assert (
        values(
            question,
            FIFTY_TWO,
            NINE,
        )
        == ()
    )
