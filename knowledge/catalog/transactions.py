"""The transactions of one open catalog, shared by everything that reads and writes it."""

from contextlib import AbstractContextManager
from dataclasses import dataclass

import sqlalchemy as sa

from knowledge.catalog import engine
from knowledge.errors import CatalogFull


@dataclass(frozen=True, slots=True)
class Transactions:
    """Short transactions on one database. Both kinds raise CatalogError and its kinds."""

    engine: sa.Engine
    location: str
    read_only: bool

    def reading(self) -> AbstractContextManager[sa.Connection]:
        """One consistent view."""
        return engine.reading(self.engine, self.location)

    def writing(self) -> AbstractContextManager[sa.Connection]:
        """One write: all of it, or on any exception nothing. CatalogFull where none is possible."""
        if self.read_only:
            raise CatalogFull(
                self.location,
                f"The library at {self.location} is open for reading only, because its file or "
                f"folder cannot be written. Make both writable and start again.",
            )
        return engine.writing(self.engine, self.location)
