"""The keeper: what it answers from, what it opens, and what it says."""

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from knowledge.filters import Filters
from knowledge.index import folders
from knowledge.index import keeper as keeper_module
from knowledge.index.keeper import IndexKeeper
from knowledge.index.place import ChromaPlace
from tests.knowledge.index.conftest import ChromaServer, wait_for
from tests.knowledge.index.libraries import (
    DIMENSIONS,
    EMBEDDER,
    CatalogLibrary,
    Library,
    MemoryLibrary,
    axis,
    found,
    random_units,
)


class Reports(list[str]):
    """What the keeper said."""


@pytest.fixture
def said() -> Reports:
    return Reports()


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


@pytest.fixture
def memory() -> Iterator[MemoryLibrary]:
    library = MemoryLibrary()
    library.add(random_units(60))
    yield library


def keeper_of(
    library: Library,
    data_dir: Path,
    said: Reports,
    place: ChromaPlace = ChromaPlace(),  # noqa: B008  frozen
    embedder: str = EMBEDDER,
    own: bool = True,
) -> IndexKeeper:
    return IndexKeeper.open(
        library.source, embedder, DIMENSIONS, data_dir, place, own=own, report=said.append
    )


def settled(keeper: IndexKeeper) -> IndexKeeper:
    wait_for(lambda: keeper.settled)
    return keeper


def test_it_answers_before_chroma_is_there(
    memory: MemoryLibrary, data_dir: Path, said: Reports
) -> None:
    new = memory.add(axis(0)[None])
    with keeper_of(memory, data_dir, said) as keeper:
        assert found(keeper.search(axis(0), 1, Filters())) == new


def test_a_first_index_is_built_without_a_word(
    library: Library, data_dir: Path, said: Reports
) -> None:
    ids = library.add(random_units(60))
    with settled(keeper_of(library, data_dir, said)) as keeper:
        assert sorted(found(keeper.search(axis(0), 99, Filters()))) == ids
        assert keeper.health().state == "in use"
        assert keeper.health().vectors == 60
        assert keeper.health().folder_bytes > 0
    assert said == []


def test_the_second_start_opens_what_the_first_left(
    memory: MemoryLibrary, data_dir: Path, said: Reports
) -> None:
    settled(keeper_of(memory, data_dir, said)).close()
    manifest = folders.read_manifest(data_dir)
    assert manifest
    assert manifest.checksum == folders.checksum(data_dir / manifest.folder)
    with settled(keeper_of(memory, data_dir, said)) as keeper:
        assert keeper.health().vectors == 60
        again = folders.read_manifest(data_dir)
        assert again
        assert again.folder == manifest.folder
        assert again.checksum is None
    assert said == []


def test_searches_always_see_the_library_as_it_is_now(
    memory: MemoryLibrary, data_dir: Path, said: Reports
) -> None:
    with settled(keeper_of(memory, data_dir, said)) as keeper:
        for number in range(DIMENSIONS):
            (new,) = memory.add(axis(number)[None])
            assert found(keeper.search(axis(number), 1, Filters())) == [new]
            memory.remove(new)
            assert new not in found(keeper.search(axis(number), 99, Filters()))
        settled(keeper)
        assert keeper.health().behind == 0
        assert len(keeper.search(axis(0), 99, Filters())) == 60


def test_chroma_answers_once_it_has_caught_up(
    memory: MemoryLibrary, data_dir: Path, said: Reports, monkeypatch: pytest.MonkeyPatch
) -> None:
    with settled(keeper_of(memory, data_dir, said)) as keeper:
        expected = keeper.search(axis(0), 5, Filters())
        monkeypatch.setattr(keeper._exact, "search", None)
        assert found(keeper.search(axis(0), 5, Filters())) == found(expected)


def test_articles_of_another_process_arrive_without_a_search(
    library: Library, data_dir: Path, said: Reports
) -> None:
    with settled(keeper_of(library, data_dir, said)) as keeper:
        library.add(random_units(5))
        wait_for(lambda: keeper.health().vectors == 5)


def test_a_second_owner_searches_exactly_and_says_why(
    memory: MemoryLibrary, data_dir: Path, said: Reports
) -> None:
    with settled(keeper_of(memory, data_dir, said)), keeper_of(memory, data_dir, said) as second:
        assert not second.owner
        assert len(second.search(axis(0), 5, Filters())) == 5
        assert "another process" in second.health().state
    with keeper_of(memory, data_dir, said) as third:
        assert third.owner


def test_one_who_does_not_own_opens_nothing(
    memory: MemoryLibrary, data_dir: Path, said: Reports
) -> None:
    with keeper_of(memory, data_dir, said, own=False) as keeper:
        assert len(keeper.search(axis(0), 5, Filters())) == 5
        assert keeper.health().vectors == 0
        assert keeper.health().behind == 60
    assert list(data_dir.iterdir()) == []


def test_the_health_of_a_closed_index_can_be_read(
    memory: MemoryLibrary, data_dir: Path, said: Reports
) -> None:
    settled(keeper_of(memory, data_dir, said)).close()
    memory.add(random_units(3))
    with keeper_of(memory, data_dir, said, own=False) as keeper:
        health = keeper.health(verify=True)
        assert (health.vectors, health.behind) == (60, 3)
        assert health.state.endswith("its files are sound")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"embedder": "another"}, "was built for another embedder"),
        ({"dimensions": 3}, "was built for another embedder"),
        ({"catalog": "another"}, "belongs to another library"),
        ({"folder": "index-0123456789ab"}, "is missing"),
    ],
)
def test_an_index_of_something_else_is_not_counted_as_this_one(
    memory: MemoryLibrary, data_dir: Path, said: Reports, change: dict[str, object], why: str
) -> None:
    settled(keeper_of(memory, data_dir, said)).close()
    path = data_dir / folders.MANIFEST
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))
    with keeper_of(memory, data_dir, said, own=False) as keeper:
        health = keeper.health()
    assert (health.vectors, health.behind, health.folder_bytes) == (0, 60, 0)
    assert health.last_problem == (f"The vector index {why}; a running `pullquote run` builds it.")


def test_articles_that_another_model_embedded_meanwhile_ask_for_a_restart(
    tmp_path: Path, data_dir: Path, said: Reports, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper_module, "POLL_S", 0.05)
    monkeypatch.setattr(keeper_module, "RETRY_S", (0.05, 0.1))
    library = CatalogLibrary(tmp_path)
    ids = library.add(random_units(5))
    vectors = random_units(5).astype(np.float16)
    with settled(keeper_of(library, data_dir, said)) as keeper:
        library.catalog.reembed(ids, vectors, "another")
        wait_for(lambda: bool(said))
        time.sleep(0.5)  # many looks, and nothing more to say
        assert keeper.search(axis(0), 5, Filters()) == []
        assert keeper.health().last_problem == said[0]
        library.catalog.reembed(ids, vectors, EMBEDDER)
        settled(keeper)
        wait_for(lambda: keeper.health().last_problem is None)
        assert len(keeper.search(axis(0), 5, Filters())) == 5
    library.catalog.close()
    assert said == [
        "The articles were embedded by another model meanwhile; restart to embed them for this one."
    ]


def test_another_embedder_builds_anew(memory: MemoryLibrary, data_dir: Path, said: Reports) -> None:
    settled(keeper_of(memory, data_dir, said)).close()
    settled(keeper_of(memory, data_dir, said, embedder="another")).close()
    assert "was built by another embedder (test-embedder); rebuilding" in said[0]
    assert said[1] == "The vector index is in use: 60 passages."
    assert len(list(data_dir.glob("index-*"))) == 1


def test_an_older_copy_of_the_library_builds_anew(
    memory: MemoryLibrary, data_dir: Path, said: Reports
) -> None:
    settled(keeper_of(memory, data_dir, said)).close()
    memory.forget_history()
    with settled(keeper_of(memory, data_dir, said)) as keeper:
        assert len(keeper.search(axis(0), 9, Filters())) == 1
    assert "ahead of the catalog" in said[0]


def test_left_over_folders_are_swept_and_others_stay(
    memory: MemoryLibrary, data_dir: Path, said: Reports
) -> None:
    left = folders.new_folder(data_dir)
    left.mkdir()
    (data_dir / "index-of-articles").mkdir()
    settled(keeper_of(memory, data_dir, said)).close()
    assert not left.exists()
    assert (data_dir / "index-of-articles").exists()


def test_a_manifest_cannot_name_a_folder_elsewhere(
    memory: MemoryLibrary, data_dir: Path, said: Reports, tmp_path: Path
) -> None:
    settled(keeper_of(memory, data_dir, said)).close()
    path = data_dir / folders.MANIFEST
    values = json.loads(path.read_text())
    (data_dir / values["folder"]).rename(tmp_path / "elsewhere")
    path.write_text(json.dumps({**values, "folder": "../elsewhere"}))
    settled(keeper_of(memory, data_dir, said)).close()
    assert "its manifest cannot be read" in said[0]
    assert (tmp_path / "elsewhere").exists()


def test_a_place_that_cannot_be_written_is_one_line_and_no_more(
    memory: MemoryLibrary, data_dir: Path, said: Reports
) -> None:
    (data_dir / folders.LOCK).mkdir()  # not even root can open a folder as a lock file
    with keeper_of(memory, data_dir, said) as keeper:
        assert len(keeper.search(axis(0), 5, Filters())) == 5
        assert "cannot be written" in keeper.health().state
    assert len(said) == 1
    assert "make the folder writable" in said[0]


def test_closing_while_building_is_quick_and_leaves_no_folder(
    data_dir: Path, said: Reports
) -> None:
    library = MemoryLibrary()
    library.add(random_units(3_000))
    keeper = keeper_of(library, data_dir, said)
    wait_for(lambda: any(data_dir.glob("index-*")))
    keeper.close()
    assert not any(thread.name == "vector-index" for thread in threading.enumerate())
    assert not any(data_dir.glob("index-*"))
    with keeper_of(library, data_dir, said) as again:
        assert again.owner


def test_a_failing_search_is_answered_exactly_and_chroma_is_mended(
    memory: MemoryLibrary, data_dir: Path, said: Reports, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper_module, "RETRY_S", (0.05, 0.1))
    with settled(keeper_of(memory, data_dir, said)) as keeper:
        assert keeper._opened
        keeper._opened.index.close()
        assert len(keeper.search(axis(0), 5, Filters())) == 5
        wait_for(lambda: len(said) == 3)
        assert keeper.settled
    assert said[0].startswith("The embedded Chroma did not answer a search")
    assert "rebuilding it from the catalog" in said[1]
    assert said[2] == "The vector index is in use: 60 passages."


def test_vectors_that_chroma_lost_are_noticed(
    memory: MemoryLibrary, data_dir: Path, said: Reports, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper_module, "POLL_S", 0.05)
    monkeypatch.setattr(keeper_module, "RETRY_S", (0.05, 0.1))
    with settled(keeper_of(memory, data_dir, said)) as keeper:
        assert keeper._opened
        keeper._opened.index.delete([7])
        memory.add(axis(0)[None])
        assert len(keeper.search(axis(0), 99, Filters())) == 61
        wait_for(lambda: len(said) == 3)
        assert keeper.settled
    assert said[0].startswith("The vector index holds 60 passages where the catalog has 61.")


def test_a_server_is_followed_and_found_again(
    library: Library, data_dir: Path, said: Reports, chroma_server: ChromaServer
) -> None:
    library.add(random_units(60))
    settled(keeper_of(library, data_dir, said, chroma_server.place)).close()
    new = library.add(axis(0)[None])
    with settled(keeper_of(library, data_dir, said, chroma_server.place)) as keeper:
        assert found(keeper.search(axis(0), 1, Filters())) == new
        assert keeper.health().place == str(chroma_server.place)
    assert said == []


def test_a_server_that_holds_other_vectors_is_put_right(
    memory: MemoryLibrary, data_dir: Path, said: Reports, chroma_server: ChromaServer
) -> None:
    memory.id = "put right"
    with settled(keeper_of(memory, data_dir, said, chroma_server.place)) as keeper:
        assert keeper._opened
        keeper._opened.index.delete([1, 2, 3])
        keeper._opened.index.upsert(MemoryWithOne(axis(0)).vectors_after(EMBEDDER, 0))
    with settled(keeper_of(memory, data_dir, said, chroma_server.place)) as keeper:
        ids = found(keeper.search(axis(0), 99, Filters()))
        assert sorted(ids) == list(range(1, 61))


class MemoryWithOne(MemoryLibrary):
    """A library of one passage with a high id."""

    def __init__(self, vector: NDArray[np.float32]) -> None:
        super().__init__()
        self._last_id = 9_000
        self.add(vector[None])
