"""A newsroom and a site for every test of feeds."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.knowledge.feeds.newsroom import Newsroom, newsroom
from tests.loopback.site import LoopbackSite


@pytest.fixture
def site() -> Iterator[LoopbackSite]:
    with LoopbackSite() as site:
        yield site


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    with newsroom(tmp_path) as room:
        yield room
