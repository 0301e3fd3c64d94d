"""`pullquote articles`: what the library holds, article by article."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer
from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from adapters.terminal.console import Consoles, consoles, stdin_is_terminal
from adapters.terminal.errors import MisuseError, TerminalError
from adapters.terminal.feed_choice import chosen_feeds
from adapters.terminal.feed_views import feed_name
from adapters.terminal.harmless import harmless_line, harmless_text
from adapters.terminal.help_screens import PlainCommand, PlainGroup
from adapters.terminal.json_format import article_as_dict, one_line
from adapters.terminal.opening import opened_catalog
from adapters.terminal.render import address, count, joined, marks, when
from adapters.terminal.topics import given_tags, tell_unknown_tags
from knowledge.articles import Article, published_iso

if TYPE_CHECKING:
    from knowledge.catalog.records import Feed
    from knowledge.catalog.store import Catalog

EPILOG = """[bold]Examples[/bold]

[cyan]pullquote articles list --outlet Reuters --title "rate cut"[/cyan]

[cyan]pullquote articles show 0123456789abcdef[/cyan]   its text and versions

[cyan]pullquote articles remove 0123456789abcdef[/cyan]   asks before it does"""

LIST_EPILOG = """[bold]Examples[/bold]

[cyan]pullquote articles list --outlet Reuters --title "rate cut"[/cyan]

[cyan]pullquote articles list --tag chips --feed "Example Daily"[/cyan]

[cyan]pullquote articles list --limit 0 --json | jq -r .url[/cyan]"""

SHOW_EPILOG = """[bold]Examples[/bold]

[cyan]pullquote articles show 0123456789abcdef[/cyan]   `pullquote articles list` shows the ids

[cyan]pullquote articles show 0123456789abcdef --version 1[/cyan]   as it was first loaded"""

REMOVE_EPILOG = """[bold]Examples[/bold]

[cyan]pullquote articles remove 0123456789abcdef[/cyan]   asks before it does

[cyan]pullquote articles remove --yes 0123456789abcdef fedcba9876543210[/cyan]   does not ask"""

articles = typer.Typer(
    cls=PlainGroup, rich_markup_mode="rich", epilog=EPILOG, invoke_without_command=True
)


@articles.callback()
def see(context: typer.Context) -> None:
    """See what the library holds, article by article."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@articles.command("list", cls=PlainCommand, epilog=LIST_EPILOG)
def list_articles(
    outlet: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only of this outlet.", show_default=False)
    ] = None,
    title: Annotated[
        str | None,
        typer.Option(
            metavar="WORDS", help="Only with these words in the title.", show_default=False
        ),
    ] = None,
    *,
    tag: Annotated[
        str | None, typer.Option(metavar="TAG", help="Only with this tag.", show_default=False)
    ] = None,
    feed: Annotated[
        str | None,
        typer.Option(metavar="FEED", help="Only what this feed carries.", show_default=False),
    ] = None,
    limit: Annotated[
        int, typer.Option(metavar="N", min=0, help="At most so many; 0 for all.")
    ] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object an article.")] = False,
) -> None:
    """List articles, the newest first."""
    streams = consoles()
    wanted = given_tags(None if tag is None else [tag])
    if len(wanted) > 1:
        raise MisuseError("--tag names one tag here.")
    with opened_catalog() as catalog:
        found = catalog.list_articles(
            outlet=outlet,
            title_contains=title,
            tag=next(iter(wanted), None),
            feed=chosen_feeds(catalog, [feed])[0].id if feed is not None else None,
            limit=limit + 1 if limit else None,
        )
        held, _ = catalog.freshness(include_samples=True)
        if not found and held:
            tell_unknown_tags(catalog, wanted, streams)
    shown = found[:limit] if limit else found
    if as_json:
        for article in shown:
            streams.line(one_line(article_as_dict(article)))
    elif shown:
        show_list(shown, streams)
    if not shown:
        streams.report(
            "The library is empty. Load articles with: pullquote ingest PATH"
            if not held
            else f"None of the {count(held, 'article')} matches."
        )
    elif len(found) > len(shown):
        streams.report(f"These are the newest {len(shown):,}; --limit 0 lists all.")


@articles.command(cls=PlainCommand, epilog=SHOW_EPILOG)
def show(
    article_id: Annotated[str, typer.Argument(metavar="ID", show_default=False)],
    version: Annotated[
        int | None,
        typer.Option(metavar="N", min=1, help="An older version.", show_default="the current one"),
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, with the text.")] = False,
) -> None:
    """Show an article: where it is from, its versions, its text."""
    streams = consoles()
    with opened_catalog() as catalog:
        article = catalog.article(article_id, version)
        versions = catalog.versions_of(article_id)
        tags, carrying = catalog.tags_of(article_id), catalog.feeds.carrying(article_id)
    if article is None:
        raise _unknown(article_id, versions)
    if as_json:
        more = {
            "tags": list(tags),
            "feeds": [feed.address for feed in carrying],
            "versions": versions,
            "text": article.text,
        }
        streams.line(one_line({**article_as_dict(article), **more}))
    else:
        _show_article(article, versions, tags, carrying, streams)


@articles.command(cls=PlainCommand, epilog=REMOVE_EPILOG)
def remove(
    article_ids: Annotated[list[str], typer.Argument(metavar="ID", show_default=False)],
    *,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Take articles out of the library, with all their versions. This cannot be undone."""
    streams = consoles()
    with opened_catalog() as catalog:
        known = {one: found for one in article_ids if (found := catalog.article(one))}
        for one in article_ids:
            if one not in known:
                streams.report(str(_unknown(one, [])))
        if known and (yes or _agreed(list(known.values()), streams)):
            _remove(catalog, list(known.values()), streams)
    if len(known) < len(set(article_ids)):
        raise TerminalError("Not every article was found.")


def _remove(catalog: "Catalog", found: list[Article], streams: Consoles) -> None:
    for article in found:
        if catalog.remove(article.id):
            streams.report(f"Removed: {harmless_line(article.title)}")


def _agreed(found: list[Article], streams: Consoles) -> bool:
    if not stdin_is_terminal():
        raise TerminalError("Nobody is here to ask: add --yes to remove without asking.")
    for article in found:
        streams.report(f"{article.id}  {harmless_line(article.title)}")
    return typer.confirm(f"Remove {count(len(found), 'article')} for good?", err=True)


def _unknown(article_id: str, versions: list[int]) -> TerminalError:
    shown = harmless_line(article_id, 40)
    if versions:
        listed = ", ".join(map(str, versions))
        return TerminalError(f"The article {shown} has no such version; it has {listed}.")
    return TerminalError(
        f'There is no article "{shown}" in the library; `pullquote articles list` shows the ids.'
    )


def show_list(shown: list[Article], streams: Consoles) -> None:
    """A table that fits the terminal, or whole titles between tabs for other programs."""
    if not streams.out.is_terminal:  # for cut, sort and awk
        for one in shown:
            cells = (one.id, published_iso(one.published) or "", one.outlet or "", one.title)
            streams.line("\t".join(map(harmless_line, cells)))
        return
    outlets = max(len("outlet"), *(cell_len(harmless_line(one.outlet or "")) for one in shown))
    table = Table(box=None, pad_edge=False, header_style="dim", expand=True)
    for name, width in (("id", 16), ("published", 10), ("outlet", min(outlets, 20)), ("title", 0)):
        table.add_column(
            name, width=width or None, ratio=0 if width else 1, no_wrap=True, overflow="ellipsis"
        )
    for one in shown:
        day = (published_iso(one.published) or "unknown")[:10]
        cells = (one.id, day, one.outlet or "", one.title)
        table.add_row(*(Text(harmless_line(cell)) for cell in cells))
    streams.answer(table)


def _show_article(
    article: Article,
    versions: list[int],
    tags: Sequence[str],
    carrying: Sequence["Feed"],
    streams: Consoles,
) -> None:
    from bot.assembly import local_file_uri
    from bot.links import article_link

    loaded = f"version {article.version} of {', '.join(map(str, versions))}"
    streams.answer(
        Text(harmless_line(article.title), "bold"),
        joined(
            article.outlet,
            ", ".join(article.authors),
            when(article.published),
            *marks(article.extent, article.withdrawn_at, sample=article.sample),
        ),
        address(article_link(article, local_file_uri), None, hyperlinks=streams.hyperlinks),
        Text(f"{article.id}, {loaded}, loaded {when(article.fetched_at)}", "dim"),
        *_known_by(article, tags, carrying),
        Text(),
        Text(harmless_text(article.text)),
    )


def _known_by(article: Article, tags: Sequence[str], carrying: Sequence["Feed"]) -> Iterator[Text]:
    """Its topics, the feeds that carry it, and the story it is a copy of, as far as there are."""
    if tags:
        yield Text(f"tags: {harmless_line(', '.join(tags))}", "dim")
    if carrying:
        named = ", ".join(f"{feed_name(feed)} ({feed.id})" for feed in carrying)
        yield Text(f"in the feeds {harmless_line(named)}", "dim")
    if article.cluster not in ("", article.id):
        yield Text(f"tells the same story as {article.cluster}, nearly word for word", "dim")
