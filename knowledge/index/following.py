"""How an index follows the catalog: what it asks of it, and in which order it takes changes over.

The catalog is the truth and is never written from here.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.catalog.records import Position, Removals, StoredVectors

PAGE = 500
"""Vectors read from the catalog at a time: small enough that a stop request waits for no more."""

Hits = list[tuple[int, float]]
"""(passage id, cosine from -1 to 1), best first."""

Progress = Callable[[int, int], None]
"""Called with (vectors done, vectors in all)."""


class VectorSource(Protocol):
    """What a vector index follows. The catalog is one."""

    @property
    def id(self) -> str:
        """A name that this catalog alone has, for as long as it lives."""

    def position(self, embedder: str) -> Position:
        """How far the catalog has come; asked before every search, so it must be cheap."""

    def vectors_after(self, embedder: str, seq: int, limit: int | None = None) -> StoredVectors:
        """Embeddings with a higher seq, ascending, at most `limit`."""

    def removed_after(self, seq: int) -> Removals:
        """Passages taken away with a higher removal seq, ascending."""

    def tag_changes(self) -> int:
        """A number that goes up when passages that stood before are tagged otherwise; cheap."""

    def tagged_passages(self, tags: Sequence[str], after: int = 0) -> NDArray[np.int64]:
        """The ids above `after` of the passages that carry any of `tags`, in no order."""


class VectorSink(Protocol):
    """What takes over the catalog's changes. Both calls may be repeated without harm."""

    def upsert(self, vectors: StoredVectors) -> None:
        """Store these vectors, in place of those of the same passages."""

    def delete(self, passage_ids: Iterable[int]) -> None:
        """Forget these passages; unknown ids are passed over."""

    def count(self) -> int:
        """How many vectors there are."""


def catch_up(
    source: VectorSource,
    embedder: str,
    sink: VectorSink,
    followed: Position,
    *,
    limit: int | None = None,
    stopped: Callable[[], bool] = lambda: False,
    progress: Progress | None = None,
) -> Position:
    """Bring `sink` from `followed` to where the catalog stands, and say how far it came.

    Vectors come before removals: a passage read and then removed by another process is then among
    the removals read afterwards, so it cannot stay behind. After about `limit` vectors, or when
    `stopped` turns true, the position reached so far comes back.
    """
    target = source.position(embedder)
    seq, done = followed.seq, 0
    while not stopped() and (limit is None or done < limit):
        vectors = source.vectors_after(embedder, seq, PAGE)
        if len(vectors.seqs):
            sink.upsert(vectors)
            seq = int(vectors.seqs[-1])
            done += len(vectors.seqs)
            if progress:
                progress(done, max(target.count, done))
        if len(vectors.seqs) < PAGE:
            removals = source.removed_after(followed.removed)
            sink.delete(removals.passage_ids.tolist())
            removed = int(removals.seqs[-1]) if len(removals.seqs) else followed.removed
            return Position(max(seq, target.seq), max(removed, target.removed), sink.count())
    return Position(seq, followed.removed, sink.count())


def changes_between(followed: Position, now: Position) -> int:
    """How many changes lie between two positions, at most: 0 means the same state."""
    changes = max(now.seq - followed.seq, 0) + max(now.removed - followed.removed, 0)
    return max(changes, abs(now.count - followed.count))


def went_back(followed: Position, now: Position) -> bool:
    """Whether the catalog stands before what was followed: an older copy was put in its place."""
    return now.seq < followed.seq or now.removed < followed.removed


def rows_of(vectors: StoredVectors, rows: NDArray[np.bool_]) -> StoredVectors:
    """The vectors that the mask `rows` picks."""
    return StoredVectors(
        seqs=vectors.seqs[rows],
        passage_ids=vectors.passage_ids[rows],
        vectors=vectors.vectors[rows],
        published=vectors.published[rows],
        outlets=[vectors.outlets[row] for row in np.flatnonzero(rows)],
        samples=vectors.samples[rows],
    )


def unit(query: NDArray[np.float32], dimensions: int) -> NDArray[np.float32]:
    """`query` at length 1 (a zero vector stays zero). ValueError for another shape or NaN."""
    vector = np.asarray(query, dtype=np.float32)
    if vector.shape != (dimensions,) or not np.isfinite(vector).all():
        raise ValueError(f"a query is {dimensions} finite numbers, not {vector.shape}")
    length = float(np.linalg.norm(vector))
    return vector / np.float32(length) if length else vector
