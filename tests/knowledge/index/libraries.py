"""Libraries to index in tests: one in memory and the real catalog, with the same few verbs."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.articles import Draft, Published, Span, published_instant
from knowledge.catalog.records import Position, Prepared, Removals, StoredVectors
from knowledge.catalog.store import Catalog
from knowledge.index.following import VectorSource

EMBEDDER = "test-embedder"
DIMENSIONS = 16


class Library(Protocol):
    """A source that tests can fill."""

    @property
    def source(self) -> VectorSource: ...

    def add(
        self,
        vectors: NDArray[np.float32],
        *,
        published: Published = None,
        outlet: str | None = None,
        sample: bool = False,
        tags: tuple[str, ...] = (),
    ) -> list[int]: ...

    def tag(self, passage_id: int, tag: str) -> None: ...

    def remove(self, passage_id: int) -> None: ...

    def reembed(self, passage_id: int, vector: NDArray[np.float32]) -> None: ...


class MemoryLibrary:
    """The simplest library that keeps the promises of `VectorSource`."""

    def __init__(self, catalog_id: str = "memory") -> None:
        self.id = catalog_id
        self._rows: dict[int, tuple[int, NDArray[np.float16], float, str | None, bool]] = {}
        self._removals: list[int] = []
        self._seq = 0
        self._last_id = 0
        self._tags: dict[int, set[str]] = {}
        self._tag_changes = 0

    @property
    def source(self) -> VectorSource:
        return self

    def position(self, embedder: str) -> Position:
        return Position(self._seq, len(self._removals), len(self._rows))

    def vectors_after(self, embedder: str, seq: int, limit: int | None = None) -> StoredVectors:
        rows = sorted((row[0], i, row) for i, row in list(self._rows.items()) if row[0] > seq)
        rows = rows[:limit]
        vectors = np.array([row[1] for _, _, row in rows], np.float16)
        return StoredVectors(
            np.array([s for s, _, _ in rows], np.int64),
            np.array([i for _, i, _ in rows], np.int64),
            vectors.reshape(len(rows), DIMENSIONS if not len(rows) else vectors.shape[1]),
            np.array([row[2] for _, _, row in rows], np.float64),
            [row[3] for _, _, row in rows],
            np.array([row[4] for _, _, row in rows], np.bool_),
        )

    def tag_changes(self) -> int:
        return self._tag_changes

    def tagged_passages(self, tags: Sequence[str], after: int = 0) -> NDArray[np.int64]:
        found = [i for i, held in self._tags.items() if held & set(tags) and i > after]
        return np.array(found, np.int64)

    def tag(self, passage_id: int, tag: str) -> None:
        self._tags.setdefault(passage_id, set()).add(tag)
        self._tag_changes += 1

    def removed_after(self, seq: int) -> Removals:
        seqs = np.arange(seq + 1, len(self._removals) + 1, dtype=np.int64)
        return Removals(seqs, np.array(self._removals[seq:], np.int64))

    def add(
        self,
        vectors: NDArray[np.float32],
        *,
        published: Published = None,
        outlet: str | None = None,
        sample: bool = False,
        tags: tuple[str, ...] = (),
    ) -> list[int]:
        instant = published_instant(published)
        ids = []
        for vector in vectors:
            self._last_id += 1
            self._seq += 1
            epoch = instant.timestamp() if instant else np.nan
            self._rows[self._last_id] = (
                self._seq,
                vector.astype(np.float16),
                epoch,
                outlet,
                sample,
            )
            ids.append(self._last_id)
            if tags:
                self._tags[self._last_id] = set(tags)
        return ids

    def remove(self, passage_id: int) -> None:
        del self._rows[passage_id]
        self._removals.append(passage_id)

    def reembed(self, passage_id: int, vector: NDArray[np.float32]) -> None:
        self._seq += 1
        row = self._rows[passage_id]
        self._rows[passage_id] = (self._seq, vector.astype(np.float16), *row[2:])

    def forget_history(self) -> None:
        """What restoring an older copy of the library does: it stands before where it stood."""
        self._seq = 1
        self._removals = []
        self._rows = {i: (1, *row[1:]) for i, row in list(self._rows.items())[:1]}


class CatalogLibrary:
    """The real catalog, with an article for each passage."""

    def __init__(self, folder: Path) -> None:
        self.catalog = Catalog.open(folder / "catalog.sqlite3")
        self._articles = 0

    @property
    def source(self) -> VectorSource:
        return self.catalog

    def add(
        self,
        vectors: NDArray[np.float32],
        *,
        published: Published = None,
        outlet: str | None = None,
        sample: bool = False,
        tags: tuple[str, ...] = (),
    ) -> list[int]:
        before = self.catalog.position(EMBEDDER).seq
        batch: list[Prepared] = []
        for vector in vectors:
            self._articles += 1
            text = f"Sentence number {self._articles} of the library {id(self)}."
            draft = Draft(
                origin=f"sample:{self._articles}-{id(self)}",
                title=f"Title {self._articles}",
                text=text,
                outlet=outlet,
                published=published,
                sample=sample,
                tags=tags,
            )
            batch.append(Prepared(draft, (Span(0, len(text)),), vector[None].astype(np.float16)))
        self.catalog.put(batch, EMBEDDER)
        ids: list[int] = self.catalog.vectors_after(EMBEDDER, before).passage_ids.tolist()
        return ids

    def tag(self, passage_id: int, tag: str) -> None:
        article = self.catalog.locate([passage_id])[0].article
        draft = Draft(article.origin, article.title, article.text, tags=(tag,))
        nothing = np.empty((0, DIMENSIONS), np.float16)
        self.catalog.put([Prepared(draft, (), nothing, without_passages=True)], EMBEDDER)

    def remove(self, passage_id: int) -> None:
        self.catalog.remove(self.catalog.locate([passage_id])[0].article.id)

    def reembed(self, passage_id: int, vector: NDArray[np.float32]) -> None:
        self.catalog.reembed([passage_id], vector[None].astype(np.float16), EMBEDDER)


def random_units(count: int, seed: int = 0, dimensions: int = DIMENSIONS) -> NDArray[np.float32]:
    """`count` unit vectors."""
    vectors = np.random.default_rng(seed).standard_normal((count, dimensions)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def axis(number: int) -> NDArray[np.float32]:
    """The unit vector along one axis."""
    return np.eye(DIMENSIONS, dtype=np.float32)[number]


def found(hits: Sequence[tuple[int, float]]) -> list[int]:
    """The passage ids of hits."""
    return [passage_id for passage_id, _ in hits]
