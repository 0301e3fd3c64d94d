"""A private answer outlives a crash, and a clock that is wrong here expires no command."""

import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.assembly import Newsroom
from bot.desk.courier import Trouble, TroubleKind
from bot.desk.receipt_writing import write_receipt
from bot.journal.records import Outcome
from bot.journal.store import FILE_NAME, Journal
from tests.adapters.discord.loopback.interaction import Interaction
from tests.adapters.discord.loopback.server import LoopbackDiscord
from tests.adapters.discord.offices import (
    Office,
    served,
    settled_message,
    text_of,
    working,
)
from tests.adapters.newsrooms import QUESTION

PATCH = "PATCH /webhooks/{app}/{token}/messages/{message}"


def left_while_posting(
    discord: LoopbackDiscord, newsroom: Newsroom, folder: Path, *, private: bool = True
) -> Interaction:
    """A command whose process died when about to post the reply."""

    def stuck(_question: Any) -> Any:
        time.sleep(5)

    async def ask(office: Office) -> Interaction:
        asked = discord.slash("ask", question=QUESTION, private=private)
        await discord.until(lambda: asked.deferred and office.desk.holds)
        return asked

    asked: Interaction = working(discord, newsroom, folder, ask, answer=stuck, drain_s=0)
    now = discord.clock.now() + timedelta(seconds=1)
    with Journal.open(folder / FILE_NAME) as journal:
        (claim,) = journal.claims.take_up(["discord"], holder="dead", now=now, lease_s=-2, limit=9)
        receipt = write_receipt(claim, Trouble(TroubleKind.FAILED, claim.id), answered_at=now)
        assert journal.claims.posting(claim, receipt)
    return asked


def test_private_answer_that_a_crash_kept_back_is_given_after_it(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    asked = left_while_posting(discord, newsroom, tmp_path)

    async def work(office: Office) -> None:
        assert "17.4%" in text_of(await settled_message(discord, asked))
        await discord.until(lambda: not office.journal.claims.count_open())
        receipt = office.journal.receipts.latest(1)[0]
        assert (receipt.outcome, receipt.message_ref) == (Outcome.ANSWERED, "private")

    working(discord, newsroom, tmp_path, work)
    assert asked.private
    assert [("17.4%" in text_of(one)) for one in asked.shown] == [True]


def test_private_answer_that_came_before_the_crash_is_found_and_not_given_again(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    asked = left_while_posting(discord, newsroom, tmp_path)
    assert asked.original is not None
    asked.original["flags"] &= ~128  # the reply stood when the process died

    async def work(office: Office) -> None:
        await discord.until(lambda: not office.journal.claims.count_open())
        assert office.journal.receipts.latest(1)[0].message_ref == "private"

    working(discord, newsroom, tmp_path, work)
    assert discord.calls_of(PATCH) == []


def test_private_answer_is_never_shown_to_all_when_a_crash_outlasts_its_token(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    left_while_posting(discord, newsroom, tmp_path)
    discord.clock.advance(901)

    async def work(office: Office) -> None:
        await discord.until(lambda: not office.journal.claims.count_open())

    working(discord, newsroom, tmp_path, work)
    assert discord.world.by_bot() == []


@pytest.mark.parametrize("minutes", [20, -20], ids=["ahead", "behind"])
def test_commands_are_answered_in_their_place_though_the_clock_here_is_wrong(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path, minutes: int
) -> None:
    async def work(office: Office) -> None:
        asked = [discord.slash("ask", question=QUESTION, private=one) for one in (True, False)]
        for one in asked:
            assert "17.4%" in text_of(await settled_message(discord, one))
        await served(discord, office, 2)
        assert len(discord.world.by_bot()) == 1

    wrong = timedelta(minutes=minutes)
    working(discord, newsroom, tmp_path, work, clock=lambda: discord.clock.now() + wrong)
