"""Keeps the front desks of chat platforms open, each on its own, behind one desk.

A platform that cannot be reached is tried again while the others answer. One that is lost for good
(its token is refused, say) is told in a sentence, and the others go on.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol

import structlog

from bot.assembly import Newsroom
from bot.desk.courier import Courier
from bot.desk.desk import Desk
from bot.errors import BotError, UnreachableError
from bot.journal.store import Journal

FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 60.0
PATIENCE_S = 60.0
"""How long nobody may be answered anywhere before that is an error: whoever watches over processes
is to know."""
LATER_PATIENCE_S = 3_600.0
"""The same once somebody could be: then the settings are right, and networks come back."""
_LOOK_S = 1.0

log = structlog.get_logger(__name__)


class FrontDesk(Protocol):
    """A platform that is ready: give its courier to a desk, then start it."""

    @property
    def courier(self) -> Courier: ...

    async def start(self, desk: Desk) -> None:
        """Take events. Raises UnreachableError where it may work later, or another BotError."""
        ...

    async def lost(self) -> BotError:
        """Wait until it is lost although it had started, and say why; for ever while all is well.

        An UnreachableError is worth another opening.
        """
        ...

    async def stop_listening(self) -> None:
        """Take no more events. May be called however far it came, and again."""
        ...

    async def close(self) -> None:
        """Hang up. May be called however far it came."""
        ...


Opener = Callable[[Newsroom, Journal], Awaitable[FrontDesk]]
"""Gets a platform ready. Raises UnreachableError where it may work later, or another BotError."""


class FrontDesks:
    """The platforms of one process. For one event loop; `report` is told in sentences."""

    def __init__(
        self, newsroom: Newsroom, journal: Journal, desk: Desk, report: Callable[[str], None]
    ) -> None:
        self._newsroom = newsroom
        self._journal = journal
        self._desk = desk
        self._report = report
        self._open: dict[str, FrontDesk] = {}
        self._answering: set[str] = set()
        self._patience_s = PATIENCE_S
        self._since: float | None = None
        """Since when nobody is answered anywhere, in the loop's time; None while someone is."""
        self._out_of_reach: UnreachableError | None = None

    async def keep_open(self, openers: Mapping[str, Opener], until: asyncio.Event) -> None:
        """Answer on every platform of `openers`, by name, until told.

        Raises BotError where none is left, or none could be reached for PATIENCE_S, which is
        LATER_PATIENCE_S once one was.
        """
        self._since = asyncio.get_running_loop().time()
        told = asyncio.create_task(until.wait())
        keeping = [asyncio.create_task(self._keep(*named)) for named in openers.items()]
        try:
            while not told.done():
                await asyncio.wait(
                    {told, *keeping}, timeout=_LOOK_S, return_when=asyncio.FIRST_COMPLETED
                )
                for lost in [one for one in keeping if one.done()]:
                    keeping.remove(lost)
                    if not keeping:
                        raise lost.result()
                    self._report(str(lost.result()))
                if self._out_of_reach is not None and self._silent_s() > self._patience_s:
                    raise self._out_of_reach
        finally:
            for task in (told, *keeping):
                task.cancel()
            await asyncio.gather(told, *keeping, return_exceptions=True)

    async def stop_listening(self) -> None:
        """Take no more events on any platform; replies can still be posted."""
        await asyncio.gather(*(_stop_listening(name, front) for name, front in self._all()))

    async def close(self) -> None:
        """Hang up everywhere."""
        await asyncio.gather(*(self._hang_up(name) for name, _ in self._all()))

    async def _keep(self, name: str, opener: Opener) -> BotError:
        """Keep a platform open; why it is lost for good."""
        pause_s = FIRST_PAUSE_S
        told = ""
        while True:
            error, answered = await self._kept(name, opener)
            if not isinstance(error, UnreachableError):
                return error
            await self._hang_up(name)
            if answered:
                pause_s, told = FIRST_PAUSE_S, ""
            self._out_of_reach = error
            if str(error) != told:
                told = str(error)
                self._report(f"{told} It is tried again.")
            log.warning("platform_not_reached", platform=name, again_in_s=pause_s)
            await asyncio.sleep(pause_s)
            pause_s = min(LONGEST_PAUSE_S, pause_s * 2)

    async def _kept(self, name: str, opener: Opener) -> tuple[BotError, bool]:
        """Why a platform is not open or no longer, and whether it has been."""
        answered = False
        try:
            front = self._open[name] = await opener(self._newsroom, self._journal)
            self._desk.connect(name, front.courier)
            await front.start(self._desk)
            answered = True
            self._starts(name)
            error = await front.lost()
        except BotError as failed:
            error = failed
        except Exception as failed:
            log.exception("platform_failed", platform=name)
            error = BotError(
                f"{name.title()} stopped because something unexpected went wrong "
                f"({type(failed).__name__}); the log says more."
            )
        self._desk.disconnect(name)
        self._stops(name)
        if name in self._open:
            await _stop_listening(name, self._open[name])
        return error, answered

    async def _hang_up(self, name: str) -> None:
        front = self._open.pop(name, None)
        if front is None:
            return
        await _stop_listening(name, front)
        try:
            await front.close()
        except Exception:
            log.exception("platform_not_closed", platform=name)

    def _all(self) -> list[tuple[str, FrontDesk]]:
        return list(self._open.items())

    def _starts(self, name: str) -> None:
        others = bool(self._answering)
        self._answering.add(name)
        self._since, self._patience_s = None, LATER_PATIENCE_S
        ending = "too." if others else "Ctrl-C ends it."
        self._report(f"Answering on {name.title()}{' ' if others else '. '}{ending}")

    def _stops(self, name: str) -> None:
        self._answering.discard(name)
        if not self._answering and self._since is None:
            self._since = asyncio.get_running_loop().time()

    def _silent_s(self) -> float:
        """For how long nobody has been answered anywhere."""
        return 0.0 if self._since is None else asyncio.get_running_loop().time() - self._since


async def _stop_listening(name: str, front: FrontDesk) -> None:
    """One platform's trouble with ending keeps no other from it."""
    try:
        await front.stop_listening()
    except Exception:
        log.exception("platform_not_stopped", platform=name)
