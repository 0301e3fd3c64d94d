"""The threads in which the bot takes messages for questions to it, though they do not name it.

People talk in the threads that the bot has answered in. So only what reads as a question or a
request is taken. Who named the bot there last is heard a little wider: a few words that go on from
their question, such as "in 2024" or "and Europe", need no question mark.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

from adapters.slack.places import PLATFORM, Place
from bot.beside import run_reading, run_writing
from bot.conversation.talk import goes_on, reads_as_question
from bot.journal.records import Json
from bot.journal.store import Journal

THREADS = f"{PLATFORM}:threads"
"""The scope in the journal's memory of the threads that the bot is in. The value is the id of the
answer that was shared at their head, or True."""
ASKERS = f"{PLATFORM}:askers"
"""The scope of who named the bot last in a thread."""

_Value = TypeVar("_Value")

_MOST_KEPT = 2_000


class Listening:
    """The threads that the bot is in. For one event loop; methods may raise JournalError."""

    def __init__(
        self, journal: Journal, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._memory = journal.memory
        self._clock = clock
        self._threads: dict[str, Json] = {}
        self._askers: dict[str, str] = {}

    def begin(self, place: Place, asker: str) -> None:
        """Listen from now on in this process: `asker` has named the bot in `place`."""
        _keep(self._threads, str(place), self._threads.get(str(place), True))
        _keep(self._askers, str(place), asker)

    async def remember(self, place: Place, *, asker: str = "", shared: str = "") -> None:
        """Listen in `place` after a restart and in other processes too.

        `asker` has named the bot there; `shared` is the answer that was shared at its head.
        """

        def write() -> None:
            name, now = str(place), self._clock()
            if shared or self._memory.recall(THREADS, name) is None:
                self._memory.remember(THREADS, name, shared or True, now=now)
            if asker and self._memory.recall(ASKERS, name) != asker:
                user = f"{PLATFORM}:{asker}"
                self._memory.remember(ASKERS, name, asker, now=now, user=user)

        await run_writing(write)

    async def hears(self, place: Place, user: str, words: str) -> bool:
        """Whether a message in `place` that does not name the bot is a question to it."""
        asks = reads_as_question(words)
        if not (asks or goes_on(words)):
            return False
        if str(place) not in self._threads:
            found = await run_reading(self._memory.recall, THREADS, str(place))
            if found is None:
                return False
            _keep(self._threads, str(place), found)
        return asks or await self.asked(place, user)

    async def asked(self, place: Place, user: str) -> bool:
        """Whether `user` is who named the bot last in `place`."""
        known = self._askers.get(str(place))
        return user == (known or await run_reading(self._memory.recall, ASKERS, str(place)))

    async def shared_in(self, place: Place) -> str | None:
        """The id of the answer that was shared at the head of the thread; None for others."""
        found = await run_reading(self._memory.recall, THREADS, str(place))
        return found if isinstance(found, str) else None


def _keep(kept: dict[str, _Value], name: str, value: _Value) -> None:
    kept[name] = value
    if len(kept) > _MOST_KEPT:
        del kept[next(iter(kept))]
