"""How the bot starts, stays, and ends on Discord."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from adapters.discord.failures import DiscordAdapterError, GatewayRefusedError, TokenRefusedError
from adapters.discord.front_desk import DiscordFrontDesk, open_discord
from adapters.discord.gateway import OUT_OF_REACH
from adapters.terminal.front_desks import FrontDesks
from bot.assembly import Newsroom
from bot.desk.desk import Desk
from bot.errors import UnreachableError
from bot.journal.store import FILE_NAME, Journal
from bot.service import answerer
from tests.adapters.discord.loopback.server import LoopbackDiscord
from tests.adapters.discord.loopback.world import GENERAL
from tests.adapters.discord.offices import (
    Office,
    open_office,
    replies,
    served,
    settled_message,
    setup_for,
    text_of,
    working,
)
from tests.adapters.newsrooms import QUESTION, RULES, settled


@contextlib.asynccontextmanager
async def opened(
    discord: LoopbackDiscord, newsroom: Newsroom, folder: Path, **setup: Any
) -> AsyncIterator[tuple[DiscordFrontDesk, Desk]]:
    """A front desk that is not started yet."""
    with Journal.open(folder / FILE_NAME) as journal:
        front = await open_discord(setup_for(discord, **setup), newsroom, journal)
        desk = Desk(answerer(newsroom, journal), journal, {"discord": front.courier}, RULES)
        await desk.start()
        try:
            yield front, desk
        finally:
            await front.stop_listening()
            await desk.drain(1.0)
            await front.close()


def test_token_that_is_refused_is_told_in_a_sentence(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def go() -> None:
        with pytest.raises(TokenRefusedError, match="DISCORD_BOT_TOKEN"):
            async with opened(discord, newsroom, tmp_path, token="nobody.has.this"):
                pass

    asyncio.run(go())


def test_discord_out_of_reach_is_worth_another_try(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def go() -> None:
        with pytest.raises(UnreachableError, match="DISCORD_API_URL"):
            async with opened(discord, newsroom, tmp_path, api_url="http://127.0.0.1:9/api/v10"):
                pass

    asyncio.run(go())


def test_address_of_something_else_is_told(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    elsewhere = discord.api_url + "/somewhere"

    async def go() -> None:
        with pytest.raises(DiscordAdapterError, match="does not answer as Discord does") as told:
            async with opened(discord, newsroom, tmp_path, api_url=elsewhere):
                pass
        assert not isinstance(told.value, TokenRefusedError | UnreachableError)

    asyncio.run(go())


@pytest.mark.parametrize(
    ("code", "kind"),
    [(4004, TokenRefusedError), (4014, GatewayRefusedError)],
    ids=["token", "intents"],
)
def test_gateway_that_refuses_is_told_and_ends_the_platform(
    discord: LoopbackDiscord,
    newsroom: Newsroom,
    tmp_path: Path,
    code: int,
    kind: type[DiscordAdapterError],
) -> None:
    async def work(office: Office) -> None:
        lost = asyncio.create_task(office.front.lost())
        discord.end(code)
        async with asyncio.timeout(10):
            assert isinstance(await lost, kind)

    working(discord, newsroom, tmp_path, work)


def test_lost_never_comes_while_all_is_well(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def work(office: Office) -> None:
        lost = asyncio.create_task(office.front.lost())
        assert discord.drop() == 1
        discord.mention(QUESTION)
        await replies(discord, GENERAL)
        assert not lost.done()
        lost.cancel()

    working(discord, newsroom, tmp_path, work)


def test_gateway_that_is_closed_at_the_start_ends_it_until_another_try(
    discord: LoopbackDiscord,
    newsroom: Newsroom,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("adapters.discord.gateway.START_S", 0.2)

    async def go() -> None:
        discord.gateway.open_for_all = False
        async with opened(discord, newsroom, tmp_path) as (front, desk):
            with pytest.raises(UnreachableError, match="gateway cannot be reached"):
                await front.start(desk)

    asyncio.run(go())


def test_gateway_out_of_reach_is_told_and_so_is_its_return(
    discord: LoopbackDiscord,
    newsroom: Newsroom,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("adapters.discord.gateway.DEAF_S", 0.3)
    monkeypatch.setattr("adapters.discord.gateway._LOOK_EVERY_S", 0.1)
    monkeypatch.setattr("adapters.terminal.front_desks.FIRST_PAUSE_S", 0.1)
    answering, away = "Answering on Discord. Ctrl-C ends it.", f"{OUT_OF_REACH} It is tried again."
    said: list[str] = []

    async def go() -> None:
        with Journal.open(tmp_path / FILE_NAME) as journal:
            desk = Desk(answerer(newsroom, journal), journal, {}, RULES)
            await desk.start()
            fronts = FrontDesks(newsroom, journal, desk, said.append)
            stop = asyncio.Event()
            opener = partial(open_discord, setup_for(discord))
            keeping = asyncio.create_task(fronts.keep_open({"discord": opener}, until=stop))
            await discord.until(lambda: said == [answering])
            monkeypatch.setattr("adapters.discord.gateway.START_S", 0.3)
            discord.gateway.open_for_all = False
            discord.drop()
            await discord.until(lambda: said == [answering, away], 15)
            monkeypatch.setattr("adapters.discord.gateway.START_S", 10.0)
            discord.gateway.open_for_all = True
            await discord.until(lambda: said[2:] == [answering], 15)
            discord.mention(QUESTION)
            await replies(discord, GENERAL)
            stop.set()
            await keeping
            await fronts.stop_listening()
            await desk.drain(1.0)
            await fronts.close()

    asyncio.run(go())


def test_what_is_being_answered_at_a_stop_is_posted(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    def slow(question: Any) -> Any:
        time.sleep(0.5)
        return newsroom.answer(question)

    async def go() -> None:
        async with open_office(discord, newsroom, tmp_path, answer=slow) as office:
            asked = discord.slash("ask", question=QUESTION)
            discord.mention(QUESTION)
            await discord.until(lambda: office.desk.holds == 2)
        assert asked.settled is not None
        assert "17.4%" in text_of(asked.settled)
        assert len(discord.world.by_bot(GENERAL)) == 2

    asyncio.run(go())


def test_event_that_discord_py_cannot_read_does_not_end_the_bot(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def work(office: Office) -> None:
        gateway = office.front.gateway
        assert gateway is not None
        broken = {"id": "1", "type": 2, "token": "no other key"}
        discord._on_loop(lambda: discord.gateway.dispatch("INTERACTION_CREATE", broken))
        await discord.until(lambda: not gateway.connected.is_set())
        await discord.until(gateway.connected.is_set, 20)
        discord.mention(QUESTION)
        await replies(discord, GENERAL)
        asked = discord.slash("ask", question=QUESTION)
        await settled_message(discord, asked)
        await settled(office)

    working(discord, newsroom, tmp_path, work)


def test_journal_that_is_busy_costs_a_moment_and_no_question(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    import sqlite3

    async def work(office: Office) -> None:
        other = sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        try:
            discord.mention(QUESTION)
            asked = discord.slash("ask", question=QUESTION)
            await discord.until(lambda: asked.answer)
            assert "could not be taken in" in text_of(await settled_message(discord, asked))
        finally:
            other.execute("ROLLBACK")
            other.close()
        await served(discord, office)
        said = [text_of(one) for one in discord.world.by_bot(GENERAL)]
        assert ["17.4%" in one for one in said] == [False, True]

    working(discord, newsroom, tmp_path, work)
