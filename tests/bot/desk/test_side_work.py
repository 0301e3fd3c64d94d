"""What goes on beside answers, and notices that are said once."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from bot.desk.notices import MOST_OF_ONE, Notices
from bot.desk.side_work import SideWork
from bot.journal.records import Ask
from bot.journal.store import Journal

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


def test_failing_side_work_stops_nothing_and_the_rest_is_waited_for() -> None:
    done: list[str] = []

    async def fail() -> None:
        raise RuntimeError("nobody minds")

    async def work() -> None:
        await asyncio.sleep(0.01)
        done.append("work")

    async def scene() -> None:
        side_work = SideWork("discord")
        side_work.later(fail())
        side_work.later(work())
        await side_work.finished(10.0)

    asyncio.run(scene())
    assert done == ["work"]


def test_side_work_that_takes_too_long_is_dropped() -> None:
    async def scene() -> bool:
        begun, dropped = asyncio.Event(), asyncio.Event()

        async def hang() -> None:
            begun.set()
            try:
                await asyncio.Event().wait()
            finally:
                dropped.set()

        side_work = SideWork("discord")
        side_work.later(hang())
        await begun.wait()
        await side_work.finished(0.01)
        await asyncio.wait_for(dropped.wait(), 10)
        return True

    assert asyncio.run(scene())


def test_notice_is_due_once_whoever_hears_the_message(tmp_path: Path) -> None:
    ask = Ask("discord", ("discord:message:8/9",), "1", "7/8", "?", NOW)
    with (
        Journal.open(tmp_path / "journal.sqlite3") as one,
        Journal.open(tmp_path / "journal.sqlite3") as other,
    ):
        desks = [Notices(journal, lambda: NOW) for journal in (one, other, one)]
        heard = [asyncio.run(notices.due(ask)) for notices in desks]
    assert heard == [True, False, False]


def test_notices_are_said_to_a_person_once_a_minute_in_a_place(tmp_path: Path) -> None:
    at = 0.0
    number = 0

    async def due(user: str, place: str) -> bool:
        nonlocal number
        number += 1
        return await notices.due(Ask("discord", (f"k{number}",), user, place, "?", NOW))

    async def scene() -> None:
        nonlocal at
        assert await due("1", "7/8")
        assert not await due("1", "7/8")
        assert await due("2", "7/8")
        said = [await due("1", f"7/{place}") for place in range(20, 30)]
        assert said.count(True) == MOST_OF_ONE - 1
        at = 60.0
        assert await due("1", "7/8")
        crowd = [await due(f"9{user}", "7/9") for user in range(30)]
        assert 0 < crowd.count(True) < 30

    with Journal.open(tmp_path / "journal.sqlite3") as journal:
        notices = Notices(journal, lambda: NOW, lambda: at)
        asyncio.run(scene())
