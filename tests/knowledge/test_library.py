"""The library as one thing: opened, filled with samples, taken over by real articles, searched."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from knowledge.articles import Draft
from knowledge.catalog.store import FILE_NAME
from knowledge.errors import CatalogError, EmbeddingError, SourceError
from knowledge.filters import Filters
from knowledge.index.keeper import IndexKeeper
from knowledge.library import Library, LibraryPlace, sample_drafts, sample_file, sample_files
from knowledge.retrieval.query import Query

FAKE = "langchain_core.embeddings:DeterministicFakeEmbedding?size=32"
NOW = datetime(2026, 11, 23, tzinfo=UTC)
EVERYTHING = Filters(include_samples=True)
METRO = Draft(
    "file:///metro.md",
    "Metro line 4 opens",
    "The fourth line of the metro opens in 2031. It has 21 stations.",
    outlet="Danube Courier",
)


@pytest.fixture
def place(tmp_path: Path) -> LibraryPlace:
    return LibraryPlace(tmp_path / "data", embedding=FAKE)


@pytest.fixture
def library(place: LibraryPlace) -> Iterator[Library]:
    with Library.open(place, own_index=False) as library:
        yield library


def titles(library: Library, question: str, filters: Filters = EVERYTHING) -> set[str]:
    query = Query(question, NOW, filters)
    return {hit.article.title for hit in library.retriever.retrieve(query, 10)}


def test_library_is_made_where_there_is_none(place: LibraryPlace, library: Library) -> None:
    assert (place.folder / FILE_NAME).exists()
    assert titles(library, "Which metro line opens?") == set()
    assert library.outlets() == ()
    assert library.unembedded() == 0


def test_catalog_may_lie_elsewhere(tmp_path: Path) -> None:
    file = tmp_path / "elsewhere" / "news.sqlite3"
    place = LibraryPlace(tmp_path / "data", catalog_file=file, embedding=FAKE)
    with Library.open(place, own_index=True) as library:
        library.ingest([METRO])
        assert titles(library, "Which metro line opens?") == {METRO.title}
    assert file.exists()
    assert not (tmp_path / "data" / FILE_NAME).exists()


def test_what_was_loaded_is_found_at_once_and_after_opening_again(place: LibraryPlace) -> None:
    for outcome in ("added", "unchanged"):
        with Library.open(place, own_index=False) as library:
            summary = library.ingest([METRO])
            assert getattr(summary, outcome) == 1
            assert titles(library, "How many stations has the metro?") == {METRO.title}


def test_article_loaded_by_another_process_is_found(place: LibraryPlace, library: Library) -> None:
    assert titles(library, "Which metro line opens?") == set()
    with Library.open(place, own_index=False) as other:
        other.ingest([METRO])
    assert titles(library, "Which metro line opens?") == {METRO.title}
    assert library.outlets() == ("Danube Courier",)


def test_outlets_are_counted_anew_after_every_change(library: Library) -> None:
    library.ingest([METRO])
    assert library.outlets() == ("Danube Courier",)
    second = replace(METRO, origin="file:///2.md", title="Line 5", outlet="Alster Bote")
    library.ingest([second, replace(second, origin="file:///3.md", title="Line 6")])
    assert library.outlets() == ("Alster Bote", "Danube Courier")
    library.catalog.remove(METRO.article_id)
    assert library.outlets() == ("Alster Bote",)


def test_embedder_that_cannot_be_had_makes_no_library(tmp_path: Path) -> None:
    place = LibraryPlace(tmp_path / "data", embedding="nobody:knows")
    with pytest.raises(EmbeddingError):
        Library.open(place, own_index=False)
    assert not (tmp_path / "data").exists()


def test_damaged_catalog_is_a_sentence(tmp_path: Path) -> None:
    place = LibraryPlace(tmp_path, embedding=FAKE)
    (tmp_path / FILE_NAME).write_bytes(b"no database " * 500)
    with pytest.raises(CatalogError, match="damaged"):
        Library.open(place, own_index=True)


def test_library_whose_index_fails_leaves_the_catalog_closed(
    place: LibraryPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError("no index today")

    library = Library.open(place, own_index=False)
    library.ingest([METRO])
    monkeypatch.setattr(library.index, "close", fail)
    with pytest.raises(OSError, match="no index today"):
        library.close()
    monkeypatch.setattr(IndexKeeper, "open", fail)
    with pytest.raises(OSError, match="no index today"):
        Library.open(place, own_index=False)
    # The log is folded in and gone when the last connection closes.
    assert not (place.folder / f"{FILE_NAME}-wal").exists()


def test_changed_embedder_answers_before_and_after_embedding_again(
    place: LibraryPlace, library: Library
) -> None:
    library.ingest([METRO])
    other = replace(place, embedding=FAKE.replace("32", "16"))
    with Library.open(other, own_index=False) as changed:
        assert changed.unembedded() == 1
        assert titles(changed, "Which metro line opens?") == {METRO.title}
        steps: list[int] = []
        assert changed.embed_again(steps.append) == 1
        assert (steps, changed.unembedded()) == ([1], 0)
        assert titles(changed, "Which metro line opens?") == {METRO.title}


def test_many_threads_may_ask_while_articles_load(library: Library) -> None:
    failures: list[BaseException] = []
    loaded = threading.Event()

    def ask() -> None:
        try:
            while not loaded.is_set():
                titles(library, "How many stations has the metro?")
                library.outlets()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(30):
        library.ingest([replace(METRO, origin=f"file:///{number}", title=f"Line {number}")])
    loaded.set()
    for thread in threads:
        thread.join(timeout=30)
    assert failures == []
    assert len(library.catalog.list_articles()) == 30


class TestSamples:
    """The bundled samples: something to ask about before there is anything real."""

    def test_every_sample_can_be_read(self) -> None:
        drafts = list(sample_drafts())
        assert not [one for one in drafts if isinstance(one, SourceError)]
        assert len(drafts) == len(sample_files()) >= 15

    def test_samples_say_that_they_are_and_have_no_web_address(self) -> None:
        for one in sample_drafts():
            assert isinstance(one, Draft)
            assert one.sample
            assert one.url is None
            file = sample_file(one.origin)
            assert file is not None
            assert file.exists()
            assert one.origin == f"sample:{file.stem}"

    def test_only_samples_have_a_sample_file(self) -> None:
        for origin in ("file:///sample:huawei", "sample:", "sample:../articles", "sample:none"):
            assert sample_file(origin) is None

    def test_samples_fill_an_empty_library_in_one_step(self, library: Library) -> None:
        """One transaction: an interrupted start never leaves half of them."""
        steps: list[int] = []
        summary = library.load_samples(steps.append)
        assert summary.added == len(sample_files())
        assert [step for step in steps if step] == [len(sample_files())]
        assert library.catalog.holds_only_samples()
        assert library.load_samples().added == 0

    def test_samples_are_served_only_where_they_are_wanted(self, library: Library) -> None:
        library.load_samples()
        question = "How much will Huawei invest in its developers?"
        assert titles(library, question)
        assert titles(library, question, Filters()) == set()

    def test_samples_leave_with_the_first_real_article_and_stay_away(
        self, library: Library
    ) -> None:
        library.load_samples()
        library.ingest([METRO])
        question = "How much will Huawei invest in its developers?"
        assert titles(library, question) <= {METRO.title}
        assert library.load_samples().added == 0
        assert library.ingest(sample_drafts()).added == 0
        assert library.catalog.coverage().samples == 0
        assert library.catalog.check() == []

    def test_failed_loading_leaves_the_samples(self, library: Library) -> None:
        library.load_samples()
        library.ingest([SourceError("file:///x.html", "holds no text")])
        assert library.catalog.coverage().samples == len(sample_files())
