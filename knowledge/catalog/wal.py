"""Write-ahead logging of SQLite files, so that readers never wait for the writer."""

import sqlite3
import time

_PAUSE_S = 0.01
_PRIMARY = 0xFF
"""The bits of an extended error code that say its kind: SQLITE_BUSY_RECOVERY is a SQLITE_BUSY."""


def switch_to_wal(connection: sqlite3.Connection, wait_s: float) -> None:
    """Switch the file of `connection`; others are waited for up to `wait_s` seconds.

    Raises sqlite3.OperationalError where that is too short or the file cannot be written.
    """
    deadline = time.monotonic() + wait_s
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            # Processes that create one file at once: this does not honour the busy timeout.
            busy = error.sqlite_errorcode & _PRIMARY == sqlite3.SQLITE_BUSY
            if not busy or time.monotonic() > deadline:
                raise
            time.sleep(_PAUSE_S)
        else:
            return
