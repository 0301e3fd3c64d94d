"""The catalog: the truth about every article. One class, over short transactions.

Reading articles and passages, full-text search, and what the vector index follows. How a draft
becomes rows is `writing`'s affair.
"""

import os
import threading
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from knowledge.articles import Article, Draft, Passage, Published
from knowledge.catalog import checking, following, fulltext, holdings, writing
from knowledge.catalog.engine import connect, reading
from knowledge.catalog.engine import writing as write_transaction
from knowledge.catalog.opening import bring_up_to_date, require_present_schema
from knowledge.catalog.records import (
    Coverage,
    Located,
    Outcome,
    Position,
    Prepared,
    Removals,
    StoredVectors,
    Unembedded,
)
from knowledge.catalog.rows import article_from_row, article_select
from knowledge.catalog.schema import (
    articles,
    catalog_facts,
    embeddings,
    passages,
    versions,
)
from knowledge.errors import CatalogBusy, CatalogError, CatalogFull
from knowledge.filters import Filters

FILE_NAME = "catalog.sqlite3"


class Catalog:
    """Open it with `Catalog.open`. Safe to use from many threads; any process may write.

    Every method may raise CatalogError: CatalogBusy where another process writes for too long,
    CatalogFull where the disk is full or the place read-only.
    """

    def __init__(self, engine: sa.Engine, path: Path, *, read_only: bool) -> None:
        self.path = path
        self.read_only = read_only
        self._engine = engine
        self._location = str(path)
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
        limit: int | None = None,
    ) -> list[Article]:
        """Current articles, newest publication first, those of unknown date last."""
        statement = article_select(current=True).order_by(
            articles.c.published_epoch.is_(None), articles.c.published_epoch.desc(), articles.c.id
        )
        if outlet is not None:
            statement = statement.where(sa.func.lower(articles.c.outlet) == sa.func.lower(outlet))
        if title_contains is not None:
            statement = statement.where(versions.c.title.icontains(title_contains, autoescape=True))
        with self._reading() as connection:
            return [article_from_row(row) for row in connection.execute(statement.limit(limit))]

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

    def foresee(self, drafts: Sequence[Draft]) -> list[Outcome]:
        """What `put` would do with each draft: lets a loader skip embedding what is unchanged."""
        with self._reading() as connection:
            return [writing.foresee(connection, draft) for draft in drafts]

    def put(self, batch: Sequence[Prepared], embedder: str) -> list[Outcome]:
        """Store drafts in one transaction: all of them, or on any error none.

        Returns an outcome for each. The first real article takes the sample articles away.
        """
        with self._writing() as connection:
            return [writing.put(connection, prepared, embedder) for prepared in batch]

    def remove(self, article_id: str) -> bool:
        """Take an article away with its versions, passages and embeddings; False if unknown."""
        with self._writing() as connection:
            return writing.remove(connection, article_id)

    def reembed(
        self, passage_ids: Sequence[int], vectors: NDArray[np.float16], embedder: str
    ) -> None:
        """Replace the embeddings of passages; ids that are gone meanwhile are passed over."""
        with self._writing() as connection:
            writing.reembed(connection, passage_ids, vectors, embedder)

    def count_passages(self) -> int:
        """How many passages there are, embedded or not; cheap enough to ask in every search."""
        with self._reading() as connection:
            total = connection.execute(sa.select(sa.func.count()).select_from(passages))
            return int(total.scalar_one())

    def count_unembedded(self, embedder: str) -> int:
        """How many passages `embedder` has not embedded."""
        with self._reading() as connection:
            total = connection.execute(sa.select(sa.func.count()).select_from(passages))
            return int(total.scalar_one()) - following.count_embedded(connection, embedder)

    def unembedded(self, embedder: str, limit: int) -> list[Unembedded]:
        """Passages that `embedder` has not embedded, at most `limit`, by id."""
        with self._reading() as connection:
            done = sa.select(embeddings.c.passage_id).where(
                embeddings.c.embedder_id == writing.embedder_id(connection, embedder)
            )
            rows = connection.execute(
                sa.select(passages.c.id, versions.c.title, _slice_of_text().label("text"))
                .join(versions, _same_version())
                .where(passages.c.id.not_in(done))
                .order_by(passages.c.id)
                .limit(limit)
            )
            return [Unembedded(row.id, row.title, row.text) for row in rows]

    # Searching

    def locate(self, passage_ids: Sequence[int]) -> list[Located]:
        """Passages with their articles, in the order asked; ids that are gone are passed over."""
        found: dict[int, Passage] = {}
        texts: dict[str, Article] = {}
        with self._reading() as connection:
            for at in range(0, len(passage_ids), 500):
                rows = connection.execute(
                    sa.select(passages).where(passages.c.id.in_(passage_ids[at : at + 500]))
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
        self, terms: Sequence[str], k: int, filters: Filters, *, title_weight: float = 1.0
    ) -> list[tuple[int, float]]:
        """(passage id, BM25 score) of passages with any of `terms`; best first, at most `k`."""
        if not filters.include_samples and self.holds_only_samples():
            return []
        with self._reading() as connection:
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
        self, query: NDArray[np.float32], passage_ids: Sequence[int], embedder: str
    ) -> dict[int, float]:
        """Cosines of `query` (unit length) to stored embeddings, by passage id."""
        found: dict[int, float] = {}
        with self._reading() as connection:
            number = writing.embedder_id(connection, embedder)
            for at in range(0, len(passage_ids), 500):
                # By passage alone: given the embedder too, SQLite would walk all it ever embedded.
                rows = connection.execute(
                    sa.select(
                        embeddings.c.passage_id, embeddings.c.vector, embeddings.c.embedder_id
                    ).where(embeddings.c.passage_id.in_(passage_ids[at : at + 500]))
                )
                for row in rows:
                    if row.embedder_id == number:
                        stored = np.frombuffer(row.vector, dtype="<f2").astype(np.float32)
                        found[row.passage_id] = float(stored @ query)
        return found

    def document_frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        """How many passages hold each term, by the full-text index's own folding and stemming."""
        with self._reading() as connection:
            return fulltext.document_frequencies(connection, terms)

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

    def _reading(self) -> AbstractContextManager[sa.Connection]:
        return reading(self._engine, self._location)

    def _writing(self) -> AbstractContextManager[sa.Connection]:
        if self.read_only:
            raise CatalogFull(
                self._location,
                f"The library at {self._location} is open for reading only, because its file or "
                f"folder cannot be written. Make both writable and start again.",
            )
        return write_transaction(self._engine, self._location)


def _where(filters: Filters) -> sa.ColumnElement[bool]:
    parts: list[sa.ColumnElement[bool]] = [sa.true()]
    if filters.since:
        parts.append(articles.c.published_epoch >= int(filters.since.timestamp()))
    if filters.until:
        parts.append(articles.c.published_epoch < int(filters.until.timestamp()))
    if filters.outlets:
        parts.append(articles.c.outlet.in_(filters.outlets))
    return sa.and_(*parts)


def _same_version() -> sa.ColumnElement[bool]:
    return (versions.c.article_id == passages.c.article_id) & (
        versions.c.version == passages.c.version
    )


def _slice_of_text() -> sa.ColumnElement[str]:
    return sa.func.substr(
        versions.c.text, passages.c.start_char + 1, passages.c.end_char - passages.c.start_char
    )
