"""The errors of the library of articles.

LibraryError                      root: catch this to catch them all
├── SourceError                   an article could not be read; carries `origin` and `reason`
│   └── FetchError                it could not be fetched; carries its `cause` (`fetching.failures`)
├── CatalogError                  the catalog (the truth) cannot be used; carries `location`
│   ├── CatalogBusy               another process held the write lock for too long
│   └── CatalogFull               the disk is full or the folder is read-only
├── VectorIndexError              the vector index failed; never fatal: exact search takes over
├── EmbeddingError                no embedder, or unusable vectors from it; carries `embedder`
└── ReaderModelError              the bundled model that reads passages is missing or damaged

Messages are sentences for the person at the keyboard: what happened, then what to do next.
"""


class LibraryError(Exception):
    """Root of everything `knowledge` raises on purpose."""


class SourceError(LibraryError):
    """An article could not be read. `reason` says why, in a short clause without a full stop."""

    def __init__(self, origin: str, reason: str) -> None:
        super().__init__(f"{origin}: {reason}")
        self.origin = origin
        self.reason = reason


class CatalogError(LibraryError):
    """The catalog cannot be used. `location` is its file or server, without any password."""

    def __init__(self, location: str, message: str) -> None:
        super().__init__(message)
        self.location = location


class CatalogBusy(CatalogError):
    """Another process held the catalog's write lock beyond the busy timeout."""


class CatalogFull(CatalogError):
    """The catalog cannot be written: no space is left, or the place is read-only."""


class VectorIndexError(LibraryError):
    """The vector index failed. Callers fall back to exact search over the stored embeddings."""


class EmbeddingError(LibraryError):
    """The embedder cannot be built, or returned vectors that cannot be used."""

    def __init__(self, embedder: str, message: str) -> None:
        super().__init__(message)
        self.embedder = embedder


class ReaderModelError(LibraryError):
    """The bundled model that reads passages for an answer cannot be used."""
