"""What a question asks for: kind, unit, names and telling words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.extractive.asked import AnswerKind, Unit, take_apart, telling_words


@pytest.mark.parametrize(
    ("question", "kind", "unit"),
    [
        ("How much will Huawei invest?", AnswerKind.FIGURE, Unit.MONEY),
        ("How much did revenue grow?", AnswerKind.FIGURE, Unit.AMOUNT),
        ("How many new products were introduced?", AnswerKind.FIGURE, Unit.COUNT),
        ("What is the number of employees?", AnswerKind.FIGURE, Unit.COUNT),
        ("What percentage of the market does Alibaba hold?", AnswerKind.FIGURE, Unit.PERCENT),
        ("By how many per cent did it grow?", AnswerKind.FIGURE, Unit.PERCENT),
        ("What does a seat cost?", AnswerKind.FIGURE, Unit.MONEY),
        ("How old is the mayor?", AnswerKind.FIGURE, None),
        ("Who is the director?", AnswerKind.PERSON, None),
        ("Whose plan was it?", AnswerKind.PERSON, None),
        ("When does the pier open?", AnswerKind.TIME, None),
        ("In which year did it open?", AnswerKind.TIME, None),
        ("Where is the plant?", AnswerKind.PLACE, None),
        ("Which country sued?", AnswerKind.PLACE, None),
        ("Why did physicians strike?", AnswerKind.REASON, None),
        ("What caused the outage?", AnswerKind.REASON, None),
        ("What did Anna Weber say?", AnswerKind.SPEECH, None),
        ("How did the union respond?", AnswerKind.SPEECH, None),
        ("Which company bought it?", AnswerKind.NAME, None),
        ("Tell us of the port", AnswerKind.OTHER, None),
        ("", AnswerKind.OTHER, None),
    ],
)
def test_question_asks_for(question: str, kind: AnswerKind, unit: Unit | None) -> None:
    asked = take_apart(question, {}, 100)
    assert (asked.kind, asked.unit) == (kind, unit)


def test_rarer_words_weigh_more() -> None:
    asked = take_apart("Who directs the port of Trieste?", {"port": 50, "triest": 1}, 100)
    assert asked.order == ("direct", "port", "triest")
    assert asked.weights["direct"] > asked.weights["triest"] > asked.weights["port"] > 0
    assert asked.total == pytest.approx(sum(asked.weights.values()))


def test_names_are_the_capitals_but_for_the_first_word() -> None:
    asked = take_apart("Trieste or Koper: which port grew?", {}, 1)
    assert asked.names == {"koper"}


def test_what_is_counted_is_what_follows() -> None:
    assert take_apart("How many new products are there?", {}, 1).counted == {"new", "product"}
    assert take_apart("How much is it?", {}, 1).counted == frozenset()


def test_telling_words_are_given_as_they_were_written() -> None:
    found = telling_words("Did the Company's investments grow in 2025? Investing grew.")
    assert found["invest"] == "investments"
    assert found["compani"] == "Company"
    assert {"grow", "2025", "grew"} <= found.keys()
    assert not {"did", "the", "in"} & found.keys()


@given(st.text())
def test_any_text_can_be_taken_apart(question: str) -> None:
    asked = take_apart(question, {}, 0)
    assert set(asked.order) == set(asked.weights)
    assert asked.names <= set(asked.weights)
    assert asked.total >= 0
    assert all(weight >= 0 for weight in asked.weights.values())
