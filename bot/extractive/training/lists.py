"""What the cross-encoder learns from: for each question its passages as rows, the answer marked.

    python -m bot.extractive.training.lists --out YEAR.npz ARTICLES QUESTIONS OTHERS
    python -m bot.extractive.training.lists --out MADE.npz --made 2500 ARTICLES

The first writes the lists of a year's questions, and of questions of another year that it has no
answer to; the second those of questions made from its articles.

The passages are those that retrieval really finds for it: the ones without the answer are the
mistakes there are to make. An answer is a string, and may stand in a passage by chance: how many of
the question's telling words the passage holds says how far it is to be believed.
"""

import argparse
import random
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.progress import track

from bot.answers import FoundPassage, Question
from bot.assembly import Newsroom, open_newsroom
from bot.chain import READ_PASSAGES
from bot.evaluation.library import built_library
from bot.evaluation.scoring import holds_answer
from bot.extractive.asked import Asked, take_apart, telling_words
from bot.extractive.asking import Case, cases_of
from bot.extractive.heading import heading_of
from bot.extractive.training.made import Made, made_questions, repeats
from bot.extractive.wording import stems_of
from bot.settings import Settings
from bot.understanding.question import understand
from knowledge.articles import Article, published_instant
from knowledge.bundled import read_tokenizer
from knowledge.cross_encoder.pairs import PairEncoder
from knowledge.embedding.minilm import MODEL_FILES
from knowledge.library import Library

SEED = 11
DAYS_AFTER = (1, 1, 2, 3, 5, 8)
"""Days from an article to a question made from it, one of them by chance."""

TRIED = 2
"""Questions made from an article that are tried; the first that others answer is taken."""

SURE = 0.5
"""A made question counts where a passage with its answer holds this share of its telling words."""

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Row:
    """A passage read for a question: the `ids` and `kinds` of the word pieces of the row, and the
    place of the passage's `first` among them.

    `answer` marks the word pieces of the passage that are the answer; `covered` is the share of the
    question's words that it holds, 0 to 1.
    """

    ids: NDArray[np.int64]
    kinds: NDArray[np.int64]
    first: int
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


def asked_lists(triple: Sequence[Path], settings: Settings) -> Iterator[Listed]:
    """The lists of a triple of files: articles, their questions, and questions of another year."""
    articles, questions, others = triple
    with _opened(articles, settings) as newsroom:
        encoder = _encoder()
        for case in cases_of(newsroom, questions, others):
            yield _listed(case, newsroom.library, encoder)


def made_lists(articles: Path, most: int, settings: Settings) -> Iterator[Listed]:
    """Lists of at most `most` questions made from `articles`, one an article, asked days after it.

    Only such as another article answers believably, and most of what was found does not.
    """
    rng = random.Random(SEED)  # noqa: S311 (sampling, no secret)
    kept = 0
    with _opened(articles, settings) as newsroom:
        encoder, outlets = _encoder(), newsroom.library.outlets()
        dated = sorted(
            (one for one in newsroom.library.catalog.list_articles() if one.published),
            key=lambda one: one.id,
        )
        for article in rng.sample(dated, len(dated)):
            made = list(made_questions(article, rng))
            for one in rng.sample(made, min(TRIED, len(made))):
                case = _made_case(one, article, newsroom, outlets, rng)
                listed = _listed(case, newsroom.library, encoder) if case else None
                if listed and any(row.covered >= SURE for row in listed.rows if row.answer.any()):
                    kept += 1
                    yield listed
                    break
            if kept >= most:
                return


def _made_case(
    made: Made, article: Article, newsroom: Newsroom, outlets: Iterable[str], rng: random.Random
) -> Case | None:
    published = published_instant(article.published)
    if published is None:
        return None
    asked_at = published + timedelta(days=rng.choice(DAYS_AFTER))
    understood = understand(Question(made.question, asked_at), outlets)
    hits = newsroom.library.retriever.retrieve(understood.query, 2 * READ_PASSAGES)
    found = [
        FoundPassage(hit.passage, hit.article, hit.score, hit.cosine)
        for hit in hits
        if hit.article.cluster != article.cluster and not repeats(hit.passage.text, made.sentence)
    ][:READ_PASSAGES]
    holding = sum(holds_answer(one.passage.text, [made.answer]) for one in found)
    return Case(0, understood, found, (made.answer,)) if 0 < holding <= len(found) / 2 else None


def _opened(articles: Path, settings: Settings) -> AbstractContextManager[Newsroom]:
    there = {"data_dir": built_library([articles], settings), "database_url": None}
    return open_newsroom(settings.model_copy(update=there), own_index=False)


def _encoder() -> PairEncoder:
    return PairEncoder(read_tokenizer(MODEL_FILES / "tokenizer.json"))


def _listed(case: Case, library: Library, encoder: PairEncoder) -> Listed:
    headed = [
        (heading_of(one.article, case.understood.asked_at), one.passage.text) for one in case.found
    ]
    asked = _taken_apart(case.understood.question.text, library)
    pairs = encoder.encode(case.understood.question.text, headed)
    rows = (
        Row(
            pair.ids,
            pair.kinds,
            pair.first,
            _marked(pair.starts, one.passage.text, case.answers),
            asked.covered(set(stems_of(f"{one.passage.text} {one.article.title}"))),
        )
        for pair, one in zip(pairs, case.found, strict=True)
    )
    return Listed(bool(case.answers), tuple(rows))


def _taken_apart(question: str, library: Library) -> Asked:
    words = telling_words(question)
    counted = library.catalog.document_frequencies(list(words.values()))
    by_stem = {stem: counted.get(word, 0) for stem, word in words.items()}
    return take_apart(question, by_stem, library.catalog.count_passages())


def _marked(starts: NDArray[np.int64], text: str, answers: Sequence[str]) -> NDArray[np.bool_]:
    marks = np.zeros(len(starts), np.bool_)
    for start, end in answer_places(text, answers):
        marks |= (starts >= start) & (starts < end)
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


def save_lists(path: Path, lists: Sequence[Listed]) -> None:
    """Write `lists` as arrays, rows end to end."""
    rows = [row for listed in lists for row in listed.rows]
    np.savez_compressed(
        path,
        answerable=np.array([listed.answerable for listed in lists], np.bool_),
        counts=np.array([len(listed.rows) for listed in lists], np.int64),
        lengths=np.array([len(row.ids) for row in rows], np.int64),
        firsts=np.array([row.first for row in rows], np.int64),
        marked=np.array([len(row.answer) for row in rows], np.int64),
        covered=np.array([row.covered for row in rows]),
        ids=np.concatenate([np.zeros(0, np.int64), *(row.ids for row in rows)]).astype(np.int32),
        kinds=np.concatenate([np.zeros(0, np.int64), *(row.kinds for row in rows)]).astype(np.int8),
        answers=np.concatenate([np.zeros(0, np.bool_), *(row.answer for row in rows)]),
    )


def load_lists(path: Path) -> list[Listed]:
    """What `save_lists` wrote."""
    with np.load(path) as stored:
        held = {name: stored[name] for name in stored.files}
    ids = np.split(held["ids"].astype(np.int64), np.cumsum(held["lengths"])[:-1])
    kinds = np.split(held["kinds"].astype(np.int64), np.cumsum(held["lengths"])[:-1])
    answers = np.split(held["answers"], np.cumsum(held["marked"])[:-1])
    columns = zip(
        ids, kinds, held["firsts"].tolist(), answers, held["covered"].tolist(), strict=True
    )
    rows = [Row(*column) for column in columns] if len(held["lengths"]) else []
    ends = [0, *np.cumsum(held["counts"]).tolist()]
    return [
        Listed(bool(answerable), tuple(rows[start:end]))
        for answerable, (start, end) in zip(held["answerable"], pairwise(ends), strict=True)
    ]


def main(arguments: Sequence[str]) -> int:
    """Write the lists that `arguments` ask for."""
    parser = argparse.ArgumentParser(description="Write lists for the cross-encoder to learn from.")
    parser.add_argument("--out", type=Path, required=True, help="file to write, .npz")
    parser.add_argument("--made", type=int, help="how many questions to make")
    parser.add_argument("files", type=Path, nargs="+", help="ARTICLES [QUESTIONS OTHERS]")
    given = parser.parse_args(arguments)
    if len(given.files) != (1 if given.made else 3):
        parser.error("ARTICLES QUESTIONS OTHERS, or with --made ARTICLES alone")
    settings = Settings.load()
    lists = (
        made_lists(given.files[0], given.made, settings)
        if given.made
        else asked_lists(given.files, settings)
    )
    save_lists(given.out, list(track(lists, "questions", total=given.made)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
