"""A quote is one or two whole sentences that can be read by themselves."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.extractive.features import MAX_WORDS, sentences_of
from bot.extractive.openings import agency
from bot.extractive.quotes import candidates_of
from bot.reading import Candidate
from knowledge.articles import Passage
from knowledge.sentences import sentence_spans
from tests.bot.newsdesk import article, found


def chosen(text: str, chances: list[float]) -> list[str]:
    sentences = sentences_of(found(article(text)))
    assert len(sentences) == len(chances)
    return [one.text for one in candidates_of(sentences, np.array(chances))]


def check(candidates: tuple[Candidate, ...] | list[Candidate]) -> None:
    for one in candidates:
        text, span = one.article.text, one.span
        assert one.text == text[span.start : span.end] != ""
        inside = [
            each
            for each in sentence_spans(text, one.article.language)
            if each.end > span.start and each.end <= span.end
        ]
        assert 1 <= len(inside) <= 2
        begun = inside[0].start + len(agency(text[inside[0].start : inside[0].end]))
        assert (begun, inside[-1].end) == (span.start, span.end)
        assert len(one.text.split()) <= MAX_WORDS
    for at, one in enumerate(candidates):
        for other in candidates[at + 1 :]:
            if one.article.id == other.article.id:
                assert one.span.end <= other.span.start or other.span.end <= one.span.start
    assert [one.score for one in candidates] == sorted(
        (one.score for one in candidates), reverse=True
    )


PIECES = (
    "\n\n(CNN) — The port of Koper grew.",
    "\n\n(AP) She said so.",
    "The port of Trieste grew.",
    "He said so.",
    "It will open in May 2027.",
    "“They are busy,” she said.",
    " ".join(["A long sentence"] + ["goes on and on"] * 9) + ".",
    " ".join(["A sentence too long to quote"] + ["goes on and on"] * 20) + ".",
    "\n\nA heading\n\n",
    "These 300 people work there.",
    "But it was late.",
    "\n\nREAD MORE: The port in pictures\n\n",
    "When will the port of Trieste open?",
    "“Will it open?”",
)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.lists(st.sampled_from(PIECES), min_size=1, max_size=12).map(" ".join),
        min_size=1,
        max_size=4,
    ),
    st.integers(0, 1_000),
)
def test_candidates_are_whole_short_and_apart(texts: list[str], seed: int) -> None:
    articles = [article(text.strip(), f"a{at}") for at, text in enumerate(texts)]
    sentences = sentences_of(found(*articles))
    numbers = np.random.default_rng(seed).dirichlet(np.full(len(sentences), 0.2))
    check(candidates_of(sentences, numbers))


def test_two_neighbours_are_quoted_together_where_both_tell() -> None:
    assert (
        chosen("It opens. People come. Rain falls.", [0.5, 0.4, 0.1])[0] == "It opens. People come."
    )


def test_second_sentence_that_adds_little_is_left_out() -> None:
    assert chosen("Doors open. People come. Rain falls.", [0.9, 0.05, 0.05])[0] == "Doors open."


def test_sentence_that_leans_on_the_one_before_takes_it_along() -> None:
    text = "Anna Weber spoke on Monday. She said the port was full. Rain fell. Shops closed."
    assert chosen(text, [0.01, 0.97, 0.01, 0.01])[0] == text[: text.index(" Rain")]


def test_sentence_that_leans_stands_alone_where_both_would_be_too_long() -> None:
    long = "Anna Weber spoke " + "on and on " * 18 + "on Monday."
    assert chosen(f"{long} She said the port was full.", [0.01, 0.99])[0] == (
        "She said the port was full."
    )


def test_first_sentence_that_leans_has_nothing_to_take_along() -> None:
    assert chosen("He left. Rain fell again.", [0.99, 0.01])[0] == "He left."


def test_sentence_taken_along_is_not_offered_again() -> None:
    text = "Weber spoke. She said the port was full. Shops closed."
    sentences = sentences_of(found(article(text)))
    candidates = candidates_of(sentences, np.array([0.02, 0.90, 0.08]))
    check(candidates)
    assert [one.text for one in candidates] == [text[: text.index(" Shops")], "Shops closed."]


RACE = "The annual river race ended on Sunday. Who won the Ostrava race? Bob did after a sprint."


@pytest.mark.parametrize(
    "chances", [[0.01, 0.98, 0.01], [0.4, 0.5, 0.1], [0.5, 0.4, 0.1], [0.05, 0.85, 0.1]]
)
def test_question_takes_its_answer_along_in_place_of_the_sentence_before(
    chances: list[float],
) -> None:
    assert chosen(RACE, chances)[0] == RACE[RACE.index("Who") :]


def test_question_in_quotation_marks_takes_its_answer_along() -> None:
    text = "“Who won the race?” Bob did. Rain fell."
    assert chosen(text, [0.98, 0.01, 0.01])[0] == "“Who won the race?” Bob did."


def test_answer_in_the_next_passage_is_taken_along() -> None:
    one = article(RACE)
    (whole,) = found(one)
    cut = RACE.index("Bob")
    first = replace(whole, passage=Passage(1, one.id, 0, 0, 0, cut, RACE[:cut]))
    last = replace(whole, passage=Passage(2, one.id, 1, 0, cut, len(RACE), RACE[cut:]))
    between = found(article("It rained."))[0]
    other = replace(between, article=article("It rained.", "b"))
    other = replace(other, passage=replace(other.passage, article_id="b"))
    candidates = candidates_of(
        sentences_of([first, other, last]), np.array([0.01, 0.9, 0.05, 0.04])
    )
    check(candidates)
    assert candidates[0].text == RACE[RACE.index("Who") :]


def test_question_whose_answer_is_too_long_comes_after_what_is_a_third_as_likely() -> None:
    question, answer = "Who won the race?", "Bob did " + "again and again " * 20 + "on Sunday."
    text = f"{question} {answer} Rain fell."
    assert chosen(text, [0.6, 0.1, 0.3]) == ["Rain fell.", question]
    assert chosen(text, [0.8, 0.1, 0.1]) == [question, "Rain fell."]


def test_question_at_the_very_end_is_kept_as_the_last_resort() -> None:
    assert chosen("Who won the race?", [1.0]) == ["Who won the race?"]


def test_question_is_no_answer_to_a_question() -> None:
    text = "Who won the race? Who lost it? Bob did."
    assert chosen(text, [0.5, 0.4, 0.1])[0] == "Who lost it? Bob did."


def test_neighbours_of_two_articles_are_never_joined() -> None:
    one, other = article("It rained here.", "a"), article("Shops closed. It rained there.", "b")
    first, second = found(one, other)
    start = other.text.index("It")
    rest = Passage(1, other.id, 1, 0, start, len(other.text), other.text[start:])
    sentences = sentences_of([first, replace(second, passage=rest)])
    assert [each.number for each in sentences] == [0, 1]
    check(candidates_of(sentences, np.array([0.5, 0.5])))
    assert len(candidates_of(sentences, np.array([0.5, 0.5]))) == 2


def test_pair_that_begins_with_he_gives_way_to_the_pair_that_names_him() -> None:
    text = "Tom Lund spoke on Monday. He is the new mayor. He won by nine votes. Rain fell."
    assert chosen(text, [0.2, 0.5, 0.2, 0.1])[0] == text[: text.index(" He won")]


def test_quote_that_stands_by_itself_comes_before_one_hardly_more_likely_that_does_not() -> None:
    long = "Anna Weber spoke " + "on and on " * 18 + "on Monday."
    text = f"{long} She said the port was full. Rain fell. The port of Koper is full."
    assert chosen(text, [0.01, 0.5, 0.01, 0.48])[0] == "The port of Koper is full."
    assert chosen(text, [0.01, 0.7, 0.01, 0.28])[0] == "She said the port was full."


def test_name_in_a_sentence_that_was_not_found_is_taken_along() -> None:
    text = "Anna Weber spoke on Monday. She said the port was full. Rain fell."
    (whole,) = found(article(text))
    start = text.index("She")
    passage = replace(whole.passage, start=start, text=text[start:])
    candidates = candidates_of(
        sentences_of([replace(whole, passage=passage)]), np.array([0.95, 0.05])
    )
    check(candidates)
    assert candidates[0].text == text[: text.index(" Rain")]


def test_quote_that_goes_on_from_a_thought_takes_it_along() -> None:
    text = "The port was empty. But Koper was full by noon. Rain fell."
    assert chosen(text, [0.05, 0.9, 0.05])[0] == text[: text.index(" Rain")]


@pytest.mark.parametrize("between", ["Koper at noon", "READ MORE: Koper in pictures."])
def test_heading_and_notice_beside_a_likelier_sentence_are_left_out(between: str) -> None:
    text = f"{between}\n\nKoper was full by noon on Sunday. Rain fell."
    assert chosen(text, [0.4, 0.55, 0.05])[0] == "Koper was full by noon on Sunday."


def test_heading_that_tells_most_stays_with_its_sentence() -> None:
    text = "Koper at noon\n\nThe harbour was full. Rain fell."
    assert chosen(text, [0.5, 0.4, 0.1])[0] == "Koper at noon\n\nThe harbour was full."


def test_sentence_comes_before_a_heading_that_is_hardly_more_likely() -> None:
    text = "Full by noon\n\nRain fell all day, and people went home. Shops closed."
    assert chosen(text, [0.49, 0.02, 0.45])[0] == "Shops closed."


def test_words_of_the_page_never_stay_beside_a_sentence_of_the_report() -> None:
    text = "READ MORE: Koper in pictures.\n\nKoper was full by noon on Sunday. Rain fell."
    assert chosen(text, [0.6, 0.35, 0.05])[0] == "Koper was full by noon on Sunday."


def test_words_of_the_page_alone_come_after_what_is_a_third_as_likely() -> None:
    text = "READ MORE: Koper in pictures.\n\n" + " ".join(["rain fell"] * 29) + ".\n\nShops shut."
    assert chosen(text, [0.7, 0.01, 0.25])[0] == "Shops shut."


def test_two_entries_of_a_list_are_not_one_quote() -> None:
    text = "Ships of Koper\n\nShips of Rijeka\n\nRain fell on all of them."
    assert chosen(text, [0.45, 0.5, 0.05])[0] == "Ships of Rijeka"


@pytest.mark.parametrize("opening", ["(CNN) — ", "(Reuters) - ", "(CNN Business) "])
def test_quote_begins_after_the_bare_name_of_an_agency(opening: str) -> None:
    text = f"{opening}Koper was full by noon. Ships wait outside. Rain fell."
    assert chosen(text, [0.5, 0.45, 0.05])[0] == "Koper was full by noon. Ships wait outside."


def test_dateline_with_a_place_stays() -> None:
    text = "KOPER, Slovenia (AP) — The port was full by noon. Rain fell."
    assert chosen(text, [0.95, 0.05])[0] == text[: text.index(" Rain")]


def test_words_of_the_page_are_not_taken_along_for_what_leans_on_them() -> None:
    text = "Ships left.\n\nREAD MORE: Koper in pictures.\n\nIt was full by noon. Rain fell."
    assert chosen(text, [0.05, 0.01, 0.9, 0.04])[0] == "It was full by noon."


def test_words_of_the_page_are_no_answer_to_a_question() -> None:
    text = "Will it open again? READ MORE: Koper in pictures. Rain fell."
    assert chosen(text, [0.9, 0.05, 0.05])[0] == "Will it open again?"


def test_she_that_stood_behind_an_agency_is_a_she_all_the_same() -> None:
    text = "(CNN) — She leaves in May, they said. Anna Weber leaves the port of Koper in May."
    assert chosen(text, [0.5, 0.45])[0].endswith("Anna Weber leaves the port of Koper in May.")
    apart = text.replace(". Anna", ". " + " ".join(["Rain fell"] * 29) + ".\n\nAnna")
    assert chosen(apart, [0.5, 0.01, 0.45])[0] == "Anna Weber leaves the port of Koper in May."
