"""The reader chooses whole sentences, never too many words, and knows how sure it is."""

import json
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.extractive.close_reading import CLOSE_NAMES, PASSAGE_NAMES
from bot.extractive.features import MAX_WORDS, NAMES, Sentence, sentences_of
from bot.extractive.quotes import candidates_of
from bot.extractive.reader import (
    SIGNS,
    WEIGHTS,
    ExtractiveReader,
    Fitted,
    chances_of,
    load_fitted,
)
from bot.reading import Candidate, Reading
from knowledge.articles import Article, Passage, Published
from knowledge.cross_encoder.scoring import CrossEncoder
from knowledge.sentences import sentence_spans
from tests.bot.newsdesk import CHIPS_TEXT, NOW, PORT_TEXT, article, found, understood

SCORER = CrossEncoder()


def reader(fitted: Fitted, newest: Published = None) -> ExtractiveReader:
    return ExtractiveReader(
        lambda words: dict.fromkeys(words, 1), lambda: 100, lambda: newest, fitted, SCORER
    )


READER = reader(load_fitted())


def read(question: str, *articles: Article) -> Reading:
    return READER.read(understood(question), found(*articles))


def chosen(text: str, chances: list[float]) -> list[str]:
    sentences = sentences_of(found(article(text)))
    assert len(sentences) == len(chances)
    return [one.text for one in candidates_of(sentences, np.array(chances))]


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


def check(candidates: tuple[Candidate, ...] | list[Candidate]) -> None:
    for one in candidates:
        text, span = one.article.text, one.span
        assert one.text == text[span.start : span.end] != ""
        inside = [
            each
            for each in sentence_spans(text, one.article.language)
            if each.start >= span.start and each.end <= span.end
        ]
        assert 1 <= len(inside) <= 2
        assert (inside[0].start, inside[-1].end) == (span.start, span.end)
        assert len(one.text.split()) <= MAX_WORDS
    for at, one in enumerate(candidates):
        for other in candidates[at + 1 :]:
            if one.article.id == other.article.id:
                assert one.span.end <= other.span.start or other.span.end <= one.span.start
    assert [one.score for one in candidates] == sorted(
        (one.score for one in candidates), reverse=True
    )


PIECES = (
    "The port of Trieste grew.",
    "He said so.",
    "It will open in May 2027.",
    "“They are busy,” she said.",
    " ".join(["A long sentence"] + ["goes on and on"] * 9) + ".",
    " ".join(["A sentence too long to quote"] + ["goes on and on"] * 20) + ".",
    "\n\nA heading\n\n",
    "These 300 people work there.",
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
    st.randoms(use_true_random=False),
)
def test_candidates_are_whole_short_and_apart(texts: list[str], chance: object) -> None:
    articles = [article(text.strip(), f"a{at}") for at, text in enumerate(texts)]
    reading = read("When will the port of Trieste open?", *articles)
    check(reading.candidates)
    assert 0 <= reading.confidence <= 1
    sentences = sentences_of(found(*articles))
    numbers = np.random.default_rng(len(sentences)).dirichlet(np.full(len(sentences), 0.2))
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


def test_quote_does_not_end_in_the_question_that_was_asked() -> None:
    text = RACE.replace("a sprint", "a long sprint")
    reading = read("Who won the Ostrava race?", article(text))
    assert reading.candidates[0].text == text[text.index("Who") :]


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


def test_sentence_too_long_to_quote_is_no_candidate() -> None:
    long = "The harbour of Koper grew by 9% " + "and then some more was added " * 12 + "at last."
    reading = read("How much did the harbour of Koper grow?", article(long))
    assert reading.candidates == ()
    assert reading.confidence > 0


def test_neighbours_of_two_articles_are_never_joined() -> None:
    one, other = article("It rained here.", "a"), article("Shops closed. It rained there.", "b")
    first, second = found(one, other)
    start = other.text.index("It")
    rest = Passage(1, other.id, 1, 0, start, len(other.text), other.text[start:])
    sentences = sentences_of([first, replace(second, passage=rest)])
    assert [each.number for each in sentences] == [0, 1]
    check(candidates_of(sentences, np.array([0.5, 0.5])))
    assert len(candidates_of(sentences, np.array([0.5, 0.5]))) == 2


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
    assert here > READER.default_threshold
    assert here > elsewhere


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
