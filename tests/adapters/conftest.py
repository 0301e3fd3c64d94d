"""A newsroom for tests of platforms that none of them changes."""

from collections.abc import Iterator

import pytest

from bot.assembly import Newsroom, open_newsroom
from tests.adapters.newsrooms import fill, settings_for


@pytest.fixture(scope="session")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """Two articles, with the bundled embedder."""
    folder = tmp_path_factory.mktemp("newsroom")
    fill(folder)
    with open_newsroom(settings_for(folder), own_index=False) as opened:
        yield opened
