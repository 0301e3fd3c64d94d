"""Buttons below answers, in the process that posted them and in later ones."""

import asyncio
from pathlib import Path

from bot.assembly import Newsroom
from bot.journal.records import Verdict
from bot.journal.store import FILE_NAME, Journal
from tests.adapters.discord.loopback.interaction import Interaction
from tests.adapters.discord.loopback.server import LoopbackDiscord
from tests.adapters.discord.loopback.world import ASKER, GENERAL, READER, Body
from tests.adapters.discord.offices import (
    Office,
    open_office,
    replies,
    served,
    settled_message,
    text_of,
    working,
)
from tests.adapters.newsrooms import QUESTION

HELPFUL, CONTEXT, MORE = "Helpful", "Show context", "More sources"


async def clicked(discord: LoopbackDiscord, message: Body, button: str, user: str) -> Interaction:
    """A click, once its page is there; it is for who clicked alone."""
    click = discord.click(message, button, user=user)
    await settled_message(discord, click)
    assert click.private
    return click


def answer_before(discord: LoopbackDiscord, newsroom: Newsroom, folder: Path) -> Body:
    """An answer of a process that has ended."""

    async def go() -> Body:
        async with open_office(discord, newsroom, folder) as office:
            discord.mention(QUESTION)
            await served(discord, office)
            return (await replies(discord, GENERAL))[0]

    return asyncio.run(go())


def test_buttons_work_after_a_restart(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    answer = answer_before(discord, newsroom, tmp_path)

    async def work(office: Office) -> None:
        context = await clicked(discord, answer, CONTEXT, READER)
        assert "Its director, Anna Weber" in text_of(context.shown[0])
        more = await clicked(discord, answer, MORE, READER)
        assert "Chip plant in Dresden grows" in text_of(more.shown[0])
        thanks = await clicked(discord, answer, HELPFUL, READER)
        assert "Thank you" in text_of(thanks.shown[0])
        receipt = office.journal.receipts.latest(1)[0]
        (verdict,) = office.journal.receipts.feedback_on(receipt.id)
        assert (verdict.user, verdict.verdict) == (READER, Verdict.GOOD)
        assert len(discord.world.by_bot(GENERAL)) == 1

    working(discord, newsroom, tmp_path, work)


def test_last_verdict_of_a_reader_counts(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    answer = answer_before(discord, newsroom, tmp_path)

    async def work(office: Office) -> None:
        await clicked(discord, answer, HELPFUL, READER)
        await clicked(discord, answer, "Not helpful", READER)
        await clicked(discord, answer, HELPFUL, ASKER)
        receipt = office.journal.receipts.latest(1)[0]
        given = {one.user: one.verdict for one in office.journal.receipts.feedback_on(receipt.id)}
        assert given == {READER: Verdict.BAD, ASKER: Verdict.GOOD}

    working(discord, newsroom, tmp_path, work)


def test_answer_that_is_not_kept_any_more_says_so(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    answer = answer_before(discord, newsroom, tmp_path)
    with Journal.open(tmp_path / FILE_NAME) as journal:
        journal.forget_user("discord", ASKER)

    async def work(_office: Office) -> None:
        for button in (HELPFUL, CONTEXT, MORE):
            click = await clicked(discord, answer, button, READER)
            assert "not kept any more" in text_of(click.shown[0])

    working(discord, newsroom, tmp_path, work)


def test_buttons_below_a_private_answer_work(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def work(_office: Office) -> None:
        asked = discord.slash("ask", question=QUESTION, private=True)
        answer = await settled_message(discord, asked)
        context = await clicked(discord, answer, CONTEXT, ASKER)
        assert "Anna Weber" in text_of(context.shown[0])

    working(discord, newsroom, tmp_path, work)
