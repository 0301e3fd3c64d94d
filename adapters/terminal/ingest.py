"""`pullquote ingest`: takes files and folders into the library."""

import gzip
import os
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO, cast

import typer

from adapters.terminal.console import Consoles, consoles
from adapters.terminal.errors import TerminalError
from adapters.terminal.opening import embed_missing, opened, samples_left
from adapters.terminal.progress import progress_bar
from adapters.terminal.render import count
from adapters.terminal.topics import NewTagsOption, given_tags
from knowledge.articles import Draft
from knowledge.errors import SourceError

if TYPE_CHECKING:
    from knowledge.ingest import IngestSummary

EPILOG = """[bold]Examples[/bold]

[cyan]pullquote ingest news/[/cyan]   a folder, to its depths

[cyan]pullquote ingest report.html 'archive/2024-*.jsonl.gz'[/cyan]   files and patterns

[cyan]pullquote ingest --tag chips --tag asia news/[/cyan]   topics to ask within later

[cyan]pullquote ingest --url https://example.com/story story.txt[/cyan]   with its web address

Read are .txt, .md (front matter: title, outlet, authors, published, url), .html, .jsonl and \
.jsonl.gz (a line: url, title, outlet, published, authors, text). Loading the same again changes \
nothing; an interrupted run is taken up by running it again.

Exit status 0 when an article was loaded or was there already, even if others could not be read; 1 \
when nothing could be loaded; 2 when the command was not understood; 130 when interrupted."""

COUNTED_BYTES = 500_000_000
"""How much is looked through for the number of articles, before the first is loaded."""

COUNTING_BLOCK = 1_000_000
FAILURES_SHOWN = 20
ENDINGS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class FoundFiles:
    """The files that were meant, each once, in order; what is missing; what is in other formats."""

    files: list[Path]
    missing: list[SourceError]
    passed_over: list[Path]


def ingest(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH",
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
    tag: NewTagsOption = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="No progress bar; the summary stays.")
    ] = False,
) -> None:
    """Load articles from files into the library."""
    streams = consoles()
    tags = given_tags(tag)
    found = found_files(paths)
    files, missing = found.files, found.missing
    if url is not None:
        drafts: Iterator[Draft | SourceError] = iter([*missing, *_single_draft(files, url)])
        total: int | None = 1
    else:
        if not files and not missing:
            others = f" {passed_over(found.passed_over)}" if found.passed_over else ""
            raise TerminalError(
                f"There is nothing to load in {', '.join(paths)}: Pullquote reads .txt, .md, "
                f".html, .jsonl and .jsonl.gz.{others}"
            )
        drafts = _drafts(files, missing)
        records = records_in(files)
        total = None if records is None else records + len(missing)
    summary, gone = _load(_tagged(drafts, tags), total, streams, quiet=quiet)
    _tell(summary, streams)
    if found.passed_over:
        streams.report(passed_over(found.passed_over))
    if gone:
        streams.report(samples_left(gone))
    if not (summary.added or summary.updated or summary.unchanged):
        raise TerminalError("Nothing could be loaded.")


def found_files(paths: Sequence[str]) -> FoundFiles:
    """What the files, folders and patterns `paths` stand for."""
    from knowledge.sources.files import expand

    files: dict[str, Path] = {}
    others: list[Path] = []
    missing = []
    for path in paths:
        try:
            for file in expand([path], on_passed_over=others.append):
                files.setdefault(os.path.realpath(file), file)
        except SourceError as error:
            missing.append(error)
    once = {os.path.realpath(other): other for other in others}
    return FoundFiles(list(files.values()), missing, list(once.values()))


def passed_over(files: Sequence[Path]) -> str:
    """A sentence on files in formats that are not read."""
    endings = list(dict.fromkeys(file.suffix.lower() or "without ending" for file in files))
    named = ", ".join(sorted(endings[:ENDINGS_SHOWN]) + ["…"] * (len(endings) > ENDINGS_SHOWN))
    formats = "another format was" if len(files) == 1 else "other formats were"
    return f"{count(len(files), 'file')} in {formats} passed over ({named})."


def records_in(files: Sequence[Path]) -> int | None:
    """How many articles `files` seem to hold: the lines of JSONL files, one in any other.

    None where they are too long to count: `COUNTED_BYTES` of them, unpacked, were looked through.
    """
    records, left = 0, COUNTED_BYTES
    for path in files:
        name = path.name.lower()
        if not name.endswith((".jsonl", ".jsonl.gz")):
            records += 1
            continue
        lines, last = 0, b"\n"
        try:
            # In blocks, as a line may be as long as a packed file can make it.
            with cast(
                "BinaryIO", gzip.open(path) if name.endswith(".gz") else path.open("rb")
            ) as file:
                while block := file.read(COUNTING_BLOCK):
                    lines += block.count(b"\n")
                    last = block[-1:]
                    left -= len(block)
                    if left < 0:
                        return None
        except (OSError, EOFError, zlib.error):  # reading it will say why
            pass
        records += max(1, lines + (last != b"\n"))
    return records


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


def _tagged(
    drafts: Iterator[Draft | SourceError], tags: tuple[str, ...]
) -> Iterator[Draft | SourceError]:
    for draft in drafts:
        if tags and isinstance(draft, Draft):
            yield replace(draft, tags=tuple(dict.fromkeys((*draft.tags, *tags))))
        else:
            yield draft


def _load(
    drafts: Iterator[Draft | SourceError], total: int | None, streams: Consoles, *, quiet: bool
) -> tuple["IngestSummary", int]:
    """What loading did, and how many sample articles left through it."""
    # Not the index's owner: a command that ends would only begin to build it.
    with opened(streams) as newsroom:
        embed_missing(newsroom, streams)
        catalog = newsroom.library.catalog
        samples = catalog.coverage().samples
        done = 0
        try:
            with progress_bar(streams.err, "Loading", total, "articles", quiet=quiet) as bar:

                def on_progress(steps: int) -> None:
                    nonlocal done
                    done += steps
                    bar.advance(steps)

                summary = newsroom.library.ingest(drafts, on_progress)
            return summary, max(0, samples - catalog.coverage().samples)
        except KeyboardInterrupt:
            held, _ = catalog.freshness(include_samples=True)
            of_all = count(done, "article")
            if total is not None:
                of_all = f"{done:,} of {count(total, 'article')}"
            streams.report(
                f"Interrupted: {of_all} are done, and the library "
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
        f"Added {summary.added:,}, updated {summary.updated:,}, "
        f"unchanged {summary.unchanged:,}, failed {summary.failed:,}."
    )
