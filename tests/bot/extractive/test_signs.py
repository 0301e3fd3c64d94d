"""The signs of confidence say what their names say, whatever was found."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from bot.answers import FoundPassage
from bot.extractive.asked import take_apart
from bot.extractive.close_reading import UNREAD
from bot.extractive.features import NAMES, features_of, sentences_of
from bot.extractive.reader import MIDDLING, SIGNS, Read, signs_of
from knowledge.articles import Article
from tests.bot.newsdesk import CHIPS_TEXT, NOW, PORT_TEXT, article, found

ASKED = "How many containers did Trieste ship to Dresden?"
PORT = article(PORT_TEXT, "port", title="Port of Trieste sets a record", published=NOW)
CHIPS = article(CHIPS_TEXT, "chips", title="Chip plant grows", published=NOW)


def read_of(passages: Sequence[FoundPassage], numbers: Sequence[float] | None = None) -> Read:
    asked = take_apart(ASKED, {}, 100)
    sentences = sentences_of(passages)
    rows = features_of(asked, passages, sentences, NOW)
    read = np.full(len(sentences), UNREAD) if numbers is None else np.array(numbers)
    return Read(asked, NOW, NOW, passages, sentences, rows, read)


def signs(read: Read, best: int = 0) -> dict[str, float]:
    """The signs of `read` where the sentence at `best` is quoted first."""
    first = signs_of(read, np.zeros(len(NAMES)), read.sentences[best].rank)
    return dict(zip(SIGNS, first.tolist(), strict=True))


def of_story(one: Article, story: str) -> Article:
    return replace(one, cluster=story)


def test_one_story_covers_what_its_articles_say_together() -> None:
    apart = signs(read_of(found(PORT, CHIPS)))
    together = signs(read_of(found(of_story(PORT, "one"), of_story(CHIPS, "one"))))
    # Of containers, Trieste, ship and Dresden, "ship" is nowhere.
    assert apart["covered_by_story"] == pytest.approx(0.5)
    assert together["covered_by_story"] == pytest.approx(0.75)
    assert apart["covered_anywhere"] == together["covered_anywhere"] == pytest.approx(0.75)


def test_what_is_missing_is_missed_beside_the_first_quote() -> None:
    read = read_of(found(PORT, CHIPS))
    assert signs(read, best=0)["missing"] == pytest.approx(0.5)
    assert signs(read, best=len(read.sentences) - 1)["missing"] == pytest.approx(0.75)


def test_headline_alone_can_hold_what_is_asked_for() -> None:
    titled = replace(PORT, title="Containers for Dresden")
    assert signs(read_of(found(titled)))["missing"] == pytest.approx(0.25)


def test_another_article_seems_to_answer_only_where_there_is_one() -> None:
    two = found(PORT, CHIPS)
    sentences = sentences_of(two)
    numbers = [5.0 if one.rank == 0 else -2.0 for one in sentences]
    assert signs(read_of(two, numbers))["close_elsewhere"] == pytest.approx(1 / (1 + np.exp(2.0)))
    only = found(PORT)
    alone = signs(read_of(only, [5.0] * len(sentences_of(only))))
    assert alone["close_elsewhere"] < 1e-5


def test_two_passages_of_one_article_are_not_another_article() -> None:
    one, two = found(PORT), found(PORT)
    middle = PORT_TEXT.index("The harbour")
    halves = [
        replace(one[0], passage=replace(one[0].passage, end=middle, text=PORT_TEXT[:middle])),
        replace(two[0], passage=replace(two[0].passage, start=middle, text=PORT_TEXT[middle:])),
    ]
    numbers = [4.0] * len(sentences_of(halves))
    assert signs(read_of(halves, numbers))["close_elsewhere"] < 1e-5


def test_passage_without_a_sentence_keeps_no_sign_from_being_told() -> None:
    cut = found(CHIPS)[0]
    cut = replace(cut, passage=replace(cut.passage, start=3, end=9, text=CHIPS_TEXT[3:9]))
    told = signs(read_of([*found(PORT), cut]))
    assert np.isfinite(list(told.values())).all()
    assert told["close_elsewhere"] < 1e-5


def test_freshness_is_the_mean_of_all_that_was_found() -> None:
    undated = article(CHIPS_TEXT, "chips", published=None)
    assert signs(read_of(found(PORT)))["fresh_found"] == pytest.approx(1.0)
    both = signs(read_of(found(PORT, undated)))
    assert both["fresh_found"] == pytest.approx((1.0 + MIDDLING) / 2)
    old = article(PORT_TEXT, "old", published=date(2016, 3, 10))
    assert signs(read_of(found(old)))["fresh_found"] < 0.1


def test_scores_are_those_of_the_day_that_counts_as_today() -> None:
    then = NOW - timedelta(days=1000)
    passages = found(article(PORT_TEXT, "port", published=then))
    now = read_of(passages)
    assert now.scores() == pytest.approx([1.0])
    stopped = replace(now, day=then)
    gained = stopped.freshness()[0] - now.freshness()[0]
    assert gained > 0.9
    assert stopped.scores()[0] == pytest.approx(1.0 + 0.6 * gained)


def test_names_are_looked_for_in_all_of_the_quoted_article() -> None:
    read = read_of(found(PORT, CHIPS))
    # Trieste stands in the one, Dresden in the other: each has half of the names.
    assert signs(read)["names_in_article"] == signs(read)["names_found"] == pytest.approx(0.5)
    both = replace(PORT, text=f"{PORT_TEXT}\n\n{'It rained. ' * 300}Ships left for Dresden.")
    read = read_of(found(both, CHIPS))
    assert signs(read)["names_in_article"] == 1.0
    assert signs(read, best=-1)["names_in_article"] == pytest.approx(0.5)
