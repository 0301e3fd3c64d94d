"""A newsroom is put together from its settings."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.assembly import library_place, local_file_uri, open_newsroom
from bot.settings import Settings
from knowledge.library import sample_drafts, sample_files
from tests.bot.conftest import settings_for
from tests.bot.newsdesk import CHIPS, PORT, article, question


def test_settings_say_where_the_library_lives(tmp_path: Path) -> None:
    settings = Settings.load(
        {
            "PULLQUOTE_DATA_DIR": str(tmp_path / "data"),
            "DATABASE_URL": f"sqlite:///{tmp_path}/news.sqlite3",
            "PULLQUOTE_EMBEDDING": "bundled",
            "CHROMA_HOST": "chroma.example",
            "CHROMA_PORT": "8443",
            "CHROMA_SSL": "true",
            "CHROMA_TENANT": "newsroom",
            "CHROMA_DATABASE": "articles",
            "CHROMA_API_KEY": "secret-key",
            "PULLQUOTE_THREADS": "3",
        },
        env_file=None,
    )
    place = library_place(settings)
    assert place.folder == tmp_path / "data"
    assert place.catalog_file == tmp_path / "news.sqlite3"
    assert place.embedding == "bundled"
    assert place.threads == 3
    assert (place.chroma.host, place.chroma.port, place.chroma.ssl) == (
        "chroma.example",
        8443,
        True,
    )
    assert (place.chroma.tenant, place.chroma.database) == ("newsroom", "articles")
    assert place.chroma.api_key == "secret-key"


def test_library_is_opened_once_more_with_what_it_held(tmp_path: Path) -> None:
    settings = settings_for(tmp_path / "data")
    with open_newsroom(settings, own_index=False) as newsroom:
        newsroom.library.ingest([PORT, CHIPS])
        before = newsroom.answer(question("Who is the director of the port?"))
    with open_newsroom(settings, own_index=False) as newsroom:
        after = newsroom.answer(question("Who is the director of the port?"))
        assert newsroom.settings is settings
    assert before.passages == after.passages
    assert before.confidence == after.confidence


def test_newsroom_that_owns_the_index_answers_the_same(tmp_path: Path) -> None:
    settings = settings_for(tmp_path / "data")
    asked = question("What sum does Silica Works invest?")
    said: list[str] = []
    with open_newsroom(settings, own_index=True, report=said.append) as newsroom:
        newsroom.library.ingest([PORT, CHIPS])
        owned = newsroom.answer(asked)
    with open_newsroom(settings, own_index=False) as newsroom:
        assert newsroom.answer(asked).passages[0].passage == owned.passages[0].passage


def test_sample_links_to_its_file() -> None:
    draft = next(iter(sample_drafts()))
    name = getattr(draft, "origin", "").removeprefix("sample:")
    (path,) = (one for one in sample_files() if one.stem == name)
    assert local_file_uri(replace(article("Text."), origin=f"sample:{name}")) == (
        path.resolve().as_uri()
    )


@pytest.mark.parametrize(
    ("origin", "uri"),
    [
        ("file:///news/port.md", "file:///news/port.md"),
        ("file:///news/all.jsonl#3", "file:///news/all.jsonl#3"),
        ("sample:no-such-sample", None),
        ("sample:../../pyproject", None),
        ("https://adria.example/port", None),
    ],
)
def test_only_what_came_from_a_file_links_to_one(origin: str, uri: str | None) -> None:
    assert local_file_uri(replace(article("Text."), origin=origin)) == uri
