"""The command as a person runs it, on a library of its own in a temporary folder."""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from adapters.terminal.command import app
from bot.settings import Settings
from tests.adapters.terminal.news_site import serve_news
from tests.loopback.site import LoopbackSite

Command = Callable[..., Result]

SETTINGS = [str(field.validation_alias) for field in Settings.model_fields.values()]

HARBOUR = """---
title: Harbour reopens after the storm
outlet: The Example
authors: [Ada Writer]
published: 2024-05-12
url: https://example.com/harbour
---

The harbour of Port Example reopened on Sunday after nine days. Forty ships were waiting outside.

Mayor Ada Mason said that repairs had cost 12 million crowns.
"""


@dataclass(frozen=True)
class Newsstand:
    """A site on loopback, and the folder of a library that follows its feeds."""

    site: LoopbackSite
    folder: Path


def clean_environment(data_dir: Path, **settings: str) -> dict[str, str]:
    """This process's environment without a developer's settings, and with these."""
    kept = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    return {
        **kept,
        "PULLQUOTE_DATA_DIR": str(data_dir),
        "PULLQUOTE_TIMEZONE": "UTC",
        "PULLQUOTE_THREADS": "1",
        **settings,
    }


def run_in_process(data_dir: Path, *args: str, input: str | bytes = "", **settings: str) -> Result:
    """`pullquote *args` in this process; standard input is not a terminal."""
    cleared: Mapping[str, str | None] = dict.fromkeys(SETTINGS)
    environment = {**cleared, **clean_environment(data_dir, **settings)}
    return CliRunner().invoke(app, list(args), input=input, env=environment)


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library that holds the samples, not to be written to."""
    folder = tmp_path_factory.mktemp("samples")
    result = run_in_process(folder, "ask", "Who bought Credit Suisse?")
    assert result.exit_code == 0, result.stderr
    return folder


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this test's library will be; the working directory has no `.env`."""
    monkeypatch.chdir(tmp_path)
    return tmp_path / "data"


@pytest.fixture
def pullquote(data_dir: Path) -> Command:
    """The command on an empty library."""
    return lambda *args, **options: run_in_process(data_dir, *args, **options)


@pytest.fixture
def with_samples(data_dir: Path, samples: Path, pullquote: Command) -> Command:
    """The command on a library of samples, which may be changed."""
    shutil.copytree(samples, data_dir)
    return pullquote


@pytest.fixture
def site() -> Iterator[LoopbackSite]:
    """A site with feeds on loopback."""
    with LoopbackSite() as site:
        serve_news(site)
        yield site


@pytest.fixture
def online(pullquote: Command, site: LoopbackSite) -> Command:
    """The command on an empty library, which may reach the site."""
    return partial(pullquote, PULLQUOTE_PRIVATE_HOSTS=site.host)


@pytest.fixture(scope="session")
def newsstand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsstand]:
    """A site and a library that follows it, neither to be changed.

    1 harbour (tags ports, ships) and 2 chips (tag chips) are well, 3 busy, 4 retired, 5 new.
    """
    folder = tmp_path_factory.mktemp("newsstand")
    with LoopbackSite() as site:
        serve_news(site)
        run = partial(run_in_process, folder, PULLQUOTE_PRIVATE_HOSTS=site.host)
        for name, *args in (
            ("harbour", "--tag", "ports", "--tag", "ships"),
            ("chips", "--tag", "chips"),
            ("busy", "--anyway"),
            ("gone", "--anyway", "--no-refresh"),
            ("new", "--anyway", "--no-refresh"),
        ):
            result = run("feeds", "add", *args, site.url(f"/{name}.xml"))
            assert result.exit_code == 0, result.stderr
        run("feeds", "refresh", site.url("/gone.xml"))
        yield Newsstand(site, folder)


@pytest.fixture
def following(data_dir: Path, pullquote: Command, newsstand: Newsstand) -> Command:
    """The command on a copy of that library."""
    shutil.copytree(newsstand.folder, data_dir)
    return partial(pullquote, PULLQUOTE_PRIVATE_HOSTS=newsstand.site.host)


@pytest.fixture
def harbour(tmp_path: Path) -> Path:
    """A file with an article."""
    file = tmp_path / "harbour.md"
    file.write_text(HARBOUR, encoding="utf-8")
    return file
