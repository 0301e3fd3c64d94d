"""A library for evaluation is built once and kept."""

import gzip
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from bot.assembly import open_newsroom
from bot.evaluation.library import built_library
from bot.settings import Settings
from knowledge.articles import Article
from knowledge.errors import LibraryError
from knowledge.library import sample_files
from tests.bot.conftest import settings_for
from tests.bot.newsdesk import CHIPS, PORT


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(tmp_path / "data")


def records(path: Path, count: int) -> Path:
    """A file of `count` articles."""
    lines = [
        json.dumps(
            {"url": f"https://a.example/{at}", "title": f"T {at}", "text": PORT.text + f" {at}"}
        )
        for at in range(count)
    ]
    data = "\n".join(lines).encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def held(settings: Settings, folder: Path) -> list[Article]:
    there = settings.model_copy(update={"data_dir": folder, "database_url": None})
    with open_newsroom(there, own_index=False) as newsroom:
        return newsroom.library.catalog.list_articles()


def test_library_holds_exactly_these_articles(settings: Settings, tmp_path: Path) -> None:
    told: list[int] = []
    folder = built_library([records(tmp_path / "a.jsonl", 3)], settings, told.append)
    assert folder.parent == settings.data_dir / "evaluations"
    assert {one.title for one in held(settings, folder)} == {"T 0", "T 1", "T 2"}
    assert sum(told) == 3


def test_library_that_stands_is_not_built_again(settings: Settings, tmp_path: Path) -> None:
    path = records(tmp_path / "a.jsonl", 2)
    folder = built_library([path], settings)
    before = (folder / "catalog.sqlite3").stat().st_mtime_ns
    told: list[int] = []
    assert built_library([path], settings, told.append) == folder
    assert told == []
    assert (folder / "catalog.sqlite3").stat().st_mtime_ns == before
    moved = path.rename(tmp_path / "b.jsonl")
    assert built_library([moved], settings, told.append) == folder
    assert told == []


def test_other_articles_and_another_embedder_make_another_library(
    settings: Settings, tmp_path: Path
) -> None:
    path = records(tmp_path / "a.jsonl", 1)
    folders = {built_library([path], settings)}
    fake = "langchain_core.embeddings:DeterministicFakeEmbedding?size=8"
    folders.add(built_library([path], settings.model_copy(update={"embedding": fake})))
    folders.add(built_library([records(path, 2)], settings))
    assert len(folders) == 3


def test_build_that_was_interrupted_goes_on_where_it_stopped(
    settings: Settings, tmp_path: Path
) -> None:
    path = records(tmp_path / "a.jsonl.gz", 60)
    seen = 0

    def stop(more: int) -> None:
        nonlocal seen
        seen += more
        if seen >= 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        built_library([path], settings, stop)
    (unfinished,) = (settings.data_dir / "evaluations").glob("*.unfinished")
    kept = {one.id: one.fetched_at for one in held(settings, unfinished)}
    assert 0 < len(kept) < 60
    folder = built_library([path], settings)
    articles = held(settings, folder)
    assert len(articles) == 60
    assert {one.version for one in articles} == {1}
    assert kept == {one.id: one.fetched_at for one in articles if one.id in kept}
    assert [each.name for each in folder.parent.iterdir() if each.is_dir()] == [folder.name]


def test_samples_count_as_articles(settings: Settings) -> None:
    folder = built_library(sample_files()[:2], settings)
    articles = held(settings, folder)
    assert len(articles) == 2
    assert not any(one.sample for one in articles)


def test_catalog_named_in_the_settings_is_left_alone(settings: Settings, tmp_path: Path) -> None:
    own = tmp_path / "own.sqlite3"
    elsewhere = settings.model_copy(update={"database_url": f"sqlite:///{own}"})
    built_library([records(tmp_path / "a.jsonl", 1)], elsewhere)
    assert not own.exists()


def test_articles_that_are_not_there_are_an_error(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(LibraryError):
        built_library([tmp_path / "nowhere.jsonl"], settings)


@pytest.mark.parametrize("data", [b"{not json\n", b"\x00\x01\x02", b'{"title": "Only"}'])
def test_articles_none_of_which_can_be_read_are_an_error(
    settings: Settings, tmp_path: Path, data: bytes
) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_bytes(data)
    for _ in range(2):  # nor is what came of it kept
        with pytest.raises(LibraryError, match=r"bad\.jsonl"):
            built_library([path], settings)


def test_one_article_that_cannot_be_read_does_not_stop_the_rest(
    settings: Settings, tmp_path: Path
) -> None:
    path = records(tmp_path / "a.jsonl", 2)
    path.write_text(path.read_text() + "\n{broken\n")
    assert len(held(settings, built_library([path], settings))) == 2


def test_own_library_is_not_touched(settings: Settings, tmp_path: Path) -> None:
    with open_newsroom(settings, own_index=False) as newsroom:
        newsroom.library.ingest([PORT, replace(CHIPS, sample=False)])
    built_library([records(tmp_path / "a.jsonl", 1)], settings)
    assert {one.title for one in held(settings, settings.data_dir)} == {PORT.title, CHIPS.title}


def test_two_at_once_build_a_library_once(settings: Settings, tmp_path: Path) -> None:
    path = records(tmp_path / "a.jsonl", 40)
    built: list[int] = []
    with ThreadPoolExecutor(2) as pool:
        folders = list(pool.map(lambda _: built_library([path], settings, built.append), range(2)))
    assert folders[0] == folders[1]
    assert sum(built) == 40
    assert len(held(settings, folders[0])) == 40
