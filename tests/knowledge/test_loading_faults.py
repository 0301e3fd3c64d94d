"""Killed at random points while loading: nothing lost, nothing doubled, nothing half there.

`PULLQUOTE_TEST_KILLS=50` kills more often than the default run does.
"""

import json
import os
import random
import subprocess
import sys
import threading
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from knowledge.articles import Draft
from knowledge.catalog.store import Catalog
from knowledge.embedding.choose import choose_embedder
from knowledge.passages import embedded_text, passage_spans
from knowledge.sources.files import read_drafts
from tests.knowledge.catalog.making import counts
from tests.knowledge.loader import EMBEDDER, load

KILLS = int(os.environ.get("PULLQUOTE_TEST_KILLS", "8"))
ARTICLES = 300
SEED = 20_261
REPOSITORY = Path(__file__).parents[2]
SLOWNESS_S = 0.02

pytestmark = pytest.mark.faults


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of small articles, some long enough for several passages."""
    rng = random.Random(SEED)
    path = tmp_path_factory.mktemp("articles") / "articles.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number in range(ARTICLES):
            lines = [
                f"Ferry {number} carried {rng.randint(1, 999)} cars 🚢 on day {day}."
                for day in range(rng.choice([2, 5, 40]))
            ]
            record = {"id": str(number), "title": f"Ferry {number}", "text": " ".join(lines)}
            file.write(json.dumps(record) + "\n")
    return path


def test_killed_while_loading_loses_and_doubles_nothing(tmp_path: Path, articles: Path) -> None:
    path = tmp_path / "library" / "catalog.sqlite3"
    drafts = [one for one in read_drafts(articles) if isinstance(one, Draft)]
    assert len(drafts) == ARTICLES
    rng = random.Random(SEED)
    kills = acknowledged = rounds = 0
    while kills < KILLS:
        said, killed = _run_and_kill(path, articles, rng)
        kills += killed
        if said[-1:] and said[-1].startswith("done"):
            # Done before it could be killed: from now on every run would find nothing to do.
            _check(path, drafts, ARTICLES)
            path.unlink()
            acknowledged, rounds = 0, rounds + 1
            continue
        done = max([acknowledged, *(int(line) for line in said if line.isdigit())])
        stored = _check(path, drafts, done)
        # Resuming begins by acknowledging what is stored, so this never falls.
        assert stored >= acknowledged
        acknowledged = done
    last = _run(path, articles)
    added, updated, unchanged, failed = map(int, last.split()[1:])
    assert (added + unchanged, updated, failed) == (ARTICLES, 0, 0)
    assert unchanged >= acknowledged
    _check(path, drafts, ARTICLES)
    assert _run(path, articles) == f"done 0 0 {ARTICLES} 0"
    print(f"{kills} kills over {rounds + 1} libraries: 0 lost, 0 doubled", file=sys.stderr)

    whole = tmp_path / "whole" / "catalog.sqlite3"
    load(whole, articles, 0)
    assert _contents(path) == _contents(whole)


def _run_and_kill(path: Path, articles: Path, rng: random.Random) -> tuple[list[str], bool]:
    """What a loading process said before it was killed, and whether that came in time.

    It is killed a random while after a random one of its first lines, so that all moments occur:
    while the file is made, in a transaction, between two.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.knowledge.loader", path, articles, str(SLOWNESS_S)],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    said: list[str] = []
    patience = rng.choice([0, 0, 1, 2, 4, 8])
    timer = None
    if rng.random() < 0.1:  # before it says anything: while it starts and makes the catalog
        timer = threading.Timer(rng.uniform(0.3, 1.2), process.kill)
        timer.start()
    for line in process.stdout:
        if not line.endswith("\n"):
            break  # it was killed while it said so
        said.append(line.strip())
        if timer is None and len(said) > patience:
            timer = threading.Timer(rng.uniform(0, 0.08), process.kill)
            timer.start()
    process.stdout.close()
    code = process.wait(timeout=60)
    if timer is not None:
        timer.cancel()
    assert code in (0, -9)
    return said, code == -9


def _run(path: Path, articles: Path) -> str:
    """The last line of a loading process that is left alone."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.knowledge.loader", path, articles, "0"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return ran.stdout.splitlines()[-1]


def _check(path: Path, drafts: list[Draft], acknowledged: int) -> int:
    """Look at the catalog as the next process finds it; how many articles it holds."""
    if not path.exists():
        assert acknowledged == 0
        return 0
    embedder = choose_embedder(EMBEDDER)
    with Catalog.open(path) as catalog:
        assert catalog.check() == []
        stored = catalog.list_articles()
        by_id = {article.id: article for article in stored}
        assert len(by_id) == len(stored) >= acknowledged
        assert {draft.article_id for draft in drafts[:acknowledged]} <= by_id.keys()
        found = catalog.vectors_after(embedder.name, 0)
        located = catalog.locate(found.passage_ids.tolist())
        assert len(set(found.passage_ids.tolist())) == len(found.passage_ids) == len(located)
        for draft in drafts:
            if draft.article_id in by_id:
                article = by_id[draft.article_id]
                assert (article.text, article.title, article.version) == (
                    draft.text,
                    draft.title,
                    1,
                )
                mine = [one.passage for one in located if one.article.id == draft.article_id]
                mine.sort(key=lambda passage: passage.ordinal)
                assert [(one.start, one.end) for one in mine] == [
                    (span.start, span.end) for span in passage_spans(draft.text)
                ]
                assert all(before.end <= after.start for before, after in pairwise(mine))
                kept = "".join("".join(one.text.split()) for one in mine)
                assert kept == "".join(draft.text.split())
        expected = embedder.embed_documents(
            [embedded_text(one.article.title, one.passage.text) for one in located]
        )
        assert np.array_equal(found.vectors, expected.astype(np.float16))
        rows = counts(path)
        names = ("passages", "embeddings", "passages_fts_docsize")
        assert [rows[name] for name in names] == [len(located)] * 3
        assert rows["versions"] == rows["articles"] == len(stored)
        assert rows["removals"] == 0
        return len(stored)


def _contents(path: Path) -> list[tuple[object, ...]]:
    """Everything the catalog tells, in the order of articles, without ids that count attempts."""
    name = choose_embedder(EMBEDDER).name
    with Catalog.open(path) as catalog:
        found = catalog.vectors_after(name, 0)
        vectors = dict(zip(found.passage_ids.tolist(), found.vectors, strict=True))
        return sorted(
            (
                one.article.origin,
                one.passage.ordinal,
                one.article.title,
                one.article.text,
                one.passage.text,
                vectors[one.passage.id].tobytes(),
            )
            for one in catalog.locate(list(vectors))
        )
