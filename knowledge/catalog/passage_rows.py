"""The rows of passages: their places in the text, their embeddings, their words.

Functions inside a transaction. What the vector index must forget is written down with them.
"""

from collections.abc import Sequence

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from knowledge.catalog import fulltext
from knowledge.catalog.records import Prepared
from knowledge.catalog.schema import embedders, embeddings, passages, removals, versions


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


def add_passages(
    connection: sa.Connection,
    article_id: str,
    version: int,
    *,
    prepared: Prepared,
    embedder: str,
) -> None:
    """Store the passages of `prepared` with their embeddings and words."""
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


def remove_passages(connection: sa.Connection, article_id: str) -> None:
    """Take an article's passages away, and tell the vector index."""
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
