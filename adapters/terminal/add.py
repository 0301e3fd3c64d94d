"""`pullquote add`: takes single pages of the web into the library."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from adapters.terminal.addresses import whole_address
from adapters.terminal.console import Consoles, consoles
from adapters.terminal.errors import TerminalError
from adapters.terminal.failures import not_had
from adapters.terminal.harmless import harmless_line
from adapters.terminal.opening import embed_missing, opened, watching_samples
from adapters.terminal.progress import progress_bar
from adapters.terminal.render import joined, marks, when
from adapters.terminal.topics import NewTagsOption, given_tags
from knowledge.errors import SourceError

if TYPE_CHECKING:
    from bot.assembly import Newsroom
    from knowledge.feeds.reports import PageAdded

EPILOG = """[bold]Examples[/bold]

[cyan]pullquote add https://www.example.com/2025/03/port-cranes[/cyan]

[cyan]pullquote add --tag ports $(cat addresses.txt)[/cyan]   one after the other, politely

A page that changed becomes a new version. The site's robots.txt is honoured. To follow a site, \
use `pullquote feeds add`.

Exit status 0 when a page is in the library now, even if others could not be had; 1 when none is."""


def add(
    urls: Annotated[
        list[str],
        typer.Argument(metavar="URL", help="Pages that hold an article each.", show_default=False),
    ],
    *,
    tag: NewTagsOption = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="No progress bar; the outcomes stay.")
    ] = False,
) -> None:
    """Load single pages of the web into the library."""
    streams = consoles()
    tags = given_tags(tag)
    with opened(streams) as newsroom:
        embed_missing(newsroom, streams)
        with watching_samples(newsroom, streams):
            pages = list(dict.fromkeys(whole_address(url) for url in urls))
            had = _take_in(newsroom, pages, tags, streams, quiet=quiet)
    if not had:
        raise TerminalError("Nothing could be added.")


def _take_in(
    newsroom: "Newsroom",
    urls: Sequence[str],
    tags: tuple[str, ...],
    streams: Consoles,
    *,
    quiet: bool,
) -> int:
    """How many of the pages are in the library now. Each outcome is a sentence."""
    from bot.refreshing import build_refresher

    refresher = build_refresher(newsroom.settings, newsroom.library, gentle=False)
    had = 0
    with progress_bar(streams.err, "Fetching", len(urls), "pages", quiet=quiet) as bar:

        def on_page(_url: str, result: "PageAdded | SourceError") -> None:
            nonlocal had
            if isinstance(result, SourceError):
                streams.report(f"Not added: {not_had(result, page=True)}")
            else:
                had += 1
                streams.report(added_in_words(result))
            bar.advance(1)

        asyncio.run(refresher.add_pages(urls, tags=tags, on_page=on_page))
    return had


def added_in_words(added: "PageAdded") -> str:
    """`Added: Port to electrify its cranes · Example Daily · 14 March 2025 · 00112233aabbccdd`."""
    article = added.article
    shown = joined(
        harmless_line(article.title),
        article.outlet,
        when(article.published),
        *marks(article.extent, article.withdrawn_at, sample=False),
        article.id,
    )
    return f"{added.outcome.value.capitalize()}: {shown.plain}"
