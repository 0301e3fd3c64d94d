"""The connection breaks in every way that Discord has, and no question is lost or answered twice.

The real discord.py client on the loopback Discord, with a real newsroom and a real journal.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from adapters.discord.failures import GatewayRefusedError
from bot.assembly import Newsroom
from tests.adapters.discord.loopback.server import LoopbackDiscord
from tests.adapters.discord.loopback.world import ELSEWHERE, GENERAL, RANDOM, Body
from tests.adapters.discord.offices import (
    Office,
    settled_message,
    working,
)
from tests.adapters.newsrooms import QUESTION, settled
from tests.loopback.faults import RateLimited, ServerError, Slow

GATEWAY_BOT = "GET /gateway/bot"
HISTORY = "GET /channels/{channel}/messages"


@pytest.fixture(autouse=True)
def without_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Discord wants 5 s between two new sessions, and takes up to 2 s to tell its servers."""
    monkeypatch.setattr("adapters.discord.client.IDENTIFY_EVERY_S", 0.05)
    monkeypatch.setattr("adapters.discord.client.READY_S", 0.05)


def answered(discord: LoopbackDiscord) -> list[str]:
    """The messages that the bot's own reply to."""
    references = [one["message_reference"] for one in discord.world.by_bot()]
    return [one["message_id"] for one in references if one]


async def all_answered(discord: LoopbackDiscord, said: list[Body], timeout_s: float = 20) -> None:
    wanted = {one["id"] for one in said}
    await discord.until(lambda: wanted <= set(answered(discord)), timeout_s)


BREAKS: dict[str, Callable[[LoopbackDiscord], object]] = {
    "cut": lambda discord: discord.drop(),
    "asked to reconnect": lambda discord: discord.reconnect(),
    "session to be resumed": lambda discord: discord.invalidate(resumable=True),
    "closed with 4000": lambda discord: discord.end(4000),
    "closed with 4009": lambda discord: discord.end(4009),
    "closed with 1001": lambda discord: discord.end(1001),
    "session lost": lambda discord: discord.invalidate(resumable=False),
    "session forgotten": lambda discord: (discord.gateway.forget(), discord.drop()),
}


@pytest.mark.parametrize("way", BREAKS)
def test_question_said_while_the_connection_was_broken_is_answered(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path, way: str
) -> None:
    async def work(office: Office) -> list[Body]:
        gateway = office.front.gateway
        assert gateway is not None
        await discord.until(lambda: gateway.hears_all)
        said = [discord.mention(QUESTION)]
        BREAKS[way](discord)
        said.append(discord.mention(f"{QUESTION} (2)"))
        await discord.until(lambda: discord.gateway.opened > 1)
        said.append(discord.mention(f"{QUESTION} (3)", channel=RANDOM))
        await all_answered(discord, said)
        await settled(office)
        return said

    said = working(discord, newsroom, tmp_path, work)
    assert sorted(answered(discord)) == sorted(one["id"] for one in said)


def test_resume_that_brings_everything_again_makes_no_second_answer(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    discord.gateway.replay_back = 1_000

    async def work(office: Office) -> list[Body]:
        said = [discord.mention(f"{QUESTION} ({number})") for number in range(3)]
        asked = discord.slash("ask", channel=ELSEWHERE, question=QUESTION)
        await all_answered(discord, said)
        await settled_message(discord, asked)
        for number in range(3):
            discord.reconnect()
            await discord.until(lambda count=number: len(discord.gateway.resumes) > count)
        last = discord.mention(QUESTION, channel=RANDOM)
        await all_answered(discord, [last])
        await settled(office)
        return said

    working(discord, newsroom, tmp_path, work)
    assert sum(one.replayed for one in discord.gateway.resumes) >= 12
    assert len(discord.world.by_bot(GENERAL)) == 3
    assert len(discord.world.by_bot(ELSEWHERE)) == 1
    assert len(discord.world.by_bot(RANDOM)) == 1


def test_socket_is_cut_fifty_times_and_nothing_is_lost(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    discord.gateway.replay_back = 2

    async def work(office: Office) -> list[Body]:
        said = []
        for number in range(50):
            opened = discord.gateway.opened
            await discord.until(lambda: discord.gateway.ready)
            said.append(discord.mention(f"{QUESTION} ({number})"))
            discord.drop()
            await discord.until(lambda before=opened: discord.gateway.opened > before)
        await all_answered(discord, said, timeout_s=60)
        await settled(office)
        return said

    said = working(discord, newsroom, tmp_path, work)
    assert sorted(answered(discord)) == sorted(one["id"] for one in said)
    print(f"50 cuts, {len(discord.gateway.resumes)} resumes, one reply each")


def test_deaf_gateway_is_left(discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path) -> None:
    """discord.py's patience of 60 s is made short, from the next socket on."""
    discord.gateway.heartbeat_ms = 100

    async def work(office: Office) -> None:
        client: Any = office.front.gateway._client  # type: ignore[union-attr]
        client._connection.heartbeat_timeout = 0.5
        discord.reconnect()
        await discord.until(lambda: discord.gateway.resumes)
        discord.deafen()
        said = discord.mention(QUESTION)
        await all_answered(discord, [said])
        await settled(office)

    working(discord, newsroom, tmp_path, work)


def test_gateway_that_cannot_be_reached_for_a_while_is_reached_later(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    """The session is lost by then, and what was said meanwhile is read from the channels."""

    async def work(office: Office) -> None:
        gateway = office.front.gateway
        assert gateway is not None
        first = discord.dm(QUESTION)
        await discord.until(lambda: gateway.hears_all)
        await all_answered(discord, [first])
        discord.gateway.open_for_all = False
        discord.drop()
        said = [discord.mention(QUESTION, sent=False), discord.dm(QUESTION, sent=False)]
        discord.gateway.forget()
        await asyncio.sleep(0.5)
        discord.gateway.open_for_all = True
        await all_answered(discord, said, timeout_s=30)
        await settled(office)

    working(discord, newsroom, tmp_path, work)


@pytest.mark.parametrize("fault", [ServerError(503), RateLimited(0.5)], ids=["503", "429"])
def test_start_waits_for_the_gateways_address(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path, fault: Any
) -> None:
    discord.faults.add(GATEWAY_BOT, fault)

    async def work(_: Office) -> None:
        said = discord.mention(QUESTION)
        await all_answered(discord, [said])

    working(discord, newsroom, tmp_path, work)
    assert discord.faults.waiting == 0


def test_what_a_second_lost_session_swallowed_is_found_too(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    """The session is lost again while what the first loss swallowed is being read."""

    async def work(office: Office) -> None:
        gateway = office.front.gateway
        assert gateway is not None
        await discord.until(lambda: gateway.hears_all)
        first = discord.mention(QUESTION, channel=RANDOM, sent=False)
        discord.faults.add(HISTORY, Slow(1.0))
        discord.invalidate(resumable=False)
        await discord.until(lambda: not discord.faults.waiting)
        second = discord.mention(f"{QUESTION} (2)", sent=False)
        discord.invalidate(resumable=False)
        await all_answered(discord, [first, second])
        await settled(office)

    working(discord, newsroom, tmp_path, work)
    assert len(discord.world.by_bot()) == 2


def test_servers_of_every_shard_are_heard(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    discord.gateway.shards = 2

    async def work(office: Office) -> None:
        said = [discord.mention(QUESTION), discord.mention(QUESTION, channel=ELSEWHERE)]
        said.append(discord.dm(QUESTION))
        await all_answered(discord, said)
        await settled(office)

    working(discord, newsroom, tmp_path, work)
    assert [one["shard"] for one in discord.gateway.identifies] == [[0, 2], [1, 2]]


def test_intent_that_is_not_granted_ends_the_start_in_a_sentence(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    """None of the intents is privileged, so that this takes a Discord that grants nothing."""
    discord.gateway.refused_intents = 1

    async def nothing(_: Office) -> None: ...

    with pytest.raises(GatewayRefusedError, match="4014"):
        working(discord, newsroom, tmp_path, nothing)
