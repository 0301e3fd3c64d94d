"""Runs the bot on chat platforms: one desk and one journal behind all of their front desks.

A platform that fails stops no other; where none is left, the command ends with a sentence. SIGTERM
and Ctrl-C make it drain: what is being answered is finished or handed back, so that the next start,
or another process, goes on with it.
"""

import asyncio
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import structlog

from adapters.terminal.ending import on_signals
from adapters.terminal.front_desks import FrontDesks, Opener
from bot.assembly import Newsroom
from bot.desk.desk import Desk
from bot.desk.rules import DeskRules
from bot.journal.errors import JournalError
from bot.journal.store import FILE_NAME, Journal
from bot.service import answerer
from bot.settings import Settings

DRAIN_S = 20.0
"""How long a stop waits for answers; systemd and Docker allow 90 and 10 s before they kill."""
SCRUB_EVERY_S = 6 * 3_600.0

SWITCH_S = 0.0005
"""How long a thread may keep the interpreter. 100 events at once, while four answers were being
made, were claimed in 34 ms, and in 70 ms with Python's own 5 ms."""

log = structlog.get_logger(__name__)


def run_platforms(
    newsroom: Newsroom, openers: Mapping[str, Opener], report: Callable[[str], None]
) -> None:
    """Answer on every platform of `openers`, by name, until told to end.

    `report` is told in sentences what goes on. Raises BotError where none is left.
    """
    before = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_S)
    try:
        with Journal.open(newsroom.settings.data_dir / FILE_NAME) as journal:
            asyncio.run(_run(newsroom, journal, openers, report))
    finally:
        sys.setswitchinterval(before)


def desk_rules(settings: Settings) -> DeskRules:
    """How many questions at once, and how many a person may ask."""
    return DeskRules(
        at_once=settings.questions_at_once, per_user_per_minute=settings.questions_per_minute
    )


async def _run(
    newsroom: Newsroom,
    journal: Journal,
    openers: Mapping[str, Opener],
    report: Callable[[str], None],
) -> None:
    stop = asyncio.Event()
    on_signals(stop.set)
    desk = Desk(answerer(newsroom, journal), journal, {}, desk_rules(newsroom.settings))
    await desk.start()
    scrubbing = asyncio.create_task(_keep_scrubbing(journal, newsroom.settings))
    fronts = FrontDesks(newsroom, journal, desk, report)
    try:
        try:
            await fronts.keep_open(openers, until=stop)
            report("Stopping: what is being answered is finished first.")
        finally:
            scrubbing.cancel()
            await fronts.stop_listening()
            await desk.drain(DRAIN_S)
    finally:
        await fronts.close()


async def _keep_scrubbing(journal: Journal, settings: Settings) -> None:
    """Blank questions older than is wanted, now and every few hours."""
    days = settings.keep_questions_days
    while days is not None:
        before = datetime.now(UTC) - timedelta(days=days)
        try:
            blanked = await asyncio.to_thread(journal.scrub, before)
            log.info("questions_blanked", receipts=blanked, before=before.date().isoformat())
        except JournalError as error:
            log.warning("questions_not_blanked", error=str(error))
        await asyncio.sleep(SCRUB_EVERY_S)
