"""`pullquote feeds refresh`: looks at feeds now, once or until stopped."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from adapters.terminal.console import Consoles, consoles
from adapters.terminal.ending import ending_when_told, on_signals, unless_told
from adapters.terminal.errors import MisuseError, TerminalError
from adapters.terminal.feed_choice import chosen_feeds
from adapters.terminal.feed_views import feed_name
from adapters.terminal.json_format import one_line
from adapters.terminal.opening import embed_missing, opened, watching_samples
from adapters.terminal.progress import Bar, progress_bar
from adapters.terminal.refresh_views import (
    nothing_done,
    refreshed_as_dict,
    refreshed_fields,
    refreshed_in_words,
    summary_in_words,
)
from adapters.terminal.render import count

if TYPE_CHECKING:
    from bot.assembly import Newsroom
    from knowledge.catalog.records import Feed
    from knowledge.feeds.refresh import Refresher
    from knowledge.feeds.reports import FeedRefreshed, RefreshSummary

REFRESH_EPILOG = """[bold]Examples[/bold]

[cyan]pullquote feeds refresh[/cyan]   the feeds that are due

[cyan]pullquote feeds refresh 3 "Example Daily"[/cyan]   these, due or not

[cyan]pullquote feeds refresh --all --quiet[/cyan]   for cron: every feed, and one sentence

[cyan]pullquote feeds refresh --watch --json >> feeds.log[/cyan]   until it is stopped

In a pipe, a line a feed: time, id, name, outcome, new, updated, cause and reason, with tabs \
between. Interrupting is safe: what was not reached stays due.

Exit status 0 when a feed could be read, none was due, or another process is at them; 1 when every \
feed that was looked at failed."""

NAME_CHARS = 24
_FAILURES_SHOWN = 20

OnFeed = Callable[["FeedRefreshed"], None]


def refresh(
    feed: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FEED", help="Only these, due or not.", show_default="the feeds that are due"
        ),
    ] = None,
    *,
    every: Annotated[bool, typer.Option("--all", help="Every feed, due or not.")] = False,
    once: Annotated[bool, typer.Option("--once", help="One round; this is the default.")] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Round after round, until Ctrl-C or a signal to end.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a feed.")] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="No progress bar, no lines; the summary stays.")
    ] = False,
) -> None:
    """Look at the feeds now and take in what is new."""
    if watch and (feed or every or once):
        raise MisuseError("--watch looks at every feed when it is due; give it alone.")
    if feed and every:
        raise MisuseError("Name feeds or give --all, not both.")
    streams = consoles()
    with ending_when_told(), opened(streams) as newsroom:
        embed_missing(newsroom, streams)
        on_feed = _lines(streams, as_json=as_json, quiet=quiet)
        if watch:
            _watch(newsroom, streams, on_feed)
        else:
            only = _only(newsroom, feed or (), every=every)
            with watching_samples(newsroom, streams):
                summary = refresh_once(newsroom, only, streams, on_feed=on_feed, quiet=quiet)
            if summary.feeds and summary.failed_feeds == summary.feeds:
                raise TerminalError(_all_failed(summary))


def no_lines(_one: "FeedRefreshed") -> None:
    """Nothing is written of each feed."""


def refresh_once(
    newsroom: "Newsroom",
    only: Sequence[int] | None,
    streams: Consoles,
    *,
    on_feed: OnFeed,
    quiet: bool = False,
) -> "RefreshSummary":
    """One round over the feeds `only` (None: those that are due), with a bar, then its summary.

    Failures are told in sentences after the bar has gone.
    """
    from bot.refreshing import build_refresher

    refresher = build_refresher(newsroom.settings, newsroom.library, gentle=False)
    with progress_bar(streams.err, "Refreshing", None, "feeds", quiet=quiet) as bar:
        shown = _Shown(bar, on_feed)
        try:
            summary = asyncio.run(
                unless_told(
                    refresher.refresh(
                        only=only,
                        on_feed=shown.feed,
                        on_start=shown.start,
                        on_page=shown.page,
                        on_total=shown.expect,
                    )
                )
            )
        except KeyboardInterrupt:
            streams.report(f"Interrupted: {shown.so_far()}")
            raise
        if summary is None:
            streams.report(f"Stopped: {shown.so_far()}")
            raise typer.Exit
    _tell(summary, shown.failed, newsroom, streams)
    return summary


class _Shown:
    """Moves the bar as the round goes on, and keeps what failed."""

    def __init__(self, bar: Bar, on_feed: OnFeed) -> None:
        self._bar = bar
        self._on_feed = on_feed
        self.total = 0
        self.done = 0
        self.failed: list[FeedRefreshed] = []

    def expect(self, total: int) -> None:
        self.total = total
        self._bar.expect(total)

    def so_far(self) -> str:
        verb = "is" if self.total == 1 else "are"
        return f"{self.done:,} of {count(self.total, 'feed')} {verb} done; the rest stays due."

    def start(self, feed: "Feed") -> None:
        if self.total == 1:  # of many, the one begun last is not the one that is waited for
            self._bar.call(f"Refreshing {_short(feed)}")

    def page(self, feed: "Feed", page: int, pages: int) -> None:
        self._bar.call(f"{_short(feed)}: page {page:,} of {pages:,}")

    def feed(self, one: "FeedRefreshed") -> None:
        self.done += 1
        self._bar.call("Refreshing")
        self._bar.advance(1)
        self._on_feed(one)
        if one.outcome in ("failed", "retired"):
            self.failed.append(one)


def _short(feed: "Feed") -> str:
    return feed_name(feed)[:NAME_CHARS]


def _only(newsroom: "Newsroom", named: Sequence[str], *, every: bool) -> list[int] | None:
    catalog = newsroom.library.catalog
    if every:
        return [overview.feed.id for overview in catalog.feeds.list()]
    return [feed.id for feed in chosen_feeds(catalog, named)] if named else None


def _lines(streams: Consoles, *, as_json: bool, quiet: bool) -> OnFeed:
    """What is written to standard output of each feed."""

    def write(one: "FeedRefreshed") -> None:
        if as_json:
            streams.line(one_line(refreshed_as_dict(one, datetime.now(UTC))))
        elif not quiet and not streams.out.is_terminal:
            streams.line("\t".join(refreshed_fields(one, datetime.now(UTC))))

    return write


def _tell(
    summary: "RefreshSummary",
    failed: Sequence["FeedRefreshed"],
    newsroom: "Newsroom",
    streams: Consoles,
) -> None:
    for one in failed[:_FAILURES_SHOWN]:
        streams.report(refreshed_in_words(one))
    if len(failed) > _FAILURES_SHOWN:
        streams.report(
            f"… and {len(failed) - _FAILURES_SHOWN:,} more; `pullquote feeds list` shows them."
        )
    if not summary.feeds:
        shelf, now = newsroom.library.catalog.feeds, datetime.now(UTC)
        streams.report(nothing_done(summary, len(shelf.list()), shelf.next_due(), now))
    if summary.feeds or summary.pages or summary.removed:
        streams.report(summary_in_words(summary))


def _all_failed(summary: "RefreshSummary") -> str:
    if set(summary.causes) <= {"dns", "connect", "timeout"} and summary.feeds > 1:
        return "No feed could be read: this computer may have no connection to the network."
    return "No feed could be read; see above for why."


def _watch(newsroom: "Newsroom", streams: Consoles, on_feed: OnFeed) -> None:
    from bot.refreshing import build_refresher

    followed = len(newsroom.library.catalog.feeds.list())
    waiting = "" if followed else " (none yet; one that is added is seen within a minute)"
    streams.report(f"Watching {count(followed, 'feed')}{waiting}. Ctrl-C ends it.")
    read = 0

    def on_one(one: "FeedRefreshed") -> None:
        nonlocal read
        read += 1
        on_feed(one)
        if streams.out.is_terminal and (one.new or one.updated or one.reason):
            now = newsroom.settings.now()
            streams.answer(Text(f"{now:%H:%M}  {refreshed_in_words(one)}"))

    refresher = build_refresher(newsroom.settings, newsroom.library, gentle=True)
    asyncio.run(_until_told(refresher, on_one))
    streams.report(f"Stopped, after {count(read, 'look')} at feeds. Nothing is half done.")


async def _until_told(refresher: "Refresher", on_feed: OnFeed) -> None:
    stop = asyncio.Event()
    on_signals(stop.set)
    await refresher.watch(stop, on_feed=on_feed)
