"""The reader chooses whole sentences, never too many words, and knows how sure it is."""

import json
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.extractive.close_reading import CLOSE_NAMES, PASSAGE_NAMES
from bot.extractive.features import NAMES, Sentence, sentences_of
from bot.extractive.reader import (
    SIGNS,
    WEIGHTS,
    ExtractiveReader,
    Fitted,
    chances_of,
    load_fitted,
)
from bot.reading import Candidate, Reading
from knowledge.articles import Article, Published
from knowledge.cross_encoder.scoring import CrossEncoder
from tests.bot.newsdesk import CHIPS_TEXT, NOW, PORT_TEXT, article, found, understood

SCORER = CrossEncoder()


def reader(fitted: Fitted, newest: Published = None) -> ExtractiveReader:
    return ExtractiveReader(
        lambda words: dict.fromkeys(words, 1), lambda: 100, lambda: newest, fitted, SCORER
    )


READER = reader(load_fitted())


def read(question: str, *articles: Article) -> Reading:
    return READER.read(understood(question), found(*articles))


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("How many more containers did the port of Trieste handle?", "17.4%"),
        ("Who is the director of the port?", "Anna Weber"),
        ("How many people does the harbour employ?", "2,300"),
        ("When is the new pier to open?", "May 2027"),
        ("What sum will Silica Works invest in Dresden?", "$1.5 billion"),
        ("How many new products does Silica Works introduce?", "six new products"),
    ],
)
def test_sentence_that_answers_is_chosen(question: str, told: str) -> None:
    reading = read(question, article(PORT_TEXT, "port"), article(CHIPS_TEXT, "chips"))
    assert told in reading.candidates[0].text


def test_weights_hold_every_feature_and_every_sign() -> None:
    stored = json.loads(WEIGHTS.read_text("utf-8"))
    assert set(stored["sentence"]) == set(NAMES)
    assert set(stored["close"]) == set(CLOSE_NAMES)
    assert set(stored["passage"]) == set(PASSAGE_NAMES)
    assert set(stored["confidence"]) == set(SIGNS)
    assert 0 < stored["threshold"] < 1
    fitted = load_fitted()
    assert fitted.sentence.shape == (len(NAMES),)
    assert fitted.close.shape == (len(CLOSE_NAMES),)
    assert fitted.passage.shape == (len(PASSAGE_NAMES),)
    assert fitted.confidence.shape == (len(SIGNS),)
    every = [*fitted.sentence, *fitted.close, *fitted.passage, *fitted.confidence, fitted.bias]
    assert np.isfinite(every).all()


@given(st.lists(st.floats(-1e4, 1e4), min_size=1, max_size=50))
def test_chances_add_up_to_one(scores: list[float]) -> None:
    chances = chances_of(np.array(scores))
    assert chances.sum() == pytest.approx(1.0)
    assert (chances >= 0).all()
    assert scores[int(chances.argmax())] == pytest.approx(max(scores), abs=1e-9)


def test_quote_does_not_end_in_the_question_that_was_asked() -> None:
    text = (
        "The annual river race ended on Sunday. Who won the Ostrava race? Bob did after a long "
        "sprint."
    )
    reading = read("Who won the Ostrava race?", article(text))
    assert reading.candidates[0].text == text[text.index("Who") :]


def test_sentence_too_long_to_quote_is_no_candidate() -> None:
    long = "The harbour of Koper grew by 9% " + "and then some more was added " * 12 + "at last."
    reading = read("How much did the harbour of Koper grow?", article(long))
    assert reading.candidates == ()
    assert reading.confidence > 0


def test_no_word_shared_is_no_confidence_at_all() -> None:
    reading = read("Quel temps fera-t-il?", article(PORT_TEXT))
    assert reading.confidence == 0
    assert reading.candidates


@pytest.mark.parametrize("question", ["", "What is it?", "🙂", "\ud800"])
def test_question_without_telling_words_is_not_answered_with_confidence(question: str) -> None:
    assert read(question, article(PORT_TEXT)).confidence == 0


def test_nothing_found_is_read_as_nothing() -> None:
    assert read("What?") == Reading((), 0.0)
    assert read("What?", article("")) == Reading((), 0.0)


def test_confidence_is_higher_where_the_answer_is() -> None:
    asked = "How many more containers did the port of Trieste handle?"
    port = article(PORT_TEXT, title="Port of Trieste sets a record", published=date(2026, 3, 10))
    chips = article(CHIPS_TEXT, title="The port of call", published=date(2026, 3, 10))
    here, elsewhere = read(asked, port).confidence, read(asked, chips).confidence
    assert here > READER.default_threshold > 10 * elsewhere


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("bias", [-600.0, 600.0])
def test_confidence_never_leaves_its_range(bias: float) -> None:
    fitted = load_fitted()
    extreme = replace(fitted, close=fitted.close * 100, bias=bias)
    reading = reader(extreme).read(understood("How many containers?"), found(article(PORT_TEXT)))
    assert 0 <= reading.confidence <= 1


def test_same_input_is_read_alike() -> None:
    assert read("Who directs it?", article(PORT_TEXT)) == read(
        "Who directs it?", article(PORT_TEXT)
    )


def test_rank_says_where_a_candidate_was_read() -> None:
    asked = "What sum will Silica Works invest in Dresden?"
    reading = read(asked, article(PORT_TEXT, "port"), article(CHIPS_TEXT, "chips"))
    best: Candidate = reading.candidates[0]
    assert best.rank == 1
    one: Sentence = sentences_of(found(article(CHIPS_TEXT)))[0]
    assert best.text.startswith(one.text)


def test_passages_are_put_in_the_order_in_which_they_answer() -> None:
    asked = "What sum will Silica Works invest in Dresden?"
    reading = read(asked, article(PORT_TEXT, "port"), article(CHIPS_TEXT, "chips"))
    assert reading.order == (1, 0)


def test_what_is_newest_counts_as_new_where_the_news_has_stopped() -> None:
    stale = article(PORT_TEXT, title="Port of Trieste sets a record", published=date(2025, 3, 1))
    asked = understood("How many people does the harbour employ?")
    running = reader(load_fitted(), NOW).read(asked, found(stale))
    stopped = reader(load_fitted(), date(2025, 3, 1)).read(asked, found(stale))
    assert stopped.confidence > running.confidence


def test_passages_for_a_long_question_stay_as_they_were_found() -> None:
    asked = "What sum will Silica Works invest in Dresden " + "of all places " * 10 + "?"
    assert read(asked, article(PORT_TEXT, "port"), article(CHIPS_TEXT, "chips")).order == ()
