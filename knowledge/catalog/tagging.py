"""Topics: an article has its own and those of every feed that carries it, which are never copied.

What is tagged can change without any embedding changing, so a number in `catalog_facts` goes up
whenever passages that stood before are tagged otherwise: whoever remembers an answer compares that.
"""

from collections.abc import Sequence

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from knowledge.catalog.schema import (
    article_tags,
    catalog_facts,
    feed_entries,
    feed_tags,
    passages,
)
from knowledge.tags import tags_from

_FACT = "tags"


def tagged_articles(tags: Sequence[str]) -> sa.CompoundSelect[str]:
    """Selects the ids of the articles that carry any of `tags`, each once."""
    wanted = tags_from(tags)
    own = sa.select(article_tags.c.article_id).where(article_tags.c.tag.in_(wanted))
    from_feeds = (
        sa.select(feed_entries.c.article_id)
        .join(feed_tags, feed_tags.c.feed_id == feed_entries.c.feed_id)
        .where(feed_tags.c.tag.in_(wanted), feed_entries.c.article_id.is_not(None))
    )
    return sa.union(own, from_feeds)


def tagged_passages(
    connection: sa.Connection, tags: Sequence[str], after: int = 0
) -> NDArray[np.int64]:
    """The ids above `after` of the passages of those articles, in no order."""
    if after:
        carried = _carries_any(passages.c.article_id, tags)
        # By id, then by article: a few new passages cost no look at the thousands that are tagged.
        statement = sa.select(passages.c.id).where(passages.c.id > after, carried)
    else:
        statement = sa.select(passages.c.id).where(passages.c.article_id.in_(tagged_articles(tags)))
    return np.array(connection.execute(statement).scalars().all(), np.int64)


def _carries_any(article_id: sa.Column[str], tags: Sequence[str]) -> sa.ColumnElement[bool]:
    wanted = tags_from(tags)
    own = sa.exists().where(article_tags.c.article_id == article_id, article_tags.c.tag.in_(wanted))
    from_feeds = sa.exists().where(
        feed_entries.c.article_id == article_id,
        feed_tags.c.feed_id == feed_entries.c.feed_id,
        feed_tags.c.tag.in_(wanted),
    )
    return own | from_feeds


def tags_of(connection: sa.Connection, article_id: str) -> tuple[str, ...]:
    """The tags of an article, sorted: its own, and those of the feeds that carry it."""
    from_feeds = (
        sa.select(feed_tags.c.tag)
        .join(feed_entries, feed_entries.c.feed_id == feed_tags.c.feed_id)
        .where(feed_entries.c.article_id == article_id)
    )
    own = sa.select(article_tags.c.tag).where(article_tags.c.article_id == article_id)
    return tuple(sorted(connection.execute(sa.union(own, from_feeds)).scalars()))


def count_tags(connection: sa.Connection) -> dict[str, int]:
    """Every tag in use with how many articles carry it, most first; a feed's may have none yet."""
    own = sa.select(article_tags.c.tag, article_tags.c.article_id)
    from_feeds = sa.select(feed_tags.c.tag, feed_entries.c.article_id).join_from(
        feed_tags, feed_entries, feed_entries.c.feed_id == feed_tags.c.feed_id, isouter=True
    )
    pairs = sa.union(own, from_feeds).subquery()
    number = sa.func.count(pairs.c.article_id)
    rows = connection.execute(
        sa.select(pairs.c.tag, number).group_by(pairs.c.tag).order_by(number.desc(), pairs.c.tag)
    )
    return {row[0]: row[1] for row in rows}


def lacks(connection: sa.Connection, article_id: str, tags: Sequence[str]) -> set[str]:
    """Those of `tags` that the article does not carry itself."""
    if not tags:
        return set()
    statement = sa.select(article_tags.c.tag).where(article_tags.c.article_id == article_id)
    return set(tags_from(tags)) - set(connection.execute(statement).scalars())


def add_own_tags(connection: sa.Connection, article_id: str, tags: Sequence[str]) -> bool:
    """Give the article itself these tags, beside those it has; whether any was new."""
    new = lacks(connection, article_id, tags)
    if new:
        connection.execute(
            article_tags.insert(), [{"article_id": article_id, "tag": tag} for tag in sorted(new)]
        )
    return bool(new)


def drop_feed_tags(connection: sa.Connection, feed_id: int) -> None:
    """Take all tags off a feed."""
    connection.execute(feed_tags.delete().where(feed_tags.c.feed_id == feed_id))
    note_change(connection)


def note_change(connection: sa.Connection) -> None:
    """Say that passages which stood before are tagged otherwise."""
    fact = catalog_facts.c.name == _FACT
    moved = connection.execute(
        catalog_facts.update().where(fact).values(value=str(changes(connection) + 1))
    )
    if not moved.rowcount:
        connection.execute(catalog_facts.insert().values(name=_FACT, value="1"))


def changes(connection: sa.Connection) -> int:
    """A number that goes up whenever passages that stood before are tagged otherwise."""
    value = connection.execute(
        sa.select(catalog_facts.c.value).where(catalog_facts.c.name == _FACT)
    ).scalar()
    return int(value or 0)
