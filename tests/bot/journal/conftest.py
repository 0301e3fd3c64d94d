"""What the tests of the journal share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.journal.store import Journal


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with Journal.open(tmp_path / "journal.sqlite3") as journal:
        yield journal
