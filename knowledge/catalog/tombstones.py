"""Tombstones: the addresses of articles that a person removed, which no feed brings back.

They outlive the feeds. A person who adds the article again, by any of its addresses, lifts all.
Functions inside a transaction.
"""

from collections.abc import Sequence

import sqlalchemy as sa

from knowledge.catalog.records import EntryState
from knowledge.catalog.rows import present_epoch
from knowledge.catalog.schema import article_urls, articles, feed_entries, tombstones

_AT_ONCE = 500


def bury(connection: sa.Connection, article_id: str) -> None:
    """Remember every address by which a standing article could come again, before it goes.

    Those are its own, its further ones, the links of its entries, and the place it was read from.
    """
    own = sa.select(articles.c.url, articles.c.origin).where(articles.c.id == article_id)
    found = {address for row in connection.execute(own) for address in row if address}
    for addresses in (
        sa.select(article_urls.c.url).where(article_urls.c.article_id == article_id),
        sa.select(feed_entries.c.url).where(
            feed_entries.c.article_id == article_id, feed_entries.c.url.is_not(None)
        ),
    ):
        found |= set(connection.execute(addresses).scalars())
    new = sorted(found - buried(connection, sorted(found)))
    if new:
        now = present_epoch()
        connection.execute(
            tombstones.insert(),
            [{"address": one, "article_id": article_id, "removed_epoch": now} for one in new],
        )


def buried(connection: sa.Connection, addresses: Sequence[str]) -> frozenset[str]:
    """Those of the addresses that have a tombstone."""
    found: set[str] = set()
    for at in range(0, len(addresses), _AT_ONCE):
        these = tombstones.c.address.in_(addresses[at : at + _AT_ONCE])
        found |= set(connection.execute(sa.select(tombstones.c.address).where(these)).scalars())
    return frozenset(found)


def lift(connection: sa.Connection, addresses: Sequence[str]) -> None:
    """Forget that the article of any of these addresses was removed.

    Entries that led to it are looked at again, as if they had been passed over.
    """
    if not buried(connection, addresses):
        return
    whose = sa.select(tombstones.c.article_id).where(tombstones.c.address.in_(addresses))
    lifted = sa.select(tombstones.c.address).where(tombstones.c.article_id.in_(whose))
    free = sorted(connection.execute(lifted).scalars())
    for at in range(0, len(free), _AT_ONCE):
        these = free[at : at + _AT_ONCE]
        connection.execute(
            feed_entries.update()
            .where(feed_entries.c.url.in_(these), feed_entries.c.state == EntryState.REMOVED.value)
            .values(state=EntryState.PASSED_OVER.value, page_tries=0)
        )
        connection.execute(tombstones.delete().where(tombstones.c.address.in_(these)))
