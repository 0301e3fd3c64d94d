"""Several platforms behind one desk: one that fails stops no other, and all end when told."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.terminal.platforms import run_platforms
from bot.assembly import Newsroom, open_newsroom
from bot.desk.courier import Courier
from bot.desk.desk import Desk
from bot.errors import BotError
from bot.journal.records import Ask, Outcome, Receipt
from bot.journal.store import FILE_NAME, Journal
from tests.adapters.slack.desks import settings_for
from tests.bot.desk.noticeboard import Noticeboard


class Front:
    """A platform that asks one question when it starts, and then has the process told to end."""

    def __init__(self, events: list[str], fails: bool = False) -> None:
        self.board = Noticeboard()
        self._events = events
        self._fails = fails

    @property
    def courier(self) -> Courier:
        return self.board

    async def start(self, desk: Desk) -> None:
        if self._fails:
            raise BotError("This platform cannot start.")
        self._events.append("started")
        asyncio.get_running_loop().call_later(0.3, os.kill, os.getpid(), signal.SIGTERM)

    async def stop_listening(self) -> None:
        self._events.append("deaf")

    async def close(self) -> None:
        self._events.append("closed")


def opener(front: Front | None) -> Callable[[Newsroom, Journal], Awaitable[Any]]:
    async def open_it(_newsroom: Newsroom, _journal: Journal) -> Any:
        if front is None:
            raise BotError("The token of this platform is wrong.")
        return front

    return open_it


@pytest.fixture
def empty(tmp_path: Path) -> Any:
    settings = settings_for(tmp_path / "data", PULLQUOTE_KEEP_QUESTIONS_DAYS="7")
    with open_newsroom(settings, own_index=False) as newsroom:
        yield newsroom


def test_platform_that_cannot_open_is_told_of_and_the_other_goes_on(empty: Newsroom) -> None:
    events: list[str] = []
    said: list[str] = []
    openers = {"slack": opener(None), "discord": opener(Front(events))}
    run_platforms(empty, openers, said.append)
    assert events == ["started", "deaf", "closed"]
    assert said[0] == "The token of this platform is wrong."
    assert said[1] == "Answering on Discord. Ctrl-C ends it."


def test_platform_that_cannot_start_is_told_of_and_the_other_goes_on(empty: Newsroom) -> None:
    events: list[str] = []
    said: list[str] = []
    openers = {"slack": opener(Front([], fails=True)), "discord": opener(Front(events))}
    run_platforms(empty, openers, said.append)
    assert events == ["started", "deaf", "closed"]
    assert said[:2] == ["This platform cannot start.", "Answering on Discord. Ctrl-C ends it."]


def test_no_platform_that_works_is_an_error(empty: Newsroom) -> None:
    with pytest.raises(BotError, match="The token of this platform is wrong"):
        run_platforms(empty, {"slack": opener(None)}, lambda _: None)
    events: list[str] = []
    with pytest.raises(BotError, match="cannot start"):
        run_platforms(empty, {"slack": opener(Front(events, fails=True))}, lambda _: None)
    assert events == ["deaf", "closed"]


def test_questions_older_than_wanted_are_blanked(empty: Newsroom) -> None:
    then = datetime.now(UTC) - timedelta(days=8)
    file = empty.settings.data_dir / FILE_NAME
    with Journal.open(file) as journal:
        ask = Ask("slack", ("k",), "U1", "T1/C1", "Who?", then)
        claim = journal.claims.take(ask, holder="h", now=then, lease_s=9)
        assert claim is not None
        receipt = Receipt(
            claim.id, "slack", "T1/C1", "U1", "Who?", Outcome.NO_ANSWER, "No.", then, then
        )
        journal.claims.posting(claim, receipt)
        journal.claims.done(claim, "C1/1.0")
    run_platforms(empty, {"slack": opener(Front([]))}, lambda _: None)
    with Journal.open(file) as journal:
        (kept,) = journal.receipts.latest(5)
    assert (kept.question, kept.user) == (None, None)
