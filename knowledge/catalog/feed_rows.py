"""The rows of feeds: how they are read, added and changed.

Functions inside a transaction, except what cleans a value.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa

from knowledge.canonical import canonical_line
from knowledge.catalog import tagging
from knowledge.catalog.records import EntryState, Feed, FeedOverview
from knowledge.catalog.rows import epoch, moment, present_epoch
from knowledge.catalog.schema import feed_entries, feed_tags, feeds
from knowledge.errors import SourceError
from knowledge.feeds.addresses import feed_address
from knowledge.feeds.trust import registered_domain, speaks_for
from knowledge.tags import tags_from
from knowledge.urls import canonical_url

_MAX_LINE_CHARS = 300
_LARGEST_ID = 2**63 - 1


def kept_address(raw: str) -> str:
    """The address of a feed as it is kept; SourceError where it can be none."""
    address = feed_address(raw)
    if address is None:
        shown = canonical_line(raw, 200)
        hidden = shown.rpartition("@")[2]  # what stands before may be a password
        raise SourceError(
            hidden, "is no http or https address (one with a password in it is not taken)"
        )
    return address


def line(value: str | None) -> str | None:
    """A name or a sentence on one line, or None where nothing is left of it."""
    return canonical_line(value, _MAX_LINE_CHARS) or None if value else None


def site(value: str | None) -> str | None:
    """A site's address in canonical form, or None where it is none."""
    return canonical_url(value) if value else None


def read_feeds(connection: sa.Connection, *where: sa.ColumnElement[bool]) -> list[Feed]:
    """The feeds that the conditions pick, by id, with their tags."""
    rows = connection.execute(sa.select(feeds).where(*where).order_by(feeds.c.id)).all()
    picked = sa.select(feeds.c.id).where(*where)
    tags: dict[int, list[str]] = {}
    for feed_id, tag in connection.execute(
        sa.select(feed_tags.c.feed_id, feed_tags.c.tag)
        .where(feed_tags.c.feed_id.in_(picked))
        .order_by(feed_tags.c.tag)
    ):
        tags.setdefault(feed_id, []).append(tag)
    return [_feed(row, tags.get(row.id, ())) for row in rows]


def read_feed(connection: sa.Connection, feed_id: int) -> Feed | None:
    """The feed of this id, or None."""
    if not 0 < feed_id <= _LARGEST_ID:
        return None
    return next(iter(read_feeds(connection, feeds.c.id == feed_id)), None)


def id_at(connection: sa.Connection, address: str) -> int | None:
    """The id of the feed at an address as it is kept."""
    known = connection.execute(sa.select(feeds.c.id).where(feeds.c.address == address))
    return known.scalar()


def id_of_alike(connection: sa.Connection, address: str) -> int | None:
    """The id of the one feed whose address is canonically the same."""
    wanted = canonical_url(address)
    known = connection.execute(sa.select(feeds.c.id, feeds.c.address))
    alike = [row.id for row in known if canonical_url(row.address) == wanted]
    return int(alike[0]) if len(alike) == 1 else None


def insert_feed(
    connection: sa.Connection,
    address: str,
    *,
    title: str | None,
    outlet: str | None,
    site_url: str | None,
    vouched_site: str | None,
    due_at: datetime,
) -> int:
    """Add a feed that is not there; its id."""
    added = connection.execute(
        feeds.insert()
        .values(
            address=address,
            title=line(title),
            outlet=line(outlet),
            site_url=site(site_url),
            vouched_site=site(vouched_site),
            added_epoch=present_epoch(),
            due_epoch=epoch(due_at),
            failures=0,
        )
        .returning(feeds.c.id)
    )
    return int(added.scalar_one())


def update_feed(connection: sa.Connection, feed_id: int, values: Mapping[str, Any]) -> None:
    """Change columns of one feed; one that is gone is passed over."""
    connection.execute(feeds.update().where(feeds.c.id == feed_id).values(**values))


def vouch_if_none_did(connection: sa.Connection, feed_id: int, site_url: str) -> None:
    """Say which site a feed speaks for, unless that was said before."""
    unsaid = (feeds.c.id == feed_id) & feeds.c.vouched_site.is_(None)
    connection.execute(feeds.update().where(unsaid).values(vouched_site=site_url))


def add_tags(connection: sa.Connection, feed_id: int, tags: Sequence[str]) -> None:
    """Give a feed these tags beside its own."""
    held = connection.execute(sa.select(feed_tags.c.tag).where(feed_tags.c.feed_id == feed_id))
    new = set(tags_from(tags)) - set(held.scalars())
    if new:
        connection.execute(
            feed_tags.insert(), [{"feed_id": feed_id, "tag": tag} for tag in sorted(new)]
        )
        tagging.note_change(connection)


def overview(connection: sa.Connection) -> list[FeedOverview]:
    """Every feed with what it brought, by name."""
    carried = (
        sa.select(feed_entries.c.feed_id, sa.func.count(feed_entries.c.article_id.distinct()))
        .where(feed_entries.c.article_id.is_not(None))
        .group_by(feed_entries.c.feed_id)
    )
    waiting = (
        sa.select(feed_entries.c.feed_id, sa.func.count())
        .where(feed_entries.c.state == EntryState.PAGE_DUE.value)
        .group_by(feed_entries.c.feed_id)
    )
    number = {row[0]: row[1] for row in connection.execute(carried)}
    pages = {row[0]: row[1] for row in connection.execute(waiting)}
    found = read_feeds(connection)
    found.sort(key=lambda feed: (feed.name.casefold(), feed.address))
    elsewhere = _unread_elsewhere(connection, found)
    return [
        FeedOverview(
            feed, number.get(feed.id, 0), pages.get(feed.id, 0), elsewhere.get(feed.id, {})
        )
        for feed in found
    ]


def _unread_elsewhere(
    connection: sa.Connection, known: Sequence[Feed]
) -> dict[int, dict[str, int]]:
    """By feed and domain: entries whose page was tried in vain on a site that is not the feed's."""
    rows = connection.execute(
        sa.select(feed_entries.c.feed_id, feed_entries.c.url).where(
            feed_entries.c.state == EntryState.PASSED_OVER.value,
            feed_entries.c.page_tries > 0,
            feed_entries.c.url.is_not(None),
        )
    )
    by_id = {feed.id: feed for feed in known}
    counts: dict[int, Counter[str]] = {}
    for feed_id, url in rows:
        if not speaks_for(by_id[feed_id], url):
            domain = registered_domain(urlsplit(url).hostname or "")
            counts.setdefault(feed_id, Counter())[domain] += 1
    return {feed_id: dict(found.most_common()) for feed_id, found in counts.items()}


def _feed(row: sa.Row[Any], tags: Sequence[str]) -> Feed:
    added, due = moment(row.added_epoch), moment(row.due_epoch)
    assert added is not None
    assert due is not None
    return Feed(
        id=row.id,
        address=row.address,
        title=row.title,
        outlet=row.outlet,
        site_url=row.site_url,
        tags=tuple(tags),
        added_at=added,
        etag=row.etag,
        last_modified=row.last_modified,
        body_sha256=row.body_sha256,
        attempted_at=moment(row.attempted_epoch),
        succeeded_at=moment(row.succeeded_epoch),
        changed_at=moment(row.changed_epoch),
        due_at=due,
        failures=row.failures,
        failure_cause=row.failure_cause,
        failure_reason=row.failure_reason,
        retired_at=moment(row.retired_epoch),
        ttl_s=row.ttl_s,
        vouched_site=row.vouched_site,
    )
