"""Commands end to end: real discord.py, real journal and library, a Discord on loopback."""

import asyncio
import time
from pathlib import Path
from typing import Any

from bot.answers import Question
from bot.assembly import Newsroom
from bot.desk.rules import DeskRules
from bot.journal.store import FILE_NAME, Journal
from tests.adapters.discord.limits import parts_of
from tests.adapters.discord.loopback.server import LoopbackDiscord
from tests.adapters.discord.loopback.world import (
    ASKER,
    BOT,
    FAR,
    GENERAL,
    READ_ONLY,
    READER,
    STRANGER,
)
from tests.adapters.discord.offices import (
    Office,
    open_office,
    served,
    settled_message,
    text_of,
    working,
)
from tests.adapters.newsrooms import QUESTION
from tests.loopback.faults import Refused


def test_question_is_answered_in_place_of_its_acknowledgement(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def work(office: Office) -> None:
        asked = discord.slash("ask", question=QUESTION)
        message = await settled_message(discord, asked)
        assert asked.deferred
        assert not asked.private
        assert "17.4% more containers" in text_of(message)
        assert QUESTION in text_of(message)  # others see no more of a command than its name
        links = [one["url"] for one in parts_of(message["components"]) if one.get("url")]
        assert links[0].startswith("https://adria.example/port#:~:text=")
        await served(discord, office)
        receipt = office.journal.receipts.latest(1)[0]
        assert receipt.message_ref == f"{GENERAL}/{message['id']}"
        assert discord.world.pings[message["id"]] == set()

    working(discord, newsroom, tmp_path, work)


def test_acknowledgement_does_not_wait_for_a_slow_answer(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    def slow(question: Any) -> Any:
        time.sleep(4)  # longer than Discord waits for the first response
        return newsroom.answer(question)

    async def work(_office: Office) -> None:
        asked = discord.slash("ask", question=QUESTION)
        await discord.until(lambda: asked.answer)
        assert asked.deferred
        assert asked.settled is None
        assert "17.4%" in text_of(await settled_message(discord, asked))
        assert asked.refused == []

    working(discord, newsroom, tmp_path, work, answer=slow)


def test_private_question_is_answered_to_its_asker_alone(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def work(office: Office) -> None:
        asked = discord.slash("ask", question=QUESTION, private=True)
        answer = text_of(await settled_message(discord, asked))
        assert "17.4%" in answer
        assert QUESTION not in answer
        assert asked.private
        await served(discord, office)
        assert office.journal.receipts.latest(1)[0].message_ref == "private"
        assert discord.world.by_bot() == []

    working(discord, newsroom, tmp_path, work)


def test_options_limit_what_is_searched(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    searched: list[Question] = []

    def answer(question: Question) -> Any:
        searched.append(question)
        return newsroom.answer(question)

    async def work(_office: Office) -> None:
        asked = discord.slash("ask", question=QUESTION, outlet="elbe daily", since="2026-03-01")
        assert "17.4%" not in text_of(await settled_message(discord, asked))
        assert searched[0].outlets == ("Elbe Daily",)
        assert searched[0].since is not None
        assert searched[0].since.isoformat() == "2026-03-01T00:00:00+00:00"

    working(discord, newsroom, tmp_path, work, answer=answer)


def test_unknown_outlets_and_times_are_told_alone_and_not_searched(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def work(office: Office) -> None:
        for options, says in (
            ({"outlet": "The Nowhere Post"}, "no articles of an outlet"),
            ({"since": "when pigs fly"}, "cannot read that as a time"),
        ):
            asked = discord.slash("ask", question=QUESTION, **options)
            assert says in text_of(await settled_message(discord, asked))
            assert asked.private
        assert office.journal.receipts.latest(1) == []

    working(discord, newsroom, tmp_path, work)


def test_outlets_times_and_topics_are_suggested_from_the_library(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def work(_office: Office) -> None:
        for command, option, typed, offered, more in (
            ("ask", "outlet", "adr", ["Adria Times"], {"question": "x"}),
            ("ask", "outlet", "", ["Adria Times", "Elbe Daily"], {"question": "x"}),
            ("ask", "since", "this", ["this week", "this month", "this year"], {"question": "x"}),
            ("latest", "topic", "ship", ["shipping"], {}),
            ("latest", "topic", "nothing", [], {}),
        ):
            asked = discord.autocomplete(command, option, typed, **more)
            await discord.until(lambda: asked.answer)  # noqa: B023
            assert asked.choices == offered

    working(discord, newsroom, tmp_path, work)


def test_question_without_words_gets_help(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def work(_office: Office) -> None:
        asked = discord.slash("ask", question="?!")
        assert "Ask me about the news" in text_of(await settled_message(discord, asked))
        assert asked.private

    working(discord, newsroom, tmp_path, work)


def test_question_in_a_thread_goes_on_from_the_one_before(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    searched: list[str] = []

    def answer(question: Question) -> Any:
        searched.append(question.text)
        return newsroom.answer(question)

    async def work(_office: Office) -> None:
        thread = discord.thread("The port")
        for channel in (thread, thread, GENERAL):
            text = "And how many people does it employ?" if searched else QUESTION
            await settled_message(discord, discord.slash("ask", question=text, channel=channel))
        assert "Trieste" in searched[1]
        assert "Trieste" not in searched[2]  # others ask there too

    working(discord, newsroom, tmp_path, work, answer=answer)


def test_pages_are_shown_to_who_wants_them_alone(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def work(_office: Office) -> None:
        for command, options, says in (
            ("latest", {}, "Chip plant in Dresden grows"),
            ("latest", {"topic": "shipping"}, "Port of Trieste sets a record"),
            ("sources", {}, "Adria Times"),
            ("help", {}, "Ask me about the news"),
        ):
            asked = discord.slash(command, **options)
            assert says in text_of(await settled_message(discord, asked))
            assert asked.private

    working(discord, newsroom, tmp_path, work)


def test_message_is_checked_for_who_wants_it_alone(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def work(_office: Office) -> None:
        claim = discord.say("The harbour of Trieste employs 2,300 people.", user=READER)
        asked = discord.context_menu("Check with the news", claim)
        assert "employs 2,300 people" in text_of(await settled_message(discord, asked))
        assert asked.deferred
        assert asked.private
        empty = discord.context_menu("Check with the news", discord.say("🎉", user=READER))
        assert "no statement to check" in text_of(await settled_message(discord, empty))

    working(discord, newsroom, tmp_path, work)


def test_message_that_is_made_of_components_is_checked_by_what_it_says(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    said = {"type": 10, "content": "The harbour of Trieste employs 2,300 people."}
    button = {"type": 2, "style": 5, "label": "Read on", "url": "https://adria.example/port"}
    row = {"type": 1, "components": [button]}
    section = {"type": 9, "components": [said], "accessory": button}

    async def work(_office: Office) -> None:
        for parts in ([said], [{"type": 17, "components": [said, row]}], [section]):
            claim = discord.say("", user=READER) | {"flags": 1 << 15, "components": parts}
            asked = discord.context_menu("Check with the news", claim)
            assert "employs 2,300 people" in text_of(await settled_message(discord, asked))
        wordless = discord.say("", user=READER) | {"flags": 1 << 15, "components": [row]}
        empty = discord.context_menu("Check with the news", wordless)
        assert "no statement to check" in text_of(await settled_message(discord, empty))

    working(discord, newsroom, tmp_path, work)


def test_commands_work_where_only_the_asker_installed_the_bot(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def work(_office: Office) -> None:
        group = discord.group(ASKER, STRANGER)
        for place in (FAR, group):
            asked = discord.slash("ask", question=QUESTION, channel=place)
            assert "17.4%" in text_of(await settled_message(discord, asked))

    working(discord, newsroom, tmp_path, work)


def test_question_in_a_channel_where_the_bot_may_not_write_is_answered(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def work(_office: Office) -> None:
        asked = discord.slash("ask", question=QUESTION, channel=READ_ONLY)
        assert "17.4%" in text_of(await settled_message(discord, asked))

    working(discord, newsroom, tmp_path, work)


def test_answer_after_the_tokens_life_arrives_as_a_message(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    def slow(question: Any) -> Any:
        discord.clock.advance(901)
        return newsroom.answer(question)

    async def work(office: Office) -> None:
        asked = discord.slash("ask", question=QUESTION)
        await served(discord, office)
        assert asked.settled is None
        posted = [one for one in discord.world.by_bot(GENERAL) if one is not asked.original]
        assert ["17.4%" in text_of(one) for one in posted] == [True]

    working(discord, newsroom, tmp_path, work, answer=slow)


def test_late_answer_in_a_direct_conversation_arrives_as_a_message(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    channel = discord.world.direct(ASKER).id

    def slow(question: Any) -> Any:
        discord.clock.advance(901)
        return newsroom.answer(question)

    async def work(office: Office) -> None:
        asked = discord.slash("ask", question=QUESTION, channel=channel)
        await served(discord, office)
        posted = [one for one in discord.world.by_bot(channel) if one is not asked.original]
        assert ["17.4%" in text_of(one) for one in posted] == [True]
        assert office.journal.receipts.latest(1)[0].place == f"@me/{channel}"

    working(discord, newsroom, tmp_path, work, answer=slow)


def test_answer_that_finds_its_token_refused_arrives_as_a_message(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def work(office: Office) -> None:
        asked = discord.slash("ask", question=QUESTION)
        await served(discord, office)
        posted = [one for one in discord.world.by_bot(GENERAL) if one is not asked.original]
        assert ["17.4%" in text_of(one) for one in posted] == [True]

    discord.faults.add(
        "PATCH /webhooks/{app}/{token}/messages/{message}", Refused("50027", status=401)
    )
    working(discord, newsroom, tmp_path, work)


def test_private_answer_after_the_tokens_life_is_never_shown_to_all(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    def slow(question: Any) -> Any:
        discord.clock.advance(901)
        return newsroom.answer(question)

    async def work(office: Office) -> None:
        discord.slash("ask", question=QUESTION, private=True)
        discord.slash("ask", question=QUESTION, channel=FAR)
        await served(discord, office, 2)
        shown = [one for one in discord.world.by_bot() if not one["flags"] & 128]
        assert shown == []

    working(discord, newsroom, tmp_path, work, answer=slow)


def test_question_that_a_restart_interrupts_is_answered_after_it(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    def stuck(_question: Any) -> Any:
        time.sleep(30)

    async def asked_before() -> Any:
        async with open_office(discord, newsroom, tmp_path, answer=stuck, drain_s=0):
            asked = discord.slash("ask", question=QUESTION)
            await discord.until(lambda: asked.deferred)
            await asyncio.sleep(0.1)
            return asked

    asked = asyncio.run(asked_before())
    assert asked.settled is None

    async def work(_office: Office) -> None:
        assert "17.4%" in text_of(await settled_message(discord, asked))

    working(discord, newsroom, tmp_path, work)


def test_who_asks_too_often_is_told_alone(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def work(_office: Office) -> None:
        first = discord.slash("ask", question=QUESTION)
        await settled_message(discord, first)
        for _ in range(2):
            asked = discord.slash("ask", question=QUESTION)
            await discord.until(lambda: asked.follow_ups)  # noqa: B023
            assert "several questions in a short time" in text_of(asked.follow_ups[0])
            assert asked.follow_ups[0]["flags"] & 64
            assert asked.original is None

    working(discord, newsroom, tmp_path, work, rules=DeskRules(per_user_per_minute=1))


def test_commands_are_told_to_discord_only_when_they_have_changed(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def nothing(_office: Office) -> None:
        await discord.until(lambda: discord.calls_of("GET /applications/{app}/commands"))

    put = "PUT /applications/{app}/commands"
    for _ in range(3):
        working(discord, newsroom, tmp_path, nothing)
    assert len(discord.calls_of(put)) == 1
    removed = discord.world.commands[None].pop()
    working(discord, newsroom, tmp_path, nothing)
    assert len(discord.calls_of(put)) == 2
    assert removed["name"] in {one["name"] for one in discord.world.commands[None]}
    discord.world.commands[None][0]["description"] = "Something else"
    with Journal.open(tmp_path / FILE_NAME) as journal:
        journal.memory.forget("discord:commands", BOT)
    working(discord, newsroom, tmp_path, nothing)
    assert len(discord.calls_of(put)) == 3


def test_command_of_another_version_says_so(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def work(_office: Office) -> None:
        old = {**discord.world.commands[None][0], "name": "ask-old", "id": "1100000000000009999"}
        discord.world.commands[None].append(old)
        asked = discord.slash("ask-old", question="x")
        assert "has changed" in text_of(await settled_message(discord, asked))
        assert asked.private

    working(discord, newsroom, tmp_path, work)
