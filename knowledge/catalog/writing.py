"""How a draft becomes rows, inside a transaction that `store` opens.

Identity: an article is known by its URL; without one by the place it was read from; and a text
without a URL that the catalog has word for word, under the same title, is that article too.
"""

import math
import time
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from knowledge.articles import Article, Draft, Published, published_instant, published_iso
from knowledge.catalog import fulltext
from knowledge.catalog.records import Outcome, Prepared
from knowledge.catalog.rows import article_from_row, article_select
from knowledge.catalog.schema import (
    articles,
    embedders,
    embeddings,
    passages,
    removals,
    versions,
)


def foresee(connection: sa.Connection, draft: Draft) -> Outcome:
    """What `put` would do with this draft now."""
    known = _known(connection, draft)
    if known is None:
        return Outcome.UNCHANGED if _unwanted(connection, draft) else Outcome.ADDED
    return Outcome.UNCHANGED if _merged(known, draft) == _held(known) else Outcome.UPDATED


def put(connection: sa.Connection, prepared: Prepared, embedder: str) -> Outcome:
    """Store a draft with its passages and embeddings."""
    draft = prepared.draft
    outcome = foresee(connection, draft)
    if outcome is Outcome.UNCHANGED:
        return outcome
    known = _known(connection, draft)
    if known is None:
        article_id, version = draft.article_id, 1
        if not draft.sample:
            _remove_samples(connection)
        held = _merged(None, draft)
        connection.execute(articles.insert().values(id=article_id, version=version, **_head(held)))
        connection.execute(
            versions.insert().values(
                article_id=article_id, version=version, **_body(held), fetched_epoch=_now()
            )
        )
    else:
        article_id, version = known.id, known.version
        held = _merged(known, draft)
        _remove_passages(connection, article_id)
        this = (versions.c.article_id == article_id) & (versions.c.version == version)
        if (held["title"], held["sha256"]) == (known.title, known.sha256):
            # Only what is said about the article changed: no reader ever saw another text.
            connection.execute(versions.update().where(this).values(**_body(held)))
        else:
            version += 1
            connection.execute(
                versions.insert().values(
                    article_id=article_id, version=version, **_body(held), fetched_epoch=_now()
                )
            )
        connection.execute(
            articles.update()
            .where(articles.c.id == article_id)
            .values(version=version, **_head(held))
        )
    _add_passages(connection, article_id, version, prepared=prepared, embedder=embedder)
    return outcome


def remove(connection: sa.Connection, article_id: str) -> bool:
    """Take an article away with everything that belongs to it."""
    _remove_passages(connection, article_id)
    return connection.execute(articles.delete().where(articles.c.id == article_id)).rowcount > 0


def reembed(
    connection: sa.Connection,
    passage_ids: Sequence[int],
    vectors: NDArray[np.float16],
    embedder: str,
) -> None:
    """Replace the embeddings of passages that still stand."""
    standing = set(
        connection.execute(sa.select(passages.c.id).where(passages.c.id.in_(passage_ids))).scalars()
    )
    connection.execute(embeddings.delete().where(embeddings.c.passage_id.in_(standing)))
    kept = [at for at, passage_id in enumerate(passage_ids) if passage_id in standing]
    _add_embeddings(connection, [passage_ids[at] for at in kept], vectors[kept], embedder)


def embedder_id(connection: sa.Connection, name: str) -> int:
    """The number of an embedder, or -1 where it never embedded anything here."""
    statement = sa.select(embedders.c.id).where(embedders.c.name == name)
    found = connection.execute(statement).scalar()
    return -1 if found is None else int(found)


def _known(connection: sa.Connection, draft: Draft) -> Article | None:
    current = article_select(current=True).where(articles.c.sample.is_(draft.sample))
    if draft.url is not None:
        row = connection.execute(current.where(articles.c.url == draft.url)).one_or_none()
        if row:
            return article_from_row(row)
    same_place = current.where(articles.c.origin == draft.origin)
    if draft.url is not None:
        same_place = same_place.where(articles.c.url.is_(None))
    # One file may have been loaded under several addresses: words decide, then the latest loading.
    same_place = same_place.order_by(
        articles.c.sha256 != draft.sha256, versions.c.fetched_epoch.desc(), articles.c.id
    )
    row = connection.execute(same_place.limit(1)).one_or_none()
    if row is None and draft.url is None:
        same_words = current.where(
            articles.c.sha256 == draft.sha256, versions.c.title == draft.title
        )
        row = connection.execute(same_words.limit(1)).one_or_none()
    return article_from_row(row) if row else None


def _unwanted(connection: sa.Connection, draft: Draft) -> bool:
    """Samples are for an empty library: beside a real article they are not taken in."""
    if not draft.sample:
        return False
    real = sa.select(articles.c.id).where(~articles.c.sample).limit(1)
    return connection.execute(real).first() is not None


def _merged(known: Article | None, draft: Draft) -> dict[str, Any]:
    """What the catalog shall hold: the draft, keeping what it no longer says about the article."""
    published = draft.published
    if known is not None and published is None:
        published = known.published
    return {
        "origin": known.origin if known else draft.origin,
        "url": draft.url or (known.url if known else None),
        "sample": draft.sample,
        "title": draft.title,
        "outlet": draft.outlet or (known.outlet if known else None),
        "authors": list(draft.authors or (known.authors if known else ())),
        "published": published_iso(published),
        "published_epoch": _epoch(published),
        "language": draft.language or (known.language if known else None),
        "text": draft.text,
        "sha256": draft.sha256,
    }


def _held(known: Article) -> dict[str, Any]:
    return {
        "origin": known.origin,
        "url": known.url,
        "sample": known.sample,
        "title": known.title,
        "outlet": known.outlet,
        "authors": list(known.authors),
        "published": published_iso(known.published),
        "published_epoch": _epoch(known.published),
        "language": known.language,
        "text": known.text,
        "sha256": known.sha256,
    }


def _head(held: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: held[name]
        for name in ("origin", "url", "sample", "sha256", "outlet", "published_epoch")
    }


def _body(held: Mapping[str, Any]) -> dict[str, Any]:
    names = ("title", "outlet", "authors", "published", "language", "text", "sha256")
    return {name: held[name] for name in names}


def _add_passages(
    connection: sa.Connection,
    article_id: str,
    version: int,
    *,
    prepared: Prepared,
    embedder: str,
) -> None:
    if not prepared.spans:
        return
    ids = list(
        connection.execute(
            passages.insert().returning(passages.c.id, sort_by_parameter_order=True),
            [
                {
                    "article_id": article_id,
                    "version": version,
                    "ordinal": ordinal,
                    "start_char": span.start,
                    "end_char": span.end,
                }
                for ordinal, span in enumerate(prepared.spans)
            ],
        ).scalars()
    )
    _add_embeddings(connection, ids, prepared.vectors, embedder)
    title, text = prepared.draft.title, prepared.draft.text
    fulltext.add(
        connection,
        [
            (passage_id, title, text[span.start : span.end])
            for passage_id, span in zip(ids, prepared.spans, strict=True)
        ],
    )


def _add_embeddings(
    connection: sa.Connection,
    passage_ids: Sequence[int],
    vectors: NDArray[np.float16],
    embedder: str,
) -> None:
    if not passage_ids:
        return
    number = embedder_id(connection, embedder)
    if number < 0:
        number = connection.execute(
            embedders.insert()
            .values(name=embedder, dimensions=vectors.shape[1])
            .returning(embedders.c.id)
        ).scalar_one()
    rows = np.ascontiguousarray(vectors, dtype="<f2")
    connection.execute(
        embeddings.insert(),
        [
            {"passage_id": passage_id, "embedder_id": number, "vector": row.tobytes()}
            for passage_id, row in zip(passage_ids, rows, strict=True)
        ],
    )


def _remove_passages(connection: sa.Connection, article_id: str) -> None:
    found = connection.execute(passages.select().where(passages.c.article_id == article_id)).all()
    if not found:
        return
    # Cut here rather than by the database, which would read a long text anew for every passage.
    words = {
        row.version: (row.title, row.text)
        for row in connection.execute(
            sa.select(versions.c.version, versions.c.title, versions.c.text).where(
                versions.c.article_id == article_id,
                versions.c.version.in_({row.version for row in found}),
            )
        )
    }
    fulltext.remove(
        connection,
        [
            (row.id, words[row.version][0], words[row.version][1][row.start_char : row.end_char])
            for row in found
        ],
    )
    last = _last_seq(connection)
    connection.execute(passages.delete().where(passages.c.article_id == article_id))
    gone = [{"passage_id": row.id, "after_seq": last} for row in found]
    connection.execute(removals.insert(), gone)


def _last_seq(connection: sa.Connection) -> int:
    """The highest embedding seq that ever was, though its passage may have left since."""
    standing = connection.execute(sa.select(sa.func.max(embeddings.c.seq))).scalar() or 0
    left = sa.select(removals.c.after_seq).order_by(removals.c.seq.desc()).limit(1)
    return max(standing, connection.execute(left).scalar() or 0)


def _remove_samples(connection: sa.Connection) -> None:
    samples = sa.select(articles.c.id).where(articles.c.sample)
    for article_id in connection.execute(samples).scalars().all():
        remove(connection, article_id)


def _epoch(published: Published) -> int | None:
    instant = published_instant(published)
    return None if instant is None else math.floor(instant.timestamp())


def _now() -> int:
    return int(time.time())
