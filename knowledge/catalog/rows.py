"""From the catalog's rows to articles."""

import math
import time
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from knowledge.articles import Article, Extent, published_from_iso
from knowledge.catalog.schema import articles, versions


def article_select(*, current: bool) -> sa.Select[Any]:
    """Selects what `article_from_row` needs: every version, or only the current ones."""
    join = versions.c.article_id == articles.c.id
    if current:
        join = join & (versions.c.version == articles.c.version)
    return sa.select(
        articles.c.id,
        articles.c.origin,
        articles.c.url,
        articles.c.sample,
        articles.c.extent,
        articles.c.withdrawn_epoch,
        articles.c.cluster,
        versions.c.version,
        versions.c.title,
        versions.c.outlet,
        versions.c.authors,
        versions.c.published,
        versions.c.language,
        versions.c.text,
        versions.c.sha256,
        versions.c.fetched_epoch,
    ).join(versions, join)


def article_from_row(row: sa.Row[Any]) -> Article:
    """The article in a row of `article_select`."""
    return Article(
        id=row.id,
        version=row.version,
        origin=row.origin,
        url=row.url,
        title=row.title,
        outlet=row.outlet,
        authors=tuple(row.authors),
        published=published_from_iso(row.published),
        language=row.language,
        text=row.text,
        sha256=row.sha256,
        fetched_at=datetime.fromtimestamp(row.fetched_epoch, UTC),
        sample=bool(row.sample),
        extent=Extent(row.extent),
        withdrawn_at=moment(row.withdrawn_epoch),
        cluster=row.cluster,
    )


def moment(epoch: int | None) -> datetime | None:
    """The UTC instant of a row's epoch second."""
    return None if epoch is None else datetime.fromtimestamp(epoch, UTC)


def epoch(instant: datetime | None) -> int | None:
    """The whole second in which `instant` lies, for a row."""
    return None if instant is None else math.floor(instant.timestamp())


def present_epoch() -> int:
    """The present second, for a row."""
    return int(time.time())
