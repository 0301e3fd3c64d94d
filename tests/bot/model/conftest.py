"""A newsroom whose language model is a scripted service, reached by LangChain's real client."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from bot.answers import FoundPassage
from bot.assembly import Newsroom, local_file_uri, open_newsroom
from bot.chain import build_chain
from bot.reading import Reader, Reading, Understood
from bot.settings import Settings
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
            newsroom.library.ingest([PORT, CHIPS])
            return newsroom

        yield opened


@pytest.fixture
def modelled(opening: Opener) -> Newsroom:
    """A newsroom of two articles with a model."""
    return opening()


@contextmanager
def standing_newsroom(folder: Path, service: ModelService) -> Iterator[Newsroom]:
    """One for many questions: for tests that ask hundreds."""
    settings = model_settings(folder, service.url, PULLQUOTE_MODEL_TOKENS_A_DAY="0")
    with open_newsroom(settings, own_index=False) as newsroom:
        newsroom.reader = ReadOnce(newsroom.reader)
        newsroom.chain = build_chain(
            newsroom.library, newsroom.reader, newsroom.writer, local_file_uri
        )
        yield newsroom


class ReadOnce:
    """The reader, which reads the passages once for questions that differ behind a colon.

    Its reading costs far more than the leash on the model, and is tested elsewhere.
    """

    def __init__(self, reader: Reader) -> None:
        self.default_threshold = reader.default_threshold
        self._reader = reader
        self._read: dict[tuple[str, ...], Reading] = {}

    def read(self, understood: Understood, found: Sequence[FoundPassage]) -> Reading:
        """What the reader made of these passages for a question that begins alike."""
        begins, _, _ = understood.question.text.partition(":")
        key = (begins, *(one.passage.text for one in found))
        if key not in self._read:
            self._read[key] = self._reader.read(understood, found)
        return self._read[key]
