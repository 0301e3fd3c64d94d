"""Any process may write the catalog, and any thread: nothing lost, nothing doubled."""

import multiprocessing
import threading
from pathlib import Path

import pytest

from knowledge.articles import Draft
from knowledge.catalog.store import FILE_NAME, Catalog
from knowledge.filters import REAL_ARTICLES
from tests.knowledge.catalog.making import CHIPS, EMBEDDER, counts, draft, put

NUMBER = 60


def overlapping(writer: int, writers: int) -> list[Draft]:
    """All articles, beginning elsewhere for each writer, so that they meet again and again."""
    every = [
        draft(f"{CHIPS} Line {number}.", origin=f"file:///{number}", title=f"Title {number}")
        for number in range(NUMBER)
    ]
    at = writer * NUMBER // writers
    return every[at:] + every[:at]


def check_all_there_once(catalog: Catalog) -> None:
    titles = sorted(article.title for article in catalog.list_articles())
    assert titles == sorted(f"Title {number}" for number in range(NUMBER))
    assert all(article.version == 1 for article in catalog.list_articles())
    found = counts(catalog.path)
    names = ("articles", "versions", "passages", "embeddings", "passages_fts_docsize")
    assert [found[name] for name in names] == [NUMBER] * 5
    assert catalog.check() == []


def test_threads_loading_the_same_articles_store_each_once(catalog: Catalog) -> None:
    outcomes: list[str] = []
    failures: list[BaseException] = []

    def load(writer: int) -> None:
        try:
            for one in overlapping(writer, 6):
                outcomes.extend(put(catalog, one))
        except BaseException as error:
            failures.append(error)

    def read() -> None:
        try:
            while any(thread.is_alive() for thread in writers):
                before = catalog.position(EMBEDDER)
                found = catalog.search_text(["dresden"], 500, REAL_ARTICLES)
                located = catalog.locate([passage_id for passage_id, _ in found])
                assert len(located) == len(found) >= before.count
                assert catalog.position(EMBEDDER).seq >= before.seq
        except BaseException as error:
            failures.append(error)

    writers = [threading.Thread(target=load, args=(number,)) for number in range(6)]
    readers = [threading.Thread(target=read) for _ in range(2)]
    for thread in writers + readers:
        thread.start()
    for thread in writers + readers:
        thread.join(timeout=60)
    assert failures == []
    assert outcomes.count("added") == NUMBER
    assert outcomes.count("unchanged") == 5 * NUMBER
    check_all_there_once(catalog)


def _load(path: Path, start: object, writer: int, said: object) -> None:
    with Catalog.open(path) as catalog:
        start.wait()  # type: ignore[attr-defined]
        outcomes: list[str] = []
        drafts = overlapping(writer, 2)
        for at in range(0, NUMBER, 3):
            outcomes += put(catalog, *drafts[at : at + 3])
        said.put(outcomes)  # type: ignore[attr-defined]


@pytest.mark.faults
def test_processes_loading_the_same_articles_store_each_once(
    tmp_path: Path, catalog: Catalog
) -> None:
    spawn = multiprocessing.get_context("spawn")
    start, said = spawn.Barrier(2), spawn.Queue()
    path = tmp_path / "library" / FILE_NAME
    children = [spawn.Process(target=_load, args=(path, start, n, said)) for n in range(2)]
    for child in children:
        child.start()
    outcomes = [outcome for _ in children for outcome in said.get(timeout=60)]
    for child in children:
        child.join(timeout=60)
    assert [child.exitcode for child in children] == [0, 0]
    assert (outcomes.count("added"), outcomes.count("unchanged")) == (NUMBER, NUMBER)
    check_all_there_once(catalog)
