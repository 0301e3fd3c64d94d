"""`pullquote feeds add`: follows a feed, or the feeds that a site's page declares."""

import asyncio
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from adapters.terminal.addresses import whole_address
from adapters.terminal.console import Consoles, consoles, stdin_is_terminal
from adapters.terminal.errors import MisuseError, TerminalError
from adapters.terminal.failures import may_be_there_later, not_had
from adapters.terminal.feed_views import feed_name
from adapters.terminal.harmless import harmless_line
from adapters.terminal.opening import embed_missing, opened, watching_samples
from adapters.terminal.refreshing import no_lines, refresh_once
from adapters.terminal.render import INDENT, Behind, count
from adapters.terminal.topics import NewTagsOption, given_tags
from knowledge.errors import SourceError

if TYPE_CHECKING:
    from bot.assembly import Newsroom
    from knowledge.catalog.records import Feed
    from knowledge.feeds.refresh import Refresher
    from knowledge.feeds.reports import AddedFeed, FeedCandidate

ADD_EPILOG = """[bold]Examples[/bold]

[cyan]pullquote feeds add https://www.example.com/rss.xml --tag chips[/cyan]

[cyan]pullquote feeds add https://www.example.com/[/cyan]   a site: asks which of its feeds, if it \
has several

[cyan]pullquote feeds add --all https://www.example.com/ https://news.example.org/[/cyan]   all of \
them

[cyan]pullquote feeds add --anyway https://www.example.com/rss.xml[/cyan]   though it does not \
answer today

Exit status 1 when one of them could not be added."""


def add(
    urls: Annotated[
        list[str],
        typer.Argument(
            metavar="URL", help="Feeds, or pages of sites that have feeds.", show_default=False
        ),
    ],
    *,
    tag: NewTagsOption = None,
    outlet: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Who publishes it.", show_default="what the feed says"),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Every feed that a page declares.")] = False,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Follow it though it does not answer now.")
    ] = False,
    no_refresh: Annotated[
        bool, typer.Option("--no-refresh", help="Do not take in its articles yet.")
    ] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="No progress bar; the summary stays.")
    ] = False,
) -> None:
    """Follow a feed, or the feeds of a site, and take in its articles."""
    if anyway and every:
        raise MisuseError(
            "--anyway takes the address as it is, --all asks a page for its feeds: give only one."
        )
    streams = consoles()
    tags, name = given_tags(tag), harmless_line(outlet or "") or None
    with opened(streams) as newsroom:
        adding = Adding(newsroom, streams, tags, name, every=every, anyway=anyway)
        added = asyncio.run(adding.look_at(urls))
        new = [feed.id for feed in added]
        if new and not no_refresh:
            embed_missing(newsroom, streams)
            with watching_samples(newsroom, streams):
                refresh_once(newsroom, new, streams, on_feed=no_lines, quiet=quiet)
    if adding.failed:
        raise TerminalError("Not every feed could be added; see above.")


class Adding:
    """Takes addresses into the library, saying what became of each."""

    def __init__(
        self,
        newsroom: "Newsroom",
        streams: Consoles,
        tags: tuple[str, ...],
        outlet: str | None,
        *,
        every: bool,
        anyway: bool,
    ) -> None:
        self._newsroom = newsroom
        self._streams = streams
        self._tags = tags
        self._outlet = outlet
        self._every = every
        self._anyway = anyway
        self.failed = 0

    async def look_at(self, urls: Sequence[str]) -> list["Feed"]:
        """The feeds found at `urls` that are in the library now."""
        from bot.refreshing import build_refresher

        refresher = build_refresher(self._newsroom.settings, self._newsroom.library, gentle=False)
        added: dict[int, Feed] = {}
        for url in map(whole_address, urls):
            try:
                found = await self._found(refresher, url)
            except SourceError as error:
                self.failed += 1
                later = " --anyway follows it all the same." if may_be_there_later(error) else ""
                self._streams.report(f"Not added: {not_had(error)}{later}")
            else:
                added |= {feed.id: feed for feed in found}
        return list(added.values())

    async def _found(self, refresher: "Refresher", url: str) -> list["Feed"]:
        """Raises SourceError where there is no feed at `url`."""
        from knowledge.feeds.reports import AddedFeed

        with self._streams.working(f"Looking at {harmless_line(url, 60)} …"):
            result = await self._add(refresher, url)
        if isinstance(result, AddedFeed):
            self._say(result.feed, new=result.new)
            return [result.feed]
        feeds = []
        for candidate in self._chosen(url, result):
            with self._streams.working(f"Looking at {harmless_line(candidate.url, 60)} …"):
                one = await self._add(refresher, candidate.url, candidate.site)
            if isinstance(one, AddedFeed):
                self._say(one.feed, new=one.new)
                feeds.append(one.feed)
        return feeds

    async def _add(
        self, refresher: "Refresher", url: str, site: str | None = None
    ) -> "AddedFeed | tuple[FeedCandidate, ...]":
        """`site`: the page that led to it, which vouches for it."""
        return await refresher.add(
            url, tags=self._tags, outlet=self._outlet, site=site, anyway=self._anyway
        )

    def _chosen(self, url: str, candidates: Sequence["FeedCandidate"]) -> Sequence["FeedCandidate"]:
        """Those of the feeds of a page that are wanted: all, those a person picks, or the first."""
        if self._every or len(candidates) == 1:
            return candidates
        if stdin_is_terminal():
            return _asked(url, candidates, self._streams)
        self._streams.report(
            f"{harmless_line(url)} has {count(len(candidates), 'feed')}; the first is taken. "
            "--all takes every one; the others are:"
        )
        for other in candidates[1:]:
            self._streams.report(f"- {candidate_in_words(other)}")
        return candidates[:1]

    def _say(self, feed: "Feed", *, new: bool) -> None:
        how = "Added" if new else "There already"
        tags = f" [{', '.join(feed.tags)}]" if feed.tags else ""
        self._streams.report(f"{how}: {feed_name(feed)} ({feed.address}){tags}")


def candidate_in_words(candidate: "FeedCandidate") -> str:
    """`Example Daily, 20 entries  https://…`, safe to show."""
    title = harmless_line(candidate.title or "", 60) or "untitled"
    entries = "1 entry" if candidate.entries == 1 else f"{candidate.entries:,} entries"
    return f"{title}, {entries}  {harmless_line(candidate.url, 500)}"


def picked(answer: str, number: int) -> list[int] | None:
    """The places (from 0, each once) that `answer` picks out of `number`; None where it is unclear.

    Numbers from 1 with commas or spaces between them, `all`, or nothing for the first.
    """
    words = re.findall(r"[^\s,]+", answer)
    if not words:
        return [0]
    if [word.lower() for word in words] == ["all"]:
        return list(range(number))
    if not all(word.isdecimal() and 1 <= int(word) <= number for word in words):
        return None
    return list(dict.fromkeys(int(word) - 1 for word in words))


def _asked(
    url: str, candidates: Sequence["FeedCandidate"], streams: Consoles
) -> list["FeedCandidate"]:
    streams.report(f"{harmless_line(url)} has {count(len(candidates), 'feed')}:")
    for place, candidate in enumerate(candidates, start=1):
        with_number = Behind(INDENT, Text(f"{place:>2}  {candidate_in_words(candidate)}"))
        streams.err.print(with_number, crop=False)
    while True:
        answer = typer.prompt("Which? (numbers, or all)", default="1", err=True)
        places = picked(answer, len(candidates))
        if places is not None:
            return [candidates[place] for place in places]
        streams.report(f"Give numbers from 1 to {len(candidates)}, such as 1,3, or all.")
