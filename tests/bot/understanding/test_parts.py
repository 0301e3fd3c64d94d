"""What is asked of each outlet that a question names, clause by clause."""

import time

import pytest

from bot.understanding.clauses import clauses_of
from bot.understanding.outlet_names import OutletNames
from bot.understanding.outlets import mentions_in
from bot.understanding.parts import MOST_PARTS, Part, parts_of_question

NAMES = OutletNames(["Adria Times", "Elbe Daily", "Tidings", "Valley Post", "Delta News"])


def parts(text: str) -> list[Part]:
    return parts_of_question(text, mentions_in(text, NAMES))


def asked(text: str) -> list[tuple[str, str]]:
    """(outlet, what it is asked), part by part."""
    return [(part.mention.outlets[0] if part.mention else "", part.text) for part in parts(text)]


def test_question_without_outlets_is_one_part_as_it_stands() -> None:
    text = "Does the report, which says so, suggest it?"
    assert parts(text) == [Part(text, None)]


def test_question_of_one_outlet_is_one_part_without_its_name() -> None:
    assert asked("According to the Elbe Daily, who runs the plant?") == [
        ("Elbe Daily", "who runs the plant?")
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Does the Tidings article claim that ferries are late, while the Elbe Daily piece "
            "praises trams?",
            [("Tidings", "Does that ferries are late,"), ("Elbe Daily", "piece praises trams?")],
        ),
        (
            "Which town built a pier, as reported by Tidings, and sold its ferry, according to "
            "Elbe Daily?",
            [("Tidings", "Which town built a pier"), ("Elbe Daily", "and sold its ferry")],
        ),
        (
            "Between the Tidings report on ferries and the Tidings report on trams, did fares "
            "change?",
            [
                ("Tidings", "Between on ferries"),
                ("Tidings", "and on trams, did fares change?"),
            ],
        ),
        (
            "Did Tidings report on ferries before 'Elbe Daily' reported on trams?",
            [("Tidings", "Did on ferries"), ("Elbe Daily", "before on trams?")],
        ),
        (
            "Who sank the pier, as reported by both Tidings and Elbe Daily?",
            [
                ("Tidings", "Who sank the pier"),
                ("Elbe Daily", "Who sank the pier"),
            ],
        ),
    ],
    ids=["while", "postfix", "between", "before", "list"],
)
def test_each_outlet_is_asked_its_own_clause(text: str, expected: list[tuple[str, str]]) -> None:
    assert asked(text) == expected


def test_clause_without_an_outlet_goes_with_the_one_it_follows() -> None:
    (first, second) = parts(
        "Does Elbe Daily say trams are slow, or is it the buses, while Adria Times blames rain?"
    )
    assert "buses" in first.text
    assert "rain" in second.text


def test_clause_goes_with_the_next_where_that_names_its_outlet_last() -> None:
    (first, second) = parts(
        "Who built the pier, as told by Elbe Daily, and closed the mine, and sold the ferry, as "
        "reported by Adria Times?"
    )
    assert "pier" in first.text
    assert "mine" in second.text
    assert "ferry" in second.text


def test_same_outlet_asked_the_same_twice_is_one_part() -> None:
    assert len(parts("Tidings, Tidings and Tidings say what?")) == 1


def test_there_are_no_more_parts_than_may_be_and_the_last_has_the_other_outlets() -> None:
    found = parts("What do Adria Times, Elbe Daily, Valley Post, Delta News and Tidings report?")
    assert len(found) == MOST_PARTS
    assert found[-1].mention is not None
    assert found[-1].mention.outlets == ("Delta News", "Tidings")


def test_clauses_are_the_whole_text_and_leave_names_alone() -> None:
    text = "Is A, and B, here; while C and is D there? Yes.\nNo"
    at = text.index("A, and B")
    clauses = clauses_of(text, [(at, at + len("A, and B"))])
    assert "".join(text[start:end] for start, end in clauses) == text
    assert text[slice(*clauses[0])].startswith("Is A, and B")
    assert len(clauses) > 3


@pytest.mark.parametrize(
    "hostile",
    [
        "Tidings and " * 160,
        ", and is " * 220,
        "while " * 330,
        "the article from " * 110 + "Tidings",
        "?!" * 1_000,
        "\n" * 2_000,
        "Tidings report and the later earlier recent subsequent " * 36,
    ],
    ids=["names", "and", "while", "articles", "marks", "lines", "determiners"],
)
def test_hostile_text_is_split_quickly(hostile: str) -> None:
    started = time.process_time()
    assert 1 <= len(parts(hostile)) <= MOST_PARTS
    assert time.process_time() - started < 1
