"""The journal: what was asked, who answers it, how that went. One file beside the library.

It is the bot's memory of people and so knows nothing of articles; the catalog is the reverse.
"""

from datetime import datetime
from pathlib import Path
from typing import Self

from bot.journal.claims import Claims
from bot.journal.database import Database
from bot.journal.errors import JournalFull
from bot.journal.memory import Memory
from bot.journal.opening import bring_up_to_date
from bot.journal.receipts import Receipts
from bot.journal.retention import blank_older, forget

FILE_NAME = "journal.sqlite3"


class Journal:
    """Open it with `Journal.open`. Safe to use from many threads and many processes at once.

    Every call is one short transaction and may raise JournalError. All of it blocks; callers on an
    event loop use threads.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self.claims = Claims(database)
        self.receipts = Receipts(database)
        self.memory = Memory(database)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the journal at `path`, creating it and its folder where there is none."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise JournalFull(
                str(path),
                f"The folder of the journal at {path} cannot be made ({error.strerror}). Make its "
                "parent writable, or name another PULLQUOTE_DATA_DIR.",
            ) from error
        database = Database(path)
        try:
            bring_up_to_date(database)
        except BaseException:
            database.close()
            raise
        return cls(database)

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def scrub(self, before: datetime) -> int:
        """Blank questions, answers' texts, users and places older than `before`.

        Quotes, outcomes and timings stay; the hashed keys of questions stay for some time, so that
        replays stay silent. Returns how many receipts were blanked.
        """
        with self._database.writing() as connection:
            changed = blank_older(connection, before)
        self._database.empty_log()
        return changed

    def forget_user(self, platform: str, user: str) -> int:
        """Forget a person: receipts, feedback, what they wait for. How many receipts those were."""
        with self._database.writing() as connection:
            forgotten = forget(connection, platform, user)
        self._database.empty_log()
        return forgotten
