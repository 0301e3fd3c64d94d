"""Drafts ready for the catalog, embeddings that can be told apart, and its rows as they are."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from knowledge.articles import Draft, Published
from knowledge.catalog.engine import connect
from knowledge.catalog.records import EntryMark, EntryState, Feed, Prepared
from knowledge.catalog.schema import metadata
from knowledge.catalog.store import Catalog
from knowledge.passages import passage_spans
from knowledge.stories import signature_of

EMBEDDER = "words#8"
DIMENSIONS = 8

CHIPS = "The factory in Dresden will open in May. It makes chips for cars. 1,200 people work there."
PORTS = "The port of Trieste handled 17.4% more containers. Its director expects another record."


def draft(
    text: str = CHIPS,
    *,
    origin: str = "file:///news/chips.md",
    title: str = "Chips from Dresden",
    url: str | None = None,
    outlet: str | None = None,
    authors: tuple[str, ...] = (),
    published: Published = None,
    language: str | None = None,
    sample: bool = False,
    tags: tuple[str, ...] = (),
) -> Draft:
    return Draft(origin, title, text, url, outlet, authors, published, language, sample, tags=tags)


def vector(text: str) -> NDArray[np.float16]:
    """A unit vector that depends on `text` alone."""
    seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:4])
    raw = np.random.default_rng(seed).standard_normal(DIMENSIONS)
    return (raw / np.linalg.norm(raw)).astype(np.float16)


def prepared(one: Draft, entry: EntryMark | None = None) -> Prepared:
    spans = tuple(passage_spans(one.text))
    rows = [vector(one.text[span.start : span.end]) for span in spans]
    vectors = np.array(rows, np.float16).reshape(len(spans), DIMENSIONS)
    return Prepared(one, spans, vectors, entry, signature_of(one.text))


def put(catalog: Catalog, *drafts: Draft, embedder: str = EMBEDDER) -> list[str]:
    """Store drafts in one transaction; what became of each."""
    return [str(o) for o in catalog.put([prepared(one) for one in drafts], embedder)]


NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def add_feed(catalog: Catalog, name: str = "a", *, tags: tuple[str, ...] = ()) -> Feed:
    """A feed of the site `name`.example, due at noon."""
    feed, _ = catalog.feeds.add(f"https://{name}.example/feed", tags=tags, due_at=NOON)
    return feed


def mark(
    feed: Feed,
    entry: str = "1",
    url: str | None = None,
    *,
    says: str = "",
    state: EntryState = EntryState.STORED,
) -> EntryMark:
    """What is remembered of the entry `entry` when the feed `says` this of it."""
    key, fingerprint = (hashlib.sha256(text.encode()).hexdigest() for text in (entry, says))
    return EntryMark(feed.id, key, fingerprint, url, state)


def feed_in(catalog: Catalog, *pairs: tuple[Draft, EntryMark]) -> list[str]:
    """Store drafts with the entries that lead to them in one transaction."""
    batch = [prepared(one, entry) for one, entry in pairs]
    return [str(outcome) for outcome in catalog.put(batch, EMBEDDER)]


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, and the words of the full-text index."""
    engine = connect(path)
    try:
        with engine.connect() as connection:
            found = {
                table.name: [tuple(row) for row in connection.execute(sa.select(table))]
                for table in metadata.sorted_tables
            }
            found["passages_fts_data"] = [
                tuple(row)
                for row in connection.execute(sa.text("SELECT id, block FROM passages_fts_data"))
            ]
            return found
    finally:
        engine.dispose()


def counts(path: Path) -> dict[str, int]:
    """How many rows each table has, and how many documents the full-text index."""
    found = rows(path)
    engine = connect(path)
    try:
        with engine.connect() as connection:
            words = connection.execute(sa.text("SELECT count(*) FROM passages_fts_docsize"))
            return {name: len(value) for name, value in found.items()} | {
                "passages_fts_docsize": words.scalar_one()
            }
    finally:
        engine.dispose()
