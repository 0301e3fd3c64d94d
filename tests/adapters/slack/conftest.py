"""A loopback Slack for each test, and newsrooms that nobody changes."""

from collections.abc import Iterator

import pytest
import structlog

from bot.assembly import Newsroom, open_newsroom
from tests.adapters.slack.desks import fill, settings_for
from tests.adapters.slack.loopback.slack import LoopbackSlack
from tests.adapters.slack.type_fixtures import checked_types, npm_folder, typed  # noqa: F401


@pytest.fixture(autouse=True)
def own_log() -> None:
    """Another test may have left the log with a stream that is closed by now."""
    structlog.reset_defaults()


@pytest.fixture
def slack() -> Iterator[LoopbackSlack]:
    with LoopbackSlack() as running:
        yield running


@pytest.fixture(scope="session")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """Two articles, with the bundled embedder."""
    folder = tmp_path_factory.mktemp("newsroom")
    fill(folder)
    with open_newsroom(settings_for(folder), own_index=False) as opened:
        yield opened
