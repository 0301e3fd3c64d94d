"""The journal's file: short transactions that many threads and processes may ask for at once.

Connections are made as the catalog's are (write-ahead log, full sync: a commit that was
acknowledged survives a power cut). Beyond that, SQLite overwrites with zeros what is deleted.
"""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.journal.errors import JournalBusy, JournalError, JournalFull
from knowledge.catalog import engine as connections
from knowledge.errors import CatalogBusy, CatalogError, CatalogFull

HURRIED_S = 2.0
"""How long a hurried writer waits for another one: a platform waits for three seconds or so to hear
that an event arrived, and sends it again where it does not hear."""
PATIENT_S = connections.BUSY_TIMEOUT_S


class Database:
    """One journal file. Errors come out as JournalError and its kinds."""

    def __init__(self, path: Path) -> None:
        self.location = str(path)
        self.engine = connections.connect(path)
        # SQLite lets waiting writers sleep and try again; within a process they may queue instead.
        self._writer = threading.Lock()
        sa.event.listen(self.engine, "connect", _zero_what_is_deleted)
        self._hurried = connections.connect(path)
        sa.event.listen(self._hurried, "connect", _zero_what_is_deleted)
        sa.event.listen(self._hurried, "connect", _wait_briefly)

    def close(self) -> None:
        """Close every connection."""
        self._hurried.dispose()
        self.engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """One consistent view of the journal."""
        with (
            self.translated(),
            connections.reading(self.engine, self.location) as connection,
        ):
            yield connection

    @contextmanager
    def writing(self, *, hurried: bool = False) -> Iterator[sa.Connection]:
        """One write transaction: all of it, or on any exception nothing.

        JournalBusy where the writers of this process, or after them those of others, are in the way
        for longer than PATIENT_S; `hurried`: than HURRIED_S. So it may wait twice as long in all.
        """
        engine = self._hurried if hurried else self.engine
        if not self._writer.acquire(timeout=HURRIED_S if hurried else PATIENT_S):
            raise _busy(self.location)
        try:
            with self.translated(), connections.writing(engine, self.location) as connection:
                yield connection
        finally:
            self._writer.release()

    def use_wal(self) -> None:
        """Switch the file to write-ahead logging."""
        with self.translated(), connections.translated(self.location):
            connections.use_wal(self.engine)

    def empty_log(self, wait_s: float = 5.0) -> bool:
        """Move the write-ahead log into the file and cut it to nothing.

        The log still holds pages as they were before something was blanked. False where a reader
        in the way did not go within `wait_s`; then the next call, or closing the file, does it.
        """
        deadline = time.monotonic() + wait_s
        with self.translated(), connections.translated(self.location):
            raw = self.engine.raw_connection()
            try:
                while True:
                    with self._writer:
                        busy = raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
                    if not busy or time.monotonic() > deadline:
                        return not busy
                    time.sleep(0.05)
            finally:
                raw.close()

    @contextmanager
    def translated(self) -> Iterator[None]:
        """The catalog's words for a failing database, in the journal's."""
        try:
            yield
        except CatalogError as error:
            raise _in_our_words(error, self.location) from error


def _zero_what_is_deleted(connection: sqlite3.Connection, _record: Any) -> None:
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA cache_size = -4000")  # 4 MB; the journal is small


def _wait_briefly(connection: sqlite3.Connection, _record: Any) -> None:
    connection.execute(f"PRAGMA busy_timeout = {HURRIED_S * 1000:.0f}")


def _busy(location: str) -> JournalBusy:
    return JournalBusy(
        location,
        f"The journal at {location} is being written by another process. Try again in a moment; "
        "nothing was changed.",
    )


def _in_our_words(error: CatalogError, location: str) -> JournalError:
    said = str(error.__cause__ or error)
    if isinstance(error, CatalogBusy):
        return _busy(location)
    if isinstance(error, CatalogFull):
        return JournalFull(
            location,
            f"The journal at {location} cannot be written ({said}). Free some disk space, or make "
            "the file and its folder writable; what was recorded before is safe.",
        )
    return JournalError(
        location,
        f"The journal at {location} cannot be used ({said}). If the file is damaged, move it away "
        "and start again: receipts and feedback start anew, the library is not touched.",
    )
