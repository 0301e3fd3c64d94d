"""`pullquote feeds`: which feeds the library follows, and how they fare."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from adapters.terminal.addresses import whole_address
from adapters.terminal.console import Consoles, consoles, stdin_is_terminal
from adapters.terminal.errors import MisuseError, TerminalError
from adapters.terminal.feed_choice import chosen_feeds
from adapters.terminal.feed_views import (
    feed_as_dict,
    feed_line,
    feed_name,
    feeds_view,
)
from adapters.terminal.feeds_adding import ADD_EPILOG, add
from adapters.terminal.feeds_moving import (
    EXPORT_EPILOG,
    IMPORT_EPILOG,
    PACKS_EPILOG,
    export_feeds,
    import_feeds,
    packs,
)
from adapters.terminal.harmless import harmless_line
from adapters.terminal.help_screens import PlainCommand, PlainGroup
from adapters.terminal.json_format import one_line
from adapters.terminal.opening import opened_catalog
from adapters.terminal.refreshing import REFRESH_EPILOG, refresh
from adapters.terminal.render import count
from adapters.terminal.topics import FeedTagsOption, given_tags
from bot.writing import listed

if TYPE_CHECKING:
    from knowledge.catalog.records import Feed, FeedOverview
    from knowledge.catalog.store import Catalog

EPILOG = """[bold]Examples[/bold]

[cyan]pullquote feeds add https://www.example.com/[/cyan]   a site: its feeds are found

[cyan]pullquote feeds import --pack chips[/cyan]   a starter pack; `pullquote feeds packs` lists \
them

[cyan]pullquote feeds list[/cyan]   what each brought, and how it fares

[cyan]pullquote feeds refresh[/cyan]   look now; `pullquote run` looks by itself

FEED is the id that `list` shows, the address, or a part of the name that no other feed has."""

LIST_EPILOG = """[bold]Examples[/bold]

[cyan]pullquote feeds list --tag chips[/cyan]

[cyan]pullquote feeds list --json | jq -r 'select(.failures > 0) | .address'[/cyan]

In a pipe, a line a feed: id, name, address, tags, articles, last success, next due, health and \
reason, with tabs between."""

REMOVE_EPILOG = """[bold]Examples[/bold]

[cyan]pullquote feeds remove 3[/cyan]   its articles stay

[cyan]pullquote feeds remove --with-articles --yes "Example Daily"[/cyan]   those that no other \
feed carries and no file gave go with it"""

EDIT_EPILOG = """[bold]Examples[/bold]

[cyan]pullquote feeds edit 3 --tag chips --no-tag misc[/cyan]   its articles have the tags at once

[cyan]pullquote feeds edit "example.com/rss" --outlet "Example Daily"[/cyan]   the outlet of \
articles to come

[cyan]pullquote feeds edit 3 --site https://www.example.com/[/cyan]   a feed served from elsewhere \
(feeds.example.net/example) speaks for that site

A feed is believed about articles of its own site alone: of all others the page itself must be \
had, and says title, date and outlet. --site makes another site its own; the next refresh goes by \
it."""

feeds = typer.Typer(
    cls=PlainGroup, rich_markup_mode="rich", epilog=EPILOG, invoke_without_command=True
)


@feeds.callback()
def follow(context: typer.Context) -> None:
    """Follow feeds: new articles come in by themselves."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


feeds.command("add", cls=PlainCommand, epilog=ADD_EPILOG)(add)


@feeds.command("list", cls=PlainCommand, epilog=LIST_EPILOG)
def list_feeds(
    tag: FeedTagsOption = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a feed.")] = False,
) -> None:
    """List the feeds, with what each brought and how it fares."""
    streams = consoles()
    wanted = given_tags(tag)
    with opened_catalog() as catalog:
        held = catalog.feeds.list()
    shown = [one for one in held if not wanted or set(wanted) & set(one.feed.tags)]
    if as_json:
        for one in shown:
            streams.line(one_line(feed_as_dict(one)))
    elif shown:
        show_feeds(shown, streams)
    if not held:
        streams.report(
            "There is no feed yet. Add one with `pullquote feeds add URL`, or a starter pack with "
            "`pullquote feeds import --pack NAME`."
        )
    elif not shown:
        in_use = sorted({tag for one in held for tag in one.feed.tags})
        known = f"The tags in use are {listed(in_use)}." if in_use else "None has a tag yet."
        streams.report(f"None of the {count(len(held), 'feed')} has that tag. {known}")


def show_feeds(shown: list["FeedOverview"], streams: Consoles) -> None:
    """A table that fits the terminal, or whole values between tabs for other programs."""
    if not streams.out.is_terminal:
        for one in shown:
            streams.line(feed_line(one))
        return
    view = feeds_view(
        shown, datetime.now(UTC), width=streams.out.width, hyperlinks=streams.hyperlinks
    )
    streams.answer(*view)


@feeds.command(cls=PlainCommand, epilog=REMOVE_EPILOG)
def remove(
    feed: Annotated[list[str], typer.Argument(metavar="FEED", show_default=False)],
    *,
    with_articles: Annotated[
        bool,
        typer.Option(
            "--with-articles",
            help="Also the articles that no other feed carries and no file gave.",
        ),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Follow a feed no longer; its articles stay unless told otherwise."""
    streams = consoles()
    with opened_catalog() as catalog:
        chosen = chosen_feeds(catalog, feed)
        if yes or _agreed(chosen, streams, with_articles=with_articles):
            for one in chosen:
                gone = catalog.feeds.remove(one.id, with_articles=with_articles)
                taken = f", with {count(gone, 'article')}" if with_articles else ""
                streams.report(f"Removed: {feed_name(one)} ({one.address}){taken}.")


@feeds.command(cls=PlainCommand, epilog=EDIT_EPILOG)
def edit(
    feed: Annotated[list[str], typer.Argument(metavar="FEED", show_default=False)],
    *,
    tag: Annotated[
        list[str] | None,
        typer.Option("--tag", metavar="TAG", help="Add this tag.", show_default=False),
    ] = None,
    no_tag: Annotated[
        list[str] | None,
        typer.Option("--no-tag", metavar="TAG", help="Take this tag away.", show_default=False),
    ] = None,
    outlet: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help='Who publishes it; "" for what the feed itself says.',
            show_default=False,
        ),
    ] = None,
    site: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="Whose articles it may speak for, where that site is not the one it is fetched "
            'from; "" for no other.',
            show_default=False,
        ),
    ] = None,
) -> None:
    """Change the tags, the outlet or the site of feeds."""
    streams = consoles()
    added, taken = given_tags(tag), given_tags(no_tag)
    if not (added or taken or outlet is not None or site is not None):
        raise MisuseError("Say what to change: --tag, --no-tag, --outlet or --site.")
    if both := set(added) & set(taken):
        raise MisuseError(f"--tag and --no-tag both name {listed(sorted(both))}.")
    with opened_catalog() as catalog:
        for one in chosen_feeds(catalog, feed):
            if site is not None:
                catalog.feeds.set_vouched_site(one.id, whole_address(site) or None)
            changed = _changed(catalog, one, added, taken, outlet)
            tags = f"tags: {listed(changed.tags)}" if changed.tags else "no tags"
            site_url = harmless_line(changed.vouched_site or "")
            vouched = f"; speaks for {site_url}" if site_url else ""
            streams.report(f"{feed_name(changed)}: {tags}{vouched}.")


feeds.command("import", cls=PlainCommand, epilog=IMPORT_EPILOG)(import_feeds)
feeds.command("export", cls=PlainCommand, epilog=EXPORT_EPILOG)(export_feeds)
feeds.command("packs", cls=PlainCommand, epilog=PACKS_EPILOG)(packs)
feeds.command("refresh", cls=PlainCommand, epilog=REFRESH_EPILOG)(refresh)


def _changed(
    catalog: "Catalog",
    feed: "Feed",
    added: tuple[str, ...],
    taken: tuple[str, ...],
    outlet: str | None,
) -> "Feed":
    wanted = sorted((set(feed.tags) | set(added)) - set(taken))
    if wanted != list(feed.tags):
        catalog.feeds.set_tags(feed.id, wanted)
    if outlet is not None:
        catalog.feeds.set_outlet(feed.id, harmless_line(outlet) or None)
    return catalog.feeds.get(feed.id) or feed


def _agreed(chosen: list["Feed"], streams: Consoles, *, with_articles: bool) -> bool:
    if not stdin_is_terminal():
        raise TerminalError("Nobody is here to ask: add --yes to remove without asking.")
    for one in chosen:
        streams.report(f"{one.id}  {feed_name(one)}  {one.address}")
    more = " and the articles that it alone brought" if with_articles else "; its articles stay"
    if len(chosen) > 1:
        more = more.replace("it alone", "they alone").replace("its", "their")
    return typer.confirm(f"Remove {count(len(chosen), 'feed')}{more}?", err=True)
