"""Calls to Discord's HTTP API: what is repeated, what is waited for, what is given up."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import discord as library
import pytest
from discord.http import Route

from adapters.discord import web
from adapters.discord.channels import Channels
from adapters.discord.failures import ExpiredError
from adapters.discord.identity import logged_in
from adapters.discord.interactions import EPHEMERAL, Handle, Interactions
from adapters.discord.render import said
from adapters.discord.web import PatientHTTP, PatientWebhooks, open_session, quiet_loggers
from tests.adapters.discord.loopback.interaction import Interaction
from tests.adapters.discord.loopback.server import LoopbackDiscord
from tests.adapters.discord.loopback.world import APP, GENERAL
from tests.loopback.faults import Dropped, Fault, RateLimited, ServerError

POST = "POST /channels/{channel}/messages"
TYPING = "POST /channels/{channel}/typing"
ORIGINAL = "PATCH /webhooks/{app}/{token}/messages/{message}"
FOLLOW_UP = "POST /webhooks/{app}/{token}"
CALLBACK = "POST /interactions/{name}/{token}/callback"


def calling(discord: LoopbackDiscord, work: Callable[[PatientHTTP], Awaitable[Any]]) -> Any:
    async def go() -> Any:
        async with logged_in(discord.token, discord.api_url) as (http, _bot):
            return await work(http)

    return asyncio.run(go())


def answering(
    discord: LoopbackDiscord, work: Callable[[Interactions, Handle, Interaction], Awaitable[Any]]
) -> Any:
    async def go() -> Any:
        async with open_session() as session:
            interactions = Interactions(PatientWebhooks(discord.api_url), session)
            asked = discord.slash("ask", question="Who?", forced=True)
            await work(interactions, Handle(asked.id, APP, asked.token), asked)

    discord.world.commands[None] = [
        {"id": "1", "name": "ask", "type": 1, "options": [{"type": 3, "name": "question"}]}
    ]
    return asyncio.run(go())


@pytest.mark.parametrize(
    "fault",
    [Dropped(done=False), Dropped(done=True), ServerError(502), RateLimited(0.2)],
    ids=["dropped before", "dropped after", "server error", "limited"],
)
def test_message_is_posted_once_whatever_breaks(discord: LoopbackDiscord, fault: Fault) -> None:
    async def work(http: PatientHTTP) -> None:
        discord.faults.add(POST, fault)
        posted = await Channels(http).post(GENERAL, said("Hello."), nonce="abc")
        assert [one["id"] for one in discord.world.by_bot(GENERAL)] == [posted]

    calling(discord, work)
    assert discord.early_calls == []


def test_limit_longer_than_is_worth_waiting_is_told(
    discord: LoopbackDiscord, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work(http: PatientHTTP) -> None:
        discord.faults.add(POST, RateLimited(web.PATIENCE_S + 60))
        with pytest.raises(library.RateLimited) as told:
            await Channels(http).post(GENERAL, said("Hello."), nonce="abc")
        assert told.value.retry_after > web.PATIENCE_S

    calling(discord, work)


def test_call_that_is_cancelled_under_a_global_limit_shuts_nobody_out(
    discord: LoopbackDiscord,
) -> None:
    async def work(http: PatientHTTP) -> None:
        channels = Channels(http)
        discord.faults.add(TYPING, RateLimited(0.5, all_methods=True))
        waiting = asyncio.create_task(channels.show_typing(GENERAL))
        await discord.until(lambda: discord.calls_of(TYPING))
        waiting.cancel()
        async with asyncio.timeout(10):
            await channels.post(GENERAL, said("Hello."), nonce="abc")

    calling(discord, work)
    assert discord.early_calls == []


def test_other_addresses_are_left_as_they_are() -> None:
    route = Route("GET", "/users/@me")
    assert web.address_of(route, "http://127.0.0.1:1/x") == "http://127.0.0.1:1/x/users/@me"
    route.url = "http://127.0.0.1:1/x/users/@me"
    assert web.address_of(route, "http://127.0.0.1:1/x") == "http://127.0.0.1:1/x/users/@me"


@pytest.mark.parametrize(
    "fault",
    [Dropped(done=False), Dropped(done=True), ServerError(503), RateLimited(0.2)],
    ids=["dropped before", "dropped after", "server error", "limited"],
)
def test_interaction_is_acknowledged_and_answered_whatever_breaks(
    discord: LoopbackDiscord, fault: Fault
) -> None:
    async def work(interactions: Interactions, handle: Handle, asked: Interaction) -> None:
        discord.faults.add(CALLBACK, fault)
        await interactions.acknowledge(handle, private=False)
        assert asked.deferred
        await interactions.acknowledge(handle, private=False)  # twice is once
        discord.faults.add(ORIGINAL, fault)
        await interactions.edit(handle, said("Hello."))
        assert asked.settled

    answering(discord, work)


def test_further_message_is_not_repeated_where_it_may_be_there(discord: LoopbackDiscord) -> None:
    async def work(interactions: Interactions, handle: Handle, asked: Interaction) -> None:
        await interactions.acknowledge(handle, private=True)
        discord.faults.add(FOLLOW_UP, Dropped(done=True))
        with pytest.raises(aiohttp.ClientError):
            await interactions.add(handle, said("Hello."))
        assert len(asked.follow_ups) <= 1

    answering(discord, work)


@pytest.mark.parametrize(
    "fault",
    [ServerError(503), Dropped(done=False), Dropped(done=True)],
    ids=["server error", "dropped before", "dropped after"],
)
def test_asker_has_word_though_discord_fails_after_the_public_one_was_taken_back(
    discord: LoopbackDiscord, fault: Fault
) -> None:
    async def work(interactions: Interactions, handle: Handle, asked: Interaction) -> None:
        await interactions.acknowledge(handle, private=False)
        discord.faults.add(FOLLOW_UP, fault)
        await interactions.tell_alone(handle, said("Hello."))
        assert asked.original is None
        assert asked.follow_ups
        assert all(one["flags"] & EPHEMERAL for one in asked.follow_ups)

    answering(discord, work)


def test_token_that_is_over_is_told_apart(discord: LoopbackDiscord) -> None:
    async def work(interactions: Interactions, handle: Handle, asked: Interaction) -> None:
        await interactions.acknowledge(handle, private=False)
        discord.clock.advance(901)
        for call in (
            interactions.edit(handle, said("Hello.")),
            interactions.original(handle),
            interactions.tell_alone(handle, said("Hello.")),
        ):
            with pytest.raises(ExpiredError):
                await call

    answering(discord, work)


def test_callback_waits_no_longer_than_discord(discord: LoopbackDiscord) -> None:
    async def work(interactions: Interactions, handle: Handle, _asked: Interaction) -> None:
        discord.faults.add(CALLBACK, RateLimited(30.0))
        with pytest.raises(library.RateLimited):
            await interactions.acknowledge(handle, private=False)
        assert len(discord.calls_of(CALLBACK)) == 1

    answering(discord, work)


def test_tokens_never_reach_the_log(caplog: pytest.LogCaptureFixture) -> None:
    quiet_loggers()
    token, bot = "aW50ZXJhY3Rpb24.x", "MTEw.loopback.token"
    logging.getLogger("discord.http").warning(
        "%s responded with 429",
        f"https://discord.com/api/v10/webhooks/1/{token}/messages/@original",
    )
    logging.getLogger("discord.client").error("headers: Authorization: Bot %s", bot)
    assert len(caplog.messages) == 2
    assert token not in caplog.text
    assert bot not in caplog.text
    assert repr(Handle("1", "2", token)) == "Handle(interaction='1', application='2')"
