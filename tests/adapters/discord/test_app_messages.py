"""Mentions, direct messages, replies and threads end to end, against a Discord on loopback."""

from pathlib import Path
from typing import Any

from bot.answers import Question
from bot.assembly import Newsroom
from bot.desk.rules import DeskRules
from tests.adapters.discord.loopback.permissions import Permission
from tests.adapters.discord.loopback.server import LoopbackDiscord
from tests.adapters.discord.loopback.world import (
    BOT,
    BOT_ROLE,
    EDITORS,
    GENERAL,
    OTHER_BOT,
    RANDOM,
    READ_ONLY,
    READER,
)
from tests.adapters.discord.offices import (
    Office,
    replies,
    served,
    settled_message,
    text_of,
    working,
)
from tests.adapters.newsrooms import QUESTION, settled
from tests.loopback.faults import Dropped, RateLimited, ServerError

POST = "POST /channels/{channel}/messages"
LEANING = "And how many people does it employ?"
"""Needs the question about the port before it to be understood."""


def answering(newsroom: Newsroom, searched: list[str]) -> Any:
    """Answers, and notes what was searched for."""

    def answer(question: Question) -> Any:
        searched.append(question.text)
        return newsroom.answer(question)

    return answer


def test_mention_is_answered_by_a_reply_that_notifies_nobody(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def work(office: Office) -> None:
        asked = discord.mention(QUESTION)
        (reply,) = await replies(discord, GENERAL)
        assert "17.4% more containers" in text_of(reply)
        assert reply["message_reference"]["message_id"] == asked["id"]
        assert discord.world.pings[reply["id"]] == set()
        await settled(office)
        receipt = office.journal.receipts.latest(1)[0]
        assert receipt.message_ref == f"{GENERAL}/{reply['id']}"
        assert receipt.question == QUESTION

    working(discord, newsroom, tmp_path, work)


def test_direct_message_is_answered_and_goes_on(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    searched: list[str] = []

    async def work(office: Office) -> None:
        first = discord.dm(QUESTION)
        await replies(discord, first["channel_id"])
        discord.dm(LEANING)
        second = (await replies(discord, first["channel_id"], 2))[1]
        assert "2,300 people" in text_of(second)
        assert "Trieste" in searched[1]
        await settled(office)
        assert discord.calls_of("POST /channels/{channel}/typing")

    working(discord, newsroom, tmp_path, work, answer=answering(newsroom, searched))


def test_old_direct_messages_are_no_context(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    searched: list[str] = []

    async def work(office: Office) -> None:
        discord.dm(QUESTION)
        await served(discord, office)
        discord.clock.advance(7_200)
        discord.dm(LEANING)
        await served(discord, office, 2)
        assert searched[1] == LEANING

    working(discord, newsroom, tmp_path, work, answer=answering(newsroom, searched))


def test_reply_to_an_answer_goes_on_from_its_question(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    searched: list[str] = []

    async def work(office: Office) -> None:
        discord.mention(QUESTION)
        (first,) = await replies(discord, GENERAL)
        discord.mention("Who won the match?", user=READER)  # others ask in between
        await served(discord, office, 2)
        discord.reply(first, LEANING, user=READER)
        await served(discord, office, 3)
        assert "Trieste" in searched[2]
        last = discord.world.by_bot(GENERAL)[-1]
        discord.reply(last, "And when does its new pier open?")
        await served(discord, office, 4)
        assert "Trieste" in searched[3]

    working(discord, newsroom, tmp_path, work, answer=answering(newsroom, searched))


def test_reply_to_the_answer_of_a_command_goes_on_from_its_question(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    searched: list[str] = []

    async def work(office: Office) -> None:
        answer = await settled_message(discord, discord.slash("ask", question=QUESTION))
        discord.reply(answer, LEANING)
        await served(discord, office, 2)
        assert "Trieste" in searched[1]

    working(discord, newsroom, tmp_path, work, answer=answering(newsroom, searched))


def test_thread_keeps_its_context_and_is_answered_in_place(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    searched: list[str] = []

    async def work(office: Office) -> None:
        thread = discord.thread("The port")
        discord.mention(QUESTION, channel=thread)
        await replies(discord, thread)
        discord.say("Nice, thanks all", channel=thread, user=READER)
        discord.mention(LEANING, channel=thread, user=READER)
        second = (await replies(discord, thread, 2))[1]
        assert "2,300 people" in text_of(second)
        assert "Trieste" in searched[1]
        assert discord.world.by_bot(GENERAL) == []
        await settled(office)
        receipt = office.journal.receipts.latest(1)[0]
        assert receipt.place is not None
        assert receipt.place.endswith(f"/{GENERAL}/{thread}")

    working(discord, newsroom, tmp_path, work, answer=answering(newsroom, searched))


def test_thread_on_an_answer_goes_on_from_its_question(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    searched: list[str] = []

    async def work(office: Office) -> None:
        answer = await settled_message(discord, discord.slash("ask", question=QUESTION))
        thread = discord.thread("More", on=answer)
        discord.mention(LEANING, channel=thread)
        await served(discord, office, 2)
        assert "Trieste" in searched[1]

    working(discord, newsroom, tmp_path, work, answer=answering(newsroom, searched))


def test_forum_post_is_answered_in_place(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def work(_office: Office) -> None:
        post = discord.forum_post("Trieste", f"<@{BOT}> {QUESTION}")
        (reply,) = await replies(discord, post["channel_id"])
        assert "17.4%" in text_of(reply)

    working(discord, newsroom, tmp_path, work)


def test_context_out_of_reach_costs_the_context_alone(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def work(_office: Office) -> None:
        thread = discord.thread("The port")
        discord.allow(GENERAL, BOT, deny=Permission.READ_MESSAGE_HISTORY)
        discord.mention(QUESTION, channel=thread)
        assert "17.4%" in text_of((await replies(discord, thread))[0])

    working(discord, newsroom, tmp_path, work)


def test_what_is_no_question_to_the_bot_is_left_alone(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def work(office: Office) -> None:
        asked = discord.mention(QUESTION)
        (answer,) = await replies(discord, GENERAL)
        discord.say("How many containers did Hamburg handle?")
        discord.say(f"<@{READER}> how many people?")
        discord.say(f"<@{BOT}> {QUESTION}", user=OTHER_BOT)
        discord.edit(asked, f"<@{BOT}> How many people does the harbour employ?")
        discord.reply(answer, "Thanks a lot!")
        discord.reply(answer, "Who builds the pier?", ping=False)
        discord.reply(answer, "lol typical for the people of Atlantis")
        discord.send_again(asked)
        discord.mention("Who hires 800 people?", channel=RANDOM)
        await replies(discord, RANDOM)
        await settled(office)
        assert len(discord.world.by_bot(GENERAL)) == 1

    working(discord, newsroom, tmp_path, work)


def test_mention_without_words_gets_help_once(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def work(office: Office) -> None:
        empty = discord.mention("")
        (help_,) = await replies(discord, GENERAL)
        assert "Ask me about the news" in text_of(help_)
        discord.send_again(empty)
        discord.mention(QUESTION)
        await replies(discord, GENERAL, 2)
        await settled(office)
        assert len(discord.world.by_bot(GENERAL)) == 2

    working(discord, newsroom, tmp_path, work)


def test_mentions_without_words_fill_no_channel(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def work(office: Office) -> None:
        for _ in range(5):
            discord.mention("")
        discord.mention("", user=READER)
        await replies(discord, GENERAL, 2)
        discord.mention(QUESTION)
        await replies(discord, GENERAL, 3)
        await settled(office)
        assert len(discord.world.by_bot(GENERAL)) == 3

    working(discord, newsroom, tmp_path, work)


def test_who_names_the_role_of_the_bot_is_told_once_to_mention_the_bot(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def work(office: Office) -> None:
        named = discord.say(f"<@&{BOT_ROLE}> {QUESTION}")
        (told,) = await replies(discord, GENERAL)
        assert "Mention me instead" in text_of(told)
        assert told["message_reference"]["message_id"] == named["id"]
        assert discord.world.pings[told["id"]] == set()
        discord.send_again(named)
        discord.say(f"<@&{BOT_ROLE}> {QUESTION}")
        discord.say(f"<@&{EDITORS}> {QUESTION}", user=READER)
        discord.say(f"<@&{BOT_ROLE}> {QUESTION}", user=OTHER_BOT)
        discord.mention(f"<@&{BOT_ROLE}> {QUESTION}", user=READER)
        answer = (await replies(discord, GENERAL, 2))[1]
        assert "17.4%" in text_of(answer)
        await settled(office)
        assert len(discord.world.by_bot(GENERAL)) == 2

    working(discord, newsroom, tmp_path, work)


def test_who_mentions_too_often_is_told_once_and_without_a_sound(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def work(office: Office) -> None:
        discord.mention(QUESTION)
        await replies(discord, GENERAL)
        for _ in range(3):
            discord.mention(QUESTION)
        told = (await replies(discord, GENERAL, 2))[1]
        assert "several questions in a short time" in text_of(told)
        assert told["flags"] & (1 << 12)
        discord.mention(QUESTION, channel=RANDOM, user=READER)
        await replies(discord, RANDOM)
        await settled(office)
        assert len(discord.world.by_bot(GENERAL)) == 2

    working(discord, newsroom, tmp_path, work, rules=DeskRules(per_user_per_minute=1))


def test_mention_where_the_bot_may_not_write_ends_calmly(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def work(office: Office) -> None:
        discord.mention(QUESTION, channel=READ_ONLY)
        await served(discord, office)
        assert discord.world.by_bot() == []
        assert office.journal.claims.count_open() == 0
        assert len(discord.calls_of(POST)) == 1

    working(discord, newsroom, tmp_path, work)


def test_reply_is_posted_once_whatever_becomes_of_the_connection(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def work(office: Office) -> None:
        for fault in (
            Dropped(done=True),
            Dropped(done=False),
            ServerError(502),
            RateLimited(0.3),
        ):
            discord.faults.add(POST, fault)
        for number in range(1, 5):
            discord.mention(QUESTION)
            await served(discord, office, number)
        assert len(discord.world.by_bot(GENERAL)) == 4
        assert discord.early_calls == []

    working(discord, newsroom, tmp_path, work)


def test_reply_that_a_crash_left_in_doubt_is_found_and_not_posted_again(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def work(office: Office) -> None:
        for _ in range(4):  # as often as one request is repeated
            discord.faults.add(POST, Dropped(done=True))
        discord.mention(QUESTION)
        await served(discord, office)
        (reply,) = discord.world.by_bot(GENERAL)
        receipt = office.journal.receipts.latest(1)[0]
        assert receipt.message_ref == f"{GENERAL}/{reply['id']}"

    working(discord, newsroom, tmp_path, work)
