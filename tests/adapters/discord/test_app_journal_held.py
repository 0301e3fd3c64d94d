"""Another process holds the journal, or the loop's threads all wait: people are still heard."""

import asyncio
import contextlib
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from discord.http import Route

from adapters.discord.identity import logged_in
from adapters.discord.listeners import NOT_TAKEN, RESTARTING
from adapters.discord.showing import NOT_NOW
from adapters.discord.web import open_session
from bot.assembly import Newsroom
from bot.journal.store import FILE_NAME
from tests.adapters.discord.loopback.interaction import Interaction
from tests.adapters.discord.loopback.server import LoopbackDiscord
from tests.adapters.discord.loopback.world import ASKER, GENERAL, MODERATOR, OWNER, READER
from tests.adapters.discord.offices import (
    Office,
    replies,
    served,
    settled_message,
    text_of,
    working,
)
from tests.adapters.newsrooms import QUESTION, settled

ORIGINAL = "GET /webhooks/{app}/{token}/messages/{message}"
CLICKERS = (ASKER, READER, OWNER, MODERATOR)


@contextlib.contextmanager
def held(folder: Path) -> Iterator[None]:
    """As long as it lasts another connection writes in the journal."""
    with contextlib.closing(sqlite3.connect(folder / FILE_NAME, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextlib.contextmanager
def busy_threads() -> Iterator[None]:
    """As long as it lasts the loop has one thread, and that waits."""
    ended = threading.Event()
    loop = asyncio.get_running_loop()
    loop.set_default_executor(ThreadPoolExecutor(1))
    waiting = loop.run_in_executor(None, ended.wait)
    try:
        yield
    finally:
        ended.set()
        del waiting


def test_connections_are_made_though_the_loops_threads_all_wait(discord: LoopbackDiscord) -> None:
    api_url = discord.api_url.replace("127.0.0.1", "localhost")

    async def go() -> None:
        with busy_threads():
            async with asyncio.timeout(5), open_session() as session:
                assert (await session.get(f"{api_url}/gateway")).status < 500
            async with asyncio.timeout(5), logged_in(discord.token, api_url) as (http, _bot):
                await http.request(Route("GET", "/users/@me"))

    asyncio.run(go())


def test_clicks_are_answered_soon_though_another_process_holds_the_journal(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def work(office: Office) -> None:
        discord.mention(QUESTION)
        (answer,) = await replies(discord, GENERAL)
        await settled(office)
        with held(tmp_path):
            clicks = [discord.click(answer, "Helpful", user=user) for user in CLICKERS * 2]
            sources = discord.slash("sources")
            assert "Adria Times" in text_of(await settled_message(discord, sources))
            for click in clicks:
                assert NOT_NOW in text_of(await settled_message(discord, click))
        again = discord.click(answer, "Helpful", user=READER)
        assert "Thank you" in text_of(await settled_message(discord, again))

    working(discord, newsroom, tmp_path, work)


def test_question_that_the_journal_cannot_take_is_answered_by_a_sentence(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def work(_office: Office) -> None:
        with held(tmp_path):
            for private in (True, False):
                asked = discord.slash("ask", question=QUESTION, private=private)
                assert NOT_TAKEN in text_of(await settled_message(discord, asked))
                assert asked.private == private
                assert len(asked.shown) == 1

    working(discord, newsroom, tmp_path, work)


@pytest.mark.parametrize("private", [True, False], ids=["private", "public"])
def test_answer_stands_though_its_command_comes_again_while_the_journal_is_held(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path, private: bool
) -> None:
    async def ask(office: Office) -> Interaction:
        asked = discord.slash("ask", question=QUESTION, private=private)
        await settled_message(discord, asked)
        await served(discord, office)
        return asked

    asked = working(discord, newsroom, tmp_path, ask)
    before = [text_of(one) for one in asked.shown]
    assert "17.4%" in before[0]

    async def repeat(_office: Office) -> None:
        with held(tmp_path):
            discord.ask_again(asked)
            await discord.until(lambda: discord.calls_of(ORIGINAL))

    working(discord, newsroom, tmp_path, repeat)
    assert [text_of(one) for one in asked.shown] == before


def test_answer_stands_though_its_command_comes_again_to_a_process_that_stops(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def ask(office: Office) -> Interaction:
        asked = discord.slash("ask", question=QUESTION)
        await settled_message(discord, asked)
        await served(discord, office)
        return asked

    asked = working(discord, newsroom, tmp_path, ask)

    async def repeat(office: Office) -> Interaction:
        await office.desk.drain(0)
        discord.ask_again(asked)
        await discord.until(lambda: discord.calls_of(ORIGINAL))
        new = discord.slash("ask", question=QUESTION, user=READER)
        assert RESTARTING in text_of(await settled_message(discord, new))
        return new

    working(discord, newsroom, tmp_path, repeat)
    assert "17.4%" in text_of(asked.shown[0])
    assert len(asked.shown) == 1


def test_command_that_comes_again_to_the_same_process_is_not_apologised_for(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def work(_office: Office) -> None:
        asked = discord.slash("ask", question=QUESTION)
        await settled_message(discord, asked)
        with held(tmp_path):
            discord.ask_again(asked)
            other = discord.slash("ask", question=QUESTION, user=READER)
            assert NOT_TAKEN in text_of(await settled_message(discord, other))
        assert [("17.4%" in text_of(one)) for one in asked.shown] == [True]
        assert len(discord.calls_of(ORIGINAL)) == 1

    working(discord, newsroom, tmp_path, work)
