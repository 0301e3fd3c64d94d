"""Which words of a question are looked up, and when two words are the same."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
import Stemmer
from hypothesis import given
from hypothesis import strategies as st

from knowledge.retrieval.terms import (
    MOST_WORDS,
    opening_words,
    parts_of,
    query_terms,
    stem_of,
    stems_of_parts,
    telling_terms,
)


@pytest.mark.parametrize(
    ("question", "terms"),
    [
        ("How much did 17.4% gain?", ["17 4", "gain"]),
        ("Did the U.S. fine AT&T?", ["u s", "fine", "at t"]),
        ("Is 5G safe?", ["5g", "safe"]),
        ("How did Huawei's revenue grow?", ["huawei", "revenue", "grow"]),
        ("How did Huawei’s revenue grow?", ["huawei", "revenue", "grow"]),
        ("Chips, chips and CHIPS", ["chips"]),
        ("Is IT leaving the US?", ["it", "leaving", "us"]),
        ("How did it reach us?", ["reach"]),
        ("mean-reverting well-known", ["mean reverting", "well known"]),
    ],
)
def test_terms_are_the_words_worth_looking_up(question: str, terms: list[str]) -> None:
    assert query_terms(question) == terms


def test_question_of_stop_words_alone_is_looked_up_by_them() -> None:
    assert query_terms("What is it about?") == ["what", "is", "it", "about"]


@pytest.mark.parametrize("nothing", ["", "   ", "🙂🙂", "?!…", "\ud800\udfff", "___", "\x00"])
def test_question_without_words_has_no_terms(nothing: str) -> None:
    assert query_terms(nothing) == []
    assert parts_of(nothing) == []


def test_signs_of_the_search_language_are_no_words() -> None:
    assert query_terms('"a b" NEAR(chips* ^cars) - {title}: +x') == [
        "b",
        "near",
        "chips",
        "cars",
        "title",
        "x",
    ]


@given(st.text())
def test_terms_are_lower_case_words_and_distinct(question: str) -> None:
    terms = query_terms(question)
    assert len(set(terms)) == len(terms)
    for term in terms:
        assert term == " ".join(parts_of(term))
        assert term == term.lower()


def test_rare_terms_tell_and_common_ones_do_not() -> None:
    frequencies = {"a": 1, "b": 5, "c": 3, "d": 2, "common": 6}
    assert telling_terms(["a", "common", "b", "c", "d"], frequencies, 100) == ["a", "b", "c", "d"]


def test_few_rare_terms_are_filled_up_with_the_next_rarest() -> None:
    frequencies = {"a": 90, "b": 1, "c": 80, "d": 70, "e": 60}
    assert telling_terms(["a", "b", "c", "d", "e"], frequencies, 100) == ["b", "e", "d", "c"]


def test_terms_that_nothing_holds_take_no_place_from_those_that_find_something() -> None:
    unknown = ["quagga", "okapi", "tapir", "gnu"]
    frequencies = dict.fromkeys(unknown, 0) | {"port": 1}
    assert telling_terms([*unknown, "port"], frequencies, 5) == ["port"]
    assert telling_terms(unknown, frequencies, 5) == []


def test_all_terms_are_kept_where_there_are_few() -> None:
    assert set(telling_terms(["a", "b"], {"a": 100, "b": 99}, 100)) == {"a", "b"}
    assert telling_terms([], {}, 0) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [("investing", "Invests"), ("company", "companies"), ("SANCTIONS", "sanction")],
)
def test_forms_of_a_word_share_a_stem(one: str, other: str) -> None:
    assert stem_of(one) == stem_of(other)


def test_figures_keep_every_digit() -> None:
    assert stem_of("2024") == "2024"
    assert stem_of("5G") == "5g"


def test_words_that_are_not_forms_of_one_differ() -> None:
    assert stem_of("cloud") != stem_of("loud")
    assert stems_of_parts("Chips, for U.S. cars!") == ["chip", "for", "u", "s", "car"]


def test_short_question_is_kept_as_it_was_typed() -> None:
    asked = "  How much\nwill  Huawei invest? "
    assert opening_words(asked) == asked


def test_endless_question_is_cut_after_its_opening_words() -> None:
    cut = opening_words(" ".join(f"w{number}" for number in range(10_000)))
    assert cut.split() == [f"w{number}" for number in range(MOST_WORDS)]
    assert len(opening_words("x" * 100_000)) < 10_000


@given(st.text(st.sampled_from("aZ9é漢ß _-.'’“”–—…\u00a0\u200b\u0301\n\x00\x1c½²")) | st.text())
def test_words_are_all_runs_of_letters_and_digits(text: str) -> None:
    assert parts_of(text) == re.findall(r"[^\W_]+", text)


def test_threads_that_stem_at_once_agree() -> None:
    # Words met for the first time, so that no thread finds them remembered.
    words = [f"quo{a}{b}{end}" for a in "abcdeiou" for b in "klmnprst" for end in ("ing", "ations")]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(stems_of_parts, [" ".join(words)] * 32))
    assert together == [Stemmer.Stemmer("english").stemWords(words)] * 32
