"""What is said of each sentence, as numbers."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from bot.extractive.asked import take_apart
from bot.extractive.features import NAMES, features_of, sentences_of
from knowledge.articles import Article, Passage, Published
from tests.bot.newsdesk import NOW, PORT_TEXT, article, found


def rows(question: str, *articles: Article) -> NDArray[np.float64]:
    passages = found(*articles)
    return features_of(take_apart(question, {}, 100), passages, sentences_of(passages), NOW)


def feature(name: str, question: str, *articles: Article) -> list[float]:
    column: list[float] = rows(question, *articles)[:, NAMES.index(name)].tolist()
    return column


def test_sentences_are_the_literal_ones_of_the_passages() -> None:
    one = article(PORT_TEXT)
    sentences = sentences_of(found(one))
    assert len(sentences) == 5
    assert [each.number for each in sentences] == [0, 1, 2, 3, 4]
    assert " ".join(PORT_TEXT.split()) == " ".join(each.text for each in sentences)


def test_only_whole_sentences_of_a_passage_are_read() -> None:
    (whole,) = found(article(PORT_TEXT))
    end = PORT_TEXT.index("employs")
    start = PORT_TEXT.index("Weber")
    cut = Passage(1, whole.article.id, 1, 0, start, end, PORT_TEXT[start:end])
    sentences = sentences_of([type(whole)(cut, whole.article, 1.0)])
    assert [each.text for each in sentences] == [
        '"We have never been so busy," she said on Monday.'
    ]
    assert sentences[0].number == 2


@pytest.mark.parametrize(
    "text",
    [
        "One sentence only.",
        "—",
        "12 34 56",
        "日本の港は昨年より多くのコンテナを扱った。来年も記録を更新する見込みだ。",
        "🙂 🙂 🙂",
        "a",
        "No full stop and then a line\nAnother line",
        " ".join(["word"] * 500),
    ],
)
@pytest.mark.parametrize("question", ["How much did it grow?", "What is it?", "", "🙂", "港は?"])
def test_every_sentence_has_a_finite_row(question: str, text: str) -> None:
    one = article(text)
    numbers = rows(question, one)
    assert numbers.shape == (len(sentences_of(found(one))), len(NAMES))
    assert np.isfinite(numbers).all()


def test_nothing_found_has_no_rows() -> None:
    assert rows("What?").shape == (0, len(NAMES))


def test_many_sentences_have_as_many_rows() -> None:
    text = " ".join(f"Sentence number {at} speaks of the port." for at in range(5_000))
    numbers = rows("Which sentence speaks of the port?", article(text))
    assert numbers.shape == (5_000, len(NAMES))
    assert np.isfinite(numbers).all()


@settings(max_examples=40)
@given(text=st.text(max_size=300), question=st.text(max_size=80), score=st.floats(0, 2))
def test_odd_texts_have_finite_rows(text: str, question: str, score: float) -> None:
    passages = found(article(text), score=score)
    sentences = sentences_of(passages)
    numbers = features_of(take_apart(question, {}, 0), passages, sentences, NOW)
    assert numbers.shape == (len(sentences), len(NAMES))
    assert np.isfinite(numbers).all()


def test_sentence_with_the_questions_words_covers_it() -> None:
    covered = feature("coverage", "How many people does the harbour employ?", article(PORT_TEXT))
    assert covered[3] == max(covered) == pytest.approx(1.0)
    assert feature("best_covered", "Whom does the harbour employ?", article(PORT_TEXT))[3] == 1


def test_figure_is_wanted_only_where_a_figure_is_asked_for() -> None:
    one = article(PORT_TEXT)
    assert feature("figure_wanted", "How many people?", one) == [1, 0, 0, 1, 1]
    assert feature("figure_unwanted", "How many people?", one) == [0] * 5
    assert feature("figure_unwanted", "Who?", one) == [1, 0, 0, 1, 1]
    assert feature("date_wanted", "When?", one) == [1, 0, 1, 0, 1]


@pytest.mark.parametrize(
    ("question", "text", "given"),
    [
        ("What percentage is it?", "It is 17.4%.", True),
        ("What percentage is it?", "It is 17 per cent.", True),
        ("What percentage is it?", "It is 17.", False),
        ("What does it cost?", "It costs $17.", True),
        ("What does it cost?", "It costs 17 euros.", True),
        ("What does it cost?", "It costs a lot, says 1 of 17.", False),
        ("How many products are there?", "There are six new products.", True),
        ("How many products are there?", "Six people like the products.", False),
        ("How much is it?", "It is 5%.", True),
    ],
)
def test_unit_asked_for_is_looked_for(question: str, text: str, given: bool) -> None:
    assert feature("unit_given", question, article(text)) == [float(given)]
    assert feature("unit_missing", question, article(text)) == [float(not given)]


def test_unit_is_neither_given_nor_missing_where_none_is_asked_for() -> None:
    assert feature("unit_given", "Who pays $5?", article("They pay $5.")) == [0]
    assert feature("unit_missing", "Who is it?", article("They pay $5.")) == [0]


@pytest.mark.parametrize(
    ("published", "fresh", "undated"),
    [
        (NOW, 1.0, 0.0),
        (NOW - timedelta(days=4), 0.5, 0.0),
        (NOW + timedelta(days=4), 1.0, 0.0),
        (date(2026, 3, 10), 0.5**0.125, 0.0),
        (None, 0.0, 1.0),
    ],
)
def test_freshness_halves_with_the_days(published: Published, fresh: float, undated: float) -> None:
    one = article("It rained.", published=published)
    assert feature("fresh_days", "Did it rain?", one) == pytest.approx([fresh])
    assert feature("undated", "Did it rain?", one) == [undated]


def test_other_articles_vote_for_what_they_say_too() -> None:
    asked = "Who directs the port of Trieste?"
    tells = article("The port of Trieste is directed by Weber.", "a")
    agrees = article("The director of the port of Trieste is Weber.", "b")
    differs = article("The port of Trieste is directed by Rossi.", "c")
    votes = feature("votes", asked, tells, agrees, differs)
    assert votes[0] > 0
    assert votes[1] > 0
    assert votes[2] == 0


def test_article_does_not_vote_for_itself() -> None:
    twice = article("The port is directed by Weber. Of the port, Weber is the director.")
    assert feature("votes", "Who directs the port?", twice) == [0, 0]


def test_names_and_places_in_the_list_do_not_change_unnoticed() -> None:
    assert len(set(NAMES)) == len(NAMES) == rows("What?", article("It rained.")).shape[1]
