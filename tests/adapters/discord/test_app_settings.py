"""House rules end to end: what the operator allows, and what moderators set for their server."""

from pathlib import Path

from adapters.discord.places import Houserules
from bot.assembly import Newsroom
from tests.adapters.discord.loopback.server import LoopbackDiscord
from tests.adapters.discord.loopback.world import (
    EDITORS,
    ELSEWHERE,
    GENERAL,
    GUILD,
    MODERATOR,
    RANDOM,
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


async def set_(discord: LoopbackDiscord, command: str, **options: object) -> str:
    """What `/news-settings COMMAND` of a moderator shows."""
    asked = discord.slash(f"news-settings {command}", user=MODERATOR, named=options)
    shown = text_of(await settled_message(discord, asked))
    assert asked.private
    return shown


def test_moderators_choose_channels(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def work(office: Office) -> None:
        assert f"<#{RANDOM}>" in await set_(discord, "channel", channel=RANDOM, answer=True)
        asked = discord.slash("ask", question=QUESTION, channel=GENERAL)
        assert "none of them" in text_of(await settled_message(discord, asked))
        assert asked.private
        discord.mention(QUESTION, channel=GENERAL)
        discord.mention(QUESTION, channel=RANDOM)
        await replies(discord, RANDOM)
        asked = discord.slash("ask", question=QUESTION, channel=ELSEWHERE)
        assert "17.4%" in text_of(await settled_message(discord, asked))
        await settled(office)
        assert discord.world.by_bot(GENERAL) == []
        assert f"<#{GENERAL}>" in await set_(discord, "channel", channel=GENERAL, answer=True)
        assert f"<#{RANDOM}>" not in await set_(discord, "channel", channel=RANDOM, answer=False)
        discord.mention(QUESTION, channel=GENERAL)
        await replies(discord, GENERAL)

    working(discord, newsroom, tmp_path, work)


def test_last_one_that_is_taken_out_does_not_open_all_others(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def work(_office: Office) -> None:
        assert "no channels are chosen" in await set_(
            discord, "channel", channel=RANDOM, answer=False
        )
        assert "Integrations" in await set_(discord, "role", role=EDITORS, answer=False)
        await set_(discord, "channel", channel=RANDOM, answer=True)
        await set_(discord, "role", role=EDITORS, answer=True)
        assert "last channel" in await set_(discord, "channel", channel=RANDOM, answer=False)
        assert "last role" in await set_(discord, "role", role=EDITORS, answer=False)
        shown = await set_(discord, "show")
        assert f"<#{RANDOM}>" in shown
        assert f"<@&{EDITORS}>" in shown

    working(discord, newsroom, tmp_path, work)


def test_settings_are_for_moderators_even_where_discord_offers_them_to_others(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def work(office: Office) -> None:
        for command, options in (("reset", {}), ("topics", {"topics": "chips"})):
            asked = discord.slash(
                f"news-settings {command}", user=READER, forced=True, named=options
            )
            assert "Only people who may manage" in text_of(await settled_message(discord, asked))
            assert asked.private
        assert office.journal.memory.recall_all("discord:settings") == {}

    working(discord, newsroom, tmp_path, work)


def test_settings_outlive_a_restart(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def before(_office: Office) -> None:
        await set_(discord, "topics", topics="Shipping, energy")
        await set_(discord, "limits", cooldown=30)

    async def after(_office: Office) -> None:
        shown = await set_(discord, "show")
        assert "shipping" in shown
        assert "30 seconds" in shown
        asked = discord.slash("ask", question="How many people will Silica Works hire?")
        assert "800" not in text_of(await settled_message(discord, asked))
        asked = discord.slash("latest", topic="chips")
        assert "about shipping, energy" in text_of(await settled_message(discord, asked))
        assert "shipping" not in await set_(discord, "reset")

    working(discord, newsroom, tmp_path, before)
    working(discord, newsroom, tmp_path, after)


def test_roles_and_cooldown_of_a_server_are_kept(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def work(office: Office) -> None:
        await set_(discord, "limits", cooldown=60)
        discord.slash("ask", question=QUESTION)
        await served(discord, office)
        asked = discord.slash("ask", question=QUESTION)
        await discord.until(lambda: asked.follow_ups)
        assert asked.follow_ups[0]["flags"] & 64
        await set_(discord, "role", role=EDITORS, answer=True)
        asked = discord.slash("ask", question=QUESTION, user=READER)
        assert "certain roles" in text_of(await settled_message(discord, asked))

    working(discord, newsroom, tmp_path, work)


def test_nothing_is_suggested_where_nobody_is_answered(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def suggested(command: str, option: str, channel: str) -> list[str]:
        asked = discord.autocomplete(command, option, "", channel=channel)
        await discord.until(lambda: asked.answer is not None)
        assert asked.answer is not None
        return [one["value"] for one in asked.answer["data"]["choices"]]

    async def work(_office: Office) -> None:
        assert await suggested("ask", "outlet", GENERAL)
        assert await suggested("latest", "topic", GENERAL) == ["shipping"]
        assert await suggested("ask", "outlet", RANDOM) == []
        assert await suggested("latest", "topic", RANDOM) == []

    rules = Houserules(channels=frozenset({GENERAL}), topics={GUILD: ("shipping",)})
    working(discord, newsroom, tmp_path, work, rules_of_house=rules)


def test_moderators_cannot_go_beyond_the_operator(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    rules = Houserules(guilds=frozenset({GUILD}), channels=frozenset({GENERAL}), direct=False)

    async def work(office: Office) -> None:
        assert "choose among these" in await set_(discord, "channel", channel=RANDOM, answer=True)
        for channel, says in ((RANDOM, "none of them"), (ELSEWHERE, "this is none of them")):
            asked = discord.slash("ask", question=QUESTION, channel=channel)
            assert says in text_of(await settled_message(discord, asked))
        refused = discord.dm(QUESTION)
        (told,) = await replies(discord, refused["channel_id"])
        assert "in servers only" in text_of(told)
        discord.send_again(refused)
        discord.mention(QUESTION, channel=GENERAL)
        await replies(discord, GENERAL)
        await settled(office)
        assert len(discord.world.by_bot(refused["channel_id"])) == 1

    working(discord, newsroom, tmp_path, work, rules_of_house=rules)
