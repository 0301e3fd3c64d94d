"""A loopback Discord for each test, and every request it takes held to Discord's own document."""

from collections.abc import Iterator

import pytest
import structlog

from bot.assembly import Newsroom, open_newsroom
from tests.adapters.discord.checked import problems_in
from tests.adapters.discord.loopback.server import TAKEN, LoopbackDiscord
from tests.adapters.newsrooms import fill, settings_for


@pytest.fixture(autouse=True)
def own_log() -> None:
    """Another test may have left the log with a stream that is closed by now."""
    structlog.reset_defaults()


@pytest.fixture(autouse=True)
def checked_requests() -> Iterator[None]:
    """Fails a test whose requests Discord's document does not allow."""
    before = len(TAKEN)
    yield
    problems = problems_in(TAKEN[before:])
    assert not problems, problems


@pytest.fixture
def unchecked(checked_requests: None) -> Iterator[None]:
    """For tests that send what is wrong on purpose."""
    before = len(TAKEN)
    yield
    del TAKEN[before:]


@pytest.fixture
def discord() -> Iterator[LoopbackDiscord]:
    """A loopback Discord with the world of `loopback.world`."""
    with LoopbackDiscord() as running:
        yield running


@pytest.fixture(scope="session")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """Two articles, with the bundled embedder."""
    folder = tmp_path_factory.mktemp("newsroom")
    fill(folder)
    with open_newsroom(settings_for(folder), own_index=False) as opened:
        yield opened
