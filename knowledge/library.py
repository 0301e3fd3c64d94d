"""The library of articles as one thing: catalog, embedder, vector index and retriever together."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from importlib import resources
from pathlib import Path
from typing import Self

from knowledge import ingest as ingestion
from knowledge.articles import Draft
from knowledge.catalog.records import Position
from knowledge.catalog.store import FILE_NAME, Catalog
from knowledge.embedding.choose import Embedder, choose_embedder
from knowledge.errors import SourceError
from knowledge.index.keeper import IndexKeeper
from knowledge.index.place import ChromaPlace
from knowledge.ingest import IngestSummary
from knowledge.retrieval.retriever import Retriever
from knowledge.sources.files import read_drafts

SAMPLES = resources.files("knowledge") / "samples"

Progress = Callable[[int], None]


def _no_progress(_done: int) -> None:
    """Nobody watches."""


@dataclass(frozen=True, slots=True)
class LibraryPlace:
    """Where a library lives and how it is searched.

    `catalog_file` is beside the vector index in `folder` unless named. `embedding` is as in
    `embedding.choose`; `threads` 0 means one a core.
    """

    folder: Path
    catalog_file: Path | None = None
    embedding: str | None = None
    chroma: ChromaPlace = field(default_factory=ChromaPlace)
    threads: int = 0


class Library:
    """Open it with `Library.open`. Safe to use from many threads; any process may write.

    Every method may raise CatalogError, and EmbeddingError where text must be embedded.
    """

    def __init__(self, catalog: Catalog, embedder: Embedder, index: IndexKeeper) -> None:
        self.catalog = catalog
        self.embedder = embedder
        self.index = index
        self.retriever = Retriever(catalog, embedder, index)
        self._outlets: tuple[Position, tuple[str, ...]] | None = None

    @classmethod
    def open(
        cls,
        place: LibraryPlace,
        *,
        own_index: bool,
        report: Callable[[str], None] = lambda _line: None,
    ) -> Self:
        """Open the library at `place`, creating it where there is none.

        With `own_index` this process looks after the vector index, if no other does: it checks,
        repairs and follows, saying so through `report` in sentences. Without, it only reads.
        """
        embedder = choose_embedder(place.embedding, place.threads or None)
        catalog = Catalog.open(place.catalog_file or place.folder / FILE_NAME)
        try:
            index = IndexKeeper.open(
                catalog,
                embedder.name,
                embedder.dimensions,
                place.folder,
                place.chroma,
                own=own_index and not catalog.read_only,
                report=report,
            )
        except BaseException:
            catalog.close()
            raise
        return cls(catalog, embedder, index)

    def close(self) -> None:
        """Put the vector index in order and close the catalog."""
        try:
            self.index.close()
        finally:
            self.catalog.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def ingest(
        self, drafts: Iterable[Draft | SourceError], on_progress: Progress = _no_progress
    ) -> IngestSummary:
        """Store what is new or changed; see `ingest.ingest`."""
        return ingestion.ingest(self.catalog, self.embedder, drafts, on_progress=on_progress)

    def outlets(self) -> tuple[str, ...]:
        """The names of the outlets, most articles first; counted anew after every change."""
        position = self.catalog.position(self.embedder.name)
        if self._outlets is None or self._outlets[0] != position:
            self._outlets = (position, tuple(self.catalog.outlets()))
        return self._outlets[1]

    def unembedded(self) -> int:
        """How many passages wait for the present embedder, because the setting was changed."""
        return self.catalog.count_unembedded(self.embedder.name)

    def embed_again(self, on_progress: Progress = _no_progress) -> int:
        """Embed what waits for the present embedder; can be interrupted and resumed."""
        return ingestion.embed_again(self.catalog, self.embedder, on_progress=on_progress)

    def load_samples(self, on_progress: Progress = _no_progress) -> IngestSummary:
        """Load the sample articles together, unless the library holds anything."""
        if self.catalog.freshness(include_samples=True)[0]:
            return IngestSummary()
        return ingestion.ingest(
            self.catalog,
            self.embedder,
            sample_drafts(),
            on_progress=on_progress,
            first_passages=ingestion.BATCH_PASSAGES,  # else a start cut short leaves a few for good
        )


def sample_files() -> list[Path]:
    """The bundled sample articles."""
    with resources.as_file(SAMPLES) as folder:
        return sorted(folder.glob("*.md"))


def sample_drafts() -> Iterable[Draft | SourceError]:
    """The bundled sample articles as drafts: known by their names, without a web address."""
    for path in sample_files():
        for draft in read_drafts(path):
            if isinstance(draft, Draft):
                yield replace(draft, origin=f"sample:{path.stem}", url=None, sample=True)
            else:
                yield draft


def sample_file(origin: str) -> Path | None:
    """The file behind the origin `sample:NAME`, or None for any other origin."""
    name = origin.removeprefix("sample:")
    if name == origin:
        return None
    return next((path for path in sample_files() if path.stem == name), None)
