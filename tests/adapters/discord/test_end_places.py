"""Where the bot may be asked, by whom, how often, and who decides that.

The real discord.py client on the loopback Discord, with a real newsroom and a real journal.
"""

from pathlib import Path

import pytest

from adapters.discord.places import Houserules
from bot.assembly import Newsroom
from tests.adapters.discord.limits import parts_of
from tests.adapters.discord.loopback.commands import NotOffered
from tests.adapters.discord.loopback.interaction import Interaction
from tests.adapters.discord.loopback.permissions import Permission
from tests.adapters.discord.loopback.server import LoopbackDiscord
from tests.adapters.discord.loopback.world import (
    ASKER,
    EDITORS,
    ELSEWHERE,
    FAR,
    GENERAL,
    GUILD,
    MODERATOR,
    QUIET,
    RANDOM,
    READ_ONLY,
    READER,
    STRANGER,
    Body,
)
from tests.adapters.discord.offices import (
    Office,
    replies,
    settled_message,
    text_of,
    working,
)
from tests.adapters.newsrooms import QUESTION, settled


def button(message: Body, word: str) -> str:
    """The custom_id of the one button whose custom_id speaks of `word`."""
    (found,) = [
        one["custom_id"]
        for one in parts_of(message["components"])
        if word in one.get("custom_id", "")
    ]
    return str(found)


@pytest.mark.parametrize("place", ["group", "far", "quiet", "read-only"])
def test_command_is_answered_where_the_bot_itself_is_not_or_may_not_write(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path, place: str
) -> None:
    places = {"far": FAR, "quiet": QUIET, "read-only": READ_ONLY}
    channel = places.get(place) or discord.group(STRANGER, ASKER)
    user = STRANGER if place in {"group", "far"} else ASKER

    async def work(office: Office) -> Interaction:
        asked = discord.slash("ask", channel=channel, user=user, question=QUESTION)
        await settled_message(discord, asked)
        await settled(office)
        return asked

    asked = working(discord, newsroom, tmp_path, work)
    assert asked.outside == (place in {"group", "far"})
    assert "17.4%" in text_of(asked.original)


def test_users_own_app_keeps_within_five_follow_ups(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    channel = discord.group(STRANGER, ASKER)

    async def work(_: Office) -> list[Interaction]:
        asked = discord.slash("ask", channel=channel, user=STRANGER, question=QUESTION)
        message = await settled_message(discord, asked)
        clicked = discord.click(message, button(message, "context"), user=ASKER)
        await settled_message(discord, clicked)
        return [asked, clicked]

    asked, clicked = working(discord, newsroom, tmp_path, work)
    assert asked.follow_ups == clicked.follow_ups == []
    assert clicked.private


def test_where_public_answers_are_forbidden_the_answer_is_private(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    home = discord.world.channels[FAR].guild or ""
    discord.world.guilds[home].roles[home] &= ~Permission.USE_EXTERNAL_APPS

    async def work(_: Office) -> Interaction:
        asked = discord.slash("ask", channel=FAR, user=STRANGER, question=QUESTION)
        await settled_message(discord, asked)
        return asked

    asked = working(discord, newsroom, tmp_path, work)
    assert asked.private
    assert "17.4%" in text_of(asked.original)


def test_command_in_a_forum_post_is_answered_there(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def work(_: Office) -> tuple[str, Interaction]:
        thread = discord.forum_post("Ships", "Let us talk.")["channel_id"]
        asked = discord.slash("ask", channel=thread, question=QUESTION)
        await settled_message(discord, asked)
        return thread, asked

    thread, asked = working(discord, newsroom, tmp_path, work)
    assert discord.world.by_bot(thread) == [asked.original]


def test_allow_list_of_servers_channels_and_roles_is_kept(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    rules = Houserules(
        guilds=frozenset({GUILD}), channels=frozenset({GENERAL}), roles=frozenset({EDITORS})
    )
    discord.world.guilds[GUILD].members[READER].add(EDITORS)

    async def work(office: Office) -> list[Interaction]:
        discord.mention(QUESTION, channel=GENERAL, user=ASKER)
        discord.mention(QUESTION, channel=RANDOM, user=READER)
        discord.mention(QUESTION, channel=ELSEWHERE, user=READER)
        refused = [
            discord.slash("ask", channel=channel, user=user, question=QUESTION)
            for channel, user in ((GENERAL, ASKER), (RANDOM, READER), (ELSEWHERE, READER))
        ]
        for one in refused:
            await settled_message(discord, one)
        await settled(office)
        assert discord.world.by_bot() == []
        discord.mention(QUESTION, channel=GENERAL, user=READER)
        thread = discord.thread("Talk", channel=GENERAL)
        discord.mention(QUESTION, channel=thread, user=READER)
        await replies(discord, GENERAL)
        await replies(discord, thread)
        return refused

    refused = working(discord, newsroom, tmp_path, work, rules_of_house=rules)
    assert all(one.private for one in refused)
    assert all("17.4%" not in text_of(one.original) for one in refused)
    assert len({text_of(one.original) for one in refused}) == 3


def test_pace_of_a_server_is_kept_over_all_its_members(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    rules = Houserules(per_minute=2)

    async def work(office: Office) -> None:
        for user in (ASKER, READER, MODERATOR):
            discord.mention(QUESTION, user=user)
        discord.mention(QUESTION, channel=ELSEWHERE)
        await replies(discord, GENERAL, 3)
        await replies(discord, ELSEWHERE)
        await settled(office)

    working(discord, newsroom, tmp_path, work, rules_of_house=rules, ticks=lambda: 0.0)
    answers = [one for one in discord.world.by_bot(GENERAL) if "17.4%" in text_of(one)]
    assert len(answers) == 2


def test_moderator_sets_where_and_about_what_for_every_process(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def change(office: Office) -> Interaction:
        topics = discord.slash("news-settings topics", user=MODERATOR, topics="chips")
        await settled_message(discord, topics)
        shown = discord.slash(
            "news-settings channel", user=MODERATOR, named={"channel": GENERAL, "answer": True}
        )
        await settled_message(discord, shown)
        await settled(office)
        return shown

    async def ask(office: Office) -> tuple[Interaction, Interaction, Interaction]:
        here = discord.slash("ask", question=QUESTION)
        there = discord.slash("ask", channel=RANDOM, question=QUESTION)
        elsewhere = discord.slash("ask", channel=ELSEWHERE, question=QUESTION)
        for one in (here, there, elsewhere):
            await settled_message(discord, one)
        return here, there, elsewhere

    shown = working(discord, newsroom, tmp_path, change)
    assert shown.private
    assert "chips" in text_of(shown.original)
    assert f"<#{GENERAL}>" in text_of(shown.original)
    here, there, elsewhere = working(discord, newsroom, tmp_path, ask)
    assert "17.4%" not in text_of(here.original)
    assert there.private
    assert "17.4%" in text_of(elsewhere.original)


def test_settings_are_offered_to_moderators_alone(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def work(_: Office) -> None:
        with pytest.raises(NotOffered, match="permissions"):
            discord.slash("news-settings show", user=ASKER)
        direct = discord.dm("Hi")["channel_id"]
        with pytest.raises(NotOffered, match="context"):
            discord.slash("news-settings show", channel=direct, user=MODERATOR)

    working(discord, newsroom, tmp_path, work)


def test_moderators_changes_one_after_the_other_are_all_kept(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def work(_: Office) -> str:
        changes = [
            discord.slash("news-settings topics", user=MODERATOR, topics="chips"),
            discord.slash("news-settings limits", user=MODERATOR, cooldown=30),
            discord.slash(
                "news-settings role", user=MODERATOR, named={"role": EDITORS, "answer": True}
            ),
        ]
        for one in changes:
            await settled_message(discord, one)
        shown = discord.slash("news-settings show", user=MODERATOR)
        return text_of(await settled_message(discord, shown))

    shown = working(discord, newsroom, tmp_path, work)
    assert all(word in shown for word in ("chips", "30", f"<@&{EDITORS}>"))
