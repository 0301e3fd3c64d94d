"""Opening what is not a catalog, or is one in trouble: a sentence that says what to do."""

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from knowledge.catalog import engine
from knowledge.catalog.store import FILE_NAME, Catalog
from knowledge.errors import CatalogBusy, CatalogError, CatalogFull
from knowledge.filters import REAL_ARTICLES
from tests.knowledge.catalog.making import CHIPS, PORTS, draft, put, rows

REPOSITORY = Path(__file__).parents[3]


def saved(path: Path, articles: int = 40) -> Path:
    """A closed catalog of a few hundred kilobytes."""
    with Catalog.open(path) as catalog:
        words = " ".join(f"Crate {number} holds tea." for number in range(300))
        put(catalog, *(draft(f"{n} {words}", origin=f"file:///{n}") for n in range(articles)))
    return path


def test_folder_file_and_tables_are_made(tmp_path: Path) -> None:
    path = tmp_path / "a folder" / "100% ? #1 ü" / FILE_NAME
    with Catalog.open(path) as catalog:
        assert catalog.path == path
        assert not catalog.read_only
        put(catalog, draft())
    assert [file.name for file in path.parent.iterdir()] == [FILE_NAME]
    with Catalog.open(path) as catalog:
        assert len(catalog.list_articles()) == 1


def test_catalog_keeps_its_own_id(tmp_path: Path) -> None:
    ids = []
    for name in ("a", "a", "b"):
        with Catalog.open(tmp_path / name / FILE_NAME) as catalog:
            ids.append(catalog.id)
    assert ids[0] == ids[1] != ids[2]


def test_empty_file_becomes_a_catalog(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    path.touch()
    with Catalog.open(path) as catalog:
        assert put(catalog, draft()) == ["added"]


@pytest.mark.parametrize("content", [b"No database at all.\n" * 200, b"\x00" * 4096, b"A note."])
def test_file_that_is_no_database_is_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / FILE_NAME
    path.write_bytes(content)
    with pytest.raises(CatalogError, match=r"damaged .*restore a\s+backup") as error:
        Catalog.open(path)
    assert error.value.location == str(path)
    assert path.read_bytes() == content


def test_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    with sqlite3.connect(path) as raw:
        raw.execute("CREATE TABLE bookmarks (id INTEGER)")
    raw.close()
    before = path.read_bytes()
    with pytest.raises(CatalogError, match="database of another program"):
        Catalog.open(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.95])
def test_truncated_file_says_that_it_is_damaged(tmp_path: Path, share: float) -> None:
    path = saved(tmp_path / FILE_NAME)
    size = path.stat().st_size
    os.truncate(path, int(size * share))
    try:
        with Catalog.open(path) as catalog:
            said = " ".join(catalog.check())
    except CatalogError as error:
        said = str(error)
    assert "damaged" in said


@pytest.mark.parametrize("at", [0.1, 0.4, 0.8])
def test_overwritten_pages_are_seen_by_check(tmp_path: Path, at: float) -> None:
    path = saved(tmp_path / FILE_NAME)
    page = 4096 * int(path.stat().st_size * at / 4096)
    with path.open("r+b") as file:
        file.seek(page)
        file.write(b"\xa5" * 8192)
    try:
        with Catalog.open(path) as catalog:
            assert catalog.check()
    except CatalogError as error:
        assert "damaged" in str(error)


def test_folder_in_the_files_place_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).mkdir()
    with pytest.raises(CatalogError, match="cannot be opened"):
        Catalog.open(tmp_path / FILE_NAME)


def test_file_in_the_folders_place_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(CatalogFull, match=r"cannot be created .*PULLQUOTE_DATA_DIR"):
        Catalog.open(tmp_path / "data" / FILE_NAME)


def test_catalog_of_a_newer_pullquote_is_left_alone(tmp_path: Path) -> None:
    path = saved(tmp_path / FILE_NAME, articles=1)
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()
    before = path.read_bytes()
    with pytest.raises(CatalogError, match=r"newer Pullquote \(schema 9999\). Upgrade"):
        Catalog.open(path)
    assert path.read_bytes() == before


def test_waiting_too_long_for_another_writer_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_TIMEOUT_S", 0.05)
    with Catalog.open(tmp_path / FILE_NAME) as catalog:
        put(catalog, draft())
        other = sqlite3.connect(catalog.path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        for write in (lambda: catalog.remove(draft().article_id), catalog.check):
            with pytest.raises(CatalogBusy, match=r"Try again .* nothing was changed"):
                write()
        assert len(catalog.search_text(["dresden"], 5, REAL_ARTICLES)) == 1
        other.close()
        assert catalog.remove(draft().article_id)


def test_readers_see_the_last_commit_during_a_long_write(tmp_path: Path) -> None:
    with Catalog.open(tmp_path / FILE_NAME) as catalog:
        put(catalog, draft())
        writer = sqlite3.connect(catalog.path, isolation_level=None)
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE versions SET text = 'half done'")
        writer.execute("DELETE FROM embeddings")
        seen: list[str] = []

        def read() -> None:
            [article] = catalog.list_articles()
            assert len(catalog.vectors_after("words#8", 0).seqs) == 1
            seen.append(article.text)

        readers = [threading.Thread(target=read) for _ in range(8)]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join(timeout=20)
        writer.execute("ROLLBACK")
        writer.close()
        assert seen == [CHIPS] * 8


@pytest.mark.faults
class TestFullDisk:
    """What was stored before a disk filled up stays served."""

    @pytest.fixture
    def disk(self, tmp_path: Path) -> Iterator[Path]:
        """A disk of one megabyte."""
        path = tmp_path / "disk"
        path.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(path)]
        try:
            subprocess.run(command, check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            pytest.skip("may not mount a small disk here")
        yield path
        subprocess.run(["umount", str(path)], check=True)

    def test_full_disk_refuses_and_serves(self, disk: Path) -> None:
        with Catalog.open(disk / FILE_NAME) as catalog:
            put(catalog, draft())
            stored = self._fill_with_articles(catalog)
            assert len(catalog.list_articles()) == stored + 1
            assert catalog.check() == []
            assert len(catalog.search_text(["1 200"], 100, REAL_ARTICLES)) == stored + 1

    def test_library_on_a_full_disk_opens(self, disk: Path) -> None:
        with Catalog.open(disk / FILE_NAME) as catalog:
            put(catalog, draft())
        _fill(disk)
        with Catalog.open(disk / FILE_NAME) as catalog:
            [article] = catalog.list_articles()
            assert article.text == CHIPS
            assert len(catalog.search_text(["dresden"], 5, REAL_ARTICLES)) == 1
            with pytest.raises(CatalogFull, match=r"disk space|reading only"):
                put(catalog, draft(PORTS * 2000, origin="file:///b"))
        (disk / "filling").unlink()
        with Catalog.open(disk / FILE_NAME) as catalog:
            assert put(catalog, draft(PORTS, origin="file:///b")) == ["added"]

    def test_library_whose_process_died_on_a_full_disk_opens(self, disk: Path) -> None:
        path = disk / FILE_NAME
        with Catalog.open(path) as catalog:
            put(catalog, draft())
        code = (
            "import os, sys; from pathlib import Path;"
            "from knowledge.catalog.store import Catalog;"
            "from tests.knowledge.catalog.making import PORTS, draft, put;"
            "put(Catalog.open(Path(sys.argv[1])), draft(PORTS, origin='file:///b'));"
            "os.kill(os.getpid(), 9)"
        )
        subprocess.run([sys.executable, "-c", code, str(path)], cwd=REPOSITORY, check=False)
        assert path.with_name(FILE_NAME + "-wal").stat().st_size
        _fill(disk)
        with Catalog.open(path) as catalog:
            assert {article.text for article in catalog.list_articles()} == {CHIPS, PORTS}

    def test_new_library_on_a_full_disk_is_a_sentence(self, disk: Path) -> None:
        _fill(disk)
        with pytest.raises(CatalogFull, match="Free some disk space"):
            Catalog.open(disk / FILE_NAME)

    def test_no_page_left_refuses_and_serves(self, tmp_path: Path) -> None:
        """The same without a disk of one's own: SQLite is told to take no more pages."""
        limit = "PRAGMA max_page_count = 100"

        def limited(connection: sqlite3.Connection, _record: object) -> None:
            connection.execute(limit)

        sa.event.listen(sa.pool.Pool, "connect", limited)
        try:
            with Catalog.open(tmp_path / FILE_NAME) as catalog:
                put(catalog, draft())
                stored = self._fill_with_articles(catalog)
                assert stored > 0
                assert len(catalog.list_articles()) == stored + 1
                assert catalog.check() == []
        finally:
            sa.event.remove(sa.pool.Pool, "connect", limited)

    def _fill_with_articles(self, catalog: Catalog) -> int:
        """Store articles until nothing fits; how many did."""
        for number in range(1000):
            before = rows(catalog.path)["articles"]
            one = draft(f"{CHIPS} {number} {'tea ' * 3000}", origin=f"file:///{number}")
            try:
                put(catalog, one)
            except CatalogFull as error:
                assert "Free some disk space" in str(error)
                assert rows(catalog.path)["articles"] == before
                return number
        raise AssertionError("the disk never filled up")


@pytest.mark.faults
@pytest.mark.skipif(os.geteuid() != 0, reason="only root may become nobody")
class TestReadOnly:
    """Nobody, the user, may read the library and not write it."""

    @pytest.fixture
    def path(self) -> Iterator[Path]:
        # Not in pytest's own folder, which nobody but its owner may enter.
        folder = Path(tempfile.mkdtemp(prefix="pullquote-read-only-"))
        folder.chmod(0o755)
        yield folder / FILE_NAME
        shutil.rmtree(folder)

    def test_closed_library_is_read(self, path: Path) -> None:
        saved(path, articles=3)
        assert _as_nobody(path) == "read_only=True articles=3 found=1 CatalogFull"
        assert [file.name for file in path.parent.iterdir()] == [FILE_NAME]

    def test_library_open_elsewhere_is_read_with_its_latest_articles(self, path: Path) -> None:
        saved(path, articles=3)
        with Catalog.open(path) as owner:
            put(owner, draft(PORTS, origin="file:///new"))
            assert _as_nobody(path) == "read_only=True articles=4 found=1 CatalogFull"

    def test_read_only_file_in_a_writable_folder_is_read(self, path: Path) -> None:
        saved(path, articles=3)
        path.parent.chmod(0o777)
        path.chmod(0o444)
        assert _as_nobody(path) == "read_only=True articles=3 found=1 CatalogFull"

    def test_new_library_is_refused(self, path: Path) -> None:
        assert "Make the file and its folder readable and writable" in _as_nobody(path)
        assert "cannot be created (Permission denied)" in _as_nobody(path.parent / "x" / FILE_NAME)

    def test_unreadable_file_is_refused(self, path: Path) -> None:
        saved(path, articles=1)
        path.chmod(stat.S_IWUSR)
        assert "Make the file and its folder readable and writable" in _as_nobody(path)

    def test_library_of_another_schema_is_refused(self, path: Path) -> None:
        saved(path, articles=1)
        for revision, said in (("9999", "newer Pullquote"), ("0000", "must be brought up to date")):
            with sqlite3.connect(path) as raw:
                raw.execute("UPDATE alembic_version SET version_num = ?", [revision])
            raw.close()
            assert said in _as_nobody(path)


_NOBODY = """
import os, sys
from pathlib import Path
from alembic import command, config, script
from knowledge.catalog.store import Catalog
from knowledge.errors import LibraryError
from knowledge.filters import REAL_ARTICLES
os.setgroups([]); os.setgid(65534); os.setuid(65534)
try:
    catalog = Catalog.open(Path(sys.argv[1]))
    found = len(catalog.search_text(["crate 299"], 1, REAL_ARTICLES))
    print(f"read_only={catalog.read_only} articles={len(catalog.list_articles())} found={found}",
          end=" ")
    assert catalog.check() == []
    catalog.remove("0" * 16)
except LibraryError as error:
    print(type(error).__name__ if "reading only" in str(error) else error)
"""


def _as_nobody(path: Path) -> str:
    """What a process without rights says of the catalog at `path`."""
    ran = subprocess.run(
        [sys.executable, "-c", _NOBODY, str(path)],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.strip()


def _fill(disk: Path) -> None:
    """Leave not a byte on `disk`."""
    with (disk / "filling").open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            pass
