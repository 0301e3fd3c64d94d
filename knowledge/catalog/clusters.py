"""The rows of story clusters: signatures, what they are looked up by, and who belongs together.

Functions inside a transaction. A cluster's id is the id of one of its articles.
"""

import sqlalchemy as sa

from knowledge.catalog.rows import moment
from knowledge.catalog.schema import articles, signature_bands, signatures
from knowledge.stories import Signature, bands_of, is_one_story, likeness, near_in_time

_MOST_CANDIDATES = 100
"""Articles compared with a new one; those that have most bands in common come first."""


_SHARED = (
    sa.select(signature_bands.c.article_id, sa.func.count().label("bands"))
    .where(signature_bands.c.value.in_(sa.bindparam("values", expanding=True)))
    .group_by(signature_bands.c.article_id)
    .order_by(sa.desc("bands"), signature_bands.c.article_id)
    .limit(_MOST_CANDIDATES)
    .subquery()
)
# Made once: making it anew for each article took longer than the search itself.
_CANDIDATES = (
    sa.select(
        signatures.c.scheme,
        signatures.c.shingles,
        signatures.c.signature,
        articles.c.cluster,
        articles.c.published_epoch,
    )
    .join(_SHARED, _SHARED.c.article_id == signatures.c.article_id)
    .join(articles, articles.c.id == signatures.c.article_id)
)


def place_new(
    connection: sa.Connection,
    article_id: str,
    signature: Signature | None,
    published_epoch: int | None,
) -> None:
    """Put an article that was just stored, alone, into the cluster of its nearest near-copy."""
    if signature is None:
        return
    found = _nearest(connection, signature, published_epoch)
    if found is not None:
        _set_cluster(connection, article_id, found)
    _sign(connection, article_id, signature)


def place_again(
    connection: sa.Connection,
    article_id: str,
    signature: Signature | None,
    published_epoch: int | None,
) -> None:
    """The same for an article whose text has changed.

    One whose text is still much the same stays where it is.
    """
    old = _signature(connection, article_id)
    connection.execute(signatures.delete().where(signatures.c.article_id == article_id))
    connection.execute(signature_bands.delete().where(signature_bands.c.article_id == article_id))
    if old is None or signature is None or not is_one_story(old, signature):
        leave(connection, article_id)
        found = _nearest(connection, signature, published_epoch) if signature else None
        _set_cluster(connection, article_id, found or article_id)
    if signature is not None:
        _sign(connection, article_id, signature)


def leave(connection: sa.Connection, article_id: str) -> None:
    """Take an article out of its cluster; those it was the first of get a new id together."""
    others = (
        sa.select(articles.c.id)
        .where(articles.c.cluster == article_id, articles.c.id != article_id)
        .order_by(articles.c.published_epoch.is_(None), articles.c.published_epoch, articles.c.id)
        .limit(1)
    )
    heir = connection.execute(others).scalar()
    if heir is not None:
        connection.execute(
            articles.update().where(articles.c.cluster == article_id).values(cluster=heir)
        )
    _set_cluster(connection, article_id, article_id)


def _nearest(
    connection: sa.Connection, signature: Signature, published_epoch: int | None
) -> str | None:
    """The cluster of the stored article most like this one, if any is one story with it."""
    rows = connection.execute(_CANDIDATES, {"values": bands_of(signature)})
    published = moment(published_epoch)
    alike = [
        (likeness(signature, other), row.cluster)
        for row in rows
        if near_in_time(published, moment(row.published_epoch))
        and is_one_story(signature, other := Signature(row.scheme, row.shingles, row.signature))
    ]
    return max(alike)[1] if alike else None


def _sign(connection: sa.Connection, article_id: str, signature: Signature) -> None:
    connection.execute(
        signatures.insert(),
        {
            "article_id": article_id,
            "scheme": signature.scheme,
            "shingles": signature.shingles,
            "signature": signature.values,
        },
    )
    connection.execute(
        signature_bands.insert(),
        [{"value": value, "article_id": article_id} for value in set(bands_of(signature))],
    )


def _signature(connection: sa.Connection, article_id: str) -> Signature | None:
    row = connection.execute(
        sa.select(signatures).where(signatures.c.article_id == article_id)
    ).one_or_none()
    return Signature(row.scheme, row.shingles, row.signature) if row else None


def _set_cluster(connection: sa.Connection, article_id: str, cluster: str) -> None:
    connection.execute(articles.update().where(articles.c.id == article_id).values(cluster=cluster))
