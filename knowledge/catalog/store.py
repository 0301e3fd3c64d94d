"""The catalog: the truth about every article. One class, over short transactions.

Reading articles and passages, full-text search, and what the vector index follows. How a draft
becomes rows is `writing`'s affair.
"""

import os
import threading
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from knowledge.articles import Article, Draft, Published
from knowledge.catalog import (
    checking,
    following,
    fulltext,
    holdings,
    passage_rows,
    searching,
    tagging,
    writing,
)
from knowledge.catalog.engine import connect
from knowledge.catalog.feeds import FeedShelf
from knowledge.catalog.identity import find_by_url
from knowledge.catalog.opening import bring_up_to_date, require_present_schema
from knowledge.catalog.records import (
    Coverage,
    EntryMark,
    Located,
    Outcome,
    Position,
    Prepared,
    Removals,
    StoredVectors,
    Unembedded,
)
from knowledge.catalog.rows import article_from_row, article_select
from knowledge.catalog.schema import articles, catalog_facts, passages, versions
from knowledge.catalog.transactions import Transactions
from knowledge.errors import CatalogBusy, CatalogError, CatalogFull
from knowledge.filters import Filters
from knowledge.period import Period
from knowledge.urls import canonical_url

FILE_NAME = "catalog.sqlite3"


class Catalog:
    """Open it with `Catalog.open`. Safe to use from many threads; any process may write.

    Every method may raise CatalogError: CatalogBusy where another process writes for too long,
    CatalogFull where the disk is full or the place read-only. `feeds` are the feeds it is fed by.
    """

    def __init__(self, engine: sa.Engine, path: Path, *, read_only: bool) -> None:
        self.path = path
        self.read_only = read_only
        self._engine = engine
        transactions = Transactions(engine, str(path), read_only)
        self._reading, self._writing = transactions.reading, transactions.writing
        self.feeds = FeedShelf(transactions)
        self._counts: dict[tuple[str, int, int], int] = {}
        self._counts_lock = threading.Lock()
        with self._reading() as connection:
            self.id: str = connection.execute(
                sa.select(catalog_facts.c.value).where(catalog_facts.c.name == "id")
            ).scalar_one()

    @classmethod
    def open(cls, path: Path) -> "Catalog":
        """Open the catalog in the file `path`, creating folder, file and tables where missing.

        Where the place cannot be written but a catalog stands there, it is opened for reading:
        `read_only` is then true and every write raises CatalogFull.
        """
        folder = path.parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CatalogFull(
                str(folder),
                f"The folder {folder} cannot be created ({error.strerror}). Name another one in "
                f"PULLQUOTE_DATA_DIR.",
            ) from error
        try:
            return cls._open_for_writing(path)
        except CatalogFull:
            if not path.is_file() or path.stat().st_size == 0:
                raise
            return cls._open_for_reading(path)

    @classmethod
    def _open_for_writing(cls, path: Path) -> "Catalog":
        engine = connect(path)
        try:
            bring_up_to_date(engine, path)
            # SQLite opens a file that may not be written without a word, if another's log is there.
            return cls(engine, path, read_only=not os.access(path, os.W_OK))
        except BaseException:
            engine.dispose()
            raise

    @classmethod
    def _open_for_reading(cls, path: Path) -> "Catalog":
        wal = path.with_name(path.name + "-wal")
        modes = ["ro"]
        if not wal.exists() or wal.stat().st_size == 0:
            modes.append("immutable")  # safe only while no log waits to be read
        for mode in modes:
            engine = connect(path, mode=mode)
            try:
                require_present_schema(engine, path)
                return cls(engine, path, read_only=True)
            except CatalogFull:
                engine.dispose()
                if mode == modes[-1]:
                    raise
        raise AssertionError("there is a last mode")

    def close(self) -> None:
        """Close every connection. The last one out folds the write-ahead log into the file."""
        self._engine.dispose()

    def __enter__(self) -> "Catalog":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Articles

    def article(self, article_id: str, version: int | None = None) -> Article | None:
        """The article at `version`, or at its current one; None where there is no such thing."""
        statement = article_select(current=version is None).where(articles.c.id == article_id)
        if version is not None:
            statement = statement.where(versions.c.version == version)
        with self._reading() as connection:
            row = connection.execute(statement).one_or_none()
        return article_from_row(row) if row else None

    def versions_of(self, article_id: str) -> list[int]:
        """The versions of an article that can be read, oldest first; empty for an unknown id."""
        statement = (
            sa.select(versions.c.version)
            .where(versions.c.article_id == article_id)
            .order_by(versions.c.version)
        )
        with self._reading() as connection:
            return list(connection.execute(statement).scalars())

    def list_articles(
        self,
        *,
        outlet: str | None = None,
        title_contains: str | None = None,
        tag: str | None = None,
        feed: int | None = None,
        limit: int | None = None,
    ) -> list[Article]:
        """Current articles, newest publication first, those of unknown date last.

        `feed` is the id of one that carries them.
        """
        statement = holdings.listing(outlet, title_contains, tag, feed).limit(limit)
        with self._reading() as connection:
            return [article_from_row(row) for row in connection.execute(statement)]

    def article_by_url(self, url: str) -> Article | None:
        """The article at this address, however written: its own, or another it is known by."""
        address = canonical_url(url)
        if address is None:
            return None
        with self._reading() as connection:
            row = find_by_url(connection, address)
        return article_from_row(row) if row else None

    def tags_of(self, article_id: str) -> tuple[str, ...]:
        """The tags of an article, sorted: its own, and those of the feeds that carry it."""
        with self._reading() as connection:
            return tagging.tags_of(connection, article_id)

    def tags(self) -> dict[str, int]:
        """Every tag in use with how many articles carry it, most first."""
        with self._reading() as connection:
            return tagging.count_tags(connection)

    def coverage(self) -> Coverage:
        """What the catalog holds, counted now."""
        with self._reading() as connection:
            return holdings.coverage(connection)

    def freshness(self, *, include_samples: bool = False) -> tuple[int, Published]:
        """How many articles there are, and the latest known publication among them."""
        if not include_samples and self.holds_only_samples():
            return 0, None
        with self._reading() as connection:
            return holdings.count(connection, articles), holdings.newest(connection)

    def reach(self) -> tuple[Published, Published]:
        """The earliest and the latest known publication; None where no date is known."""
        with self._reading() as connection:
            return holdings.oldest(connection), holdings.newest(connection)

    def holds_any_of(self, period: Period) -> bool:
        """Whether any article is known to have appeared in `period`."""
        with self._reading() as connection:
            return holdings.appeared_in(connection, period)

    def outlets(self) -> dict[str, int]:
        """The names of the outlets, with how many articles each has; most first."""
        with self._reading() as connection:
            return holdings.outlets(connection)

    def holds_only_samples(self) -> bool:
        """Whether the catalog is empty or holds sample articles alone.

        Samples leave with the first real article and never come back, so one row tells.
        """
        with self._reading() as connection:
            sample = connection.execute(sa.select(articles.c.sample).limit(1)).scalar()
        return sample is None or bool(sample)

    # Writing

    def foresee(
        self, drafts: Sequence[Draft], marks: Sequence[EntryMark | None] = ()
    ) -> list[Outcome]:
        """What `put` would do with each draft: lets a loader skip embedding what is unchanged.

        `marks` are the entries that lead to them, as many as drafts, or none.
        """
        with self._reading() as connection:
            leading = marks or [None] * len(drafts)
            pairs = zip(drafts, leading, strict=True)
            return [writing.foresee(connection, draft, mark) for draft, mark in pairs]

    def need_passages(self, drafts: Sequence[Draft]) -> list[bool]:
        """Whether `put` would store passages of each draft, which must be embedded before."""
        with self._reading() as connection:
            return [writing.needs_passages(connection, draft) for draft in drafts]

    def put(self, batch: Sequence[Prepared], embedder: str) -> list[Outcome]:
        """Store drafts with their entries in one transaction: all of them, or on any error none.

        Returns an outcome for each. The first real article takes the sample articles away. A draft
        whose outcome is `unchanged` still has its entry written, unless its feed is gone.
        """
        with self._writing() as connection:
            return writing.put_all(connection, batch, embedder)

    def remove(self, article_id: str) -> bool:
        """Take an article away with everything that belongs to it; False if unknown.

        No feed brings it back, until a person gives it again by one of its addresses.
        """
        with self._writing() as connection:
            return writing.remove(connection, article_id, writing.Cause.PERSON)

    def withdraw(self, article_id: str, at: datetime) -> bool:
        """Note that an article's page is gone; it is kept and served, marked.

        False for an unknown id or one noted before. It lasts until the article is read again.
        """
        with self._writing() as connection:
            return writing.withdraw(connection, article_id, at)

    def prune(self, keep_after: datetime | None, keep_count: int | None, limit: int) -> int:
        """Take away at most `limit` articles in one transaction; returns how many.

        They are those published before `keep_after`, and the oldest of more than `keep_count`.
        An unknown date counts from when the article was first read. Samples stay. The entries that
        led to them are EXPIRED: whoever refreshes lets them rest while there is a limit.
        """
        with self._writing() as connection:
            return writing.prune(connection, keep_after, keep_count, limit)

    def reembed(
        self, passage_ids: Sequence[int], vectors: NDArray[np.float16], embedder: str
    ) -> None:
        """Replace the embeddings of passages; ids that are gone meanwhile are passed over."""
        with self._writing() as connection:
            passage_rows.reembed(connection, passage_ids, vectors, embedder)

    def count_passages(self) -> int:
        """How many passages there are, embedded or not; cheap enough to ask in every search."""
        with self._reading() as connection:
            return holdings.count(connection, passages)

    def count_unembedded(self, embedder: str) -> int:
        """How many passages `embedder` has not embedded."""
        with self._reading() as connection:
            return holdings.count(connection, passages) - following.count_embedded(
                connection, embedder
            )

    def unembedded(self, embedder: str, limit: int) -> list[Unembedded]:
        """Passages that `embedder` has not embedded, at most `limit`, by id."""
        with self._reading() as connection:
            return searching.unembedded(connection, embedder, limit)

    # Searching

    def locate(self, passage_ids: Sequence[int]) -> list[Located]:
        """Passages with their articles, in the order asked; ids that are gone are passed over."""
        with self._reading() as connection:
            return searching.locate(connection, passage_ids)

    def search_text(
        self, terms: Sequence[str], k: int, filters: Filters, *, title_weight: float = 1.0
    ) -> list[tuple[int, float]]:
        """(passage id, BM25 score) of passages with any of `terms`; best first, at most `k`."""
        if not filters.include_samples and self.holds_only_samples():
            return []
        with self._reading() as connection:
            return searching.search_text(connection, terms, k, filters, title_weight=title_weight)

    def cosines(
        self, query: NDArray[np.float32], passage_ids: Sequence[int], embedder: str
    ) -> dict[int, float]:
        """Cosines of `query` (unit length) to stored embeddings, by passage id."""
        with self._reading() as connection:
            return searching.cosines(connection, query, passage_ids, embedder)

    def document_frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        """How many passages hold each term, by the full-text index's own folding and stemming."""
        with self._reading() as connection:
            return fulltext.document_frequencies(connection, terms)

    def hardly_held(self, words: Sequence[str], most: int) -> dict[str, int]:
        """Those of `words` that at most `most` passages hold in any form, and how many do.

        In order; cheaper than counting.
        """
        with self._reading() as connection:
            return fulltext.hardly_held(connection, words, most)

    def words_like(self, begin: str, stems: Sequence[str]) -> dict[str, int]:
        """How many passages hold each Porter stem that begins with `begin`, and each of `stems`."""
        with self._reading() as connection:
            return fulltext.words_like(connection, begin, stems)

    def texts_with(self, word: str, k: int = 5) -> list[str]:
        """Headline and text of at most `k` passages that hold `word`, in any form."""
        with self._reading() as connection:
            return fulltext.texts_with(connection, word, k)

    # What the vector index follows

    def position(self, embedder: str) -> Position:
        """How far the catalog has come; cheap enough to ask before every search."""
        with self._reading() as connection:
            seq, removed = following.highest(connection)
            key = (embedder, seq, removed)
            with self._counts_lock:
                if key not in self._counts:
                    self._counts = {key: following.count_embedded(connection, embedder)}
                return Position(seq, removed, self._counts[key])

    def vectors_after(self, embedder: str, seq: int, limit: int | None = None) -> StoredVectors:
        """Stored embeddings of `embedder` with a higher seq, at most `limit`."""
        with self._reading() as connection:
            return following.vectors_after(connection, embedder, seq, limit)

    def removed_after(self, seq: int) -> Removals:
        """Passages taken away with a higher seq than `seq`."""
        with self._reading() as connection:
            return following.removed_after(connection, seq)

    def tag_changes(self) -> int:
        """A number that goes up when passages that stood before are tagged otherwise; cheap."""
        with self._reading() as connection:
            return tagging.changes(connection)

    def tagged_passages(self, tags: Sequence[str], after: int = 0) -> NDArray[np.int64]:
        """The ids above `after` of passages whose articles carry any of `tags`, in no order."""
        with self._reading() as connection:
            return tagging.tagged_passages(connection, tags, after)

    def check(self) -> list[str]:
        """What is wrong with the catalog, a sentence each; empty where all is well. Slow."""
        problems: list[str] = []
        looks = [(checking.check_file, self._reading), (checking.check_passages, self._reading)]
        if not self.read_only:
            looks.append((checking.check_words, self._writing))
        for check, transaction in looks:
            try:
                with transaction() as connection:
                    problems += check(connection)
            except (CatalogBusy, CatalogFull):
                raise
            except CatalogError as error:
                problems.append(str(error))
        return problems
