"""Several platforms behind one desk: one that fails stops no other, and all end when told."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.slack.front_desk import open_slack
from adapters.terminal import front_desks
from adapters.terminal.platforms import run_platforms
from bot.assembly import Newsroom, open_newsroom
from bot.desk.courier import Courier
from bot.desk.desk import Desk
from bot.errors import BotError, UnreachableError
from bot.journal.records import Ask, Outcome, Receipt
from bot.journal.store import FILE_NAME, Journal
from tests.adapters.newsrooms import settings_for
from tests.adapters.slack.desks import setup_for
from tests.adapters.slack.loopback.slack import LoopbackSlack
from tests.bot.desk.noticeboard import Noticeboard
from tests.loopback.faults import ServerError

WRONG = BotError("The token of this platform is wrong.")
FAR = UnreachableError("This platform cannot be reached.")


def end() -> None:
    os.kill(os.getpid(), signal.SIGTERM)


class Front:
    """A platform that writes down what becomes of it, and then has the process told to end.

    Each of `trouble` keeps one start from working; `lost` is how it goes once it runs.
    """

    def __init__(
        self,
        events: list[str],
        *trouble: BotError,
        lost: Exception | None = None,
        then: Callable[[], object] = end,
    ) -> None:
        self.board = Noticeboard()
        self._events = events
        self._trouble = list(trouble)
        self._lost = lost
        self._then = then

    @property
    def courier(self) -> Courier:
        return self.board

    async def start(self, desk: Desk) -> None:
        if self._trouble:
            raise self._trouble.pop(0)
        self._events.append("started")
        if self._lost is None:
            asyncio.get_running_loop().call_later(0.3, self._then)

    async def lost(self) -> BotError:
        error, self._lost = self._lost, None
        if isinstance(error, BotError):
            return error
        if error is not None:
            raise error
        await asyncio.Event().wait()
        raise AssertionError

    async def stop_listening(self) -> None:
        self._events.append("deaf")

    async def close(self) -> None:
        self._events.append("closed")


def opener(front: Front | BotError) -> Callable[[Newsroom, Journal], Awaitable[Any]]:
    async def open_it(_newsroom: Newsroom, _journal: Journal) -> Any:
        if isinstance(front, BotError):
            raise front
        return front

    return open_it


async def never_opens(_newsroom: Newsroom, _journal: Journal) -> Any:
    await asyncio.Event().wait()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Newsroom]:
    settings = settings_for(tmp_path / "data", PULLQUOTE_KEEP_QUESTIONS_DAYS="7")
    with open_newsroom(settings, own_index=False) as newsroom:
        yield newsroom


@pytest.fixture(autouse=True)
def _quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front_desks, "FIRST_PAUSE_S", 0.01)
    monkeypatch.setattr(front_desks, "_LOOK_S", 0.05)


def test_platform_that_cannot_open_is_told_of_and_the_other_goes_on(empty: Newsroom) -> None:
    events: list[str] = []
    said: list[str] = []
    run_platforms(empty, {"slack": opener(WRONG), "discord": opener(Front(events))}, said.append)
    assert events[0] == "started"
    assert events[-1] == "closed"
    assert sorted(said[:2]) == ["Answering on Discord. Ctrl-C ends it.", str(WRONG)]


def test_platform_that_cannot_start_is_told_of_and_the_other_goes_on(empty: Newsroom) -> None:
    events: list[str] = []
    said: list[str] = []
    openers = {"slack": opener(Front([], WRONG)), "discord": opener(Front(events))}
    run_platforms(empty, openers, said.append)
    assert events[0] == "started"
    assert events[-1] == "closed"
    assert sorted(said[:2]) == ["Answering on Discord. Ctrl-C ends it.", str(WRONG)]


def test_platform_that_takes_for_ever_to_open_keeps_no_other_waiting(empty: Newsroom) -> None:
    events: list[str] = []
    run_platforms(empty, {"slack": never_opens, "discord": opener(Front(events))}, lambda _: None)
    assert events[0] == "started"


def test_no_platform_that_works_is_an_error(empty: Newsroom) -> None:
    with pytest.raises(BotError, match="The token of this platform is wrong"):
        run_platforms(empty, {"slack": opener(WRONG)}, lambda _: None)
    events: list[str] = []
    with pytest.raises(BotError, match="The token of this platform is wrong"):
        run_platforms(empty, {"slack": opener(Front(events, WRONG))}, lambda _: None)
    assert "started" not in events
    assert events[-1] == "closed"


def test_every_failure_is_told_where_all_fail(empty: Newsroom) -> None:
    said: list[str] = []
    other = BotError("And so is this one.")
    with pytest.raises(BotError) as raised:
        run_platforms(empty, {"slack": opener(WRONG), "discord": opener(other)}, said.append)
    assert sorted([*said, str(raised.value)]) == sorted([str(WRONG), str(other)])


def test_platform_out_of_reach_is_tried_again_and_told_of_once(empty: Newsroom) -> None:
    events: list[str] = []
    said: list[str] = []
    run_platforms(empty, {"slack": opener(Front(events, FAR, FAR, FAR))}, said.append)
    assert said[:2] == [f"{FAR} It is tried again.", "Answering on Slack. Ctrl-C ends it."]
    assert events.count("closed") == 4
    assert events.count("started") == 1


def test_platform_out_of_reach_comes_back_while_the_other_answers(empty: Newsroom) -> None:
    events: list[str] = []
    said: list[str] = []
    late = Front(events, *[FAR] * 3)
    openers = {"slack": opener(late), "discord": opener(Front([], then=lambda: None))}
    run_platforms(empty, openers, said.append)
    assert "Answering on Slack too." in said
    assert events[-1] == "closed"


def test_nobody_answered_for_too_long_is_an_error(
    empty: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(front_desks, "PATIENCE_S", 0.1)
    with pytest.raises(UnreachableError):
        run_platforms(empty, {"slack": opener(FAR), "discord": never_opens}, lambda _: None)


def test_platform_that_was_reached_once_is_waited_for_longer(
    empty: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(front_desks, "PATIENCE_S", 0.1)
    monkeypatch.setattr(front_desks, "FIRST_PAUSE_S", 0.4)
    said: list[str] = []
    run_platforms(empty, {"discord": opener(Front([], lost=FAR))}, said.append)
    assert said.count("Answering on Discord. Ctrl-C ends it.") == 2
    monkeypatch.setattr(front_desks, "LATER_PATIENCE_S", 0.1)
    with pytest.raises(UnreachableError):
        run_platforms(empty, {"discord": opener(Front([], lost=FAR))}, said.append)


def test_signal_to_end_is_heard_while_nothing_can_be_reached(empty: Newsroom) -> None:
    def told(sentence: str) -> None:
        said.append(sentence)
        end()

    said: list[str] = []
    run_platforms(empty, {"slack": opener(FAR), "discord": never_opens}, told)
    assert said[0] == f"{FAR} It is tried again."
    assert said[-1] == "Stopping: what is being answered is finished first."


@pytest.mark.parametrize(
    ("trouble", "told"),
    [
        (BotError("The token was taken away."), "The token was taken away."),
        (RuntimeError("a bug"), "something unexpected went wrong (RuntimeError)"),
    ],
    ids=["refused", "bug"],
)
def test_platform_lost_on_the_way_is_told_of_and_the_other_goes_on(
    empty: Newsroom, trouble: Exception, told: str
) -> None:
    events: list[str] = []
    said: list[str] = []
    openers = {"slack": opener(Front(events, lost=trouble)), "discord": opener(Front([]))}
    run_platforms(empty, openers, said.append)
    assert any(told in one for one in said)
    assert events[:2] == ["started", "deaf"]
    assert events[-1] == "closed"


def test_last_platform_that_is_lost_ends_the_command(empty: Newsroom) -> None:
    with pytest.raises(BotError, match="The token of this platform is wrong"):
        run_platforms(empty, {"slack": opener(Front([], lost=WRONG))}, lambda _: None)


def test_platform_that_loses_touch_is_opened_again(empty: Newsroom) -> None:
    events: list[str] = []
    said: list[str] = []
    run_platforms(empty, {"slack": opener(Front(events, lost=FAR))}, said.append)
    assert [one for one in events if one != "deaf"] == ["started", "closed", "started", "closed"]
    assert said[:3] == [
        "Answering on Slack. Ctrl-C ends it.",
        f"{FAR} It is tried again.",
        "Answering on Slack. Ctrl-C ends it.",
    ]


def test_slack_that_is_down_at_the_start_is_served_once_it_is_up(
    empty: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.slack.web._TRIES", 1)
    said: list[str] = []
    with LoopbackSlack() as slack:
        slack.faults.add("auth.test", ServerError(503), times=4)
        setup = setup_for(slack)

        def told(sentence: str) -> None:
            said.append(sentence)
            if sentence == "Answering on Slack too.":
                end()

        openers = {
            "slack": lambda newsroom, journal: open_slack(setup, newsroom, journal),
            "discord": opener(Front([], then=lambda: None)),
        }
        run_platforms(empty, openers, told)
    assert said[0] == "Answering on Discord. Ctrl-C ends it."
    assert "Answering on Slack too." in said


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
