"""Counts the tokens that a language model uses in a day, and remembers how it fared last.

A file of its own beside the catalog, so that processes share one budget and a restart keeps it: the
journal is not there at a terminal. What a call may cost is taken before it is made and put right
after it, so that calls at once stay within the budget and one that is killed has been paid for.
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from bot.errors import BotError
from knowledge.catalog.wal import switch_to_wal

BUSY_S = 1.0
_KEPT_DAYS = 400
_TABLES = """
CREATE TABLE IF NOT EXISTS spent (day TEXT PRIMARY KEY, tokens INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS fared (what TEXT PRIMARY KEY, at TEXT NOT NULL, said TEXT NOT NULL);
"""


class LedgerError(BotError):
    """The file cannot be read or written. `path` is the file."""

    def __init__(self, path: Path, error: Exception) -> None:
        super().__init__(
            f"The tokens of the language model cannot be counted in {path} ({error}): make its "
            "folder writable, or move the file away."
        )
        self.path = path


@dataclass(frozen=True, slots=True)
class Fared:
    """When the model last answered, and when it last lapsed and why; None for never."""

    answered: datetime | None
    lapsed: datetime | None
    lapse: str


class Ledger:
    """The ledger in one file. Safe for many threads and processes; may raise LedgerError."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection = None

    def take(self, day: date, tokens: int, limit: int | None) -> bool:
        """Take `tokens` out of the budget of `day`; False where there are not so many left."""
        with self._writing() as connection:
            spent = _spent(connection, day)
            if limit is not None and spent + tokens > limit:
                return False
            _spend(connection, day, tokens)
            connection.execute(
                "DELETE FROM spent WHERE julianday(?) - julianday(day) > ?",
                (day.isoformat(), _KEPT_DAYS),
            )
            return True

    def put_right(self, day: date, difference: int) -> None:
        """Add what a call cost beyond what was taken, or give back what it did not."""
        with self._writing() as connection:
            _spend(connection, day, difference)

    def spent(self, day: date) -> int:
        """The tokens of `day` so far; 0 where there is no file yet."""
        if not self._path.exists():
            return 0
        with self._reading() as connection:
            return _spent(connection, day)

    def note(self, lapse: str | None, at: datetime) -> None:
        """Write down that the model answered, or why it lapsed."""
        with self._writing() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO fared VALUES (?, ?, ?)",
                ("lapsed" if lapse else "answered", at.astimezone(UTC).isoformat(), lapse or ""),
            )

    def fared(self) -> Fared:
        """How the model fared last, in any process."""
        if not self._path.exists():
            return Fared(None, None, "")
        with self._reading() as connection:
            rows = {row[0]: row for row in connection.execute("SELECT what, at, said FROM fared")}
        times = {what: datetime.fromisoformat(row[1]) for what, row in rows.items()}
        lapse = rows["lapsed"][2] if "lapsed" in rows else ""
        return Fared(times.get("answered"), times.get("lapsed"), lapse)

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            try:
                connection = self._connection or self._opened()
                connection.execute("BEGIN IMMEDIATE")
                try:
                    yield connection
                except BaseException:
                    connection.execute("ROLLBACK")
                    raise
                connection.execute("COMMIT")
            except (sqlite3.Error, OverflowError, ValueError) as error:
                raise LedgerError(self._path, error) from error

    def _opened(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._path, timeout=BUSY_S, isolation_level=None, check_same_thread=False
        )
        try:
            # Without waiting for the disk each time: a killed process loses nothing, a power cut
            # at most the last calls.
            switch_to_wal(connection, BUSY_S)
            connection.execute("PRAGMA synchronous=NORMAL")
            connection.executescript(_TABLES)
        except BaseException:
            connection.close()
            raise
        self._connection = connection
        return connection

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        try:
            connection = sqlite3.connect(
                f"{self._path.absolute().as_uri()}?mode=ro", timeout=BUSY_S, uri=True
            )
            try:
                yield connection
            finally:
                connection.close()
        except sqlite3.Error as error:
            raise LedgerError(self._path, error) from error


def _spent(connection: sqlite3.Connection, day: date) -> int:
    row = connection.execute(
        "SELECT tokens FROM spent WHERE day = ?", (day.isoformat(),)
    ).fetchone()
    return int(row[0]) if row else 0


def _spend(connection: sqlite3.Connection, day: date, tokens: int) -> None:
    connection.execute(
        "INSERT INTO spent VALUES (?, max(0, ?)) "
        "ON CONFLICT (day) DO UPDATE SET tokens = max(0, tokens + ?)",
        (day.isoformat(), tokens, tokens),
    )
