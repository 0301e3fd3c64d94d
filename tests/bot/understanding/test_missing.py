"""Where a named outlet has nothing to say, that is what is said."""

from bot.answers import Question
from bot.reading import Understood
from bot.understanding.missing import (
    nothing_found_in,
    nothing_held,
    only_absent_are_asked,
    required_outlets,
)
from bot.understanding.question import understand
from tests.bot.newsdesk import NOW

OUTLETS = ("Adria Times", "Elbe Daily", "Forbes")


def asked(text: str, *chosen: str) -> Understood:
    return understand(Question(text, NOW, outlets=chosen), OUTLETS)


def test_outlet_that_the_library_does_not_have_is_known_to_be_absent() -> None:
    understood = asked("According to Bloomberg, who left?")
    assert understood.absent == ("Bloomberg",)
    assert only_absent_are_asked(understood)
    assert understood.query.filters.outlets == ()  # so that headlines near it can be offered
    assert understood.query.text == "who left?"


def test_outlet_that_the_library_has_is_not_absent() -> None:
    understood = asked("According to a Forbes article, who left?")
    assert understood.absent == ()
    assert required_outlets(understood) == ("Forbes",)


def test_of_two_outlets_the_one_that_is_there_is_asked() -> None:
    understood = asked("Does the Reuters article name a buyer, while the Forbes article does not?")
    assert understood.absent == ("Reuters",)
    assert not only_absent_are_asked(understood)
    assert understood.parts == ()
    assert understood.query.filters.outlets == ("Forbes",)


def test_company_or_person_of_an_absent_outlets_name_is_none() -> None:
    for text in ("What did Bloomberg say?", "Is Fortune on our side?", "Who is Michael Bloomberg?"):
        assert asked(text).absent == ()


def test_outlet_that_is_perhaps_asked_for_keeps_nobody_from_answering() -> None:
    understood = asked("What did the Bloomberg report say about rents?")
    assert (understood.absent, understood.perhaps_absent) == ((), ("Bloomberg",))
    assert not only_absent_are_asked(understood)
    assert understood.query.text == "What did the Bloomberg report say about rents?"


def test_what_was_chosen_from_a_menu_is_not_required_in_words() -> None:
    assert required_outlets(asked("Who left?", "Forbes")) == ()
    assert required_outlets(asked("Who left?")) == ()
    assert required_outlets(asked("Who left, says the Elbe Daily report?")) == ("Elbe Daily",)


def test_outlet_that_is_only_favoured_requires_nothing() -> None:
    assert required_outlets(asked("Does the Forbes article agree with what Elbe Daily says?")) == ()


def test_sentences_name_every_outlet() -> None:
    assert nothing_held(["A"]) == "The library has no article from A."
    assert nothing_held(["A", "B", "C"]) == "The library has no article from A, B or C."
    assert nothing_found_in(["A", "B"]).startswith("No article from A or B in the library answers")
