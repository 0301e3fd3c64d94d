"""The rows of feed entries: what each feed said, and which article it led to.

Functions inside a transaction. An entry never claims an article that is not there, and one whose
article was removed stays removed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from knowledge.canonical import canonical_line, canonical_text
from knowledge.catalog import tagging, tombstones
from knowledge.catalog.feed_rows import read_feeds
from knowledge.catalog.records import EntryMark, EntryRecord, EntryState, PageDue
from knowledge.catalog.rows import article_from_row, article_select, epoch, moment
from knowledge.catalog.schema import articles, feed_entries, feeds
from knowledge.urls import canonical_url

_AT_ONCE = 500
_MAX_HEADER_CHARS = 1_000

HAS_A_PAGE = feed_entries.c.state.in_([EntryState.PAGE_DUE.value, EntryState.STORED.value])
"""Whether an entry's page is looked at when it is due: never for what is not wanted."""


def record_from_row(row: sa.Row[Any]) -> EntryRecord:
    """The entry in a row of `feed_entries`."""
    return EntryRecord(
        feed_id=row.feed_id,
        key=row.key,
        fingerprint=row.fingerprint,
        url=row.url,
        state=EntryState(row.state),
        page_etag=row.page_etag,
        page_last_modified=row.page_last_modified,
        page_tries=row.page_tries,
        page_due_at=moment(row.page_due_epoch),
        note=row.note,
        article_id=row.article_id,
        owner=bool(row.owner),
    )


def entries_of(
    connection: sa.Connection, feed_id: int, keys: Sequence[str]
) -> dict[str, EntryRecord]:
    """Those of the entries `keys` that are known, by key."""
    found: dict[str, EntryRecord] = {}
    for at in range(0, len(keys), _AT_ONCE):
        rows = connection.execute(
            sa.select(feed_entries).where(
                feed_entries.c.feed_id == feed_id,
                feed_entries.c.key.in_(keys[at : at + _AT_ONCE]),
            )
        )
        found |= {row.key: record_from_row(row) for row in rows}
    return found


def entry_of(connection: sa.Connection, mark: EntryMark) -> EntryRecord | None:
    """The entry that `mark` is about, as it stands."""
    return entries_of(connection, mark.feed_id, [mark.key]).get(mark.key)


def has_feed(connection: sa.Connection, feed_id: int) -> bool:
    """Whether there is such a feed still."""
    found = connection.execute(sa.select(feeds.c.id).where(feeds.c.id == feed_id))
    return found.first() is not None


def removed_urls(connection: sa.Connection, urls: Sequence[str]) -> frozenset[str]:
    """Those of the addresses by which an article came that a person has removed."""
    return tombstones.buried(connection, urls)


def owner_of(connection: sa.Connection, article_id: str) -> tuple[int, str] | None:
    """(feed id, key) of the entry that an article's text came from; None: a file or a page."""
    found = connection.execute(
        sa.select(feed_entries.c.feed_id, feed_entries.c.key).where(
            feed_entries.c.article_id == article_id, feed_entries.c.owner
        )
    ).first()
    return (found.feed_id, found.key) if found else None


def mark_all(
    connection: sa.Connection, marks: Sequence[EntryMark], links: Mapping[str, str], now: int
) -> None:
    """Write marks that bring no text; see `FeedShelf.mark`."""
    wanted = set(links.values())
    standing = _standing(connection, list(wanted))
    tags_moved = False
    for feed_id in dict.fromkeys(mark.feed_id for mark in marks):
        if not has_feed(connection, feed_id):
            continue
        mine = {mark.key: mark for mark in marks if mark.feed_id == feed_id}
        known = entries_of(connection, feed_id, list(mine))
        for key, mark in mine.items():
            old = known.get(key)
            if key in links and links[key] not in standing:
                continue
            article_id = links.get(key) or (old.article_id if old else None)
            if mark.state is EntryState.STORED and article_id is None and not _gone(old):
                continue
            owner = bool(old and old.owner and old.article_id == article_id)
            write(connection, mark, old, article_id=article_id, owner=owner, now=now)
            tags_moved |= article_id is not None and (old is None or old.article_id != article_id)
    if tags_moved:
        tagging.note_change(connection)


def claim_pages(
    connection: sa.Connection, now: datetime, limit: int, lease_s: float
) -> list[PageDue]:
    """Entries whose page is due; see `FeedShelf.due_pages`."""
    rows = connection.execute(
        sa.select(feed_entries)
        .where(
            HAS_A_PAGE,
            feed_entries.c.page_due_epoch <= epoch(now),
        )
        .order_by(feed_entries.c.page_due_epoch, feed_entries.c.feed_id, feed_entries.c.key)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    until = epoch(now + timedelta(seconds=lease_s))
    for row in rows:
        this = (feed_entries.c.feed_id == row.feed_id) & (feed_entries.c.key == row.key)
        connection.execute(feed_entries.update().where(this).values(page_due_epoch=until))
    by_id = feeds.c.id.in_({row.feed_id for row in rows})
    named = {feed.id: feed for feed in read_feeds(connection, by_id)}
    wanted = articles.c.id.in_({row.article_id for row in rows if row.article_id})
    current = connection.execute(article_select(current=True).where(wanted))
    held = {row.id: article_from_row(row) for row in current}
    return [
        PageDue(record_from_row(row), named[row.feed_id], held.get(row.article_id)) for row in rows
    ]


def write(
    connection: sa.Connection,
    mark: EntryMark,
    old: EntryRecord | None,
    *,
    article_id: str | None,
    owner: bool,
    now: int,
) -> None:
    """Write one entry's row. What was removed stays removed."""
    removed = mark.state is EntryState.REMOVED or _gone(old)
    values = {
        "fingerprint": mark.fingerprint,
        "article_id": None if removed else article_id,
        "state": (EntryState.REMOVED if removed else mark.state).value,
        "url": canonical_url(mark.url) if mark.url else None,
        "owner": owner and not removed,
        "page_etag": header(mark.page_etag),
        "page_last_modified": header(mark.page_last_modified),
        "page_tries": mark.page_tries,
        "page_due_epoch": None if removed else epoch(mark.page_due_at),
        "note": None if removed or mark.note is None else canonical_text(mark.note),
        "last_seen_epoch": now,
    }
    if old is None:
        connection.execute(
            feed_entries.insert(),
            {"feed_id": mark.feed_id, "key": mark.key, "first_seen_epoch": now, **values},
        )
    else:
        this = (feed_entries.c.feed_id == mark.feed_id) & (feed_entries.c.key == mark.key)
        connection.execute(feed_entries.update().where(this).values(**values))


def disown(connection: sa.Connection, article_id: str) -> None:
    """Whichever entry owned the article no longer does."""
    connection.execute(
        feed_entries.update()
        .where(feed_entries.c.article_id == article_id, feed_entries.c.owner)
        .values(owner=False)
    )


def as_removed(mark: EntryMark) -> EntryMark:
    """`mark`, saying that its article was removed."""
    return replace(mark, state=EntryState.REMOVED)


def note_removal(connection: sa.Connection, article_id: str, state: EntryState) -> None:
    """The entries that lead to this article must not bring it back, or not for now."""
    connection.execute(
        feed_entries.update()
        .where(feed_entries.c.article_id == article_id)
        .values(article_id=None, owner=False, state=state.value, page_due_epoch=None)
    )


def hand_on(connection: sa.Connection, feed_id: int) -> None:
    """What this feed owns goes to the first other entry that leads to it, if there is one."""
    mine, other = feed_entries.alias("mine"), feed_entries.alias("other")
    owned = (
        sa.select(mine.c.article_id, other.c.feed_id, other.c.key)
        .join(other, other.c.article_id == mine.c.article_id)
        .where(mine.c.feed_id == feed_id, mine.c.owner, other.c.feed_id != feed_id)
        .order_by(other.c.first_seen_epoch.desc(), other.c.feed_id.desc(), other.c.key.desc())
    )
    heirs = {row.article_id: (row.feed_id, row.key) for row in connection.execute(owned)}
    for heir, key in heirs.values():
        connection.execute(
            feed_entries.update()
            .where(feed_entries.c.feed_id == heir, feed_entries.c.key == key)
            .values(owner=True)
        )


def _standing(connection: sa.Connection, ids: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for at in range(0, len(ids), _AT_ONCE):
        these = sa.select(articles.c.id).where(articles.c.id.in_(ids[at : at + _AT_ONCE]))
        found |= set(connection.execute(these).scalars())
    return found


def _gone(old: EntryRecord | None) -> bool:
    return old is not None and old.state is EntryState.REMOVED


def header(value: str | None) -> str | None:
    """A validator as it came; None where it is nothing that could be sent back."""
    if value is None or len(value) > _MAX_HEADER_CHARS or canonical_line(value) != value:
        return None
    return value
