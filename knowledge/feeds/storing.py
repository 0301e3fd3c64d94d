"""Stores the articles of feeds: splits, embeds and writes them, a small transaction at a time.

Runs in the one thread that stores. An article and the entry that led to it are one transaction, so
a refresh that is killed goes on where it was. Beside a bot it steps back: one text at a time, with
pauses, so that a question never waits behind a batch.
"""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.articles import Draft
from knowledge.catalog.records import EntryMark, Outcome, Prepared
from knowledge.embedding.choose import BundledEmbedder, Embedder
from knowledge.ingest import prepare
from knowledge.library import Library

BATCH_CHARS = 40_000
"""Of article text in one transaction, about 50 passages: a third of a second of embedding, which is
what stopping may take. Larger batches embedded no faster."""

GENTLE_BATCH_CHARS = 6_000
"""The same beside a bot, on one thread of low priority."""

GENTLE_PAUSE_S = 0.002
"""After each text that is embedded beside a bot, for whoever waits for the interpreter's lock."""


class StoppedEarly(Exception):
    """Whoever wanted the articles stored has gone; those not stored yet are not."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of one draft; `passages` is how many were embedded for it."""

    outcome: Outcome
    passages: int


class Storer:
    """Stores drafts into one library."""

    def __init__(self, library: Library, *, gentle: bool, halt: threading.Event) -> None:
        self._catalog = library.catalog
        self._embedder: Embedder = _calm(library.embedder, halt) if gentle else library.embedder
        self._batch_chars = GENTLE_BATCH_CHARS if gentle else BATCH_CHARS
        self._halt = halt

    def store(self, marked: Sequence[tuple[Draft, EntryMark | None]]) -> list[Stored]:
        """Store all of them, in order, each with its entry.

        Raises CatalogError, EmbeddingError, and StoppedEarly between two transactions.
        """
        done: list[Stored] = []
        for batch in self._batches(marked):
            if self._halt.is_set():
                raise StoppedEarly
            prepared = self._prepared(batch)
            outcomes = self._catalog.put(prepared, self._embedder.name)
            done += [
                Stored(outcome, len(one.spans))
                for one, outcome in zip(prepared, outcomes, strict=True)
            ]
        return done

    def _prepared(self, batch: Sequence[tuple[Draft, EntryMark | None]]) -> list[Prepared]:
        """The drafts ready to be stored, in order; embedded where their passages change."""
        needed = self._catalog.need_passages([draft for draft, _ in batch])
        wanted = [one for one, needs in zip(batch, needed, strict=True) if needs]
        embedded = iter(prepare(wanted, self._embedder) if wanted else ())
        return [
            next(embedded) if needs else self._bare(draft, mark)
            for (draft, mark), needs in zip(batch, needed, strict=True)
        ]

    def _bare(self, draft: Draft, mark: EntryMark | None) -> Prepared:
        nothing = np.empty((0, self._embedder.dimensions), np.float16)
        return Prepared(draft, (), nothing, mark, without_passages=True)

    def _batches(
        self, marked: Sequence[tuple[Draft, EntryMark | None]]
    ) -> Iterator[list[tuple[Draft, EntryMark | None]]]:
        batch: list[tuple[Draft, EntryMark | None]] = []
        chars = 0
        for draft, mark in marked:
            if batch and chars + len(draft.text) > self._batch_chars:
                yield batch
                batch, chars = [], 0
            batch.append((draft, mark))
            chars += len(draft.text)
        if batch:
            yield batch


@dataclass(frozen=True)
class CalmEmbedder:
    """An embedder that lets others go first: one text at a time, in the calling thread if it can.

    The bundled one embeds a text alone exactly as among others. A foreign one is asked as it is:
    its work is elsewhere.
    """

    inner: Embedder
    embed_one: Callable[[str], NDArray[np.float32]] | None
    halt: threading.Event

    @property
    def name(self) -> str:
        """Of the vector space, which is the same."""
        return self.inner.name

    @property
    def dimensions(self) -> int:
        """Of the vectors."""
        return self.inner.dimensions

    def embed_documents(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """As the embedder's own, but StoppedEarly where nobody waits any more."""
        if self.embed_one is None:
            return self.inner.embed_documents(texts, progress)
        vectors = np.empty((len(texts), self.dimensions), np.float32)
        for at, text in enumerate(texts):
            if self.halt.is_set():
                raise StoppedEarly
            vectors[at] = self.embed_one(text)
            if progress:
                progress(1)
            time.sleep(GENTLE_PAUSE_S)
        return vectors

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """As the embedder's own."""
        return self.inner.embed_query(text)


def _calm(embedder: Embedder, halt: threading.Event) -> CalmEmbedder:
    bundled = isinstance(embedder, BundledEmbedder)
    return CalmEmbedder(embedder, embedder.embed_query if bundled else None, halt)
