"""An empty catalog in a folder of its own."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.catalog.store import FILE_NAME, Catalog


@pytest.fixture(scope="session")
def empty_catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a catalog that was made once, to be copied: making one takes a while."""
    path = tmp_path_factory.mktemp("empty") / FILE_NAME
    Catalog.open(path).close()
    return path


@pytest.fixture
def catalog(tmp_path: Path, empty_catalog: Path) -> Iterator[Catalog]:
    folder = tmp_path / "library"
    folder.mkdir()
    shutil.copy(empty_catalog, folder)
    with Catalog.open(folder / FILE_NAME) as catalog:
        yield catalog
