"""`pullquote doctor`: what is set up, what is missing, what to do about it."""

import platform
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from adapters.terminal.chat_findings import chat_findings, topic_findings
from adapters.terminal.console import Consoles, consoles
from adapters.terminal.errors import TerminalError, sentence
from adapters.terminal.feed_findings import feed_findings
from adapters.terminal.findings import Finding, Verdict
from adapters.terminal.harmless import harmless_line
from adapters.terminal.model_findings import model_findings
from adapters.terminal.opening import (
    in_the_way,
    load_settings,
    nearest_existing,
    no_library,
    with_absolute_paths,
)
from adapters.terminal.render import count
from adapters.terminal.status import index_in_words, is_remote, size
from bot.errors import BotError
from knowledge.errors import LibraryError

if TYPE_CHECKING:
    from bot.assembly import Newsroom
    from bot.settings import Settings
    from knowledge.catalog.store import Catalog

EPILOG = """[bold]Examples[/bold]

[cyan]pullquote doctor && pullquote run[/cyan]

[cyan]pullquote doctor --online[/cyan]   whether Slack and Discord take the tokens

Exit status 0 unless a check fails; warnings do not count."""

LITTLE_SPACE = 1_000_000_000
NO_SPACE = 50_000_000
"""Bytes. Forty thousand passages with their index take about half a gigabyte."""

Check = Callable[[], Iterator[Finding]]

_STYLES = {Verdict.OK: "green", Verdict.WARN: "yellow", Verdict.FAIL: "bold red"}


def doctor(
    *,
    online: Annotated[
        bool, typer.Option("--online", help="Ask Slack and Discord, too, whether they know it.")
    ] = False,
) -> None:
    """Check the set-up, and say what to do about what is missing."""
    streams = consoles()
    failed = 0
    for finding in examine(online=online):
        _show(finding, streams)
        failed += finding.verdict is Verdict.FAIL
    if failed:
        raise TerminalError(f"{count(failed, 'check')} failed; see above for what to do.")


def examine(*, online: bool = False) -> Iterator[Finding]:
    """Every check's findings. One that fails does not stop the others that can still be made."""
    yield from _python()
    yield from _sqlite()
    try:
        settings = load_settings()
    except BotError as error:
        yield Finding(Verdict.FAIL, "Settings", str(error))
        return
    yield from _settings(settings)
    settings = with_absolute_paths(settings)
    yield from folder_findings(settings)
    yield from _guarded("Embedder", lambda: _embedder(settings))
    yield from model_findings(settings)
    yield from _guarded("Library", lambda: _library(settings))
    yield from chat_findings(settings, online=online)


def _guarded(subject: str, check: Check) -> Iterator[Finding]:
    try:
        yield from check()
    except LibraryError as error:
        yield Finding(Verdict.FAIL, subject, sentence(str(error)))


def _python() -> Iterator[Finding]:
    said = f"Python {platform.python_version()} on {platform.system()} {platform.machine()}."
    yield Finding(Verdict.OK, "Python", said)


def _sqlite() -> Iterator[Finding]:
    try:
        with sqlite3.connect(":memory:") as connection:
            connection.execute("CREATE VIRTUAL TABLE probe USING fts5(text, tokenize='porter')")
    except sqlite3.Error as error:
        said = f"SQLite {sqlite3.sqlite_version} has no full-text search ({error}); use a Python "
        yield Finding(Verdict.FAIL, "SQLite", f"{said}whose SQLite has FTS5, as python.org's.")
    else:
        said = f"SQLite {sqlite3.sqlite_version} with full-text search."
        yield Finding(Verdict.OK, "SQLite", said)


def _settings(settings: "Settings") -> Iterator[Finding]:
    from bot.settings import Settings

    default = Settings.load({}, None)
    changed = [
        str(field.validation_alias)
        for name, field in Settings.model_fields.items()
        if getattr(settings, name) != getattr(default, name)
    ]
    said = f"Set: {', '.join(changed)}." if changed else "All at their defaults."
    yield Finding(Verdict.OK, "Settings", said)
    for warning in Settings.unknown():
        yield Finding(Verdict.WARN, "Settings", warning)
    if settings.private_hosts:
        named = ", ".join(sorted(settings.private_hosts))
        said = f"Feeds and pages may come from inside your network: {named}."
        yield Finding(Verdict.OK, "Private", said)


def folder_findings(settings: "Settings") -> Iterator[Finding]:
    """Whether the data folder is one, can be written, and has room."""
    folder = settings.data_dir
    if said := in_the_way(folder):
        yield Finding(Verdict.FAIL, "Folder", said)
        return
    there = nearest_existing(folder)
    if is_writable(there):
        made = "" if there == folder else " and will be made"
        yield Finding(Verdict.OK, "Folder", f"{folder} can be written{made}.")
    elif no_library(settings):
        said = f"{there} cannot be written; make it writable, or name another folder in "
        yield Finding(Verdict.FAIL, "Folder", f"{said}PULLQUOTE_DATA_DIR.")
    else:
        said = f"{there} cannot be written: questions are answered, but nothing can be loaded. "
        yield Finding(Verdict.WARN, "Folder", f"{said}Make it writable to load articles.")
    free = shutil.disk_usage(there).free
    if free > LITTLE_SPACE:
        yield Finding(Verdict.OK, "Disk", f"{size(free)} free.")
    else:
        verdict = Verdict.FAIL if free < NO_SPACE else Verdict.WARN
        said = f"Only {size(free)} free; make room before loading articles."
        yield Finding(verdict, "Disk", said)


def is_writable(folder: Path) -> bool:
    """Whether a file can be made in `folder`."""
    import tempfile

    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _embedder(settings: "Settings") -> Iterator[Finding]:
    from knowledge.embedding.choose import choose_embedder

    embedder = choose_embedder(settings.embedding, settings.threads or None)
    embedder.embed_query("Is anyone there?")
    said = f"{embedder.name} works ({embedder.dimensions} dimensions)."
    yield Finding(Verdict.OK, "Embedder", said)


def _library(settings: "Settings") -> Iterator[Finding]:
    from bot.assembly import open_newsroom

    if in_the_way(settings.data_dir):
        return
    if said := no_library(settings):
        yield Finding(Verdict.WARN, "Library", said)
        return
    with open_newsroom(settings, own_index=False) as newsroom:
        yield from _catalog(newsroom.library.catalog)
        yield from topic_findings(settings, newsroom.library.catalog.tags())
        waiting = newsroom.library.unembedded()
        if waiting:
            said = f"{count(waiting, 'passage')} must be embedded again; any question does it."
            yield Finding(Verdict.WARN, "Embeddings", said)
        yield from _guarded("Index", lambda: _index(newsroom))
        yield from feed_findings(newsroom.library.catalog.feeds.list(), datetime.now(UTC))


def _catalog(catalog: "Catalog") -> Iterator[Finding]:
    problems = catalog.check()
    for problem in problems:
        yield Finding(
            Verdict.FAIL, "Library", f"{problem} Restore a backup, or load the articles again."
        )
    articles, _ = catalog.freshness(include_samples=True)
    if catalog.read_only:
        said = f"{catalog.path} can be read but not written; make its folder writable to load more."
        yield Finding(Verdict.WARN, "Library", said)
    if not articles:
        said = "It is empty: load articles with `pullquote ingest PATH`."
        yield Finding(Verdict.WARN, "Library", said)
    elif catalog.holds_only_samples():
        said = f"{count(articles, 'sample article')}; load your own with `pullquote ingest PATH`."
        yield Finding(Verdict.WARN, "Library", said)
    elif not problems:
        said = f"{count(articles, 'article')} in {catalog.path}, all in order."
        yield Finding(Verdict.OK, "Library", said)


def _index(newsroom: "Newsroom") -> Iterator[Finding]:
    if is_remote(newsroom.settings):
        yield _server(newsroom)
        return
    health = newsroom.library.index.health(verify=True)
    if "damaged" in health.state:
        said = "Its files are damaged; the next `pullquote run` builds it again, nothing is lost."
        yield Finding(Verdict.WARN, "Index", said)
    else:
        verdict = Verdict.WARN if health.last_problem else Verdict.OK
        yield Finding(verdict, "Index", f"{index_in_words(health)}.")


def _server(newsroom: "Newsroom") -> Finding:
    from bot.assembly import library_place
    from knowledge.index.chroma import ChromaIndex

    library = newsroom.library
    place, embedder = library_place(newsroom.settings).chroma, library.embedder
    try:
        index = ChromaIndex.open(
            place, None, library.catalog.id, embedder.name, embedder.dimensions, create=True
        )
        try:
            said = f"{place} answers, with {count(index.count(), 'vector')}"
        finally:
            index.close()
    except LibraryError as error:
        said = f"{sentence(str(error))} Answers go on by exact search meanwhile"
        return Finding(Verdict.WARN, "Index", sentence(said))
    return Finding(Verdict.OK, "Index", sentence(said))


def _show(finding: Finding, streams: Consoles) -> None:
    row = Table.grid(padding=(0, 2, 0, 0))
    row.add_column(width=4)
    row.add_column(width=10)
    row.add_column(overflow="fold")
    verdict = Text(finding.verdict, _STYLES[finding.verdict])
    row.add_row(verdict, finding.subject, Text(harmless_line(finding.said, 1_000)))
    streams.answer(row)
