"""Messages that get a fixed notice rather than an answer, such as help: said once, like answers.

And seldom: a notice is a message that others see, and costs whoever asks for it no thought.
"""

import time
from collections.abc import Callable
from datetime import datetime

from bot.beside import run_writing
from bot.desk.admission import Admission, Limit
from bot.desk.courier import RefusalKind
from bot.journal.records import Ask
from bot.journal.store import Journal

NOTICE_LEASE_S = 60.0
EVERY_S = 60.0
"""How soon a person may get a notice again in one place."""
MOST_OF_ONE = 3
MOST_IN_PLACE = 10
"""The most notices to a person, wherever, and to all in a place, within EVERY_S."""


class Notices:
    """Whether a notice is to be said. `clock` gives aware instants, `ticks` seconds; both go on.

    For one event loop.
    """

    def __init__(
        self,
        journal: Journal,
        clock: Callable[[], datetime],
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self._claims = journal.claims
        self._clock = clock
        self._admission = Admission(ticks)

    async def due(self, ask: Ask) -> bool:
        """Whether `ask` is new, here and in every other process, and a notice not one too many.

        Its claim is on disk when this returns; raises JournalError where it cannot be.
        """
        return await run_writing(self._is_new, ask) and self._admission.admit(_limits(ask)) is None

    def _is_new(self, ask: Ask) -> bool:
        claim = self._claims.take(ask, holder="notice", now=self._clock(), lease_s=NOTICE_LEASE_S)
        return claim is not None and self._claims.give_up(claim, "answered by a notice")


def _limits(ask: Ask) -> list[Limit]:
    person, place = f"{ask.platform}:{ask.user}", f"{ask.platform}:{ask.place}"
    kind = RefusalKind.TOO_MANY_QUESTIONS
    return [
        Limit(f"{person} in {place}", 1, EVERY_S, kind),
        Limit(person, MOST_OF_ONE, EVERY_S, kind),
        Limit(place, MOST_IN_PLACE, EVERY_S, kind),
    ]
