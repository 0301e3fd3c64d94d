"""What the catalog holds, counted."""

import sqlalchemy as sa

from knowledge.articles import Published, published_from_iso
from knowledge.catalog.records import Coverage
from knowledge.catalog.schema import articles, embedders, embeddings, passages, versions


def coverage(connection: sa.Connection) -> Coverage:
    """Everything there is to count."""
    per_embedder = connection.execute(
        sa.select(embedders.c.name, sa.func.count())
        .join(embeddings, embeddings.c.embedder_id == embedders.c.id)
        .group_by(embedders.c.name)
    )
    outlet_names = sa.select(sa.func.count(articles.c.outlet.distinct()))
    return Coverage(
        articles=count(connection, articles),
        versions=count(connection, versions),
        passages=count(connection, passages),
        samples=count(connection, articles, articles.c.sample),
        outlets=connection.execute(outlet_names).scalar_one(),
        newest=newest(connection),
        embedded={row[0]: row[1] for row in per_embedder},
    )


def count(connection: sa.Connection, table: sa.Table, *where: sa.ColumnElement[bool]) -> int:
    """How many rows of `table` there are."""
    statement = sa.select(sa.func.count()).select_from(table).where(*where)
    return int(connection.execute(statement).scalar_one())


def newest(connection: sa.Connection) -> Published:
    """The latest known publication."""
    row = connection.execute(
        sa.select(versions.c.published)
        .join(articles, articles.c.id == versions.c.article_id)
        .where(versions.c.version == articles.c.version, articles.c.published_epoch.is_not(None))
        .order_by(articles.c.published_epoch.desc())
        .limit(1)
    ).scalar()
    return published_from_iso(row)


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
