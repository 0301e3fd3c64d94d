"""What the cross-encoder learns from: for each question its passages as rows, the answer marked.

The passages are those that retrieval really finds for it: the ones without the answer are the
mistakes there are to make. An answer is a string, and may stand in a passage by chance: how many of
the question's telling words the passage holds says how far it is to be believed.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.answers import FoundPassage
from bot.assembly import open_newsroom
from bot.evaluation.library import built_library
from bot.extractive.asked import Asked, take_apart, telling_words
from bot.extractive.asking import Case, cases_of
from bot.extractive.heading import heading_of
from bot.extractive.wording import stems_of
from bot.settings import Settings
from knowledge.bundled import read_tokenizer
from knowledge.cross_encoder.pairs import Pair, PairEncoder
from knowledge.embedding.minilm import MODEL_FILES
from knowledge.library import Library

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Row:
    """A passage read for a question. `answer` marks the word pieces of `pair` (from its `first`)
    that are the answer; `covered` is the share of the question's words that it holds, 0 to 1."""

    pair: Pair
    answer: NDArray[np.bool_]
    covered: float


@dataclass(frozen=True, slots=True)
class Listed:
    """A question's rows, best found first. Without `answerable` none of them answers."""

    answerable: bool
    rows: tuple[Row, ...]

    @property
    def answered(self) -> bool:
        """Whether any row holds the answer."""
        return any(row.answer.any() for row in self.rows)


def lists_of(triple: Sequence[Path], settings: Settings) -> Iterator[Listed]:
    """The lists of a triple of files: articles, their questions, and questions of another year."""
    articles, questions, others = triple
    folder = built_library([articles], settings)
    there = settings.model_copy(update={"data_dir": folder, "database_url": None})
    encoder = PairEncoder(read_tokenizer(MODEL_FILES / "tokenizer.json"))
    with open_newsroom(there, own_index=False) as newsroom:
        for case in cases_of(newsroom, questions, others):
            asked = _taken_apart(case.understood.question.text, newsroom.library)
            yield _listed(case, asked, encoder)


def _listed(case: Case, asked: Asked, encoder: PairEncoder) -> Listed:
    headed = [
        (heading_of(one.article, case.understood.asked_at), one.passage.text) for one in case.found
    ]
    pairs = encoder.encode(case.understood.question.text, headed)
    rows = (
        Row(pair, _marked(pair, one.passage.text, case.answers), _covered(asked, one))
        for pair, one in zip(pairs, case.found, strict=True)
    )
    return Listed(bool(case.answers), tuple(rows))


def _taken_apart(question: str, library: Library) -> Asked:
    words = telling_words(question)
    counted = library.catalog.document_frequencies(list(words.values()))
    by_stem = {stem: counted.get(word, 0) for stem, word in words.items()}
    return take_apart(question, by_stem, library.catalog.count_passages())


def _covered(asked: Asked, one: FoundPassage) -> float:
    held = set(stems_of(f"{one.passage.text} {one.article.title}"))
    total = asked.total
    return sum(w for stem, w in asked.weights.items() if stem in held) / total if total else 0.0


def _marked(pair: Pair, text: str, answers: Sequence[str]) -> NDArray[np.bool_]:
    marks = np.zeros(len(pair.starts), np.bool_)
    for start, end in answer_places(text, answers):
        marks |= (pair.starts >= start) & (pair.starts < end)
    return marks


def answer_places(text: str, answers: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where `answers` stand in `text`, in whole words, as first and last (exclusive) characters."""
    found = [(match[0].lower(), match.start(), match.end()) for match in _WORD.finditer(text)]
    words = [word for word, _, _ in found]
    for answer in answers:
        wanted = [match[0].lower() for match in _WORD.finditer(answer)]
        for at in range(len(words) - len(wanted) + 1 if wanted else 0):
            if words[at : at + len(wanted)] == wanted:
                yield found[at][1], found[at + len(wanted) - 1][2]
