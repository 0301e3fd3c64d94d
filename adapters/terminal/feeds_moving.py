"""`pullquote feeds import`, `export` and `packs`: many feeds at once, as OPML."""

import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from adapters.terminal.console import Consoles, consoles, writing
from adapters.terminal.errors import MisuseError, TerminalError, cannot_read
from adapters.terminal.harmless import harmless_line, harmless_text
from adapters.terminal.json_format import one_line
from adapters.terminal.opening import opened_catalog
from adapters.terminal.render import count
from adapters.terminal.topics import FeedTagsOption, NewTagsOption, given_tags

if TYPE_CHECKING:
    from knowledge.catalog.records import Feed
    from knowledge.catalog.store import Catalog
    from knowledge.feeds.opml import OpmlFeed

IMPORT_EPILOG = """[bold]Examples[/bold]

[cyan]pullquote feeds import --pack chips --pack energy[/cyan]   starter packs

[cyan]pullquote feeds import subscriptions.opml --tag retail[/cyan]   what another reader exported

[cyan]curl -s https://example.com/feeds.opml | pullquote feeds import -[/cyan]

Folders and categories of the list become tags. A feed that is there already stays as it is, and \
gets the tags too."""

EXPORT_EPILOG = """[bold]Examples[/bold]

[cyan]pullquote feeds export feeds.opml[/cyan]   for another reader, or as a backup

[cyan]pullquote feeds export --tag chips > chips.opml[/cyan]"""

PACKS_EPILOG = """[bold]Examples[/bold]

[cyan]pullquote feeds packs[/cyan]

[cyan]pullquote feeds import --pack chips[/cyan]   follow all feeds of one"""

_PASSED_OVER_SHOWN = 10


def import_feeds(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="FILE", help="An OPML file; - is standard input.", show_default=False
        ),
    ] = None,
    *,
    pack: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="A starter pack; several with --pack again.",
            show_default=False,
        ),
    ] = None,
    tag: NewTagsOption = None,
) -> None:
    """Follow all feeds of an OPML file or of a starter pack."""
    if (file is None) == (not pack):
        raise MisuseError("Give either an OPML file or --pack NAME.")
    streams = consoles()
    tags = given_tags(tag)
    listed = _from_packs(pack or []) if file is None else _from_file(file, streams)
    if not listed:
        raise TerminalError(f"There is no feed in {file}.")
    with opened_catalog(make=True) as catalog:
        added = _add(catalog, listed, tags)
        waiting = len(catalog.feeds.list())
    known = len(listed) - added
    there = f"; {count(known, 'feed')} {'was' if known == 1 else 'were'} there already" * (
        known > 0
    )
    streams.report(f"Added {count(added, 'feed')}{there}. The library follows {waiting:,}.")
    if added:
        streams.report(
            "`pullquote feeds refresh` looks at them now; `pullquote run` does so by itself."
        )


def export_feeds(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="FILE",
            help="A new file; - is standard output.",
            show_default="standard output",
        ),
    ] = None,
    *,
    tag: FeedTagsOption = None,
) -> None:
    """Write the feeds as OPML, which other readers and `import` understand."""
    from knowledge.feeds.opml import OpmlFeed, write_opml

    streams = consoles()
    wanted = set(given_tags(tag))
    with opened_catalog() as catalog:
        feeds = [
            OpmlFeed(
                one.feed.address,
                one.feed.outlet or one.feed.title,
                _site_of(one.feed),
                one.feed.tags,
            )
            for one in catalog.feeds.list()
            if not wanted or wanted & set(one.feed.tags)
        ]
    document = write_opml(feeds)
    if file is not None and str(file) != "-":
        _write_new(file, document)
        streams.report(f"Wrote {count(len(feeds), 'feed')} to {file}.")
    elif streams.out.is_terminal:
        streams.answer(Text(harmless_text(document.decode())))
    else:
        with writing():
            sys.stdout.buffer.write(document)
            sys.stdout.buffer.flush()


def packs(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a pack.")] = False,
) -> None:
    """List the starter packs: well-known public feeds by topic."""
    from knowledge.feeds.packs import pack_names

    streams = consoles()
    held = pack_names()
    for one in held:
        if as_json:
            streams.line(one_line({"name": one.name, "title": one.title, "feeds": one.feeds}))
        elif streams.out.is_terminal:
            widest = max(len(pack.name) for pack in held)
            streams.answer(Text(f"{one.name:<{widest}}  {one.feeds:>3} feeds  {one.title}"))
        else:
            streams.line(f"{one.name}\t{one.feeds}\t{one.title}")


def _site_of(feed: "Feed") -> str | None:
    """The site that an importer may vouch for: never one that only the feed itself claims."""
    from knowledge.feeds.trust import same_owner

    claimed = feed.site_url
    own = claimed is not None and same_owner(claimed, feed.address)
    return feed.vouched_site or (claimed if own else None)


def _from_packs(names: Sequence[str]) -> list["OpmlFeed"]:
    from knowledge.feeds.packs import read_pack

    return [feed for name in names for feed in read_pack(name)]


def _from_file(path: Path, streams: Consoles) -> list["OpmlFeed"]:
    from knowledge.feeds.opml import MAX_OPML_BYTES, read_opml

    if str(path) == "-":
        data, origin = sys.stdin.buffer.read(MAX_OPML_BYTES + 1), "standard input"
    else:
        try:
            with path.open("rb") as file:
                data, origin = file.read(MAX_OPML_BYTES + 1), str(path)
        except OSError as error:
            raise cannot_read(path, error) from error
    reading = read_opml(data, origin=origin)
    for one in reading.skipped[:_PASSED_OVER_SHOWN]:
        streams.report(f"Passed over: {harmless_line(one.title) or 'an outline'}: {one.reason}.")
    more = len(reading.skipped) - _PASSED_OVER_SHOWN
    if more > 0:
        streams.report(f"… and {more:,} more that can be no feeds.")
    return list(reading.feeds)


def _add(catalog: "Catalog", feeds: Iterable["OpmlFeed"], tags: tuple[str, ...]) -> int:
    """How many of them are new."""
    now = datetime.now(UTC)
    added = 0
    for feed in feeds:
        _, new = catalog.feeds.add(
            feed.address,
            title=feed.title,
            site_url=feed.site_url,
            vouched_site=feed.site_url,
            tags=(*feed.tags, *tags),
            due_at=now,
        )
        added += new
    return added


def _write_new(path: Path, document: bytes) -> None:
    try:
        with path.open("xb") as file:
            file.write(document)
    except FileExistsError as error:
        raise TerminalError(
            f"{path} exists already; name a new file, or write over it with "
            f"`pullquote feeds export > {path}`."
        ) from error
    except OSError as error:
        raise TerminalError(
            f"{path} cannot be written ({(error.strerror or 'unknown error').lower()})."
        ) from error
