"""The errors of the journal.

JournalError                      root: catch this to catch them all; carries `location`
├── JournalBusy                   another process held the write lock for too long
└── JournalFull                   the disk is full, or the folder cannot be written

Messages are sentences for the person who runs the bot: what happened, then what to do next.
"""

from bot.errors import BotError


class JournalError(BotError):
    """The journal cannot be used. `location` is its file."""

    def __init__(self, location: str, message: str) -> None:
        super().__init__(message)
        self.location = location


class JournalBusy(JournalError):
    """Another process held the journal's write lock beyond the busy timeout."""


class JournalFull(JournalError):
    """The journal cannot be written: no space is left, or the place is read-only."""
