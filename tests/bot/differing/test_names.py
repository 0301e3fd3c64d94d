"""When two reports are said to differ in who did something, and the many cases in which not."""

from dataclasses import replace
from datetime import date

import pytest

from bot.answers import DifferenceKind
from bot.differing.difference import Differing, difference_among
from bot.reading import Candidate
from knowledge.articles import Published, Span
from tests.bot.newsdesk import article

MONDAY = date(2026, 3, 2)
RACE = "Who won the Marnau marathon?"
SALE = "Who bought the Dresden chip plant?"
HEAD = "Who will lead the Lindholm port?"
NAMED = "Who was named head of the Lindholm port?"
FIRM = "Which company acquired Elbe Chips?"
BERG = "Ada Berg won the Marnau marathon on Sunday."
LIND = "Tom Lind won the Marnau marathon."
WORKS = "Silica Works bought the Dresden chip plant."
BANK = "The Dresden chip plant was bought by Harbour Holdings."


def candidate(
    text: str,
    outlet: str,
    published: Published = MONDAY,
    *,
    title: str = "Hills and rain: runners cross the valley",
    score: float = 1.0,
    more: str = "",
    cluster: str = "",
) -> Candidate:
    one = article(
        f"{text}{more}",
        f"{outlet} {text} {published}",
        title=title,
        outlet=outlet,
        published=published,
    )
    return Candidate(replace(one, cluster=cluster), Span(0, len(text)), score, 0)


def differing(question: str, one: Candidate, other: Candidate) -> Differing | None:
    return difference_among(question, (one, other))


def names(question: str, one: str, other: str) -> set[str]:
    """The names of two outlets' quotes of the same day that differ; none where they do not."""
    found = differing(question, candidate(one, "Courier"), candidate(other, "Gazette", score=0.5))
    if found is None:
        return set()
    assert found.difference.kind is DifferenceKind.NAME
    assert all(
        name in one.text
        for name, one in zip(found.difference.values, found.candidates, strict=True)
    )
    return set(found.difference.values)


@pytest.mark.parametrize(
    ("question", "one", "other", "told"),
    [
        (RACE, BERG, LIND, {"Ada Berg", "Tom Lind"}),
        (RACE, "Dr Ada Berg wins the Marnau marathon.", LIND, {"Dr Ada Berg", "Tom Lind"}),
        (RACE, "Ada Berg, 31, won the Marnau marathon.", LIND, {"Ada Berg", "Tom Lind"}),
        (
            RACE,
            "On Sunday, Ada Berg won the Marnau marathon. It rained.",
            LIND,
            {"Ada Berg", "Tom Lind"},
        ),
        (RACE, "The Marnau marathon was won by Ada Berg.", LIND, {"Ada Berg", "Tom Lind"}),
        (SALE, WORKS, BANK, {"Silica Works", "Harbour Holdings"}),
        (
            SALE,
            "Silica Works has acquired the Dresden chip plant for $2 billion.",
            BANK,
            {"Silica Works", "Harbour Holdings"},
        ),
        (
            HEAD,
            "Ada Berg will lead the Lindholm port from May.",
            "Tom Lind will head the Lindholm port from May.",
            {"Ada Berg", "Tom Lind"},
        ),
        (
            NAMED,
            "Ada Berg was named head of the Lindholm port on Monday.",
            "Tom Lind has been appointed head of the Lindholm port.",
            {"Ada Berg", "Tom Lind"},
        ),
        (
            FIRM,
            "In Dresden, Siltronics acquired Elbe Chips.",
            "Elbe Chips was bought by Harbour Holdings.",
            set(),
        ),
        (
            FIRM,
            "Elbe Chips was acquired by Silica Works on Friday.",
            "Harbour Holdings acquired Elbe Chips.",
            {"Silica Works", "Harbour Holdings"},
        ),
        (
            "Who founded the Lindholm Gazette?",
            "Ada Berg founded the Lindholm Gazette.",
            "The Lindholm Gazette was founded by Tom Lind.",
            {"Ada Berg", "Tom Lind"},
        ),
    ],
    ids=[
        "winner",
        "title",
        "age",
        "day ahead",
        "passive",
        "buyer",
        "price",
        "to come",
        "named",
        "body beside one word",
        "company",
        "founder",
    ],
)
def test_two_names_for_one_deed_differ(question: str, one: str, other: str, told: set[str]) -> None:
    assert names(question, one, other) == told
    assert names(question, other, one) == told


@pytest.mark.parametrize(
    "other",
    [
        "Berg won the Marnau marathon.",
        "A. Berg won the Marnau marathon.",
        "President Ada Berg won the Marnau marathon.",
        "Adah Berg won the Marnau marathon.",
        "Ada Bergh won the Marnau marathon.",
        "Tom Lind’s Ada won the Marnau marathon.",
        "The wife of Tom Lind won the Marnau marathon.",
        "Tom Lind and Ada Berg won the Marnau marathon.",
        "Tom Lind, Uta Rohr and Ida Vesper won the Marnau marathon.",
        "Tom Lind could have won the Marnau marathon.",
        "Tom Lind will win the Marnau marathon.",
        "Tom Lind may have won the Marnau marathon.",
        "Tom Lind denied that he won the Marnau marathon.",
        "Tom Lind has not won the Marnau marathon.",
        "Tom Lind nearly won the Marnau marathon.",
        "Tom Lind won the Marnau marathon, the Courier wrongly said.",
        "Tom Lind won the women’s Marnau marathon.",
        "Tom Lind won the Marnau half marathon.",
        "Tom Lind won the Marnau marathon in the wheelchair class.",
        "Tom Lind won the Hallen marathon.",
        "Tom Lind won the Marnau marathon in 2019.",
        "Tom Lind lost the Marnau marathon.",
        "Tom Lind beat Ada Berg in the Marnau marathon.",
        "Lindholm won the Marnau marathon.",
        "Labour won the Marnau marathon.",
        "Lindholm Running Club won the Marnau marathon.",
        "He won the Marnau marathon.",
        "Nobody won the Marnau marathon.",
        "Tom Lind won the Marnau marathon again.",
        "Former winner Tom Lind won the Marnau marathon.",
        "Tom Lind won the Marnau marathon. Uta Rohr won the Marnau marathon.",
        "Did Tom Lind win? Tom Lind won the Marnau marathon, or so it seems?",
        "“Tom Lind won the Marnau marathon,” said a neighbour.",
        "Tom Lind claimed he won the Marnau marathon.",
        "If Tom Lind won the Marnau marathon, he will be glad.",
    ],
)
def test_near_misses_do_not_differ(other: str) -> None:
    assert names(RACE, BERG, other) == set()
    assert names(RACE, other, BERG) == set()


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        (
            "Who won a medal in Marnau?",
            "Ada Berg won a medal in Marnau.",
            "Tom Lind won a medal in Marnau.",
        ),
        (
            "Who won the third stage of the Marnau tour?",
            "Ada Berg won the third stage of the Marnau tour.",
            "Tom Lind won the third stage of the Marnau tour.",
        ),
        ("Who won the race?", "Ada Berg won the race.", "Tom Lind won the race."),
        (
            "Who met Ada Berg in Marnau?",
            "Tom Lind met Ada Berg in Marnau.",
            "Uta Rohr met Ada Berg in Marnau.",
        ),
        (SALE, WORKS, "The Dresden chip plant was bought by Silica."),
        (SALE, WORKS, "The Dresden chip plant was bought by SW."),
        (SALE, WORKS, "Ada Berg bought the Dresden chip plant."),
        (SALE, WORKS, "Harbour Holdings will buy the Dresden chip plant."),
        (SALE, WORKS, "Harbour Holdings has offered to buy the Dresden chip plant."),
        (SALE, WORKS, "Harbour Holdings sold the Dresden chip plant."),
        (SALE, WORKS, "Harbour Holdings bought a third of the Dresden chip plant."),
        (SALE, WORKS, "The Dresden chip plant was bought by Harbour Holdings and Elbe Partners."),
        (HEAD, "Ada Berg will lead the Lindholm port.", "Tom Lind led the Lindholm port."),
        (
            HEAD,
            "Ada Berg will lead the Lindholm port.",
            "Tom Lind will lead the Lindholm port until May.",
        ),
        (
            NAMED,
            "Ada Berg was named head of the Lindholm port.",
            "Tom Lind was named deputy head of the Lindholm port.",
        ),
        (
            NAMED,
            "Ada Berg was named head of the Lindholm port.",
            "Tom Lind was named interim head of the Lindholm port.",
        ),
        (FIRM, "Silica Works acquired Elbe Chips.", "Investors acquired Elbe Chips."),
    ],
)
def test_other_deeds_and_deeds_of_many_do_not_differ(question: str, one: str, other: str) -> None:
    assert names(question, one, other) == set()
    assert names(question, other, one) == set()


def test_reports_of_other_weeks_outlets_alike_or_one_story_do_not_differ() -> None:
    first = candidate(BERG, "Courier")
    assert differing(RACE, first, candidate(LIND, "Gazette", date(2026, 3, 4)))
    assert not differing(RACE, first, candidate(LIND, "Gazette", date(2026, 3, 9)))
    assert not differing(RACE, first, candidate(LIND, "Gazette", None))
    assert not differing(RACE, first, candidate(LIND, "Courier"))
    story = candidate(BERG, "Courier", cluster="s")
    assert not differing(RACE, story, candidate(LIND, "Gazette", cluster="s"))


def test_name_that_the_other_article_speaks_of_is_no_difference() -> None:
    first = candidate(BERG, "Courier")
    for more in (" Berg came in second.", " It was close, said Ada."):
        assert not differing(RACE, first, candidate(LIND, "Gazette", more=more))
        assert not differing(RACE, candidate(LIND, "Gazette", more=more), first)
    spokesman = candidate(BANK, "Gazette", more=" Silica Works leads Harbour Holdings.")
    assert not differing(SALE, candidate(WORKS, "Courier"), spokesman)


def test_headline_that_doubts_is_heeded() -> None:
    first = candidate(BERG, "Courier")
    assert not differing(RACE, first, candidate(LIND, "Gazette", title="Hills: did Lind win?"))
    assert not differing(RACE, first, candidate(LIND, "Gazette", title="Hills in rain: correction"))
