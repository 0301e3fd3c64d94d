"""What was written while the bot did not hear is answered when it does again, within bounds."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from adapters.discord.places import Houserules
from bot.assembly import Newsroom
from bot.journal.errors import JournalBusy
from tests.adapters.discord.loopback.permissions import Permission
from tests.adapters.discord.loopback.server import LoopbackDiscord
from tests.adapters.discord.loopback.world import (
    ASKER,
    BOT,
    EDITORS,
    ELSEWHERE,
    GENERAL,
    GUILD,
    OWNER,
    QUIET,
    RANDOM,
    READER,
)
from tests.adapters.discord.offices import Office, replies, served, text_of, working
from tests.adapters.newsrooms import QUESTION, settled
from tests.loopback.faults import ServerError

HISTORY = "GET /channels/{channel}/messages"


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
    discord.clock.advance(400)

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


def test_members_with_a_wanted_role_are_answered_afterwards_too(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    rules = Houserules(roles=frozenset({EDITORS}))
    discord.world.guilds[GUILD].members[ASKER].add(EDITORS)
    working(discord, newsroom, tmp_path, _caught_up(discord), rules_of_house=rules)
    discord.mention(QUESTION, sent=False)
    discord.mention(QUESTION, user=READER, sent=False)

    async def work(office: Office) -> None:
        await _caught_up(discord)(office)
        await replies(discord, GENERAL)
        await settled(office)

    working(discord, newsroom, tmp_path, work, rules_of_house=rules)
    assert len(discord.world.by_bot(GENERAL)) == 1


def test_mention_that_the_journal_refused_is_answered_once_it_writes_again(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.discord.listeners._PAUSES_S", (0.05,))
    monkeypatch.setattr("adapters.discord.missed.NOTE_EVERY_S", 0.3)

    async def work(office: Office) -> None:
        await _caught_up(discord)(office)
        well = office.journal.claims.take_all
        left = _out_of_order(office)
        discord.mention(QUESTION)
        await discord.until(lambda: len(left) >= 2)
        office.journal.claims.take_all = well  # type: ignore[method-assign]
        assert "17.4%" in text_of((await replies(discord, GENERAL))[0])
        await settled(office)

    working(discord, newsroom, tmp_path, work)
    assert len(discord.world.by_bot(GENERAL)) == 1


def test_mention_that_the_journal_refused_is_answered_by_the_next_run(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.discord.listeners._PAUSES_S", (0.05,))

    async def before(office: Office) -> None:
        await _caught_up(discord)(office)
        left = _out_of_order(office)
        discord.mention(QUESTION)
        await discord.until(lambda: len(left) >= 2)
        discord.clock.advance(600)

    async def after(_office: Office) -> None:
        assert "17.4%" in text_of((await replies(discord, GENERAL))[0])

    working(discord, newsroom, tmp_path, before)
    working(discord, newsroom, tmp_path, after)


def test_channel_that_discord_could_not_show_is_read_later(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.discord.missed.NOTE_EVERY_S", 0.5)
    monkeypatch.setattr("adapters.discord.web.PATIENCE_S", 0.1)
    working(discord, newsroom, tmp_path, _caught_up(discord))
    discord.mention(QUESTION, sent=False)
    discord.faults.add(HISTORY, ServerError(503))

    async def work(_office: Office) -> None:
        assert "17.4%" in text_of((await replies(discord, GENERAL))[0])

    working(discord, newsroom, tmp_path, work)
    assert len(discord.calls_of(HISTORY)) >= 2


def test_only_channels_that_the_bot_may_read_and_answers_in_are_looked_at(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path
) -> None:
    working(discord, newsroom, tmp_path, _caught_up(discord))
    for channel in (GENERAL, RANDOM, QUIET):
        discord.say(f"<@{BOT}> {QUESTION}", channel=channel, user=OWNER, sent=False)

    async def work(office: Office) -> None:
        await _caught_up(discord)(office)
        await replies(discord, GENERAL)

    rules = Houserules(channels=frozenset({GENERAL, QUIET}))
    working(discord, newsroom, tmp_path, work, rules_of_house=rules)
    assert {call.sent.path.split("/")[-2] for call in discord.calls_of(HISTORY)} == {GENERAL}


def test_conversations_of_others_take_no_place_from_those_with_the_bot(
    discord: LoopbackDiscord, newsroom: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.discord.missed.MOST_DIRECT", 1)
    direct = ""

    async def before(office: Office) -> None:
        nonlocal direct
        direct = discord.dm(QUESTION)["channel_id"]
        await served(discord, office)
        theirs = discord.group(ASKER, READER)
        discord.slash("ask", channel=theirs, question=QUESTION)
        await served(discord, office, 2)

    working(discord, newsroom, tmp_path, before)
    discord.dm(QUESTION, sent=False)

    async def after(_office: Office) -> None:
        await replies(discord, direct, 2)

    working(discord, newsroom, tmp_path, after)


def _out_of_order(office: Office) -> list[str]:
    """From now on no question can be claimed; grows with every try."""
    tries: list[str] = []

    def busy(*_: Any, **__: Any) -> Any:
        tries.append("busy")
        raise JournalBusy("journal", "It is busy.")

    office.journal.claims.take_all = busy  # type: ignore[method-assign]
    return tries


def _caught_up(discord: LoopbackDiscord) -> Callable[[Office], Any]:
    async def work(office: Office) -> None:
        gateway = office.front.gateway
        assert gateway is not None
        await discord.until(lambda: gateway.hears_all)

    return work
