"""Connections to the catalog's database, its transactions, and its errors in our words."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.pool import QueuePool

from knowledge.catalog.wal import switch_to_wal
from knowledge.errors import CatalogBusy, CatalogError, CatalogFull

BUSY_TIMEOUT_S = 30.0
"""How long a writer waits for another process; our own transactions take well under a second."""

_WRITE = "pullquote_write"
_UNWRITABLE = ("SQLITE_FULL", "SQLITE_READONLY", "SQLITE_IOERR", "SQLITE_PERM")


def connect(path: Path, *, mode: str = "rwc") -> sa.Engine:
    """An engine over the SQLite file `path`.

    `mode` is `rwc` (read, write, create), `ro` (read-only) or `immutable` (read-only on a medium
    where not even SQLite's own side files can be written). Nothing is opened yet.
    """
    uri = path.absolute().as_uri()
    query = "mode=ro&immutable=1" if mode == "immutable" else f"mode={mode}"

    def open_file() -> sqlite3.Connection:
        connection = sqlite3.connect(
            f"{uri}?{query}",
            uri=True,
            timeout=BUSY_TIMEOUT_S,
            isolation_level=None,  # SQLAlchemy's "begin" event below begins, not the driver
            check_same_thread=False,
        )
        try:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA cache_size = -32000")  # 32 MB
            if mode == "rwc":
                # FULL: a commit that was acknowledged also survives a power cut.
                connection.execute("PRAGMA synchronous = FULL")
        except BaseException:
            connection.close()  # else the traceback holds the file, and its locks, open for a while
            raise
        return connection

    engine = sa.create_engine(
        "sqlite://", creator=open_file, poolclass=QueuePool, pool_size=8, max_overflow=32
    )

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        writes = connection.get_execution_options().get(_WRITE, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def use_wal(engine: sa.Engine) -> None:
    """Switch the file to write-ahead logging."""
    raw = engine.raw_connection()
    try:
        switch_to_wal(cast("sqlite3.Connection", raw.driver_connection), BUSY_TIMEOUT_S)
    finally:
        raw.close()


@contextmanager
def reading(engine: sa.Engine, location: str) -> Iterator[sa.Connection]:
    """One consistent view of the catalog."""
    with translated(location), engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: sa.Engine, location: str) -> Iterator[sa.Connection]:
    """One write transaction: all of it, or on any exception nothing."""
    with translated(location), engine.connect() as connection:
        writer = connection.execution_options(**{_WRITE: True})
        with writer.begin():
            yield writer


@contextmanager
def translated(location: str) -> Iterator[None]:
    """Turn the database's errors into CatalogError and its kinds."""
    try:
        yield
    except (sa.exc.DBAPIError, sqlite3.Error) as error:
        original: Any = error.orig if isinstance(error, sa.exc.DBAPIError) else error
        raise _in_our_words(_name(original), str(original), location) from error
    except UnicodeEncodeError as error:
        raise CatalogError(
            location,
            f"The library at {location} was given text that is not Unicode ({error.reason}). "
            f"Nothing was changed; correct the text and try again.",
        ) from error


def _name(error: BaseException) -> str:
    return getattr(error, "sqlite_errorname", "") or ""


def _in_our_words(name: str, said: str, location: str) -> CatalogError:
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return CatalogBusy(
            location,
            f"The library at {location} is being written by another process. Try again in a "
            f"moment; nothing was changed.",
        )
    if name.startswith("SQLITE_CANTOPEN"):
        return CatalogFull(
            location,
            f"The library at {location} cannot be opened ({said}). Make the file and its folder "
            f"readable and writable, and run the command again; nothing was changed.",
        )
    if name.startswith(_UNWRITABLE):
        return CatalogFull(
            location,
            f"The library at {location} cannot be written ({said}). Free some disk space, or make "
            f"the folder writable, and run the command again; what was stored before is safe.",
        )
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return CatalogError(
            location,
            f"The library at {location} is damaged ({said}). Move the file away and restore a "
            f"backup, or load the articles again.",
        )
    return CatalogError(location, f"The library at {location} failed: {said}.")
