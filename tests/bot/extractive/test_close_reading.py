"""The cross-encoder's numbers find their sentences and passages."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from bot.extractive.asked import take_apart
from bot.extractive.close_reading import (
    CLOSE_NAMES,
    PASSAGE_NAMES,
    UNREAD,
    close_features,
    passage_features,
    read_closely,
    summed,
)
from bot.extractive.features import features_of, sentences_of
from knowledge.articles import Article
from knowledge.cross_encoder.scoring import Scores
from tests.bot.newsdesk import CHIPS_TEXT, NOW, PORT_TEXT, article, found


class OneWord:
    """A scorer that finds 3.0 at one word of every passage, and -9.0 at all others."""

    def __init__(self, word: str, *, most: int = 10_000) -> None:
        self.word, self.most = word, most
        self.headings: list[str] = []

    def score(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Scores]:
        self.headings = [heading for heading, _ in passages]
        return [self._scores(text) for _, text in passages]

    def _scores(self, text: str) -> Scores:
        starts = [at for at in range(len(text)) if at == 0 or text[at - 1].isspace()][: self.most]
        numbers = [3.0 if text[at:].startswith(self.word) else -9.0 for at in starts]
        return Scores(np.array(starts, np.int64), np.array(numbers, np.float32))


def numbers(scorer: OneWord, *articles: Article) -> list[float]:
    passages = found(*articles)
    read = read_closely(scorer, "Who?", NOW, passages, sentences_of(passages))
    return [float(number) for number in read]


def test_sentence_with_the_likely_word_has_the_highest_number() -> None:
    read = numbers(OneWord("2,300"), article(CHIPS_TEXT, "chips"), article(PORT_TEXT, "port"))
    assert len(read) == 8
    assert int(np.argmax(read)) == 6
    assert read[6] == pytest.approx(3.0, abs=0.01)


def test_sentence_past_the_limit_is_unread() -> None:
    read = numbers(OneWord("Trieste", most=14), article(PORT_TEXT))
    assert read[0] > 0
    assert read[2:] == [UNREAD] * 3


def test_heading_says_outlet_age_and_headline() -> None:
    scorer = OneWord("x")
    dated = article(PORT_TEXT, title="Record", outlet="Adria Times", published=date(2026, 3, 8))
    numbers(scorer, dated, article(CHIPS_TEXT, "chips", title="Chips"))
    assert scorer.headings == ["Adria Times, 2 days before: Record", "unknown, undated: Chips"]


def test_no_sentences_are_read_as_none() -> None:
    assert numbers(OneWord("x"), article("")) == []


def test_features_of_the_best_passage_are_the_highest() -> None:
    passages = found(article(CHIPS_TEXT, "chips"), article(PORT_TEXT, "port"))
    passages[1] = replace(passages[1], cosine=0.25)
    sentences = sentences_of(passages)
    ranks = [one.rank for one in sentences]
    rows = features_of(take_apart("Who?", {}, 100), passages, sentences, NOW)
    read = read_closely(OneWord("2,300"), "Who?", NOW, passages, sentences)
    close = close_features(passages, ranks, rows, np.arange(8.0), read)
    assert close.shape == (8, len(CLOSE_NAMES))
    assert close[:, CLOSE_NAMES.index("plain")].max() == 0
    assert close[:, CLOSE_NAMES.index("close_best")].tolist() == [0, 0, 0, 0, 0, 0, 1, 0]
    assert 0.9 < close[6, CLOSE_NAMES.index("close_chance")] < 1
    alike = [passages[rank].cosine for rank in ranks]
    assert close[:, CLOSE_NAMES.index("cosine")].tolist() == alike
    table = passage_features(passages, ranks, rows, np.full(8, 1 / 8), read)
    assert table[:, PASSAGE_NAMES.index("cosine")].tolist() == [passages[0].cosine, 0.25]
    assert table.shape == (2, len(PASSAGE_NAMES))
    assert table[1, PASSAGE_NAMES.index("close")] == pytest.approx(3.0, abs=0.01)
    assert table[0, PASSAGE_NAMES.index("chance")] == pytest.approx(np.log(3 / 8))


def test_passage_without_a_sentence_comes_last() -> None:
    passages = found(article("", "empty"), article(PORT_TEXT, "port"))
    sentences = sentences_of(passages)
    rows = features_of(take_apart("Who?", {}, 100), passages, sentences, NOW)
    table = passage_features(passages, [1] * 5, rows, np.full(5, 0.2), np.zeros(5))
    assert table[0, PASSAGE_NAMES.index("close")] == UNREAD < table[1, 2]


def test_sum_of_chances_neither_overflows_nor_vanishes() -> None:
    assert summed(np.array([900.0, 900.0])) == pytest.approx(900 + np.log(2))
    assert summed(np.array([-900.0])) == -900
