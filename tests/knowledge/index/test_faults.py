"""Damage, kills, full disks and servers that go away: answers stay right all the while."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from knowledge.filters import Filters
from knowledge.index import chroma, folders, keeper
from knowledge.index.keeper import IndexKeeper
from knowledge.index.place import ChromaPlace
from knowledge.index.probe import Expectation, probe
from tests.knowledge.index.conftest import ChromaServer, wait_for
from tests.knowledge.index.libraries import (
    DIMENSIONS,
    EMBEDDER,
    CatalogLibrary,
    MemoryLibrary,
    axis,
    found,
    random_units,
)

pytestmark = pytest.mark.faults

KILLS = int(os.environ.get("PULLQUOTE_TEST_KILLS", "6"))
SIZE = 260
FILES = (
    "chroma.sqlite3",
    "data_level0.bin",
    "header.bin",
    "index_metadata.pickle",
    "length.bin",
    "link_lists.bin",
)


def library_of(catalog_id: str) -> MemoryLibrary:
    library = MemoryLibrary(catalog_id)
    library.add(random_units(SIZE))
    return library


def keeper_of(
    library: MemoryLibrary, data_dir: Path, said: list[str], place: ChromaPlace | None = None
) -> IndexKeeper:
    return IndexKeeper.open(
        library,
        EMBEDDER,
        DIMENSIONS,
        data_dir,
        place or ChromaPlace(),
        own=True,
        report=said.append,
    )


def answers_right(index: IndexKeeper, library: MemoryLibrary) -> bool:
    vectors = library.vectors_after(EMBEDDER, 0)
    return all(
        index.search(vector.astype(np.float32), 3, Filters())[0][0] == passage_id
        for passage_id, vector in zip(vectors.passage_ids, vectors.vectors, strict=True)
    )


@pytest.fixture(scope="module")
def left_behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Two data folders as clean shutdowns leave them, `ours` and `theirs`, with HNSW files."""
    patch = pytest.MonkeyPatch()
    patch.setattr(chroma, "HNSW", {**chroma.HNSW, "sync_threshold": 100, "batch_size": 50})
    root = tmp_path_factory.mktemp("left")
    for name in ("ours", "theirs"):
        (root / name).mkdir()
        with keeper_of(library_of(name), root / name, []) as index:
            wait_for(partial(getattr, index, "settled"))
    yield root
    patch.undo()


@pytest.fixture
def data_dir(left_behind: Path, tmp_path: Path) -> Path:
    return shutil.copytree(left_behind / "ours", tmp_path / "ours")


def index_folder(data_dir: Path) -> Path:
    manifest = folders.read_manifest(data_dir)
    assert manifest
    return data_dir / manifest.folder


def make_dirty(data_dir: Path) -> None:
    """What a crash leaves: a manifest without a checksum."""
    manifest = folders.read_manifest(data_dir)
    assert manifest
    folders.write_manifest(data_dir, replace(manifest, checksum=None))


def scribble(path: Path) -> None:
    path.write_bytes(random.Random(7).randbytes(max(path.stat().st_size, 64)))


def halve(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def start_and_check(data_dir: Path) -> list[str]:
    """Start on what is there; answers are right before, while and after Chroma comes up."""
    said: list[str] = []
    library = library_of("ours")
    with keeper_of(library, data_dir, said) as index:
        assert answers_right(index, library)
        wait_for(lambda: index.settled)
        assert answers_right(index, library)
        opened = index._opened
        assert opened
        assert opened.index.ids() == set(range(1, SIZE + 1))
    assert folders.checksum(index_folder(data_dir))
    assert len(list(data_dir.glob("index-*"))) == 1
    return said


def test_a_sound_index_after_a_crash_is_used_again(data_dir: Path) -> None:
    make_dirty(data_dir)
    before = index_folder(data_dir)
    assert start_and_check(data_dir) == []
    assert index_folder(data_dir) == before


def test_a_deleted_folder_is_built_anew(data_dir: Path) -> None:
    shutil.rmtree(index_folder(data_dir))
    said = start_and_check(data_dir)
    assert said[0].startswith("The vector index was missing; rebuilding it from the catalog.")
    assert len(said) == 2


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("damage", [scribble, halve])
def test_a_file_damaged_after_a_clean_shutdown_is_noticed(
    data_dir: Path, name: str, damage: Callable[[Path], None]
) -> None:
    path = next(index_folder(data_dir).rglob(name))
    if not path.stat().st_size:
        path.write_bytes(b"x")
    else:
        damage(path)
    folder = index_folder(data_dir)
    manifest = folders.read_manifest(data_dir)
    assert manifest
    assert folders.checksum(folder) != manifest.checksum


def test_a_file_damaged_after_a_clean_shutdown_is_built_anew(data_dir: Path) -> None:
    scribble(next(index_folder(data_dir).rglob("data_level0.bin")))
    assert "its files are not those that were left" in start_and_check(data_dir)[0]


@pytest.mark.parametrize("name", FILES)
def test_a_file_damaged_in_a_crash_does_no_harm(data_dir: Path, name: str) -> None:
    make_dirty(data_dir)
    scribble(next(index_folder(data_dir).rglob(name)))
    start_and_check(data_dir)


@pytest.mark.parametrize("name", ["chroma.sqlite3", "data_level0.bin"])
def test_a_file_cut_short_in_a_crash_is_built_anew(data_dir: Path, name: str) -> None:
    make_dirty(data_dir)
    halve(next(index_folder(data_dir).rglob(name)))
    assert "was damaged" in start_and_check(data_dir)[0]


@pytest.mark.parametrize("crashed", [False, True])
def test_a_folder_filled_with_another_store_is_built_anew(
    data_dir: Path, left_behind: Path, crashed: bool
) -> None:
    if crashed:
        make_dirty(data_dir)
    shutil.rmtree(index_folder(data_dir))
    shutil.copytree(index_folder(left_behind / "theirs"), index_folder(data_dir))
    assert "was damaged" in start_and_check(data_dir)[0]


def test_a_probe_that_hangs_is_ended(data_dir: Path) -> None:
    nothing = np.empty(0, np.int64)
    vectors = np.empty((0, DIMENSIONS), np.float16)
    expectation = Expectation("ours", EMBEDDER, DIMENSIONS, nothing, nothing, nothing, vectors)
    begun = time.monotonic()
    problem = probe(index_folder(data_dir), expectation, timeout_s=0.05)
    assert problem
    assert "did not answer" in problem
    assert time.monotonic() - begun < 2


def test_a_folder_deleted_under_the_owner_changes_no_answer(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper, "RETRY_S", (0.1, 1.0))
    library, said = library_of("ours"), list[str]()
    with keeper_of(library, data_dir, said) as index:
        wait_for(lambda: index.settled)
        shutil.rmtree(index_folder(data_dir))
        library.add(axis(0)[None])
        library.remove(1)
        assert answers_right(index, library)
    with keeper_of(library, data_dir, said) as index:
        wait_for(lambda: index.settled)
        assert answers_right(index, library)


def test_an_owner_killed_at_any_moment_leaves_nothing_that_stays_wrong(tmp_path: Path) -> None:
    library = CatalogLibrary(tmp_path)
    library.add(random_units(400))
    chance = random.Random(os.environ.get("PULLQUOTE_TEST_SEED", "3"))
    ids: list[int] = []
    for run in range(KILLS):
        owner = start_owner(tmp_path)
        if run % 3 == 2 and run != KILLS - 1:
            time.sleep(chance.uniform(0.2, 2.0))  # while it starts, probes or builds
        else:
            assert sound_or_wrong(owner) == f"sound {library.catalog.position(EMBEDDER).count}"
            until = time.monotonic() + chance.uniform(0, 0.8)
            while time.monotonic() < until:
                ids += library.add(random_units(chance.choice([1, 20, 60]), seed=run))
                library.remove(ids.pop(0))
        owner.send_signal(signal.SIGKILL)
        owner.communicate()
    library.catalog.close()


@pytest.mark.parametrize("limit", [100_000, 250_000])  # fails at opening, and while building
def test_a_full_disk_is_said_once_and_exact_search_goes_on(tmp_path: Path, limit: int) -> None:
    library = CatalogLibrary(tmp_path)
    library.add(random_units(900))
    library.catalog.close()
    owner = start_owner(tmp_path, limit=str(limit))
    assert owner.stdout
    said = []
    while (line := owner.stdout.readline().strip()) and not line.startswith("exact"):
        said.append(line)
    assert line == "exact 900"
    assert len(said) == 1
    assert "Answers go on by exact search" in said[0]
    assert not list(tmp_path.glob("index-*")), "a full disk gets its space back"
    owner.communicate("\n", timeout=20)
    assert owner.returncode == 0


def test_a_server_that_goes_and_comes_back_is_used_again(
    own_chroma_server: ChromaServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper, "RETRY_S", (0.1, 0.3))
    library, said = library_of("ours"), list[str]()
    with keeper_of(library, tmp_path, said, own_chroma_server.place) as index:
        wait_for(lambda: index.settled)
        own_chroma_server.stop()
        new = library.add(axis(0)[None])
        assert found(index.search(axis(0), 1, Filters())) == new
        wait_for(lambda: bool(index.health().last_problem))
        assert answers_right(index, library)
        own_chroma_server.start()
        wait_for(lambda: index.settled)
        assert index.health().last_problem is None
        assert answers_right(index, library)
    assert said[-1] == f"The vector index is in use: {SIZE + 1} passages."
    assert len(said) == len(set(said))


def test_a_server_that_hangs_delays_one_answer_by_its_timeout_only(
    own_chroma_server: ChromaServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chroma, "TIMEOUT_S", 0.5)
    library, said = library_of("ours"), list[str]()
    with keeper_of(library, tmp_path, said, own_chroma_server.place) as index:
        wait_for(lambda: index.settled)
        own_chroma_server.send(signal.SIGSTOP)
        try:
            begun = time.monotonic()
            assert len(index.search(axis(0), 5, Filters())) == 5
            assert time.monotonic() - begun < 2
            begun = time.monotonic()
            assert len(index.search(axis(0), 5, Filters())) == 5
            assert time.monotonic() - begun < 0.3
        finally:
            own_chroma_server.send(signal.SIGCONT)


def test_a_server_that_is_down_from_the_start_is_one_line(
    tmp_path: Path, own_chroma_server: ChromaServer
) -> None:
    own_chroma_server.stop()
    library, said = library_of("ours"), list[str]()
    with keeper_of(library, tmp_path, said, own_chroma_server.place) as index:
        wait_for(lambda: bool(said))
        assert answers_right(index, library)
    assert len(said) == 1
    assert "does not answer; check that it runs" in said[0]


def start_owner(folder: Path, limit: str = "") -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "tests.knowledge.index.owner", str(folder), str(folder), limit],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    )


def sound_or_wrong(owner: "subprocess.Popen[str]") -> str:
    assert owner.stdout
    for line in owner.stdout:
        if not line.startswith("said"):
            return line.strip()
    return f"the owner ended with status {owner.wait()}"
