"""What the vector index follows: how far the catalog has come, and what changed since."""

import numpy as np
import sqlalchemy as sa

from knowledge.catalog.passage_rows import embedder_id
from knowledge.catalog.records import Removals, StoredVectors
from knowledge.catalog.schema import articles, embedders, embeddings, passages, removals


def highest(connection: sa.Connection) -> tuple[int, int]:
    """The highest seq ever given to an embedding, and the highest given to a removal."""
    seq = connection.execute(sa.select(sa.func.max(embeddings.c.seq))).scalar() or 0
    last = connection.execute(
        sa.select(removals).order_by(removals.c.seq.desc()).limit(1)
    ).one_or_none()
    return (max(seq, last.after_seq), last.seq) if last else (seq, 0)


def count_embedded(connection: sa.Connection, embedder: str) -> int:
    """How many passages `embedder` has embedded."""
    statement = (
        sa.select(sa.func.count())
        .select_from(embeddings)
        .where(embeddings.c.embedder_id == embedder_id(connection, embedder))
    )
    return int(connection.execute(statement).scalar_one())


def vectors_after(
    connection: sa.Connection, embedder: str, seq: int, limit: int | None = None
) -> StoredVectors:
    """Stored embeddings of `embedder` with a higher seq, at most `limit`."""
    statement = (
        sa.select(
            embeddings.c.seq,
            embeddings.c.passage_id,
            embeddings.c.vector,
            articles.c.published_epoch,
            articles.c.outlet,
            articles.c.sample,
        )
        .join(passages, passages.c.id == embeddings.c.passage_id)
        .join(articles, articles.c.id == passages.c.article_id)
        .join(embedders, embedders.c.id == embeddings.c.embedder_id)
        .where(embedders.c.name == embedder, embeddings.c.seq > seq)
        .order_by(embeddings.c.seq)
        .limit(limit)
    )
    rows = connection.execute(statement).all()
    dimensions = connection.execute(
        sa.select(embedders.c.dimensions).where(embedders.c.name == embedder)
    ).scalar()
    # By columns: reading 64,000 rows by name took a quarter longer.
    seqs, ids, vectors, published, outlets, samples = zip(*rows, strict=True) if rows else [()] * 6
    return StoredVectors(
        seqs=np.array(seqs, np.int64),
        passage_ids=np.array(ids, np.int64),
        vectors=np.frombuffer(b"".join(vectors), "<f2").reshape(len(rows), dimensions or 0),
        published=np.array([np.nan if p is None else p for p in published], np.float64),
        outlets=list(outlets),
        samples=np.array(samples, np.bool_),
    )


def removed_after(connection: sa.Connection, seq: int) -> Removals:
    """Passages taken away with a higher seq than `seq`."""
    statement = (
        sa.select(removals.c.seq, removals.c.passage_id)
        .where(removals.c.seq > seq)
        .order_by(removals.c.seq)
    )
    rows = connection.execute(statement).all()
    return Removals(
        np.fromiter((row.seq for row in rows), np.int64, len(rows)),
        np.fromiter((row.passage_id for row in rows), np.int64, len(rows)),
    )
