"""A platform in a SQLite file: a square where messages are posted, as any process can see it."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from bot.answers import Question
from bot.desk.courier import Outcome, Refusal, Trouble
from bot.journal.records import Ask, Claim

PLATFORM = "square"


def build_square(path: Path) -> None:
    """Make the file."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE messages (claim TEXT, question TEXT, said TEXT)")
        connection.commit()


def posted(path: Path) -> list[tuple[str, str]]:
    """(question, what was said) of every message."""
    with closing(sqlite3.connect(path, timeout=30)) as connection:
        return connection.execute("SELECT question, said FROM messages ORDER BY rowid").fetchall()


class SquareCourier:
    """Posts in the square. `at` is told of each moment of a delivery, and may end the process."""

    def __init__(self, path: Path, at: Callable[[str], None] = lambda _moment: None) -> None:
        self._connection = sqlite3.connect(path, timeout=30, isolation_level=None)
        self._at = at

    async def work(self, ask: Ask) -> Question:
        return Question(ask.payload["text"], ask.asked_at)

    async def status(self, ask: Ask, text: str) -> None:
        """Nobody looks."""

    async def refuse(self, ask: Ask, refusal: Refusal) -> None:
        self._connection.execute(
            "INSERT INTO messages VALUES ('', ?, ?)", (ask.payload["text"], refusal.kind)
        )

    async def deliver(self, ask: Ask, claim: Claim, outcome: Outcome) -> str:
        self._at("posting")
        said = outcome.sentence if isinstance(outcome, Trouble) else type(outcome).__name__
        added = self._connection.execute(
            "INSERT INTO messages VALUES (?, ?, ?)", (claim.id, ask.payload["text"], said)
        )
        self._at("posted")
        await asyncio.sleep(0)
        return str(added.lastrowid)

    async def already_delivered(self, ask: Ask, claim: Claim) -> str | None:
        assert not ask.private
        row = self._connection.execute(
            "SELECT rowid FROM messages WHERE claim = ?", (claim.id,)
        ).fetchone()
        return str(row[0]) if row else None
