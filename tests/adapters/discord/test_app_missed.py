"""What was written while the bot did not hear is answered when it does again, within bounds."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.assembly import Newsroom
from tests.adapters.discord.loopback.permissions import Permission
from tests.adapters.discord.loopback.server import LoopbackDiscord
from tests.adapters.discord.loopback.world import BOT, ELSEWHERE, GENERAL, RANDOM, READER
from tests.adapters.discord.offices import Office, replies, served, text_of, working
from tests.adapters.newsrooms import QUESTION, settled


@pytest.fixture(autouse=True)
def quickly_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two servers have come soon; discord.py would wait for more."""
    monkeypatch.setattr("adapters.discord.client.READY_S", 0.2)


def test_mentions_and_messages_of_the_time_between_two_runs_are_answered_once(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    direct = ""

    async def before(office: Office) -> None:
        nonlocal direct
        direct = discord.dm(QUESTION)["channel_id"]
        discord.mention(QUESTION)
        await served(discord, office, 2)

    working(discord, newsroom, tmp_path, before)
    discord.clock.advance(600)
    thread = discord.thread("The port", channel=RANDOM)
    for channel in (GENERAL, thread, ELSEWHERE):
        discord.mention(QUESTION, channel=channel, sent=False)
    discord.dm(QUESTION, sent=False)
    post = discord.forum_post("Trieste", f"<@{BOT}> {QUESTION}")["channel_id"]
    discord.say("Who else talks here?", channel=RANDOM, user=READER, sent=False)

    async def after(office: Office) -> None:
        for channel, number in (
            (GENERAL, 2),
            (thread, 1),
            (ELSEWHERE, 1),
            (direct, 2),
            (post, 1),
        ):
            assert "17.4%" in text_of((await replies(discord, channel, number))[-1])
        await settled(office)

    for _ in range(2):
        working(discord, newsroom, tmp_path, after)
    assert len(discord.world.by_bot()) == 7


def test_first_run_answers_nothing_that_was_written_before_it(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    discord.mention(QUESTION, sent=False)
    discord.clock.advance(120)

    async def work(office: Office) -> None:
        discord.mention(QUESTION, channel=RANDOM)
        await replies(discord, RANDOM)
        await discord.until(lambda: office.front.gateway and office.front.gateway.hears_all)
        await settled(office)

    working(discord, newsroom, tmp_path, work)
    assert discord.world.by_bot(GENERAL) == []


def test_what_was_written_too_long_ago_is_left_alone(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    working(discord, newsroom, tmp_path, _caught_up(discord))
    discord.mention(QUESTION, sent=False)
    discord.clock.advance(7_200)
    discord.mention(QUESTION, channel=RANDOM, sent=False)

    async def work(office: Office) -> None:
        await replies(discord, RANDOM)
        await settled(office)
        assert discord.world.by_bot(GENERAL) == []

    working(discord, newsroom, tmp_path, work)


def test_channel_that_cannot_be_read_does_not_keep_others_from_it(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    working(discord, newsroom, tmp_path, _caught_up(discord))
    discord.mention(QUESTION, sent=False)
    discord.mention(QUESTION, channel=RANDOM, sent=False)
    discord.allow(RANDOM, BOT, deny=Permission.READ_MESSAGE_HISTORY)

    async def work(_office: Office) -> None:
        await replies(discord, GENERAL)

    working(discord, newsroom, tmp_path, work)


@pytest.mark.faults
def test_every_shard_is_caught_up_with(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    discord.gateway.shards = 2
    working(discord, newsroom, tmp_path, _caught_up(discord))
    for channel in (GENERAL, ELSEWHERE):
        discord.mention(QUESTION, channel=channel, sent=False)

    async def work(office: Office) -> None:
        for channel in (GENERAL, ELSEWHERE):
            await replies(discord, channel)
        gateway = office.front.gateway
        assert gateway is not None
        await discord.until(lambda: gateway.hears_all)
        discord.mention(QUESTION, channel=ELSEWHERE)
        await replies(discord, ELSEWHERE, 2)

    working(discord, newsroom, tmp_path, work)


@pytest.mark.faults
def test_what_a_lost_session_swallowed_is_answered(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def work(office: Office) -> None:
        gateway = office.front.gateway
        assert gateway is not None
        await discord.until(lambda: gateway.hears_all)
        discord.mention(QUESTION, sent=False)  # said, and never told to the bot
        discord.invalidate(resumable=False)
        await discord.until(lambda: not gateway.connected.is_set())
        reply = await discord.until(lambda: discord.world.by_bot(GENERAL), 20)
        assert "17.4%" in text_of(reply[0])
        await discord.until(lambda: gateway.hears_all)

    working(discord, newsroom, tmp_path, work)


def _caught_up(discord: LoopbackDiscord) -> Callable[[Office], Any]:
    async def work(office: Office) -> None:
        gateway = office.front.gateway
        assert gateway is not None
        await discord.until(lambda: gateway.hears_all)

    return work
