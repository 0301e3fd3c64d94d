"""Searching the catalog: by words, by stored embedding, and from passage ids to passages.

Functions inside a transaction.
"""

from collections.abc import Sequence

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from knowledge.articles import Article, Passage
from knowledge.catalog import fulltext
from knowledge.catalog.passage_rows import embedder_id
from knowledge.catalog.records import Located, Unembedded
from knowledge.catalog.rows import article_from_row, article_select
from knowledge.catalog.schema import articles, embeddings, passages, versions
from knowledge.catalog.tagging import tagged_articles
from knowledge.filters import Filters

_AT_ONCE = 500


def locate(connection: sa.Connection, passage_ids: Sequence[int]) -> list[Located]:
    """Passages with their articles, in the order asked; ids that are gone are passed over."""
    found: dict[int, Passage] = {}
    texts: dict[str, Article] = {}
    for at in range(0, len(passage_ids), _AT_ONCE):
        rows = connection.execute(
            sa.select(passages).where(passages.c.id.in_(passage_ids[at : at + _AT_ONCE]))
        ).all()
        owners = {row.article_id for row in rows} - texts.keys()
        for row in connection.execute(
            article_select(current=True).where(articles.c.id.in_(owners))
        ):
            article = article_from_row(row)
            texts[article.id] = article
        for row in rows:
            article = texts[row.article_id]
            found[row.id] = Passage(
                id=row.id,
                article_id=row.article_id,
                version=row.version,
                ordinal=row.ordinal,
                start=row.start_char,
                end=row.end_char,
                text=article.text[row.start_char : row.end_char],
            )
    return [Located(found[i], texts[found[i].article_id]) for i in passage_ids if i in found]


def search_text(
    connection: sa.Connection,
    terms: Sequence[str],
    k: int,
    filters: Filters,
    *,
    title_weight: float,
) -> list[tuple[int, float]]:
    """(passage id, BM25 score) of passages with any of `terms`; best first, at most `k`."""
    return fulltext.search(
        connection,
        terms,
        k,
        title_weight=title_weight,
        where=_where(filters) if filters.narrows else None,
        articles=articles,
        passages=passages,
    )


def cosines(
    connection: sa.Connection,
    query: NDArray[np.float32],
    passage_ids: Sequence[int],
    embedder: str,
) -> dict[int, float]:
    """Cosines of `query` (unit length) to stored embeddings, by passage id."""
    found: dict[int, float] = {}
    number = embedder_id(connection, embedder)
    for at in range(0, len(passage_ids), _AT_ONCE):
        # By passage alone: given the embedder too, SQLite would walk all it ever embedded.
        rows = connection.execute(
            sa.select(embeddings.c.passage_id, embeddings.c.vector, embeddings.c.embedder_id).where(
                embeddings.c.passage_id.in_(passage_ids[at : at + _AT_ONCE])
            )
        )
        for row in rows:
            if row.embedder_id == number:
                stored = np.frombuffer(row.vector, dtype="<f2").astype(np.float32)
                found[row.passage_id] = float(stored @ query)
    return found


def unembedded(connection: sa.Connection, embedder: str, limit: int) -> list[Unembedded]:
    """Passages that `embedder` has not embedded, at most `limit`, by id."""
    done = sa.select(embeddings.c.passage_id).where(
        embeddings.c.embedder_id == embedder_id(connection, embedder)
    )
    same_version = (versions.c.article_id == passages.c.article_id) & (
        versions.c.version == passages.c.version
    )
    text = sa.func.substr(
        versions.c.text, passages.c.start_char + 1, passages.c.end_char - passages.c.start_char
    )
    rows = connection.execute(
        sa.select(passages.c.id, versions.c.title, text.label("text"))
        .join(versions, same_version)
        .where(passages.c.id.not_in(done))
        .order_by(passages.c.id)
        .limit(limit)
    )
    return [Unembedded(row.id, row.title, row.text) for row in rows]


def _where(filters: Filters) -> sa.ColumnElement[bool]:
    parts: list[sa.ColumnElement[bool]] = [sa.true()]
    if filters.since:
        parts.append(articles.c.published_epoch >= int(filters.since.timestamp()))
    if filters.until:
        parts.append(articles.c.published_epoch < int(filters.until.timestamp()))
    if filters.outlets:
        parts.append(articles.c.outlet.in_(filters.outlets))
    if filters.tags:
        parts.append(articles.c.id.in_(tagged_articles(filters.tags)))
    return sa.and_(*parts)
