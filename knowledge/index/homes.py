"""What a home of the owner's Chroma index offers: a folder (`embedded`) or a server (`remote`)."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from knowledge.catalog.records import Position
from knowledge.index.chroma import ChromaIndex
from knowledge.index.following import Progress, VectorSource, catch_up
from knowledge.index.place import ChromaPlace


@dataclass(frozen=True, slots=True)
class Followed:
    """An open index and how far it has followed the catalog."""

    index: ChromaIndex
    at: Position


@dataclass(frozen=True, slots=True)
class Subject:
    """What is indexed: the vectors of one embedder in one catalog, and who wants to hear of it."""

    source: VectorSource
    embedder: str
    dimensions: int
    report: Callable[[str], None]
    progress: Progress | None
    stopped: Callable[[], bool]

    def bring(
        self, index: ChromaIndex, at: Position, *, limit: int | None = None, aloud: bool = False
    ) -> Position:
        """Take over what changed since `at`, about `limit` vectors at most."""
        return catch_up(
            self.source,
            self.embedder,
            index,
            at,
            limit=limit,
            stopped=self.stopped,
            progress=self.progress if aloud else None,
        )


class Home(Protocol):
    """Where an index lives. Every method may raise VectorIndexError, OSError, CatalogError."""

    def bring_up(self, *, distrusted: str | None) -> Followed | None:
        """Open the index, built anew where needed; None when stopped meanwhile.

        `distrusted` says what went wrong with the index while it was open, if anything did.
        """

    def record(self, followed: Followed) -> None:
        """Remember how far the index came."""

    def put_away(self, followed: Followed, *, sound: bool) -> None:
        """Close the index; `sound` when it may be trusted at the next start."""


def open_index(
    subject: Subject, place: ChromaPlace, folder: Path | None, *, create: bool
) -> ChromaIndex:
    """The collection of this subject, in `folder` or on the server of `place`."""
    return ChromaIndex.open(
        place, folder, subject.source.id, subject.embedder, subject.dimensions, create=create
    )
