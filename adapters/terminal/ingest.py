"""`pullquote ingest`: takes files and folders into the library."""

import gzip
import os
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from adapters.terminal.console import Consoles, consoles
from adapters.terminal.errors import TerminalError
from adapters.terminal.opening import embed_missing, opened
from adapters.terminal.progress import progress_bar
from adapters.terminal.render import count
from knowledge.articles import Draft
from knowledge.errors import SourceError

if TYPE_CHECKING:
    from knowledge.ingest import IngestSummary

EPILOG = """[bold]Examples[/bold]

[cyan]pullquote ingest news/[/cyan]   a folder, to its depths

[cyan]pullquote ingest report.html 'archive/2024-*.jsonl.gz'[/cyan]   files and patterns

[cyan]pullquote ingest --url https://example.com/story story.txt[/cyan]   with its web address

Read are .txt, .md (front matter: title, outlet, authors, published, url), .html, .jsonl and \
.jsonl.gz (a line: url, title, outlet, published, authors, text). Loading the same again changes \
nothing; an interrupted run is taken up by running it again."""

FAILURES_SHOWN = 20


def ingest(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH…",
            help="Files, folders, or patterns in quotation marks.",
            show_default=False,
        ),
    ],
    *,
    url: Annotated[
        str | None,
        typer.Option(
            metavar="URL", help="The web address of the one article given.", show_default=False
        ),
    ] = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="No progress bar; the summary stays.")
    ] = False,
) -> None:
    """Load articles from files into the library."""
    streams = consoles()
    files, missing = found_files(paths)
    if url is not None:
        drafts: Iterator[Draft | SourceError] = iter([*missing, *_single_draft(files, url)])
        total = 1
    else:
        if not files and not missing:
            raise TerminalError(
                f"There is nothing to load in {', '.join(paths)}: Pullquote reads .txt, .md, "
                ".html, .jsonl and .jsonl.gz."
            )
        drafts = _drafts(files, missing)
        total = sum(map(records_in, files)) + len(missing)
    summary = _load(drafts, total, streams, quiet=quiet)
    _tell(summary, streams)
    if not (summary.added or summary.updated or summary.unchanged):
        raise TerminalError("Nothing could be loaded.")


def found_files(paths: Sequence[str]) -> tuple[list[Path], list[SourceError]]:
    """The files that `paths` stand for, each once, and an error for each path that is nothing."""
    from knowledge.sources.files import expand

    files: dict[str, Path] = {}
    missing = []
    for path in paths:
        try:
            for file in expand([path]):
                files.setdefault(os.path.realpath(file), file)
        except SourceError as error:
            missing.append(error)
    return list(files.values()), missing


def records_in(path: Path) -> int:
    """How many articles `path` seems to hold: its lines if it is JSONL, else one."""
    name = path.name.lower()
    if not name.endswith((".jsonl", ".jsonl.gz")):
        return 1
    try:
        with gzip.open(path) if name.endswith(".gz") else path.open("rb") as file:
            return max(1, sum(not line.isspace() for line in file))
    except (OSError, EOFError):  # reading it will say why
        return 1


def _drafts(files: Sequence[Path], missing: list[SourceError]) -> Iterator[Draft | SourceError]:
    from knowledge.sources.files import read_drafts

    yield from missing
    for file in files:
        yield from read_drafts(file)


def _single_draft(files: Sequence[Path], url: str) -> list[Draft | SourceError]:
    from knowledge.sources.files import read_drafts

    drafts = list(islice(read_drafts(files[0], url=url), 2)) if len(files) == 1 else []
    if len(drafts) != 1:
        raise TerminalError("--url names the address of one article; give one file that holds one.")
    return drafts


def _load(
    drafts: Iterator[Draft | SourceError], total: int, streams: Consoles, *, quiet: bool
) -> "IngestSummary":
    with opened(streams, own_index=True) as newsroom:
        embed_missing(newsroom, streams)
        done = 0
        try:
            with progress_bar(streams.err, "Loading", total, "articles", quiet=quiet) as bar:

                def on_progress(steps: int) -> None:
                    nonlocal done
                    done += steps
                    bar.advance(steps)

                return newsroom.library.ingest(drafts, on_progress)
        except KeyboardInterrupt:
            held, _ = newsroom.library.catalog.freshness(include_samples=True)
            streams.report(
                f"Interrupted: {done:,} of {count(total, 'article')} are done, and the library "
                f"holds {held:,}. Run the same command again to go on from there."
            )
            raise


def _tell(summary: "IngestSummary", streams: Consoles) -> None:
    for error in summary.failures[:FAILURES_SHOWN]:
        streams.report(f"Not loaded: {error.origin} {error.reason}")
    more = summary.failed - FAILURES_SHOWN
    if more > 0:
        streams.report(f"… and {more:,} more that could not be loaded.")
    streams.report(
        f"added {summary.added:,}, updated {summary.updated:,}, "
        f"unchanged {summary.unchanged:,}, failed {summary.failed:,}"
    )
