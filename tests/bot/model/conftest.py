"""A newsroom whose language model is a scripted service, reached by LangChain's real client."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from bot.assembly import Newsroom, open_newsroom
from bot.settings import Settings
from tests.bot.model.quick import make_quick
from tests.bot.model.service import ModelService
from tests.bot.newsdesk import CHIPS, PORT

SECRET = "sk-pullquote-test-secret"
Opener = Callable[..., Newsroom]


@pytest.fixture(scope="session")
def service() -> Iterator[ModelService]:
    with ModelService() as service:
        yield service


def model_settings(folder: Path, url: str, **more: str) -> Settings:
    return Settings.load(
        {
            "PULLQUOTE_DATA_DIR": str(folder),
            "PULLQUOTE_THREADS": "1",
            "PULLQUOTE_MODEL": "openai:scripted",
            "PULLQUOTE_MODEL_URL": url,
            "PULLQUOTE_MODEL_KEY": SECRET,
            "PULLQUOTE_MODEL_TIMEOUT": "5",
            **more,
        },
        env_file=None,
    )


@pytest.fixture
def opening(tmp_path: Path, service: ModelService) -> Iterator[Opener]:
    """Opens newsrooms of two articles, on one folder; keywords are settings."""
    service.asked.clear()
    with ExitStack() as stack:

        def opened(url: str = service.url, folder: str = "data", **more: str) -> Newsroom:
            settings = model_settings(tmp_path / folder, url, **more)
            newsroom = stack.enter_context(open_newsroom(settings, own_index=False))
            make_quick(newsroom)
            newsroom.library.ingest([PORT, CHIPS])
            return newsroom

        yield opened


@pytest.fixture
def modelled(opening: Opener) -> Newsroom:
    """A newsroom of two articles with a model."""
    return opening()


@contextmanager
def standing_newsroom(
    folder: Path, service: ModelService, *, find_once: bool = False
) -> Iterator[Newsroom]:
    """One for many questions: for tests that ask hundreds."""
    settings = model_settings(folder, service.url, PULLQUOTE_MODEL_TOKENS_A_DAY="0")
    with open_newsroom(settings, own_index=False) as newsroom:
        make_quick(newsroom, find_once=find_once)
        yield newsroom
