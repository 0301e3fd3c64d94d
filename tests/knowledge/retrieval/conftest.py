"""A small real library, with the bundled embedder, searched exactly."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.library import Library, LibraryPlace
from tests.knowledge.retrieval.newsstand import ARTICLES


@pytest.fixture(scope="session")
def newsstand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The articles of `newsstand`. Nobody changes it."""
    place = LibraryPlace(tmp_path_factory.mktemp("newsstand"), threads=1)
    with Library.open(place, own_index=False) as library:
        library.ingest(ARTICLES)
        yield library


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """An empty library to fill and to change."""
    place = LibraryPlace(tmp_path / "data", threads=1)
    with Library.open(place, own_index=False) as library:
        yield library
