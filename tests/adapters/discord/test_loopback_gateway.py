"""The loopback's gateway, held to what Discord does, by discord.py's own client."""

import asyncio
import json
import zlib
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import discord as library
import pytest
import zstandard

from tests.adapters.discord.loopback.gateway import Intent
from tests.adapters.discord.loopback.server import LoopbackDiscord
from tests.adapters.discord.loopback.world import (
    ASKER,
    BOT,
    FAR_GUILD,
    GENERAL,
    GUILD,
    OTHER_GUILD,
    QUIET,
)
from tests.adapters.discord.plain import PlainClient, connected

Work = Callable[[PlainClient], Awaitable[Any]]


def with_client(discord: LoopbackDiscord, work: Work, **options: Any) -> Any:
    async def go() -> Any:
        options.setdefault("guild_ready_timeout", 0.05)
        async with connected(discord, **options) as client:
            return await work(client)

    return asyncio.run(go())


def heard(client: PlainClient) -> list[str]:
    return [one.content for one in client.messages]


def test_client_learns_servers_channels_and_itself(discord: LoopbackDiscord) -> None:
    async def work(client: PlainClient) -> None:
        guild = client.get_guild(int(GUILD))
        assert guild
        assert guild.me.name == "pullquote"
        assert {one.name for one in guild.channels} == {
            "general",
            "random",
            "read-only",
            "forum",
            "quiet",
        }
        assert client.get_guild(int(FAR_GUILD)) is None
        hidden = guild.get_channel(int(QUIET))
        assert hidden
        assert not hidden.permissions_for(guild.me).view_channel
        general = guild.get_channel(int(GENERAL))
        assert general
        assert general.permissions_for(guild.me).send_messages

    with_client(discord, work)


def test_messages_reach_the_client_as_far_as_it_may_read(discord: LoopbackDiscord) -> None:
    async def work(client: PlainClient) -> list[str]:
        discord.say("unseen", channel=QUIET)
        discord.say("blank")
        discord.mention("named")
        discord.dm("direct")
        await discord.until(lambda: "direct" in heard(client))
        return heard(client)

    assert with_client(discord, work) == ["", f"<@{BOT}> named", "direct"]


def test_message_content_needs_its_intent_and_the_intent_a_permit(
    discord: LoopbackDiscord,
) -> None:
    wants = library.Intents(guilds=True, guild_messages=True, message_content=True)

    async def work(client: PlainClient) -> list[str]:
        discord.say("words")
        await discord.until(lambda: client.messages)
        return heard(client)

    with pytest.raises(library.PrivilegedIntentsRequired):
        with_client(discord, work, intents=wants)
    discord.gateway.allowed_privileged = Intent.MESSAGE_CONTENT
    assert with_client(discord, work, intents=wants) == ["words"]


def test_refused_token_ends_the_client(discord: LoopbackDiscord) -> None:
    async def nothing(_: PlainClient) -> None: ...

    with pytest.raises(library.LoginFailure):
        with_client(discord, nothing, token="another")


def test_cut_session_is_taken_up_with_what_was_missed(discord: LoopbackDiscord) -> None:
    async def work(client: PlainClient) -> list[str]:
        discord.dm("before")
        await discord.until(lambda: client.messages)
        discord.gateway.holds_back = True
        discord.drop()
        await discord.until(lambda: not discord.gateway.ready)
        discord.dm("meanwhile")
        discord.gateway.holds_back = False
        await discord.until(lambda: client.resumed)
        await discord.until(lambda: len(client.messages) == 2)
        return heard(client)

    assert with_client(discord, work) == ["before", "meanwhile"]
    (resumed,) = discord.gateway.resumes
    assert resumed.replayed == 1
    assert len(discord.gateway.identifies) == 1


def test_resume_may_bring_again_what_was_heard(discord: LoopbackDiscord) -> None:
    discord.gateway.replay_back = 2

    async def work(client: PlainClient) -> list[str]:
        for text in ("one", "two"):
            discord.dm(text)
        await discord.until(lambda: len(client.messages) == 2)
        discord.reconnect()
        await discord.until(lambda: len(client.messages) == 4)
        return heard(client)

    assert with_client(discord, work) == ["one", "two", "one", "two"]


@pytest.mark.parametrize("resumable", [True, False], ids=["resumable", "lost"])
def test_invalid_session_is_resumed_or_begun_anew(
    discord: LoopbackDiscord, resumable: bool
) -> None:
    async def work(client: PlainClient) -> None:
        discord.invalidate(resumable=resumable)
        await discord.until(lambda: client.resumed or client.readied == 2)
        discord.dm("hello")
        await discord.until(lambda: client.messages)

    with_client(discord, work)
    assert len(discord.gateway.identifies) == (1 if resumable else 2)


def test_forgotten_session_is_refused_at_its_resume(discord: LoopbackDiscord) -> None:
    async def work(client: PlainClient) -> None:
        discord.gateway.forget()
        discord.drop()
        await discord.until(lambda: client.readied == 2)

    with_client(discord, work)
    assert discord.gateway.refused_resumes == 1


def test_deaf_gateway_is_left_after_the_clients_patience(discord: LoopbackDiscord) -> None:
    discord.gateway.heartbeat_ms = 50

    async def work(client: PlainClient) -> None:
        await discord.until(lambda: any(one.beats > 2 for one in discord.gateway.links))
        discord.deafen()
        await discord.until(lambda: client.resumed)

    with_client(discord, work, heartbeat_timeout=1.0)


@pytest.mark.parametrize("code", [4004, 4014], ids=str)
def test_fatal_close_code_ends_the_client(discord: LoopbackDiscord, code: int) -> None:
    async def work(client: PlainClient) -> None:
        discord.end(code)
        await discord.until(client.is_closed)

    with pytest.raises((library.ConnectionClosed, library.PrivilegedIntentsRequired)):
        with_client(discord, work)


def test_other_close_code_is_resumed(discord: LoopbackDiscord) -> None:
    async def work(client: PlainClient) -> None:
        discord.end(4000)
        await discord.until(lambda: client.resumed)

    with_client(discord, work)


def test_servers_are_divided_among_shards(discord: LoopbackDiscord) -> None:
    discord.gateway.shards = 2

    async def work(client: PlainClient) -> list[int]:
        assert client.shard_count == 2
        discord.mention("here")
        discord.dm("direct")
        await discord.until(lambda: len(client.messages) == 2)
        return [one.shard_id for one in client.guilds if one.id in {int(GUILD), int(OTHER_GUILD)}]

    assert sorted(with_client(discord, work)) == [0, 1]
    assert [one["shard"] for one in discord.gateway.identifies] == [[0, 2], [1, 2]]


def test_joining_and_leaving_a_server_is_told(discord: LoopbackDiscord) -> None:
    async def work(client: PlainClient) -> None:
        discord.invite(FAR_GUILD)
        await discord.until(lambda: client.get_guild(int(FAR_GUILD)))
        discord.remove_bot(FAR_GUILD)
        await discord.until(lambda: client.get_guild(int(FAR_GUILD)) is None)

    with_client(discord, work)


def test_two_clients_hear_the_same_events_and_one_may_respond(discord: LoopbackDiscord) -> None:
    discord.world.commands[None] = [
        {
            "id": "1",
            "name": "ask",
            "type": 1,
            "contexts": None,
            "integration_types": [0],
            "default_member_permissions": None,
        }
    ]

    async def work(first: PlainClient) -> list[int]:
        async with connected(discord, guild_ready_timeout=0.05) as second:
            asked = discord.slash("ask", user=ASKER)
            await discord.until(lambda: first.interactions and second.interactions)
            await first.interactions[0].response.defer(thinking=True)
            with pytest.raises(library.HTTPException):
                await second.interactions[0].response.defer(thinking=True)
            return asked.refused

    assert with_client(discord, work) == [40060]


@pytest.mark.parametrize("compress", ["", "zlib-stream", "zstd-stream"], ids=str)
def test_every_compression_carries_the_same_frames(discord: LoopbackDiscord, compress: str) -> None:
    inflate = zlib.decompressobj()
    stream = zstandard.ZstdDecompressor().decompressobj()

    def unpack(message: aiohttp.WSMessage) -> Any:
        if compress == "zlib-stream":
            return json.loads(inflate.decompress(message.data))
        if compress == "zstd-stream":
            return json.loads(stream.decompress(message.data))
        return json.loads(message.data)

    async def work() -> list[Any]:
        address = f"{discord.gateway_url}?v=10&encoding=json&compress={compress}"
        async with aiohttp.ClientSession() as session, session.ws_connect(address) as socket:
            frames = [unpack(await socket.receive())]
            await socket.send_json({"op": 1, "d": None})
            frames.append(unpack(await socket.receive()))
            identify = {"token": discord.token, "intents": 1, "properties": {}}
            await socket.send_json({"op": 2, "d": identify})
            frames += [unpack(await socket.receive()) for _ in range(3)]
            return frames

    frames = asyncio.run(work())
    assert [one["op"] for one in frames] == [10, 11, 0, 0, 0]
    assert [one["t"] for one in frames[2:]] == ["READY", "GUILD_CREATE", "GUILD_CREATE"]
    assert [one["s"] for one in frames[2:]] == [1, 2, 3]
