"""What goes wrong while answering and posting, and what the asker sees of it."""

import asyncio
import logging
import math
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from bot.answers import NoAnswer
from bot.desk import serving
from bot.desk.courier import (
    MaybeDeliveredError,
    NotDeliveredError,
    Outcome,
    Trouble,
    TroubleKind,
    Work,
)
from bot.journal.records import Ask, Claim, ClaimState, Receipt
from bot.journal.records import Outcome as Became
from bot.journal.store import Journal
from tests.bot.desk.noticeboard import (
    NOW,
    Noticeboard,
    ask,
    desk_over,
    nothing_found,
    raise_once,
    until,
)


def served(
    journal: Journal,
    board: Noticeboard,
    answer: Callable[[Work], NoAnswer] = nothing_found,
    *,
    private: bool = False,
    **rules: float,
) -> None:
    """Ask one question and wait until its claim is closed."""

    async def main() -> None:
        async with desk_over(journal, board, answer, **rules) as desk:
            await desk.take_in(ask("Who?", private=private))
            await until(lambda: journal.claims.count_open() == 0)

    asyncio.run(main())


def only_receipt(journal: Journal) -> Receipt:
    [receipt] = journal.receipts.latest(9)
    return receipt


def left_behind(
    journal: Journal,
    *,
    tries: int = 1,
    posting: bool = False,
    private: bool = False,
) -> Claim:
    """A claim whose holder crashed, for the `tries`-th time."""
    old = datetime.now(UTC) - timedelta(minutes=10)
    asked = ask("Who?", private=private)
    claim = journal.claims.take(asked, holder="gone", now=old, lease_s=1)
    assert claim
    for number in range(1, tries):
        [claim] = journal.claims.take_up(
            ["board"], holder="gone", now=old + timedelta(seconds=9 * number), lease_s=1, limit=1
        )
    if posting:
        assert journal.claims.posting(
            claim, Receipt(claim.id, "board", "hall", "ann", "Who?", Became.ANSWERED, "", NOW, NOW)
        )
    return claim


def resumed(journal: Journal, board: Noticeboard) -> None:
    async def main() -> None:
        async with desk_over(journal, board):
            await until(lambda: journal.claims.count_open() == 0)

    asyncio.run(main())


def test_an_error_becomes_a_calm_sentence_with_a_reference(
    journal: Journal, board: Noticeboard
) -> None:
    said: list[Outcome] = []
    board.before = said.append

    def answer(_work: Work) -> NoAnswer:
        raise ZeroDivisionError("secret detail")

    served(journal, board, answer)
    [trouble] = said
    assert isinstance(trouble, Trouble)
    receipt = only_receipt(journal)
    assert receipt.id in trouble.sentence
    assert "secret" not in trouble.sentence
    assert (receipt.outcome, receipt.notes["trouble"]) == (Became.FAILED, "failed")


def test_an_answer_beyond_the_deadline_is_replaced_and_dropped(
    journal: Journal, board: Noticeboard
) -> None:
    go = threading.Event()

    def answer(work: Work) -> NoAnswer:
        go.wait(10)
        return nothing_found(work)

    async def main() -> None:
        async with desk_over(journal, board, answer, deadline_s=0.1) as desk:
            await desk.serve(ask("Who?"))
            go.set()
            await asyncio.sleep(0.1)

    asyncio.run(main())
    assert board.posts == [("Who?", "too_late")]
    assert only_receipt(journal).notes["trouble"] == TroubleKind.TOO_LATE


def test_answers_left_behind_are_bounded_and_later_questions_still_hear_something(
    journal: Journal, board: Noticeboard
) -> None:
    go = threading.Event()
    begun: list[Work] = []

    def answer(work: Work) -> NoAnswer:
        begun.append(work)
        go.wait(20)
        return nothing_found(work)

    async def main() -> None:
        rules = {"deadline_s": 0.1, "at_once": 2, "left_behind": 1}
        async with desk_over(journal, board, answer, **rules) as desk:
            await asyncio.gather(*(desk.serve(ask(str(number))) for number in range(6)))
            go.set()

    asyncio.run(main())
    assert len(begun) == 3
    assert [kind for _, kind in board.posts] == ["too_late"] * 6


def test_a_question_that_never_had_its_turn_is_told_so(
    journal: Journal, board: Noticeboard
) -> None:
    served(journal, board, wait_s=-1)
    assert board.posts == [("Who?", "waited_too_long")]


def test_a_reply_that_cannot_be_shown_is_replaced_by_a_calm_sentence(
    journal: Journal, board: Noticeboard
) -> None:
    board.before = raise_once(KeyError("a mistake of the renderer"))
    served(journal, board)
    assert board.posts == [("Who?", "failed")]
    assert only_receipt(journal).outcome is Became.FAILED


def test_a_reply_that_the_platform_would_not_take_is_sent_again(
    journal: Journal, board: Noticeboard
) -> None:
    board.before = raise_once(NotDeliveredError("busy", retry_after_s=0.1))
    served(journal, board)
    assert board.posts == [("Who?", "reply")]
    assert board.looked == [], "it surely was not posted, so nobody needs to look"


@pytest.mark.parametrize("asked_s", [math.inf, -math.inf, math.nan, 1e30])
def test_a_wait_beyond_reason_is_cut_and_the_reply_sent_after_it(
    journal: Journal, board: Noticeboard, monkeypatch: pytest.MonkeyPatch, asked_s: float
) -> None:
    monkeypatch.setattr(serving, "LONGEST_RETRY_S", 0.1)
    board.before = raise_once(NotDeliveredError("busy", retry_after_s=asked_s))
    served(journal, board)
    assert board.posts == [("Who?", "reply")]
    assert board.looked == []


def test_a_reply_that_may_have_arrived_is_looked_for_before_it_is_sent_again(
    journal: Journal, board: Noticeboard
) -> None:
    board.before = raise_once(MaybeDeliveredError("no reply"))
    served(journal, board)
    assert board.looked == ["Who?"]
    assert board.posts == [("Who?", "reply")]


def test_a_reply_that_did_arrive_is_not_sent_again(journal: Journal, board: Noticeboard) -> None:
    board.after = raise_once(MaybeDeliveredError("no reply"))
    served(journal, board)
    assert board.posts == [("Who?", "reply")]
    assert only_receipt(journal).message_ref == "post 1"
    assert only_receipt(journal).outcome is Became.NO_ANSWER


def test_a_private_reply_that_may_have_arrived_is_not_sent_again(
    journal: Journal, board: Noticeboard
) -> None:
    board.before = raise_once(MaybeDeliveredError("no reply"))
    served(journal, board, private=True)
    assert (board.posts, board.looked) == ([], [])


def test_a_private_reply_that_surely_did_not_arrive_is_sent_again(
    journal: Journal, board: Noticeboard
) -> None:
    board.before = raise_once(NotDeliveredError("busy"))
    served(journal, board, private=True)
    assert board.posts == [("Who?", "reply")]


def test_a_reply_for_a_channel_that_is_gone_is_given_up(
    journal: Journal, board: Noticeboard
) -> None:
    board.before = raise_once(NotDeliveredError("the channel is archived", for_good=True))
    served(journal, board)
    assert board.posts == []
    receipt = only_receipt(journal)
    assert receipt.message_ref is None
    assert "the channel is archived" in receipt.notes["given_up"]


def test_a_question_of_yesterday_is_not_tried_for_ever(
    journal: Journal, board: Noticeboard
) -> None:
    def refuse(_outcome: Outcome) -> None:
        raise NotDeliveredError("down")

    board.before = refuse
    served(journal, board, stale_s=-1e9)
    assert board.posts == []


def test_what_a_crash_left_before_posting_is_answered(journal: Journal, board: Noticeboard) -> None:
    left_behind(journal)
    resumed(journal, board)
    assert board.posts == [("Who?", "reply")]


def test_what_a_crash_left_while_posting_is_looked_for(
    journal: Journal, board: Noticeboard
) -> None:
    claim = left_behind(journal, posting=True)
    board.claims[claim.id] = "post 0"
    resumed(journal, board)
    assert board.posts == []
    receipt = only_receipt(journal)
    assert (receipt.message_ref, receipt.outcome) == ("post 0", Became.ANSWERED)


def test_what_a_crash_left_while_posting_privately_is_not_posted_again(
    journal: Journal, board: Noticeboard
) -> None:
    left_behind(journal, posting=True, private=True)
    resumed(journal, board)
    assert (board.posts, board.looked) == ([], [])


def test_a_platform_that_cannot_be_asked_is_asked_again_later(
    journal: Journal, board: Noticeboard
) -> None:
    claim = left_behind(journal, posting=True)
    board.claims[claim.id] = "post 0"
    answers = [ConnectionError("down"), ConnectionError("down")]

    class Flaky(Noticeboard):
        async def already_delivered(self, ask: object, claim: Claim) -> str | None:
            if answers:
                raise answers.pop()
            return board.claims.get(claim.id)

    resumed(journal, flaky := Flaky())
    assert flaky.posts == []
    assert only_receipt(journal).message_ref == "post 0"


def test_a_platform_that_never_lets_us_look_is_asked_a_few_times_only(
    journal: Journal, board: Noticeboard
) -> None:
    class Closed(Noticeboard):
        async def already_delivered(self, ask: Ask, claim: Claim) -> str | None:
            self.looked.append(ask.text)
            raise NotDeliveredError("missing_scope", for_good=True)

    left_behind(journal, posting=True)
    resumed(journal, closed := Closed())
    assert closed.posts == []
    assert closed.looked == ["Who?"] * 2, "on the second and the third try"
    assert "missing_scope" in only_receipt(journal).notes["given_up"]


def test_a_question_that_crashed_three_times_is_given_up_calmly(
    journal: Journal, board: Noticeboard
) -> None:
    left_behind(journal, tries=3)
    resumed(journal, board)
    assert board.posts == [("Who?", "given_up")]


def test_even_the_apology_is_not_tried_for_ever(journal: Journal, board: Noticeboard) -> None:
    left_behind(journal, tries=6)
    resumed(journal, board)
    assert board.posts == []


def test_a_holder_that_slept_through_its_lease_posts_nothing(
    journal: Journal, board: Noticeboard
) -> None:
    go = threading.Event()

    def answer(work: Work) -> NoAnswer:
        now = datetime.now(UTC) + timedelta(hours=1)  # as another process sees it, an hour on
        [taken] = journal.claims.take_up(["board"], holder="other", now=now, lease_s=1, limit=1)
        assert taken.state is ClaimState.TAKEN
        go.set()
        return nothing_found(work)

    async def main() -> None:
        async with desk_over(journal, board, answer, resume_s=60, lease_s=60) as desk:
            await desk.serve(ask("Who?"))

    asyncio.run(main())
    assert go.is_set()
    assert board.posts == []


def test_logs_never_hold_a_question(
    journal: Journal,
    board: Noticeboard,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    served(journal, board)
    printed = capsys.readouterr()
    assert "question_answered" in printed.out + printed.err + caplog.text
    assert "Who?" not in printed.out + printed.err + caplog.text
