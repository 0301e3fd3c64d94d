"""`pullquote status`: what the library holds, and in what state it is."""

import shutil
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from adapters.terminal.chat_platforms import chat_platforms
from adapters.terminal.console import Consoles, consoles
from adapters.terminal.feed_figures import counter_in_words, feed_figures, feeds_in_words
from adapters.terminal.harmless import harmless_line
from adapters.terminal.json_format import one_line
from adapters.terminal.model_findings import model_in_words, model_status
from adapters.terminal.opening import (
    catalog_path,
    nearest_existing,
    no_library,
    opened,
    usable_settings,
)
from adapters.terminal.render import count, when
from bot.writing import listed
from knowledge.articles import published_from_iso, published_iso

if TYPE_CHECKING:
    from bot.assembly import Newsroom
    from bot.settings import Settings
    from knowledge.index.keeper import IndexHealth

EPILOG = """[bold]Examples[/bold]

[cyan]pullquote status[/cyan]

[cyan]pullquote status --json | jq .articles[/cyan]"""

_OUTLETS_SHOWN = 5


def status(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Show what the library holds and in what state it is."""
    streams = consoles()
    settings = usable_settings()
    if said := no_library(settings):
        if as_json:
            streams.line(one_line(_status_of_none(settings)))
            streams.report(said)
        else:
            streams.answer(Text(harmless_line(said, 2_000)))
        return
    with opened(streams) as newsroom:
        figures = library_status(newsroom)
        health = newsroom.library.index.health()
    if as_json:
        streams.line(one_line(figures))
    else:
        _show(figures, index_in_words(health, remote=is_remote(settings)), streams)


def library_status(newsroom: "Newsroom") -> dict[str, Any]:
    """The figures as docs/json.md names them."""
    library = newsroom.library
    index = asdict(library.index.health())
    if is_remote(newsroom.settings):  # what a server holds, only the process that keeps it knows
        index |= {"vectors": None, "behind": None}
    coverage = library.catalog.coverage()
    return {
        "library": str(library.catalog.path),
        "read_only": library.catalog.read_only,
        "articles": coverage.articles,
        "samples": coverage.samples,
        "summaries": coverage.summaries,
        "withdrawn": coverage.withdrawn,
        "stories": coverage.stories,
        "versions": coverage.versions,
        "passages": coverage.passages,
        "unembedded_passages": library.unembedded(),
        "newest": published_iso(coverage.newest),
        "outlets": library.catalog.outlets(),
        "tags": library.catalog.tags(),
        "feeds": feed_figures(library.catalog.feeds),
        "counters": library.catalog.feeds.counters(),
        "embedder": library.embedder.name,
        "model": model_status(newsroom.settings),
        "index": index,
        "disk": _disk(newsroom.settings.data_dir),
        "platforms": _platforms(newsroom.settings),
    }


def _status_of_none(settings: "Settings") -> dict[str, Any]:
    counts = (
        *("articles", "samples", "summaries", "withdrawn", "stories"),
        *("versions", "passages", "unembedded_passages"),
    )
    return {
        "library": str(catalog_path(settings)),
        "read_only": False,
        **dict.fromkeys(counts, 0),
        "newest": None,
        "outlets": {},
        "tags": {},
        "feeds": {
            **dict.fromkeys(("followed", "well", "new", "retired", "waiting_pages"), 0),
            "failing": {},
            "last_success": None,
            "next_due": None,
        },
        "counters": {},
        "embedder": None,
        "model": model_status(settings),
        "index": None,
        "disk": _disk(settings.data_dir),
        "platforms": _platforms(settings),
    }


def is_remote(settings: "Settings") -> bool:
    """Whether the vector index lives on a server or in the cloud."""
    from bot.assembly import library_place

    return not library_place(settings).chroma.embedded


def _platforms(settings: "Settings") -> list[str]:
    return list(chat_platforms(settings).names)


def _disk(folder: Path) -> dict[str, int]:
    return {
        "used_bytes": sum(used_by(folder)),
        "free_bytes": shutil.disk_usage(nearest_existing(folder)).free,
    }


def used_by(folder: Path) -> Iterator[int]:
    """The size of each file below `folder`; one that goes meanwhile counts nothing."""
    for path in folder.rglob("*"):
        try:
            yield path.stat().st_size if path.is_file() else 0
        except OSError:
            continue


def index_in_words(health: "IndexHealth", *, remote: bool = False) -> str:
    """The state of the vector index as another process sees it, without a full stop."""
    place = health.place[:1].upper() + health.place[1:]
    if health.last_problem:
        return health.last_problem.rstrip(".")
    if remote:
        return f"{place}; `pullquote doctor` looks whether it answers"
    follows = "in the background, and answers never wait for it"
    if not health.vectors and health.behind:
        return f"{place}, not built yet: a running `pullquote run` builds it {follows}"
    vectors = f"{place}, {count(health.vectors, 'vector')}"
    if not health.behind:
        return f"{vectors}, up to date"
    changes = count(health.behind, "change")
    return f"{vectors}, {changes} behind: a running `pullquote run` catches up {follows}"


def size(number: int) -> str:
    """`820 B`, `1.2 MB`, `20.0 GB`."""
    amount = float(number)
    for unit in ("B", "kB", "MB"):
        if amount < 1000:
            return f"{amount:.0f} {unit}" if unit == "B" else f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{amount:,.1f} GB"


def _show(figures: dict[str, Any], index: str, streams: Consoles) -> None:
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name, said in _rows(figures, index):
        table.add_row(name, Text(harmless_line(said)))
    streams.answer(table)


def _rows(figures: dict[str, Any], index: str) -> Iterator[tuple[str, str]]:
    read_only = ", read-only" if figures["read_only"] else ""
    yield "Library", f"{figures['library']}{read_only}"
    samples = f", {figures['samples']:,} of them samples" if figures["samples"] else ""
    marked = "".join(
        f", {figures[name]:,} {words}"
        for name, words in (("summaries", "as summaries"), ("withdrawn", "withdrawn"))
        if figures[name]
    )
    yield "Articles", f"{figures['articles']:,}{samples}{marked}"
    if figures["stories"] < figures["articles"]:
        yield "Stories", f"{figures['stories']:,}, near-copies counted once"
    yield "Versions", f"{figures['versions']:,}"
    waiting = figures["unembedded_passages"]
    wait = f", {waiting:,} wait for the embedder" if waiting else ""
    yield "Passages", f"{figures['passages']:,}{wait}"
    if figures["articles"]:
        yield "Newest", when(published_from_iso(figures["newest"]))
    outlets = figures["outlets"]
    named = [f"{name} ({number:,})" for name, number in outlets.items()][:_OUTLETS_SHOWN]
    more = [f"{len(outlets) - _OUTLETS_SHOWN:,} more"] if len(outlets) > _OUTLETS_SHOWN else []
    yield "Outlets", ", ".join(named + more) or "none"
    if figures["tags"]:
        yield "Tags", listed(f"{tag} ({number:,})" for tag, number in figures["tags"].items())
    yield "Feeds", feeds_in_words(figures["feeds"], datetime.now(UTC))
    if figures["counters"]:
        counted = figures["counters"].items()
        yield (
            "Counted",
            ", ".join(counter_in_words(name, number) for name, number in counted),
        )
    yield "Embedder", figures["embedder"]
    if figures["model"]:
        yield "Model", model_in_words(figures["model"], datetime.now(UTC))
    yield "Vector index", index
    disk = figures["disk"]
    yield "Disk", f"{size(disk['used_bytes'])} used, {size(disk['free_bytes'])} free"
    platforms = listed(map(str.title, figures["platforms"]))
    yield "Answers on", platforms or "no chat platform: `pullquote run` answers in the terminal"
