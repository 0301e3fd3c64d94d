"""Socket Mode: connections that end, are cut or go deaf, and events that must survive it."""

import asyncio
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.socket_mode.aiohttp import SocketModeClient

from adapters.slack.failures import TokensError
from bot.assembly import Newsroom, open_newsroom
from bot.desk.rules import DeskRules
from bot.errors import UnreachableError
from tests.adapters.newsrooms import CHIPS, PORT, QUESTION, settings_for, settled
from tests.adapters.slack.desks import Office, mention, open_office, send, working
from tests.adapters.slack.loopback.slack import LoopbackSlack
from tests.loopback.faults import Dropped, Fault, Refused, ServerError

DISCONNECTS = 50


@pytest.mark.parametrize("way", ["disconnect", "drop", "deafen"])
def test_lost_socket_is_replaced_and_events_come_in_again(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path, way: str
) -> None:
    async def work(office: Office) -> None:
        getattr(slack, way)()
        await slack.until(lambda: slack.sockets.opened > 1)
        await send(slack, slack.mention_of(mention(slack, QUESTION)))
        await settled(office)

    working(slack, newsroom, tmp_path, work)
    assert len(slack.workspace.by_bot()) == 1


def test_deaf_socket_is_replaced_though_the_library_does_not_notice(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path
) -> None:
    """The library's own watch is stopped: ours alone is left."""

    async def work(office: Office) -> None:
        transport: Any = office.front.transport
        await asyncio.wait_for(transport.connected.wait(), 5)
        transport._handler.client.current_session_monitor.cancel()
        slack.deafen()
        await slack.until(lambda: slack.sockets.opened > 1)
        await send(slack, slack.mention_of(mention(slack, QUESTION)))
        await settled(office)

    working(slack, newsroom, tmp_path, work)
    assert len(slack.workspace.by_bot()) == 1


def test_quiet_socket_that_answers_pings_is_kept(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def work(_: Office) -> None:
        await asyncio.sleep(3.5)

    working(slack, newsroom, tmp_path, work, setup={"ping_s": 0.1, "deaf_s": 1.5})
    assert slack.sockets.opened == 1


def test_socket_that_brings_messages_but_no_pongs_is_kept(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is heard counts, whatever it is: the library is kept from seeing any pong."""
    unseen = property(lambda _: None, lambda _self, _value: None)
    monkeypatch.setattr(SocketModeClient, "last_ping_pong_time", unseen, raising=False)
    questions = [mention(slack, f"{QUESTION} ({number})") for number in range(12)]

    async def work(office: Office) -> None:
        for question in questions:
            await send(slack, slack.mention_of(question))
            await asyncio.sleep(0.25)
        await settled(office)

    working(slack, newsroom, tmp_path, work, setup={"ping_s": 0.2, "deaf_s": 1.5})
    assert slack.sockets.opened == 1


def test_socket_that_cannot_be_opened_for_a_while_is_opened_later(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def work(office: Office) -> None:
        slack.faults.add("apps.connections.open", ServerError(503), times=5)
        slack.drop()
        await slack.until(lambda: not slack.faults.waiting, timeout_s=20)
        await slack.until(lambda: slack.sockets.open, timeout_s=20)
        await send(slack, slack.mention_of(mention(slack, QUESTION)))
        await settled(office)

    working(slack, newsroom, tmp_path, work)
    assert len(slack.workspace.by_bot()) == 1


def test_socket_address_that_was_used_up_is_asked_for_anew(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path
) -> None:
    """The library alone would try the same ticket for ever."""

    async def work(office: Office) -> None:
        transport: Any = office.front.transport
        tickets = slack._tickets

        class Refusing(set[str]):
            def __contains__(self, _: object) -> bool:
                return False

        slack._tickets = Refusing()
        slack.drop()
        await asyncio.sleep(0.5)
        slack._tickets = tickets
        await slack.until(lambda: slack.sockets.open, timeout_s=20)
        assert transport.connected.is_set()
        await send(slack, slack.mention_of(mention(slack, QUESTION)))
        await settled(office)

    working(slack, newsroom, tmp_path, work, setup={"ping_s": 0.1, "deaf_s": 1.0})
    assert len(slack.workspace.by_bot()) == 1


def test_address_of_the_check_at_the_start_is_used(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def work(_: Office) -> None:
        await slack.until(lambda: slack.sockets.open)

    working(slack, newsroom, tmp_path, work)
    assert len(slack.calls_of("apps.connections.open")) == 1


@pytest.mark.faults
def test_fifty_disconnects_lose_nothing(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path
) -> None:
    """Events that were not acknowledged come again, as from Slack."""
    questions = [mention(slack, f"{QUESTION} ({number})") for number in range(DISCONNECTS)]

    async def work(office: Office) -> None:
        for number, question in enumerate(questions):
            name = slack.send_event(slack.mention_of(question), event_id=f"Ev{number}")
            (slack.drop if number % 2 else slack.disconnect)()
            while not (name and slack.acks_of(name)):
                await slack.until(lambda: slack.sockets.open)
                await asyncio.sleep(0.05)
                name = slack.send_event(slack.mention_of(question), event_id=f"Ev{number}", retry=1)
                await asyncio.sleep(0.1)
        await settled(office)

    working(slack, newsroom, tmp_path, work, setup={"ping_s": 0.1})
    assert {one["thread_ts"] for one in slack.workspace.by_bot()} == {
        one["ts"] for one in questions
    }
    assert len(slack.workspace.by_bot()) == DISCONNECTS


@pytest.mark.parametrize(
    ("method", "named"),
    [("auth.test", "SLACK_BOT_TOKEN"), ("apps.connections.open", "SLACK_APP_TOKEN")],
)
def test_refused_token_is_one_clear_sentence(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path, method: str, named: str
) -> None:
    slack.faults.add(method, Refused("invalid_auth"))

    async def go() -> None:
        async with open_office(slack, newsroom, tmp_path):
            pass

    with pytest.raises(TokensError, match=named) as refused:
        asyncio.run(go())
    assert "xoxb" not in str(refused.value).replace("xoxb-…", "")


@pytest.mark.parametrize("method", ["auth.test", "apps.connections.open"])
@pytest.mark.parametrize(
    "fault",
    [ServerError(503), Dropped(), Refused("internal_error"), Refused("ratelimited")],
    ids=["status", "dropped", "word", "limited"],
)
def test_outage_at_the_start_is_no_refused_token(
    slack: LoopbackSlack,
    newsroom: Newsroom,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    method: str,
    fault: Fault,
) -> None:
    """Words of Slack that are not about tokens are an outage too."""
    monkeypatch.setattr("adapters.slack.web._TRIES", 1)
    slack.faults.add(method, fault)

    async def go() -> None:
        async with open_office(slack, newsroom, tmp_path):
            pass

    with pytest.raises(UnreachableError, match="Slack cannot be reached at http://127"):
        asyncio.run(go())


def test_app_token_that_is_revoked_on_the_way_ends_it_with_a_sentence(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.slack.socket_mode._LONGEST_PAUSE_S", 0.01)

    async def work(office: Office) -> None:
        losing = asyncio.create_task(office.front.lost())
        await send(slack, slack.mention_of(mention(slack, QUESTION)))
        await settled(office)
        assert not losing.done()
        slack.faults.add("apps.connections.open", Refused("token_revoked"), times=1_000)
        slack.drop()
        async with asyncio.timeout(30):
            error = await losing
        assert isinstance(error, TokensError)
        assert "SLACK_APP_TOKEN (token_revoked)" in str(error)

    working(slack, newsroom, tmp_path, work, setup={"ping_s": 0.1, "deaf_s": 2.0})


@pytest.mark.faults
def test_hundred_questions_at_once_are_acknowledged_and_answered_during_a_load(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    """Prints how long acknowledgements took; articles come in meanwhile."""
    people = ("U0ASKER", "U0READER")
    questions = [
        mention(slack, f"{QUESTION} ({number})", user=people[number % 2]) for number in range(100)
    ]
    done = threading.Event()

    def load(newsroom: Newsroom) -> int:
        loaded = 0
        while not done.is_set():
            text = f"{CHIPS.text} Report {loaded}."
            draft = replace(CHIPS, origin=f"file:///{loaded}.md", url=None, text=text)
            loaded += newsroom.library.ingest([draft]).added
        return loaded

    async def work(office: Office) -> None:
        loading = asyncio.create_task(asyncio.to_thread(load, office.newsroom))
        begun = time.monotonic()
        try:
            names = [slack.send_event(slack.mention_of(one)) for one in questions]
            await slack.until(lambda: all(slack.acks_of(name) for name in names), timeout_s=60)
            await settled(office)
        finally:
            done.set()
        took = time.monotonic() - begun
        acks = sorted(slack.acks_of(name)[0].after_s * 1000 for name in names)
        print(
            f"100 questions at once while {await loading} articles came in: acknowledged in "
            f"{acks[50]:.0f} ms (p50), {acks[98]:.0f} ms (p99), {acks[-1]:.0f} ms (worst); "
            f"all answered in {took:.1f} s"
        )

    rules = DeskRules(per_user_per_minute=1_000)
    with open_newsroom(settings_for(tmp_path / "library"), own_index=True) as newsroom:
        newsroom.library.ingest([PORT, CHIPS])
        working(slack, newsroom, tmp_path, work, rules=rules)
    replies = slack.workspace.by_bot()
    assert {one["thread_ts"] for one in replies} == {one["ts"] for one in questions}
    assert len(replies) == len(questions)
