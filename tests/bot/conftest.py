"""A small real newsroom, with the bundled embedder, searched exactly."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.assembly import Newsroom, open_newsroom
from bot.settings import Settings
from tests.bot.newsdesk import CHIPS, PORT


def settings_for(folder: Path) -> Settings:
    return Settings.load(
        {"PULLQUOTE_DATA_DIR": str(folder), "PULLQUOTE_THREADS": "1"}, env_file=None
    )


@pytest.fixture(scope="session")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """Two articles. Nobody changes it."""
    settings = settings_for(tmp_path_factory.mktemp("newsroom"))
    with open_newsroom(settings, own_index=False) as newsroom:
        newsroom.library.ingest([PORT, CHIPS])
        yield newsroom
        assert len(newsroom.library.catalog.list_articles()) == 2, "a test changed what all share"


@pytest.fixture
def empty_newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    """An empty newsroom to fill and to change."""
    with open_newsroom(settings_for(tmp_path / "data"), own_index=False) as newsroom:
        yield newsroom
