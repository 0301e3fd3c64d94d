"""What can be said of a sentence as the answer to a question, as numbers."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from math import log

import numpy as np
from numpy.typing import NDArray

from bot.answers import FoundPassage
from bot.extractive.asked import AnswerKind, Asked, Unit
from bot.extractive.wording import Word, stems_of, words_of
from knowledge.articles import Article, Span, published_instant
from knowledge.sentences import sentence_spans

NAMES = (
    "coverage",
    "coverage_squared",
    "coverage_with_title",
    "coverage_with_neighbours",
    "coverage_of_passage",
    "names_covered",
    "names_covered_with_title",
    "names_covered_by_passage",
    "figures_covered_by_passage",
    "pairs",
    "passage_score",
    "passage_first",
    "passage_place",
    "fresh_days",
    "fresh_weeks",
    "undated",
    "opening",
    "early",
    "length",
    "short",
    "question",
    "quotation",
    "new_words",
    "figure_wanted",
    "figure_unwanted",
    "date_wanted",
    "name_wanted",
    "person_wanted",
    "place_wanted",
    "reason_wanted",
    "votes",
    "votes_for_names",
    "title_alike",
    "coverage_beside_best",
    "best_covered",
    "unit_given",
    "unit_missing",
    "speech_wanted",
)
"""The features, in the order of a row. Most are 0 to 1."""

MAX_WORDS = 60
"""A longer sentence is no quote that anyone reads in a chat."""

_PERCENT = re.compile(r"\d\s*%|\bper ?cent\b|\bpercentage\b", re.IGNORECASE)
_MONEY = re.compile(
    r"[$€£¥₹]\s?\d|\d\s?[€£]|\b(?:dollars?|euros?|pounds?|yuan|yen|rupees?|francs?)\b",
    re.IGNORECASE,
)
_SPEECH = re.compile(r"[\"“”]|\b(?:said|says|told|describ|according to|argue|claim)", re.IGNORECASE)
_CAUSES = frozenset({"becaus", "due", "after", "follow", "amid", "cite", "reason", "caus", "led"})


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a found passage. `number` counts from 0 within the article."""

    article: Article
    span: Span
    rank: int
    number: int
    words: tuple[Word, ...]

    @property
    def stems(self) -> frozenset[str]:
        """The stems of its telling words."""
        return frozenset(word.stem for word in self.words if not word.stop)

    @property
    def length(self) -> int:
        """How many words a reader sees, by the white space between them."""
        return len(self.text.split())

    @property
    def text(self) -> str:
        """The literal words."""
        return self.article.text[self.span.start : self.span.end]


def sentences_of(found: Sequence[FoundPassage]) -> list[Sentence]:
    """The sentences of the passages found, in the order of the passages, each once."""
    sentences: list[Sentence] = []
    spans: dict[str, list[Span]] = {}
    for rank, one in enumerate(found):
        article, passage = one.article, one.passage
        if article.id not in spans:
            spans[article.id] = sentence_spans(article.text, article.language)
        for number, span in enumerate(spans[article.id]):
            if span.start >= passage.start and span.end <= passage.end:
                words = tuple(words_of(article.text[span.start : span.end]))
                sentences.append(Sentence(article, span, rank, number, words))
    return sentences


def features_of(
    asked: Asked,
    found: Sequence[FoundPassage],
    sentences: Sequence[Sentence],
    asked_at: datetime,
) -> NDArray[np.float64]:
    """A row of features for each sentence: shape (len(sentences), len(NAMES))."""
    if not sentences:
        return np.zeros((0, len(NAMES)))
    stems = [one.stems for one in sentences]
    covers = [asked.covered(one) for one in stems]
    titles = {one.article.id: frozenset(stems_of(one.article.title)) for one in found}
    by_place = {(one.article.id, one.number): at for at, one in enumerate(sentences)}
    of_passage: dict[int, set[str]] = defaultdict(set)
    for one, mine in zip(sentences, stems, strict=True):
        of_passage[one.rank] |= mine
    votes = _votes(asked, sentences, covers)
    most_covered = max(covers) or 1.0
    best_score = max(one.score for one in found) or 1.0
    rows = []
    for at, one in enumerate(sentences):
        title = titles[one.article.id]
        near = set(stems[at])
        for step in (-1, 1):
            neighbour = by_place.get((one.article.id, one.number + step))
            if neighbour is not None:
                near |= stems[neighbour]
        new = [word for word in one.words if not word.stop and word.stem not in asked.weights]
        names = any(word.capital and not word.opens for word in new)
        figure = any(word.figure for word in new)
        date = any(word.date for word in new) or any(
            word.figure and len(word.stem) == 4 and word.stem[:2] in {"19", "20"} for word in new
        )
        voted, voted_name = votes[at]
        days = _age_in_days(one.article, asked_at)
        covered = covers[at]
        kind = asked.kind
        text = one.text
        unit = _gives_unit(asked, text, one.words)
        rows.append(
            (
                covered,
                covered * covered,
                asked.covered(stems[at] | title),
                asked.covered(near | title),
                asked.covered(of_passage[one.rank] | title),
                asked.names_covered(stems[at]),
                asked.names_covered(stems[at] | title),
                asked.names_covered(of_passage[one.rank] | title),
                _figures_covered(asked, of_passage[one.rank] | title, one.article),
                _pairs(asked, one.words),
                found[one.rank].score / best_score,
                float(one.rank == 0),
                1 / (1 + one.rank),
                0.0 if days is None else 0.5 ** (days / 4),
                0.0 if days is None else 0.5 ** (days / 30),
                float(days is None),
                float(one.number == 0),
                1 / (1 + one.number),
                min(len(one.words), 60) / 60,
                float(len(one.words) < 6),
                float(text.rstrip("\"”'’ ").endswith("?")),
                float(any(mark in text for mark in '"“”')),
                min(len(new), 20) / 20,
                float(kind is AnswerKind.FIGURE and figure),
                float(kind is not AnswerKind.FIGURE and figure),
                float(kind is AnswerKind.TIME and date),
                float(kind is AnswerKind.NAME and names),
                float(kind is AnswerKind.PERSON and names),
                float(kind is AnswerKind.PLACE and names),
                float(
                    kind is AnswerKind.REASON and any(word.stem in _CAUSES for word in one.words)
                ),
                voted,
                voted_name,
                len(title & asked.weights.keys()) / max(1, len(asked.weights)),
                covered / most_covered,
                float(covered >= most_covered),
                float(asked.unit is not None and unit),
                float(asked.unit is not None and not unit),
                float(kind is AnswerKind.SPEECH and bool(_SPEECH.search(text))),
            )
        )
    return np.array(rows, dtype=np.float64)


def _gives_unit(asked: Asked, text: str, words: Sequence[Word]) -> bool:
    """Whether a sentence gives the kind of figure that is asked for."""
    if asked.unit is Unit.PERCENT:
        return bool(_PERCENT.search(text))
    if asked.unit is Unit.MONEY:
        return bool(_MONEY.search(text))
    if asked.unit is Unit.AMOUNT:
        return bool(_PERCENT.search(text) or _MONEY.search(text))
    if asked.unit is Unit.COUNT:
        return any(
            word.figure and any(near.stem in asked.counted for near in words[at + 1 : at + 4])
            for at, word in enumerate(words)
        )
    return False


def _figures_covered(asked: Asked, stems: frozenset[str] | set[str], article: Article) -> float:
    """The share of the question's figures that stand in the passage or are the article's year."""
    figures = {stem for stem in asked.weights if stem[0].isdigit()}
    if not figures:
        return 1.0
    instant = published_instant(article.published)
    known = stems | ({str(instant.year)} if instant else set())
    return len(figures & known) / len(figures)


def _pairs(asked: Asked, words: Sequence[Word]) -> float:
    """The share of neighbouring telling words of the question that stand close together here."""
    pairs = set(pairwise(asked.order))
    if not pairs:
        return 0.0
    telling = [word.stem for word in words if not word.stop]
    close = set(pairwise(telling)) | set(zip(telling, telling[2:], strict=False))
    return len(pairs & close) / len(pairs)


def _votes(
    asked: Asked, sentences: Sequence[Sentence], covers: Sequence[float]
) -> list[tuple[float, float]]:
    """How far other articles say, where they speak of the question, what a sentence adds to it.

    The answer is what several articles put beside the words of the question. For each sentence:
    the best support of any of its new figures or names, and of its new names alone.
    """
    per_article: dict[str, Counter[str]] = defaultdict(Counter)
    for one, covered in zip(sentences, covers, strict=True):
        support = per_article[one.article.id]
        for stem in _tellable(asked, one):
            support[stem] = max(support[stem], covered * covered)  # type: ignore[assignment]
    total: Counter[str] = Counter()
    for support in per_article.values():
        total.update(support)
    votes = []
    for one in sentences:
        mine = per_article[one.article.id]
        others = {stem: total[stem] - mine[stem] for stem in _tellable(asked, one)}
        named = [
            others[word.stem]
            for word in one.words
            if word.stem in others and word.capital and not word.opens
        ]
        votes.append((log(1 + max(others.values(), default=0.0)), log(1 + max(named, default=0.0))))
    return votes


def _tellable(asked: Asked, sentence: Sentence) -> set[str]:
    return {
        word.stem
        for word in sentence.words
        if (word.figure or (word.capital and not word.opens)) and word.stem not in asked.weights
    }


def _age_in_days(article: Article, asked_at: datetime) -> float | None:
    instant = published_instant(article.published)
    if instant is None:
        return None
    return max(0.0, (asked_at - instant).total_seconds() / 86_400)
