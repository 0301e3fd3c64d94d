"""What two feeds share: which articles one alone carries, and how two become one."""

import sqlalchemy as sa

from knowledge.catalog import entries, tagging
from knowledge.catalog.rows import present_epoch
from knowledge.catalog.schema import article_tags, articles, feed_entries, feed_tags, feeds


def carried_alone(connection: sa.Connection, feed_id: int, limit: int) -> list[str]:
    """The ids of at most `limit` articles that no other feed carries and nobody gave by hand."""
    mine = feed_entries.alias("mine")
    elsewhere = (
        sa.select(feed_entries.c.key)
        .where(feed_entries.c.article_id == mine.c.article_id, feed_entries.c.feed_id != feed_id)
        .exists()
    )
    statement = (
        sa.select(articles.c.id)
        .join(mine, mine.c.article_id == articles.c.id)
        .where(mine.c.feed_id == feed_id, ~articles.c.by_hand, ~elsewhere)
        .distinct()
        .limit(limit)
    )
    return list(connection.execute(statement).scalars())


def merge_feeds(connection: sa.Connection, gone: int, stays: int) -> None:
    """Give the entries of the feed `gone` to `stays`, and delete it.

    An entry that both have stays as `stays` has it, but owns the article if either did. The tags of
    `gone` become its articles' own: they were never said of the articles of `stays`.
    """
    _leave_tags(connection, gone)
    theirs, mine = feed_entries.alias("theirs"), feed_entries.alias("mine")
    both = connection.execute(
        sa.select(mine.c.key, theirs.c.owner)
        .join(theirs, theirs.c.key == mine.c.key)
        .where(mine.c.feed_id == stays, theirs.c.feed_id == gone)
        .where(mine.c.article_id == theirs.c.article_id)
    ).all()
    for key in [row.key for row in both if row.owner]:
        for feed_id in (gone, stays):
            connection.execute(
                feed_entries.update()
                .where(feed_entries.c.feed_id == feed_id, feed_entries.c.key == key)
                .values(owner=feed_id == stays)
            )
    held = sa.select(mine.c.key).where(mine.c.feed_id == stays)
    connection.execute(
        feed_entries.update()
        .where(feed_entries.c.feed_id == gone, feed_entries.c.key.not_in(held))
        .values(feed_id=stays)
    )
    forget(connection, gone)


def _leave_tags(connection: sa.Connection, feed_id: int) -> None:
    """Give the articles that a feed carries its tags as their own."""
    has = sa.exists().where(
        article_tags.c.article_id == feed_entries.c.article_id,
        article_tags.c.tag == feed_tags.c.tag,
    )
    new = (
        sa.select(feed_entries.c.article_id, feed_tags.c.tag)
        .join(feed_tags, feed_tags.c.feed_id == feed_entries.c.feed_id)
        .where(feed_entries.c.feed_id == feed_id, feed_entries.c.article_id.is_not(None), ~has)
        .distinct()
    )
    connection.execute(article_tags.insert().from_select(["article_id", "tag"], new))


def retire(connection: sa.Connection, feed_id: int) -> None:
    """Let nothing fetch a feed any more by itself."""
    connection.execute(
        feeds.update()
        .where(feeds.c.id == feed_id, feeds.c.retired_epoch.is_(None))
        .values(retired_epoch=present_epoch())
    )


def forget(connection: sa.Connection, feed_id: int) -> None:
    """Delete a feed with its tags and entries; what it owned goes to whom else it leads to."""
    entries.hand_on(connection, feed_id)
    connection.execute(feeds.delete().where(feeds.c.id == feed_id))
    tagging.note_change(connection)
