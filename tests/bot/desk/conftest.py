"""What the tests of the desk share."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.journal.store import Journal
from tests.bot.desk.noticeboard import Noticeboard


@pytest.fixture(scope="session")
def empty_journal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A journal's file, to be copied: making one takes longer than most tests."""
    path = tmp_path_factory.mktemp("journal") / "journal.sqlite3"
    Journal.open(path).close()
    return path


@pytest.fixture
def journal(tmp_path: Path, empty_journal: Path) -> Iterator[Journal]:
    shutil.copy(empty_journal, tmp_path)
    with Journal.open(tmp_path / "journal.sqlite3") as journal:
        yield journal


@pytest.fixture
def board() -> Noticeboard:
    return Noticeboard()
