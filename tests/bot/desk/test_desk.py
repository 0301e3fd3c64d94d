"""The desk takes questions in, in turn, and ends without losing one."""

import asyncio
import sqlite3
import threading
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.answers import NoAnswer, Question
from bot.desk.admission import Limit
from bot.desk.courier import Refusal, RefusalKind, Work
from bot.desk.desk import Desk, DeskClosedError, Repeated, TakenIn
from bot.journal import database
from bot.journal.errors import JournalBusy
from bot.journal.records import Ask, Claim, Outcome
from bot.journal.store import Journal
from tests.bot.desk.noticeboard import QUICK, Noticeboard, ask, desk_over, nothing_found, until


def test_a_question_is_answered_and_its_receipt_names_the_message(
    journal: Journal, board: Noticeboard
) -> None:
    async def main() -> None:
        async with desk_over(journal, board) as desk:
            taken = await desk.serve(ask("Who?"))
            assert isinstance(taken, TakenIn)
            receipt = journal.receipts.get(taken.claim_id)
            assert receipt
            assert (receipt.question, receipt.message_ref) == ("Who?", "post 1")
            assert receipt.outcome is Outcome.NO_ANSWER
            assert set(receipt.timings_ms) == {"queued", "answering"}

    asyncio.run(main())
    assert board.posts == [("Who?", "reply")]
    assert board.statuses == ["Reading the news…"]
    assert journal.claims.count_open() == 0


def test_the_same_question_under_any_of_its_names_is_answered_once(
    journal: Journal, board: Noticeboard
) -> None:
    async def main() -> None:
        async with desk_over(journal, board) as desk:
            taken = await asyncio.gather(*(desk.serve(ask("Who?")) for _ in range(20)))
            assert sum(isinstance(one, TakenIn) for one in taken) == 1
            assert isinstance(await desk.serve(ask("Who?")), Repeated)

    asyncio.run(main())
    assert board.posts == [("Who?", "reply")]


def test_a_hundred_questions_are_taken_in_while_answers_take_their_time(
    journal: Journal, board: Noticeboard
) -> None:
    go = threading.Event()
    at_work, most = 0, 0
    counting = threading.Lock()

    def answer(work: Work) -> NoAnswer:
        nonlocal at_work, most
        with counting:
            at_work += 1
            most = max(most, at_work)
        go.wait(10)
        with counting:
            at_work -= 1
        return nothing_found(work)

    async def main() -> None:
        async with desk_over(journal, board, answer, at_once=3, lease_s=30) as desk:
            for number in range(100):
                taken = await desk.take_in(ask(str(number), user=f"user {number % 20}"))
                assert isinstance(taken, TakenIn)  # although no answer has come yet
            assert not board.posts
            go.set()
            await until(lambda: len(board.posts) == 100)

    asyncio.run(main())
    assert most == 3
    assert len(set(board.posts)) == 100
    assert "Waiting for other questions…" in board.statuses


def test_question_that_cannot_be_kept_does_no_harm_to_those_that_come_with_it(
    journal: Journal, board: Noticeboard
) -> None:
    async def main() -> None:
        async with desk_over(journal, board) as desk:
            broken = replace(ask("Broken?"), payload={"not JSON": object()})
            asks = [ask(f"Who {number}?") for number in range(5)]
            taken = await asyncio.gather(
                *(desk.serve(one) for one in (*asks, broken)), return_exceptions=True
            )
            assert [isinstance(one, TakenIn) for one in taken] == [True] * 5 + [False]
            assert isinstance(taken[-1], Exception)

    asyncio.run(main())
    assert len(board.posts) == 5


def test_users_are_served_in_turn(journal: Journal, board: Noticeboard) -> None:
    go = threading.Event()
    served: list[str] = []

    def answer(work: Work) -> NoAnswer:
        assert isinstance(work, Question)
        served.append(work.text)
        go.wait(10)
        return nothing_found(work)

    async def main() -> None:
        async with desk_over(journal, board, answer, at_once=1, lease_s=30) as desk:
            for number in range(4):
                await desk.take_in(ask(f"ann {number}", user="ann"))
            await desk.take_in(ask("bob 0", user="bob"))
            await desk.take_in(ask("bob 1", user="bob"))
            await until(lambda: bool(served))
            go.set()
            await until(lambda: len(board.posts) == 6)

    asyncio.run(main())
    assert served == ["ann 0", "ann 1", "bob 0", "ann 2", "bob 1", "ann 3"]


def test_events_fail_early_and_together_while_another_process_holds_the_journal(
    journal: Journal, board: Noticeboard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[int] = []
    take_all = journal.claims.take_all

    def counted(asks: Sequence[Ask], **how: Any) -> list[Claim | None]:
        waits.append(len(asks))
        return take_all(asks, **how)

    monkeypatch.setattr(journal.claims, "take_all", counted)
    monkeypatch.setattr(database, "HURRIED_S", 0.2)

    async def main() -> None:
        path = tmp_path / "journal.sqlite3"
        async with desk_over(journal, board, lease_s=60, resume_s=60) as desk:
            with closing(sqlite3.connect(path, isolation_level=None)) as other:
                other.execute("BEGIN IMMEDIATE")
                taking = [desk.take_in(ask(str(number))) for number in range(20)]
                errors = await asyncio.gather(*taking, return_exceptions=True)
                other.execute("ROLLBACK")
            assert {type(error) for error in errors} == {JournalBusy}
            assert waits == [20]
            for number in range(20):
                await desk.serve(ask(str(number), user=str(number)))

    asyncio.run(main())
    assert sorted(board.posts) == sorted((str(number), "reply") for number in range(20))


def test_who_asks_too_often_is_told_when_to_come_back(journal: Journal, board: Noticeboard) -> None:
    async def main() -> None:
        async with desk_over(journal, board, per_user_per_minute=2) as desk:
            taken = [await desk.take_in(ask(str(number))) for number in range(3)]
            refusal = taken[-1]
            assert isinstance(refusal, Refusal)
            assert refusal.kind is RefusalKind.TOO_MANY_QUESTIONS
            assert 20 < refusal.retry_after_s <= 30
            assert isinstance(await desk.take_in(ask("2")), Repeated)
            assert isinstance(await desk.take_in(ask("3", user="bob")), TakenIn)
            await until(lambda: len(board.posts) == 3)
            assert board.refusals == [refusal]
            assert "30 seconds" in refusal.sentence

    asyncio.run(main())


def test_who_goes_on_asking_is_told_again_only_when_the_wait_is_over(
    journal: Journal, board: Noticeboard
) -> None:
    now = [100.0]

    async def refused(desk: Desk, text: str, user: str = "ann") -> Refusal:
        taken = await desk.take_in(ask(text, user=user))
        assert isinstance(taken, Refusal)
        return taken

    async def main() -> None:
        rules = replace(QUICK, per_user_per_minute=1)
        boards = {"board": board}
        async with Desk(nothing_found, journal, boards, rules, ticks=lambda: now[0]) as desk:
            for user in ("ann", "bob"):
                assert isinstance(await desk.take_in(ask(f"{user} 0", user=user)), TakenIn)
            told = [(await refused(desk, f"ann {number}")).told for number in range(1, 30)]
            told.append((await refused(desk, "bob 1", "bob")).told)
            assert told == [True, *[False] * 28, True]
            now[0] += 61
            assert isinstance(await desk.take_in(ask("ann again")), TakenIn)
            assert (await refused(desk, "ann once more")).told
            await until(lambda: len(board.posts) == 3 and len(board.refusals) == 3)

    asyncio.run(main())


def test_limits_of_a_platform_hold_beside_those_of_the_desk(
    journal: Journal, board: Noticeboard
) -> None:
    place = Limit("board:place", 3, 60.0, RefusalKind.PLACE_BUSY)

    async def main() -> None:
        now = [100.0]
        boards = {"board": board}
        async with Desk(nothing_found, journal, boards, QUICK, ticks=lambda: now[0]) as desk:

            async def kind(text: str, user: str) -> RefusalKind | None:
                own = Limit(f"board:place:{user}", 1, 20.0, RefusalKind.TOO_MANY_QUESTIONS)
                taken = await desk.take_in(ask(text, user=user), (own, place))
                assert not isinstance(taken, Repeated)
                return taken.kind if isinstance(taken, Refusal) else None

            assert await kind("1", "ann") is None
            assert await kind("2", "ann") is RefusalKind.TOO_MANY_QUESTIONS
            assert await kind("3", "bob") is None
            assert await kind("4", "cleo") is None  # what was refused has cost the place nothing
            assert await kind("5", "dora") is RefusalKind.PLACE_BUSY
            now[0] += 20.5
            assert await kind("6", "ann") is None
            assert await kind("7", "dora") is RefusalKind.PLACE_BUSY
            await until(lambda: len(board.posts) == 4 and len(board.refusals) == 3)
            assert "asked here" in board.refusals[-1].sentence

    asyncio.run(main())


def test_a_full_queue_refuses_and_says_so(journal: Journal, board: Noticeboard) -> None:
    go = threading.Event()

    def answer(work: Work) -> NoAnswer:
        go.wait(10)
        return nothing_found(work)

    async def main() -> None:
        async with desk_over(journal, board, answer, at_once=1, queue_limit=2) as desk:
            taken = [await desk.take_in(ask(str(number))) for number in range(3)]
            assert isinstance(taken[-1], Refusal)
            assert taken[-1].kind is RefusalKind.QUEUE_FULL
            go.set()
            await until(lambda: len(board.posts) == 2)

    asyncio.run(main())


def test_a_stopped_question_is_not_answered(journal: Journal, board: Noticeboard) -> None:
    started, go = threading.Event(), threading.Event()

    def answer(work: Work) -> NoAnswer:
        started.set()
        go.wait(10)
        return nothing_found(work)

    async def main() -> None:
        async with desk_over(journal, board, answer) as desk:
            await desk.take_in(ask("Who?", place="here"))
            await desk.take_in(ask("Where?", place="there"))
            await asyncio.to_thread(started.wait, 10)
            assert await desk.stop("board", "here") == 1
            go.set()
            await until(lambda: bool(board.posts) and desk.holds == 0)

    asyncio.run(main())
    assert board.posts == [("Where?", "reply")]


def test_a_question_stopped_in_another_process_is_not_answered(
    journal: Journal, board: Noticeboard
) -> None:
    started, go = threading.Event(), threading.Event()

    def answer(work: Work) -> NoAnswer:
        started.set()
        go.wait(10)
        return nothing_found(work)

    async def main() -> None:
        async with desk_over(journal, board, answer) as desk:
            await desk.take_in(ask("Who?"))
            await asyncio.to_thread(started.wait, 10)
            assert journal.claims.stop("board", "hall") == 1
            go.set()
            await until(lambda: desk.holds == 0)

    asyncio.run(main())
    assert board.posts == []


def test_draining_finishes_what_is_begun_and_hands_back_the_rest(
    journal: Journal, board: Noticeboard
) -> None:
    started = threading.Event()

    def answer(work: Work) -> NoAnswer:
        started.set()
        time.sleep(0.2)
        return nothing_found(work)

    async def main() -> None:
        async with desk_over(journal, board, answer, at_once=1, lease_s=30) as desk:
            for number in range(3):
                await desk.take_in(ask(str(number)))
            await asyncio.to_thread(started.wait, 10)
            await desk.drain(10)
            assert [text for text, _ in board.posts] == ["0"]
            with pytest.raises(DeskClosedError):
                await desk.take_in(ask("late"))
        async with desk_over(journal, board):  # at once, not only when the leases would have ended
            await until(lambda: len(board.posts) == 3)

    asyncio.run(main())
    assert sorted(board.posts) == [("0", "reply"), ("1", "reply"), ("2", "reply")]
    receipts = journal.receipts.latest(9)
    assert {receipt.notes["tries"] for receipt in receipts} == {1}, "handing back is no failed try"


def test_draining_does_not_wait_for_an_answer_that_hangs(
    journal: Journal, board: Noticeboard
) -> None:
    started, go = threading.Event(), threading.Event()

    def answer(work: Work) -> NoAnswer:
        started.set()
        go.wait(10)
        return nothing_found(work)

    async def main() -> None:
        async with desk_over(journal, board, answer, lease_s=30) as desk:
            await desk.take_in(ask("Who?"))
            await asyncio.to_thread(started.wait, 10)
            await desk.drain(0.05)
        now = datetime.now(UTC)
        handed_back = journal.claims.take_up(["board"], holder="h", now=now, lease_s=1, limit=9)
        assert [claim.ask.text for claim in handed_back] == ["Who?"]
        assert not handed_back[0].unsure

    asyncio.run(main())
    go.set()
    assert board.posts == []


def test_a_long_answer_keeps_its_claim(journal: Journal, board: Noticeboard) -> None:
    begun = 0

    def answer(work: Work) -> NoAnswer:
        nonlocal begun
        begun += 1
        time.sleep(1.2)  # twice the lease
        return nothing_found(work)

    async def main() -> None:
        async with desk_over(journal, board, answer) as desk, desk_over(journal, board, answer):
            await desk.serve(ask("Who?"))

    asyncio.run(main())
    assert (begun, board.posts) == (1, [("Who?", "reply")])


def test_a_caller_that_stops_waiting_does_not_leave_its_question_unanswered(
    journal: Journal, board: Noticeboard
) -> None:
    async def main() -> None:
        async with desk_over(journal, board, lease_s=60, resume_s=60) as desk:
            taking = asyncio.create_task(desk.take_in(ask("Who?")))
            await asyncio.sleep(0)
            taking.cancel()
            await until(lambda: bool(board.posts))

    asyncio.run(main())
    assert board.posts == [("Who?", "reply")]
