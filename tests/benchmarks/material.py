"""What the benchmarks load and ask: files named in the environment, else the bundled samples.

- PULLQUOTE_BENCHMARK_ARTICLES: a .jsonl or .jsonl.gz file of articles
- PULLQUOTE_BENCHMARK_QUESTIONS: a .jsonl or .jsonl.gz file of questions about them
- PULLQUOTE_BENCHMARK_LIMIT: how many articles of the file are loaded, the first ones
- PULLQUOTE_BENCHMARK_LIBRARY: a data folder; answers are timed on a copy of its catalog
"""

import gzip
import json
import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from bot.evaluation.questions import KnownQuestion, read_questions
from bot.evaluation.scoring import holds_fact
from knowledge.articles import published_iso
from knowledge.catalog.store import FILE_NAME, Catalog
from knowledge.embedding.choose import BundledEmbedder
from knowledge.embedding.minilm import MiniLmEmbeddings, read_manifest
from knowledge.errors import SourceError
from knowledge.index.keeper import IndexKeeper
from knowledge.index.place import ChromaPlace
from knowledge.library import Library, sample_files
from knowledge.sources.files import read_drafts

OUR_QUESTIONS = Path(__file__).parents[1] / "evaluation" / "questions.jsonl"


def articles_file(folder: Path) -> Path:
    """The articles to load, as a .jsonl file written in `folder`."""
    target = folder / "articles.jsonl"
    given = os.environ.get("PULLQUOTE_BENCHMARK_ARTICLES")
    limit = int(os.environ.get("PULLQUOTE_BENCHMARK_LIMIT", "0")) or None
    lines = _lines(Path(given)) if given else _samples_as_lines()
    target.write_text("".join(f"{line}\n" for line in islice(lines, limit)), encoding="utf-8")
    return target


def questions_about(articles: Path | None) -> list[KnownQuestion]:
    """The questions whose answer is known to be in the library.

    With `articles`, questions none of whose gold facts stand in them are left out: a limit on the
    articles leaves them without an answer.
    """
    given = os.environ.get("PULLQUOTE_BENCHMARK_QUESTIONS")
    known = [
        one
        for one in read_questions(Path(given) if given else OUR_QUESTIONS)
        if one.scored and one.answerable
    ]
    if articles is None:
        return known
    texts = [json.loads(line)["text"] for line in _lines(articles)]
    everything = "".join("\n".join(texts).split())
    return [one for one in known if not one.facts or holds_fact(everything, one.facts)]


def library_copy(folder: Path) -> Path:
    """A data folder, made in `folder`, with the catalog to be timed and no vector index yet."""
    home = folder / "library"
    home.mkdir()
    given = os.environ.get("PULLQUOTE_BENCHMARK_LIBRARY")
    if given:
        source = f"file:{Path(given).resolve() / FILE_NAME}?mode=ro"
        with (
            closing(sqlite3.connect(source, uri=True)) as old,
            closing(sqlite3.connect(home / FILE_NAME)) as new,
        ):
            old.backup(new)
        return home
    written = folder / "samples.jsonl"
    written.write_text("".join(f"{line}\n" for line in _samples_as_lines()), encoding="utf-8")
    with open_library(home, MiniLmEmbeddings(), own_index=False) as library:
        library.ingest(read_drafts(written))
    return home


def open_library(folder: Path, model: MiniLmEmbeddings, *, own_index: bool) -> Library:
    """The library in `folder`, embedding with this very `model`."""
    manifest = read_manifest()
    embedder = BundledEmbedder(manifest.name, manifest.dimensions, model)
    catalog = Catalog.open(folder / FILE_NAME)
    index = IndexKeeper.open(
        catalog,
        embedder.name,
        embedder.dimensions,
        folder,
        ChromaPlace(),
        own=own_index,
        report=lambda _line: None,
    )
    return Library(catalog, embedder, index)


def asked_at(known: KnownQuestion) -> datetime:
    """What "now" is for a question."""
    return known.asked_at(datetime.now(UTC))


def _lines(path: Path) -> Sequence[str]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as stream:
        return [line.strip() for line in stream if line.strip()]


def _samples_as_lines() -> list[str]:
    lines = []
    for path in sample_files():
        for draft in read_drafts(path):
            if isinstance(draft, SourceError):
                raise draft
            real = replace(draft, sample=False)
            lines.append(
                json.dumps(
                    {
                        "id": path.stem,
                        "title": real.title,
                        "outlet": real.outlet,
                        "published": published_iso(real.published),
                        "text": real.text,
                    }
                )
            )
    return lines
