"""Who is at which feed: a claim is one holder's alone until it is released or runs out.

Functions inside a write transaction, so that no two holders get the same.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from knowledge.catalog.feed_rows import read_feeds
from knowledge.catalog.records import Feed
from knowledge.catalog.rows import epoch
from knowledge.catalog.schema import feeds

RELEASED: dict[str, None] = {"claimed_by": None, "claimed_until_epoch": None}
"""The columns of a feed that nobody holds."""


def claim_due(
    connection: sa.Connection,
    now: datetime,
    limit: int,
    lease_s: float,
    by: str,
    *,
    dead: Callable[[str], bool],
) -> list[Feed]:
    """Claim feeds that are due; see `FeedShelf.claim_due`."""
    held_by_others = sa.and_(is_due(now), ~_free(now), feeds.c.claimed_by != by)
    others = sa.select(feeds.c.claimed_by).distinct().where(held_by_others)
    left = [holder for holder in connection.execute(others).scalars() if dead(holder)]
    due = (
        sa.select(feeds.c.id)
        .where(is_due(now), _free(now) | feeds.c.claimed_by.in_([by, *left]))
        .order_by(feeds.c.due_epoch, feeds.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return _claimed(connection, list(connection.execute(due).scalars()), now, lease_s, by)


def claim(
    connection: sa.Connection,
    ids: Sequence[int],
    now: datetime,
    lease_s: float,
    by: str,
    *,
    dead: Callable[[str], bool],
) -> list[Feed]:
    """Claim feeds by their ids; see `FeedShelf.claim`."""
    rows = connection.execute(
        sa.select(feeds.c.id, feeds.c.claimed_by, _free(now).label("free"))
        .where(feeds.c.id.in_(ids))
        .with_for_update(skip_locked=True)
    ).all()
    mine = {row.id for row in rows if row.free or row.claimed_by == by or dead(row.claimed_by)}
    wanted = [feed_id for feed_id in dict.fromkeys(ids) if feed_id in mine]
    return _claimed(connection, wanted, now, lease_s, by)


def renew(
    connection: sa.Connection, ids: Sequence[int], now: datetime, lease_s: float, by: str
) -> None:
    """Let claims that are still held run on."""
    held = feeds.c.id.in_(ids) & (feeds.c.claimed_by == by)
    until = epoch(now + timedelta(seconds=lease_s))
    connection.execute(feeds.update().where(held).values(claimed_until_epoch=until))


def release(connection: sa.Connection, ids: Sequence[int], by: str) -> None:
    """Give claims back without a word on how it went."""
    held = feeds.c.id.in_(ids) & (feeds.c.claimed_by == by)
    connection.execute(feeds.update().where(held).values(**RELEASED))


def is_due(now: datetime) -> sa.ColumnElement[bool]:
    """Whether a feed is to be asked."""
    return feeds.c.retired_epoch.is_(None) & (feeds.c.due_epoch <= epoch(now))


def next_turn() -> sa.ColumnElement[int]:
    """When a feed can next be asked: not while somebody is at it."""
    until = feeds.c.claimed_until_epoch
    return sa.case((until > feeds.c.due_epoch, until), else_=feeds.c.due_epoch)


def _free(now: datetime) -> sa.ColumnElement[bool]:
    # Without a holder's name nobody could ask whether it lives: free as well.
    return (
        feeds.c.claimed_by.is_(None)
        | feeds.c.claimed_until_epoch.is_(None)
        | (feeds.c.claimed_until_epoch <= epoch(now))
    )


def _claimed(
    connection: sa.Connection, ids: Sequence[int], now: datetime, lease_s: float, by: str
) -> list[Feed]:
    if not ids:
        return []
    until = epoch(now + timedelta(seconds=lease_s))
    connection.execute(
        feeds.update().where(feeds.c.id.in_(ids)).values(claimed_by=by, claimed_until_epoch=until)
    )
    found = {feed.id: feed for feed in read_feeds(connection, feeds.c.id.in_(ids))}
    return [found[feed_id] for feed_id in ids]
