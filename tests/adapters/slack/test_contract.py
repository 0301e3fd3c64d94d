"""What our loopback Slack and the emulated one of npm must both do: neither is right alone.

The emulated one reads arguments from a POST's body only, where slack_sdk puts those of some methods
into the address, so that these go through `api_call` here.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.render import answer_message
from tests.adapters.slack.emulated import BOT_TOKEN, emulated_slack
from tests.adapters.slack.loopback.slack import LoopbackSlack
from tests.adapters.slack.news import SCREENS
from tests.invented import ANSWER, RECEIPT

METADATA = {"event_type": "pullquote_reply", "event_payload": {"claim": "k1"}}


@dataclass(frozen=True)
class Place:
    """A Slack to talk to, a channel with the bot in it, a person in it, a message of theirs."""

    api_url: str
    bot: str
    channel: str
    user: str
    theirs: str


Work = Callable[[AsyncWebClient], Awaitable[Any]]


def talk(api_url: str, token: str, work: Work) -> Any:
    async def go() -> Any:
        async with aiohttp.ClientSession() as session:
            client = AsyncWebClient(token, base_url=api_url, session=session, retry_handlers=[])
            return await work(client)

    return asyncio.run(go())


def call(slack: Place, work: Work) -> Any:
    return talk(slack.api_url, slack.bot, work)


def error_of(slack: Place, work: Work) -> str:
    with pytest.raises(SlackApiError) as refused:
        call(slack, work)
    return str(refused.value.response["error"])


@pytest.fixture(scope="module")
def ours() -> Iterator[Place]:
    with LoopbackSlack() as slack:
        said = slack.say("C0GENERAL", "U0ASKER", "Who?")
        yield Place(slack.api_url, slack.bot_token, "C0GENERAL", "U0ASKER", said["ts"])


@pytest.fixture(scope="module")
def theirs(npm_folder: Path) -> Iterator[Place]:
    with emulated_slack(npm_folder) as api_url:

        async def settle(client: AsyncWebClient) -> tuple[str, str, str]:
            listed = await client.api_call("conversations.list", data={})
            (channel,) = [c["id"] for c in listed["channels"] if c["name"] == "newsroom"]
            me = await client.auth_test()
            said = await client.chat_postMessage(channel=channel, text="Who?")
            return channel, me["user_id"], said["ts"]

        yield Place(api_url, BOT_TOKEN, *talk(api_url, "xoxp-asker", settle))


@pytest.fixture(params=["ours", "theirs"])
def slack(request: pytest.FixtureRequest) -> Place:
    place: Place = request.getfixturevalue(request.param)
    return place


async def posted(client: AsyncWebClient, slack: Place, **more: Any) -> Any:
    return await client.chat_postMessage(channel=slack.channel, **{"text": "A reply.", **more})


async def replies(client: AsyncWebClient, slack: Place, ts: str, **more: Any) -> list[Any]:
    sent = {"channel": slack.channel, "ts": ts, **more}
    answer = await client.api_call("conversations.replies", data=sent)
    return list(answer["messages"])


def test_token_says_who_the_bot_is(slack: Place) -> None:
    me = call(slack, lambda client: client.auth_test())
    assert me["user"] == "pullquote"
    assert me["team"] == "Newsroom"
    assert me["user_id"][0] == "U"
    assert me["team_id"][0] == "T"


def test_post_comes_back_as_it_was_sent(slack: Place) -> None:
    answer = call(slack, lambda client: posted(client, slack, text="Yes."))
    assert (answer["channel"], answer["message"]["text"]) == (slack.channel, "Yes.")
    assert answer["message"]["ts"] == answer["ts"]


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"channel": "C0NOWHERE", "text": "x"}, "channel_not_found"),
        ({"channel": "", "text": "x"}, "channel_not_found"),
        ({"text": ""}, "no_text"),
    ],
    ids=["unknown", "none", "empty"],
)
@pytest.mark.filterwarnings("ignore:The top-level `text` argument")
def test_wrong_post_is_refused_alike(slack: Place, args: dict[str, Any], error: str) -> None:
    sent = {"channel": slack.channel, **args}
    assert error_of(slack, lambda client: client.chat_postMessage(**sent)) == error


def test_thread_is_read_parent_first(slack: Place) -> None:
    async def work(client: AsyncWebClient) -> list[Any]:
        parent = await posted(client, slack, text="0")
        for text in ("1", "2"):
            await posted(client, slack, text=text, thread_ts=parent["ts"])
        return await replies(client, slack, parent["ts"])

    messages = call(slack, work)
    assert [one["text"] for one in messages] == ["0", "1", "2"]
    assert {one["thread_ts"] for one in messages[1:]} == {messages[0]["ts"]}


def test_metadata_is_found_again_in_the_thread(slack: Place) -> None:
    async def work(client: AsyncWebClient) -> list[Any]:
        await posted(client, slack, thread_ts=slack.theirs, metadata=METADATA)
        return await replies(client, slack, slack.theirs, include_all_metadata="true")

    assert [one.get("metadata") for one in call(slack, work)][-1] == METADATA


def test_changed_message_loses_the_blocks_it_had(slack: Place) -> None:
    message = answer_message(ANSWER, receipt_id=RECEIPT)

    async def work(client: AsyncWebClient) -> Any:
        sent = await posted(client, slack, **message.post_args)
        await client.chat_update(channel=slack.channel, ts=sent["ts"], text="Taken back.")
        return (await replies(client, slack, sent["ts"]))[0]

    changed = call(slack, work)
    assert changed["text"] == "Taken back."
    assert not changed.get("blocks")


def test_only_known_messages_of_the_bot_are_changed(slack: Place) -> None:
    def change(ts: str) -> str:
        return error_of(
            slack, lambda client: client.chat_update(channel=slack.channel, ts=ts, text="x")
        )

    assert change("1700000000.000001") == "message_not_found"
    assert change(slack.theirs) == "cant_update_message"


def test_deleted_message_is_gone(slack: Place) -> None:
    async def work(client: AsyncWebClient) -> list[str]:
        sent = await posted(client, slack, thread_ts=slack.theirs, text="Too much.")
        await client.api_call("chat.delete", data={"channel": slack.channel, "ts": sent["ts"]})
        return [one["text"] for one in await replies(client, slack, slack.theirs)]

    assert "Too much." not in call(slack, work)


def test_private_message_stands_in_no_thread(slack: Place) -> None:
    async def work(client: AsyncWebClient) -> list[str]:
        await client.chat_postEphemeral(
            channel=slack.channel, user=slack.user, text="Psst.", thread_ts=slack.theirs
        )
        return [one["text"] for one in await replies(client, slack, slack.theirs)]

    assert "Psst." not in call(slack, work)
    to_nobody = error_of(
        slack,
        lambda client: client.chat_postEphemeral(
            channel=slack.channel, user="U0NOBODY", text="Psst."
        ),
    )
    assert to_nobody == "user_not_found"


def test_person_is_known_or_not(slack: Place) -> None:
    def look_up(user: str) -> Work:
        return lambda client: client.api_call("users.info", data={"user": user})

    assert call(slack, look_up(slack.user))["user"]["name"] == "asker"
    assert error_of(slack, look_up("U0NOBODY")) == "user_not_found"


@pytest.mark.parametrize("screen", SCREENS)
def test_rendered_screens_are_stored_as_rendered(slack: Place, screen: str) -> None:
    rendered = SCREENS[screen]

    async def work(client: AsyncWebClient) -> Any:
        if rendered.view:
            return (await client.views_publish(user_id=slack.user, view=rendered.view))["view"]
        sent = await posted(client, slack, text=rendered.text, blocks=rendered.blocks)
        return (await replies(client, slack, sent["ts"]))[0]

    stored = call(slack, work)
    assert stored["blocks"] == rendered.blocks
    assert rendered.view or stored["text"] == rendered.text
