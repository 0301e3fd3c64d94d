"""A journal opens if it is ours and of the present schema, and says clearly when it does not."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.journal.database import Database
from bot.journal.errors import JournalError, JournalFull
from bot.journal.opening import _MIGRATIONS, HEAD
from bot.journal.schema import metadata
from bot.journal.store import Journal
from tests.bot.journal.asking import answered, ask, take


def test_the_newest_migration_is_the_one_expected() -> None:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_the_migrations_lead_to_the_tables_of_the_present(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    Journal.open(path).close()
    database = Database(path)
    with database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    database.close()


def test_a_journal_is_made_with_its_folder_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "not" / "there yet" / "50% journal.sqlite3"
    with Journal.open(path) as journal:
        claim = answered(journal, ask())
    with Journal.open(path) as journal:
        assert journal.receipts.get(claim.id)


def test_many_may_make_the_same_journal_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        journals = list(pool.map(Journal.open, [tmp_path / "journal.sqlite3"] * 8))
    take(journals[0])
    assert [journal.claims.count_open() for journal in journals] == [1] * 8
    for journal in journals:
        journal.close()


def test_another_programs_database_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
        connection.commit()
    before = path.read_bytes()
    with pytest.raises(JournalError, match="another program"):
        Journal.open(path)
    assert path.read_bytes() == before


def test_a_newer_journal_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    Journal.open(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    with pytest.raises(JournalError, match="newer Pullquote"):
        Journal.open(path)


def test_a_damaged_journal_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    path.write_bytes(b"This is no database. " * 1000)
    with pytest.raises(JournalError, match="move it away") as raised:
        Journal.open(path)
    assert raised.value.location == str(path)


def test_a_folder_that_cannot_be_made_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(JournalFull, match="Make its parent writable"):
        Journal.open(tmp_path / "file" / "journal.sqlite3")


def test_a_journal_in_a_folders_place_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "journal.sqlite3").mkdir()
    with pytest.raises(JournalFull, match="cannot be written"):
        Journal.open(tmp_path / "journal.sqlite3")
