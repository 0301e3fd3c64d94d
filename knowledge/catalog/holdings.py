"""What the catalog holds, counted and listed."""

from typing import Any

import sqlalchemy as sa

from knowledge.articles import Extent, Published, published_from_iso
from knowledge.catalog.records import Coverage
from knowledge.catalog.rows import article_select
from knowledge.catalog.schema import (
    articles,
    embedders,
    embeddings,
    feed_entries,
    feeds,
    passages,
    versions,
)
from knowledge.catalog.tagging import tagged_articles
from knowledge.period import Period


def coverage(connection: sa.Connection) -> Coverage:
    """Everything there is to count."""
    per_embedder = connection.execute(
        sa.select(embedders.c.name, sa.func.count())
        .join(embeddings, embeddings.c.embedder_id == embedders.c.id)
        .group_by(embedders.c.name)
    )
    stories = sa.select(sa.func.count(articles.c.cluster.distinct()))
    retired = feeds.c.retired_epoch.is_not(None)
    outlet_names = sa.select(sa.func.count(articles.c.outlet.distinct()))
    return Coverage(
        articles=count(connection, articles),
        versions=count(connection, versions),
        passages=count(connection, passages),
        samples=count(connection, articles, articles.c.sample),
        outlets=connection.execute(outlet_names).scalar_one(),
        newest=newest(connection),
        embedded={row[0]: row[1] for row in per_embedder},
        summaries=count(connection, articles, articles.c.extent == Extent.SUMMARY.value),
        withdrawn=count(connection, articles, articles.c.withdrawn_epoch.is_not(None)),
        stories=connection.execute(stories).scalar_one(),
        feeds=count(connection, feeds),
        retired=count(connection, feeds, retired),
        failing=count(connection, feeds, ~retired, feeds.c.failures > 0),
    )


def listing(
    outlet: str | None, title_contains: str | None, tag: str | None, feed: int | None
) -> sa.Select[Any]:
    """Selects current articles, newest publication first; see `Catalog.list_articles`."""
    statement = article_select(current=True).order_by(
        articles.c.published_epoch.is_(None), articles.c.published_epoch.desc(), articles.c.id
    )
    if outlet is not None:
        statement = statement.where(sa.func.lower(articles.c.outlet) == sa.func.lower(outlet))
    if title_contains is not None:
        statement = statement.where(versions.c.title.icontains(title_contains, autoescape=True))
    if tag is not None:
        statement = statement.where(articles.c.id.in_(tagged_articles([tag])))
    if feed is not None:
        carried = sa.select(feed_entries.c.article_id).where(feed_entries.c.feed_id == feed)
        statement = statement.where(
            articles.c.id.in_(carried.where(feed_entries.c.article_id.is_not(None)))
        )
    return statement


def count(connection: sa.Connection, table: sa.Table, *where: sa.ColumnElement[bool]) -> int:
    """How many rows of `table` there are."""
    statement = sa.select(sa.func.count()).select_from(table).where(*where)
    return int(connection.execute(statement).scalar_one())


def newest(connection: sa.Connection) -> Published:
    """The latest known publication."""
    return _outermost(connection, articles.c.published_epoch.desc())


def oldest(connection: sa.Connection) -> Published:
    """The earliest known publication."""
    return _outermost(connection, articles.c.published_epoch)


def _outermost(connection: sa.Connection, order: sa.ColumnElement[Any]) -> Published:
    row = connection.execute(
        sa.select(versions.c.published)
        .join(articles, articles.c.id == versions.c.article_id)
        .where(versions.c.version == articles.c.version, articles.c.published_epoch.is_not(None))
        .order_by(order)
        .limit(1)
    ).scalar()
    return published_from_iso(row)


def appeared_in(connection: sa.Connection, period: Period) -> bool:
    """Whether any article appeared in `period`."""
    epoch = articles.c.published_epoch
    row = connection.execute(
        sa.select(articles.c.id)
        .where(epoch >= int(period.since.timestamp()), epoch < int(period.until.timestamp()))
        .limit(1)
    ).scalar()
    return row is not None


def outlets(connection: sa.Connection) -> dict[str, int]:
    """The names of the outlets, with how many articles each has; most first."""
    number = sa.func.count()
    statement = (
        sa.select(articles.c.outlet, number)
        .where(articles.c.outlet.is_not(None))
        .group_by(articles.c.outlet)
        .order_by(number.desc(), articles.c.outlet)
    )
    return {row[0]: row[1] for row in connection.execute(statement)}
