"""Feeds as what a person or a program reads. Pure: values and the time in, text out.

Titles and reasons come from elsewhere: all of them pass through `harmless`.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from adapters.terminal.failures import advice
from adapters.terminal.harmless import harmless_line, harmless_link
from adapters.terminal.render import INDENT, Behind
from adapters.terminal.times import ago, soon
from knowledge.articles import published_iso

if TYPE_CHECKING:
    from knowledge.catalog.records import Feed, FeedOverview

WIDE = 100
"""Columns from which there is room for the tags."""

EXPLAINED = 10
"""Feeds of which is said what to do: more would push the table off the screen."""

MANY_UNREAD = 5
"""Entries passed over from which it is worth a word."""

_NAME_CHARS = 60


def health(feed: "Feed") -> str:
    """`well`, `never fetched`, `failing 3×: no answer in time`, `retired: gone for good`."""
    if feed.retired_at is not None:
        return f"retired: {advice(feed.failure_cause).short}" if feed.failure_cause else "retired"
    if feed.failures:
        return f"{_failing(feed)}: {advice(feed.failure_cause).short}"
    return "never fetched" if feed.succeeded_at is None else "well"


def is_well(feed: "Feed") -> bool:
    """Whether nothing is wrong with it, as far as is known."""
    return feed.retired_at is None and not feed.failures


def feed_name(feed: "Feed") -> str:
    """What to call it on one line."""
    return harmless_line(feed.name, _NAME_CHARS) or f"feed {feed.id}"


def feed_as_dict(overview: "FeedOverview") -> dict[str, Any]:
    """One object a feed, as docs/json.md names it."""
    feed = overview.feed
    return {
        "id": feed.id,
        "address": feed.address,
        "name": feed.name,
        "title": feed.title,
        "outlet": feed.outlet,
        "site": feed.site_url,
        "vouched_site": feed.vouched_site,
        "tags": list(feed.tags),
        "articles": overview.articles,
        "waiting_pages": overview.waiting_pages,
        "unread_elsewhere": dict(overview.unread_elsewhere),
        "added": published_iso(feed.added_at),
        "last_attempt": published_iso(feed.attempted_at),
        "last_success": published_iso(feed.succeeded_at),
        "last_change": published_iso(feed.changed_at),
        "next_due": None if feed.retired_at else published_iso(feed.due_at),
        "retired": published_iso(feed.retired_at),
        "failures": feed.failures,
        "failure_cause": feed.failure_cause,
        "failure_reason": feed.failure_reason,
    }


def feed_line(overview: "FeedOverview") -> str:
    """A feed for cut, sort and awk: nine fields between tabs, none of them shortened."""
    feed = overview.feed
    fields = (
        str(feed.id),
        feed.name,
        feed.address,
        ", ".join(feed.tags),
        str(overview.articles),
        published_iso(feed.succeeded_at) or "",
        "" if feed.retired_at else published_iso(feed.due_at) or "",
        health(feed),
        feed.failure_reason or "",
    )
    return "\t".join(harmless_line(field, 10_000) for field in fields)


def feeds_view(
    feeds: Sequence["FeedOverview"], now: datetime, *, width: int, hyperlinks: bool
) -> Iterator[RenderableType]:
    """A table that fits `width` columns, then what can be done about each feed that is not well."""
    yield _table(feeds, now, wide=width >= WIDE, hyperlinks=hyperlinks)
    unwell = [one.feed for one in feeds if not is_well(one.feed)]
    for feed in unwell[:EXPLAINED]:
        yield Text()
        yield Behind("", Text(f"{feed.id}  {feed_name(feed)} is {health(feed)}", "bold"))
        yield from (Behind(INDENT, Text(said)) for said in what_to_do(feed))
    if len(unwell) > EXPLAINED:
        yield Text()
        yield Text(f"{len(unwell) - EXPLAINED:,} more are not well; `| less` shows why of each.")
    for one in [one for one in feeds if _speaks_of_others(one)][:EXPLAINED]:
        yield Text()
        yield Behind("", Text(_unread(one)))


def what_to_do(feed: "Feed") -> Iterator[str]:
    """What was said at the last failure, and what can be done about it."""
    if feed.failure_reason:
        reason = harmless_line(feed.failure_reason, 300)
        yield f"{harmless_line(feed.address, 300)}: {reason}"
    said = advice(feed.failure_cause).for_a_feed
    if feed.retired_at is not None:
        said = f"{said} Then `pullquote feeds remove {feed.id}`; its articles stay."
    yield said


def _speaks_of_others(overview: "FeedOverview") -> bool:
    """Whether much of what it lists could not be had, on sites that it does not speak for."""
    unread = sum(overview.unread_elsewhere.values())
    return unread >= MANY_UNREAD and unread > overview.articles


def _unread(overview: "FeedOverview") -> str:
    feed, unread = overview.feed, overview.unread_elsewhere
    most = harmless_line(next(iter(unread)), 100)
    return (
        f"{feed.id}  {feed_name(feed)}: {sum(unread.values()):,} entries passed over, as their "
        f"pages on other sites could not be had, most of them on {most}. If the feed is that "
        f"site's own, `pullquote feeds edit {feed.id} --site https://{most}/` lets it speak for it."
    )


def _failing(feed: "Feed") -> str:
    return "failing" if feed.failures == 1 else f"failing {feed.failures}×"


def _table(
    feeds: Sequence["FeedOverview"], now: datetime, *, wide: bool, hyperlinks: bool
) -> RenderableType:
    rows = [_cells(overview, now, wide=wide) for overview in feeds]
    table = Table(box=None, pad_edge=False, header_style="dim", expand=True)
    for name in rows[0]:
        widest = max(len(name), *(cell_len(row[name]) for row in rows))
        table.add_column(
            name,
            width=None if name == "feed" else min(widest, 30),
            ratio=1 if name == "feed" else None,
            justify="right" if name in ("id", "articles") else "left",
            no_wrap=True,
            overflow="ellipsis",
        )
    for overview, row in zip(feeds, rows, strict=True):
        link = harmless_link(overview.feed.site_url or overview.feed.address)
        table.add_row(
            *(
                Text(cell, f"link {link}" if name == "feed" and hyperlinks and link else "")
                for name, cell in row.items()
            )
        )
    return table


def _cells(overview: "FeedOverview", now: datetime, *, wide: bool) -> Mapping[str, str]:
    feed = overview.feed
    checked = "never" if feed.succeeded_at is None else ago(feed.succeeded_at, now)
    cells = {
        "id": str(feed.id),
        "feed": feed_name(feed),
        "articles": f"{overview.articles:,}",
        "last success": checked,
        "next": "" if feed.retired_at else soon(feed.due_at, now),
        "health": _in_a_word(feed),
    }
    if wide:
        cells["tags"] = harmless_line(", ".join(feed.tags), 30)
    return cells


def _in_a_word(feed: "Feed") -> str:
    if feed.retired_at is not None:
        return "retired"
    if feed.failures:
        return _failing(feed)
    return "new" if feed.succeeded_at is None else "well"
