"""What goes wrong on the way costs no answer, and makes no second one.

The real discord.py client on the loopback Discord, with a real newsroom and a real journal.
"""

import asyncio
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.assembly import Newsroom
from tests.adapters.discord.loopback.interaction import Interaction
from tests.adapters.discord.loopback.permissions import Permission
from tests.adapters.discord.loopback.server import LoopbackDiscord
from tests.adapters.discord.loopback.world import (
    ASKER,
    BOT,
    ELSEWHERE,
    GENERAL,
    GUILD,
    OTHER_GUILD,
    RANDOM,
    READ_ONLY,
    READER,
    Body,
)
from tests.adapters.discord.offices import (
    Office,
    open_office,
    replies,
    settled_message,
    text_of,
    working,
)
from tests.adapters.newsrooms import QUESTION, RULES, settled
from tests.loopback.faults import Dropped, RateLimited, Refused, ServerError

CALLBACK = "POST /interactions/{name}/{token}/callback"
EDIT = "PATCH /webhooks/{app}/{token}/messages/{message}"
POST = "POST /channels/{channel}/messages"
QUIET_S = 0.25
"""How long nothing has to happen before it is believed that nothing will."""


async def silence(office: Office) -> None:
    await asyncio.sleep(QUIET_S)
    await settled(office)


def test_deferral_does_not_wait_for_an_answer_of_five_seconds(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    def slow(work: Any) -> Any:
        time.sleep(5.0)
        return newsroom.answer(work)

    async def work(_: Office) -> Interaction:
        asked = discord.slash("ask", question=QUESTION)
        await discord.until(lambda: asked.settled, timeout_s=20)
        return asked

    asked = working(discord, newsroom, tmp_path, work, answer=slow)
    assert asked.answered_after_s is not None
    assert asked.answered_after_s < 3.0
    assert "17.4%" in text_of(asked.original)


ON_THE_WAY = {
    "deferral fails once": (CALLBACK, ServerError(502)),
    "deferral is cut before": (CALLBACK, Dropped()),
    "deferral is cut after": (CALLBACK, Dropped(done=True)),
    "deferral is limited": (CALLBACK, RateLimited(0.3)),
    "answer fails once": (EDIT, ServerError(502)),
    "answer is cut before": (EDIT, Dropped()),
    "answer is cut after": (EDIT, Dropped(done=True)),
    "answer is limited": (EDIT, RateLimited(0.5)),
    "all is limited": (EDIT, RateLimited(0.5, all_methods=True)),
}


@pytest.mark.parametrize("name", ON_THE_WAY)
def test_fault_on_the_way_costs_no_answer_and_makes_no_second(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path, name: str
) -> None:
    route, fault = ON_THE_WAY[name]

    async def work(office: Office) -> Interaction:
        discord.faults.add(route, fault)
        asked = discord.slash("ask", question=QUESTION)
        await settled_message(discord, asked)
        await settled(office)
        return asked

    asked = working(discord, newsroom, tmp_path, work)
    assert discord.faults.waiting == 0
    assert "17.4%" in text_of(asked.original)
    assert len(discord.world.by_bot()) == 1
    assert discord.early_calls == []


def test_question_whose_deferral_came_too_late_is_answered_in_the_channel(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def work(office: Office) -> list[Body]:
        discord.faults.add(CALLBACK, Refused("10062", 404))
        discord.slash("ask", question=QUESTION)
        found = await replies(discord, GENERAL)
        await settled(office)
        return found

    (message,) = working(discord, newsroom, tmp_path, work)
    assert "17.4%" in text_of(message)


def test_late_private_answer_is_not_shown_to_everyone(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    def slow(work: Any) -> Any:
        discord.wait_for(lambda: discord.calls_of(CALLBACK))
        discord.clock.advance(901)
        return newsroom.answer(work)

    async def work(office: Office) -> None:
        discord.slash("ask", question=QUESTION, private=True)
        await discord.until(lambda: office.desk.holds)
        await settled(office)

    working(discord, newsroom, tmp_path, work, answer=slow)
    assert discord.world.by_bot() == []


def test_interaction_that_comes_again_is_answered_once(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def work(office: Office) -> Interaction:
        asked = discord.slash("ask", question=QUESTION)
        discord.ask_again(asked)
        await settled_message(discord, asked)
        discord.ask_again(asked)
        await asyncio.sleep(0.2)
        await settled(office)
        return asked

    asked = working(discord, newsroom, tmp_path, work)
    assert len(discord.world.by_bot()) == 1
    assert len(discord.calls_of(EDIT)) == 1
    assert asked.follow_ups == []


def test_two_bots_that_share_the_journal_answer_once(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def go() -> list[Interaction]:
        async with (
            open_office(discord, newsroom, tmp_path) as first,
            open_office(discord, newsroom, tmp_path) as second,
        ):
            asked = [discord.slash("ask", question=f"{QUESTION} ({n})") for n in range(5)]
            for one in asked:
                await settled_message(discord, one)
            await settled(first)
            await settled(second)
            return asked

    asked = asyncio.run(go())
    assert len(discord.gateway.identifies) == 2
    assert len(discord.world.by_bot()) == len(asked)
    assert len(discord.calls_of(EDIT)) == len(asked)


def test_error_becomes_a_calm_sentence_without_a_trace(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    def broken(_: Any) -> Any:
        raise RuntimeError("secret detail")

    async def work(_: Office) -> Body:
        return await settled_message(discord, discord.slash("ask", question=QUESTION))

    message = working(discord, newsroom, tmp_path, work, answer=broken)
    assert "secret" not in str(message)
    assert "Something went wrong" in text_of(message)


AT_POSTING = {
    "limited": RateLimited(0.4),
    "all limited": RateLimited(0.4, all_methods=True),
    "fails": ServerError(502),
    "cut before": Dropped(),
    "cut after": Dropped(done=True),
}


@pytest.mark.parametrize("name", AT_POSTING)
def test_fault_at_posting_costs_no_reply_and_makes_no_second(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path, name: str
) -> None:
    async def work(office: Office) -> None:
        discord.faults.add(POST, AT_POSTING[name])
        discord.mention(QUESTION)
        await replies(discord, GENERAL)
        await silence(office)

    working(discord, newsroom, tmp_path, work)
    assert discord.faults.waiting == 0
    assert len(discord.world.by_bot()) == 1
    assert discord.early_calls == []
    bodies = [one.sent.body for one in discord.calls_of(POST)]
    assert len({one["nonce"] for one in bodies}) == 1
    assert all(one["enforce_nonce"] for one in bodies)


def test_pace_of_a_channel_is_kept_while_many_ask_there(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    """Discord takes five messages in five seconds; here four in a second."""
    discord.paces.set(POST, 4, 1.0)

    async def work(office: Office) -> None:
        for number in range(14):
            discord.mention(f"{QUESTION} ({number})", user=(ASKER, READER)[number % 2])
        await discord.until(lambda: len(discord.world.by_bot()) == 14, timeout_s=30)
        await settled(office)

    working(discord, newsroom, tmp_path, work)
    answered = [one["message_reference"]["message_id"] for one in discord.world.by_bot()]
    assert len(set(answered)) == 14
    assert discord.paces.exceeded <= 4
    assert discord.early_calls == []


def test_limit_longer_than_patience_puts_the_reply_aside(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    """Discord asks for ten minutes; the bot asks again once that is over, and answers others."""

    async def work(office: Office) -> None:
        discord.faults.add(POST, RateLimited(600))
        discord.mention(QUESTION)
        await discord.until(lambda: discord.calls_of(POST))
        asked = discord.slash("ask", question=QUESTION)
        await settled_message(discord, asked)
        discord.faults.clear()

    working(discord, newsroom, tmp_path, work)
    assert len(discord.calls_of(POST)) == 1
    assert discord.early_calls == []


def test_question_is_answered_though_it_was_deleted_meanwhile(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    held: list[Body] = []

    def slow(work: Any) -> Any:
        discord.wait_for(lambda: held)
        discord.delete(held[0])
        return newsroom.answer(work)

    async def work(_: Office) -> Body:
        held.append(discord.mention(QUESTION))
        (reply,) = await replies(discord, GENERAL)
        return reply

    reply = working(discord, newsroom, tmp_path, work, answer=slow)
    assert reply["message_reference"] is None


def test_place_where_the_bot_may_not_write_costs_nothing_else(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def work(office: Office) -> None:
        discord.mention(QUESTION, channel=READ_ONLY)
        doomed = discord.mention(QUESTION, channel=RANDOM)
        discord.delete_channel(doomed["channel_id"])
        discord.mention(QUESTION)
        await replies(discord, GENERAL)
        await settled(office)

    working(discord, newsroom, tmp_path, work)
    assert len(discord.world.by_bot()) == 1


def test_many_questions_of_one_person_are_answered_in_turn(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    rules = replace(RULES, at_once=2)

    async def work(office: Office) -> None:
        for number in range(10):
            discord.mention(f"{QUESTION} ({number})", user=(ASKER, READER)[number % 2])
        await replies(discord, GENERAL, 10)
        await settled(office)

    working(discord, newsroom, tmp_path, work, rules=rules)
    answered = [one["message_reference"]["message_id"] for one in discord.world.by_bot()]
    assert len(set(answered)) == 10


def test_joining_and_leaving_servers_is_taken_calmly(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def work(office: Office) -> None:
        discord.remove_bot(OTHER_GUILD)
        discord.outage(GUILD)
        discord.allow(RANDOM, BOT, deny=Permission.VIEW_CHANNEL)
        discord.invite(OTHER_GUILD)
        discord.mention(QUESTION, channel=ELSEWHERE)
        discord.mention(QUESTION)
        await replies(discord, ELSEWHERE)
        await replies(discord, GENERAL)
        await settled(office)

    working(discord, newsroom, tmp_path, work)
