"""The loopback Slack, held to what Slack does, by Slack's own client libraries."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from tests.adapters.slack.loopback.slack import LoopbackSlack
from tests.loopback.faults import (
    Dropped,
    RateLimited,
    Refused,
    ServerError,
    Slow,
)

PLAIN = {"type": "section", "text": {"type": "plain_text", "text": "Words."}}


@pytest.fixture
def slack() -> Iterator[LoopbackSlack]:
    with LoopbackSlack() as running:
        yield running


def call(slack: LoopbackSlack, work: Callable[[AsyncWebClient], Awaitable[Any]]) -> Any:
    async def go() -> Any:
        async with aiohttp.ClientSession() as session:
            return await work(client_of(slack, session))

    return asyncio.run(go())


def client_of(slack: LoopbackSlack, session: aiohttp.ClientSession) -> AsyncWebClient:
    """A client that tries once: the library's own would repeat a post that was cut off."""
    return AsyncWebClient(
        slack.bot_token,
        base_url=slack.api_url,
        session=session,
        timeout=5,
        retry_handlers=[],
    )


def error_of(slack: LoopbackSlack, work: Callable[[AsyncWebClient], Awaitable[Any]]) -> str:
    with pytest.raises(SlackApiError) as refused:
        call(slack, work)
    return str(refused.value.response["error"])


def test_call_without_a_known_token_is_refused(slack: LoopbackSlack) -> None:
    slack.bot_token = "xoxb-another"
    sent = slack.bot_token
    slack.bot_token = "xoxb-loopback"

    async def work(_: AsyncWebClient) -> Any:
        async with aiohttp.ClientSession() as session:
            bad = AsyncWebClient(sent, base_url=slack.api_url, session=session)
            return await bad.auth_test()

    assert error_of(slack, work) == "invalid_auth"


def test_bot_token_opens_no_socket(slack: LoopbackSlack) -> None:
    assert error_of(slack, lambda c: c.apps_connections_open(app_token="xoxb-loopback")) == (
        "not_allowed_token_type"
    )


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"channel": "C0NOWHERE", "text": "x"}, "channel_not_found"),
        ({"channel": "C0QUIET", "text": "x"}, "not_in_channel"),
        ({"channel": "C0GENERAL", "text": ""}, "no_text"),
        ({"channel": "C0GENERAL", "text": "x" * 40_001}, "msg_too_long"),
        ({"channel": "C0GENERAL", "text": "x", "thread_ts": "yesterday"}, "invalid_thread_ts"),
        ({"channel": "C0GENERAL", "text": "x", "metadata": {"a": 1}}, "invalid_metadata_format"),
        ({"channel": "C0GENERAL", "text": "x", "blocks": [PLAIN] * 51}, "invalid_blocks"),
        ({"channel": "C0GENERAL", "text": "x", "blocks": [{"type": "section"}]}, "invalid_blocks"),
        (
            {
                "channel": "C0GENERAL",
                "text": "x",
                "blocks": [{"type": "section", "text": {"type": "plain_text", "text": "x" * 2_900}}]
                * 5,
            },
            "msg_blocks_too_long",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "args",
)
@pytest.mark.filterwarnings("ignore:The top-level `text` argument")
def test_wrong_post_is_refused_in_slacks_words(
    slack: LoopbackSlack, args: dict[str, Any], error: str
) -> None:
    assert error_of(slack, lambda c: c.chat_postMessage(**args)) == error
    assert slack.workspace.by_bot() == []


def test_post_is_kept_with_its_metadata_and_blocks(slack: LoopbackSlack) -> None:
    metadata = {"event_type": "reply", "event_payload": {"claim": "k1"}}
    answer = call(
        slack,
        lambda c: c.chat_postMessage(
            channel="C0GENERAL", text="Yes.", blocks=[PLAIN], metadata=metadata
        ),
    )
    (stored,) = slack.workspace.by_bot("C0GENERAL")
    assert stored["ts"] == answer["ts"]
    assert (stored["metadata"], stored["blocks"]) == (metadata, [PLAIN])


def test_metadata_comes_back_only_when_asked_for(slack: LoopbackSlack) -> None:
    parent = slack.say("C0GENERAL", "U0ASKER", "Who?")
    metadata = {"event_type": "reply", "event_payload": {"claim": "k1"}}

    async def work(client: AsyncWebClient) -> list[bool]:
        await client.chat_postMessage(
            channel="C0GENERAL", text="Yes.", thread_ts=parent["ts"], metadata=metadata
        )
        found = [
            await client.conversations_replies(
                channel="C0GENERAL", ts=parent["ts"], include_all_metadata=wanted
            )
            for wanted in (False, True)
        ]
        return ["metadata" in one["messages"][1] for one in found]

    assert call(slack, work) == [False, True]


def test_thread_is_read_page_by_page(slack: LoopbackSlack) -> None:
    parent = slack.say("C0GENERAL", "U0ASKER", "0")
    for number in range(1, 7):
        slack.say("C0GENERAL", "U0READER", str(number), thread_ts=parent["ts"])

    async def work(client: AsyncWebClient) -> list[list[str]]:
        pages, cursor = [], None
        while True:
            page = await client.conversations_replies(
                channel="C0GENERAL", ts=parent["ts"], limit=3, cursor=cursor
            )
            pages.append([one["text"] for one in page["messages"]])
            cursor = page["response_metadata"]["next_cursor"]
            if not page["has_more"]:
                return pages

    assert call(slack, work) == [["0", "1", "2"], ["3", "4", "5"], ["6"]]
    assert [one["text"] for one in slack.workspace.top_level("C0GENERAL")] == ["0"]


def test_only_the_bots_own_message_is_changed(slack: LoopbackSlack) -> None:
    theirs = slack.say("C0GENERAL", "U0ASKER", "mine")
    assert error_of(
        slack, lambda c: c.chat_update(channel="C0GENERAL", ts=theirs["ts"], text="no")
    ) == ("cant_update_message")

    async def work(client: AsyncWebClient) -> None:
        posted = await client.chat_postMessage(channel="C0GENERAL", text="a", blocks=[PLAIN])
        await client.chat_update(channel="C0GENERAL", ts=posted["ts"], text="b")

    call(slack, work)
    (stored,) = slack.workspace.by_bot("C0GENERAL")
    assert stored["text"] == "b"
    assert "blocks" not in stored


def test_ephemeral_goes_to_one_member_only(slack: LoopbackSlack) -> None:
    call(slack, lambda c: c.chat_postEphemeral(channel="C0GENERAL", user="U0ASKER", text="psst"))
    assert [(one["to"], one["text"]) for one in slack.shown.ephemerals] == [("U0ASKER", "psst")]
    slack.workspace.add_user("U0STRANGER", "stranger")
    assert error_of(
        slack,
        lambda c: c.chat_postEphemeral(channel="C0GENERAL", user="U0STRANGER", text="psst"),
    ) == ("user_not_in_channel")
    assert slack.workspace.by_bot() == []


def test_stream_in_a_channel_says_for_whom_and_ends_once(slack: LoopbackSlack) -> None:
    parent = slack.say("C0GENERAL", "U0ASKER", "Who?")
    place = {"channel": "C0GENERAL", "thread_ts": parent["ts"]}
    assert error_of(slack, lambda c: c.chat_startStream(**place)) == "missing_recipient_team_id"

    async def work(client: AsyncWebClient) -> None:
        started = await client.chat_startStream(
            **place, recipient_team_id="T0NEWSROOM", recipient_user_id="U0ASKER"
        )
        at = {"channel": "C0GENERAL", "ts": started["ts"]}
        await client.chat_appendStream(**at, markdown_text="one ")
        await client.chat_stopStream(**at, markdown_text="two", blocks=[PLAIN])
        await client.chat_appendStream(**at, markdown_text="three")

    assert error_of(slack, work) == "message_not_in_streaming_state"
    (stored,) = slack.workspace.by_bot("C0GENERAL")
    assert stored["text"] == "one two"


def test_status_ends_when_the_reply_is_posted(slack: LoopbackSlack) -> None:
    parent = slack.say("C0GENERAL", "U0ASKER", "Who?")

    async def work(client: AsyncWebClient) -> None:
        await client.assistant_threads_setStatus(
            channel_id="C0GENERAL",
            thread_ts=parent["ts"],
            status="is reading",
            loading_messages=["Reading…"],
        )
        await client.chat_postMessage(channel="C0GENERAL", text="a", thread_ts=parent["ts"])

    call(slack, work)
    assert [one["ended"] for one in slack.shown.statuses] == [True]


def test_modal_opens_once_for_a_trigger(slack: LoopbackSlack) -> None:
    view = {"type": "modal", "title": {"type": "plain_text", "text": "Context"}, "blocks": [PLAIN]}
    trigger = slack.trigger_id()

    async def work(client: AsyncWebClient) -> None:
        await client.views_open(trigger_id=trigger, view=view)
        await client.views_open(trigger_id=trigger, view=view)

    assert error_of(slack, work) == "exchanged_trigger_id"
    assert len(slack.shown.modals) == 1
    assert error_of(slack, lambda c: c.views_open(trigger_id="made up", view=view)) == (
        "invalid_trigger_id"
    )


def test_home_is_kept_for_each_person(slack: LoopbackSlack) -> None:
    call(
        slack,
        lambda c: c.views_publish(user_id="U0ASKER", view={"type": "home", "blocks": [PLAIN]}),
    )
    assert slack.shown.homes["U0ASKER"]["blocks"] == [PLAIN]


def test_prompts_are_at_most_four(slack: LoopbackSlack) -> None:
    channel = slack.workspace.direct("U0ASKER")
    prompts = [{"title": "Ask", "message": "Who?"}] * 5
    assert error_of(
        slack,
        lambda c: c.assistant_threads_setSuggestedPrompts(channel_id=channel, prompts=prompts),
    ) == ("invalid_arguments")


def test_response_url_works_five_times(slack: LoopbackSlack) -> None:
    url = slack.response_url()

    async def work(_: AsyncWebClient) -> list[int]:
        hook = AsyncWebhookClient(url)
        return [(await hook.send(text=str(number))).status_code for number in range(6)]

    assert call(slack, work) == [200] * 5 + [404]
    assert len(slack.shown.responses) == 5


def test_limit_holds_until_its_time_has_passed(slack: LoopbackSlack) -> None:
    slack.faults.add("auth.test", RateLimited(1))

    async def work(client: AsyncWebClient) -> list[int]:
        codes = []
        for pause in (0.0, 0.0, 1.1):
            await asyncio.sleep(pause)
            try:
                codes.append((await client.auth_test()).status_code)
            except SlackApiError as limited:
                assert int(limited.response.headers["Retry-After"]) >= 1
                codes.append(limited.response.status_code)
        return codes

    assert call(slack, work) == [429, 429, 200]
    assert len(slack.early_calls) == 1


def test_faults_meet_their_calls_in_order(slack: LoopbackSlack) -> None:
    post: dict[str, Any] = {"channel": "C0GENERAL", "text": "a"}
    for fault in (Refused("fatal_error"), ServerError(503), Slow(0.05)):
        slack.faults.add("chat.postMessage", fault)
    assert error_of(slack, lambda c: c.chat_postMessage(**post)) == "fatal_error"
    with pytest.raises(SlackApiError):
        call(slack, lambda c: c.chat_postMessage(**post))
    assert slack.workspace.by_bot() == []
    call(slack, lambda c: c.chat_postMessage(**post))
    assert len(slack.workspace.by_bot()) == 1
    assert slack.faults.waiting == 0


@pytest.mark.parametrize("done", [False, True])
def test_dropped_call_leaves_the_client_unsure(slack: LoopbackSlack, done: bool) -> None:
    slack.faults.add("chat.postMessage", Dropped(done=done))
    with pytest.raises(aiohttp.ClientError):
        call(slack, lambda c: c.chat_postMessage(channel="C0GENERAL", text="a"))
    assert len(slack.workspace.by_bot()) == done


class Listener:
    """A Socket Mode client that acknowledges what it is told to."""

    def __init__(self, client: SocketModeClient) -> None:
        self.client = client
        self.heard: list[SocketModeRequest] = []
        client.socket_mode_request_listeners.append(self.take)

    async def take(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        self.heard.append(request)
        await client.send_socket_mode_response(SocketModeResponse(request.envelope_id))


def listen(slack: LoopbackSlack, work: Callable[[Listener], Awaitable[None]]) -> None:
    async def go() -> None:
        async with aiohttp.ClientSession() as session:
            web = client_of(slack, session)
            socket = SocketModeClient(slack.app_token, web_client=web, ping_interval=0.2)
            try:
                await socket.connect()  # type: ignore[no-untyped-call]
                await slack.until(lambda: slack.sockets.open)
                await work(Listener(socket))
            finally:
                await socket.close()  # type: ignore[no-untyped-call]
                await socket.aiohttp_client_session.close()

    asyncio.run(go())


def test_event_arrives_over_the_socket_and_is_acknowledged(slack: LoopbackSlack) -> None:
    question = slack.say("C0GENERAL", "U0ASKER", "<@U0PULLQUOTE> who?")

    async def work(listener: Listener) -> None:
        name = slack.send_event(slack.mention_of(question), event_id="Ev1", retry=1)
        (ack,) = await slack.until(lambda: slack.acks_of(name))
        assert ack.after_s < 1
        (request,) = listener.heard
        assert request.payload["event"]["ts"] == question["ts"]
        assert (request.payload["event_id"], request.retry_attempt) == ("Ev1", 1)

    listen(slack, work)


@pytest.mark.parametrize("way", ["disconnect", "drop", "deafen"])
def test_lost_socket_is_opened_anew(slack: LoopbackSlack, way: str) -> None:
    async def work(listener: Listener) -> None:
        getattr(slack, way)()
        await slack.until(lambda: slack.sockets.opened > 1)
        name = ""
        while not name:
            await asyncio.sleep(0.02)
            name = slack.send_interaction(
                slack.click_body({"type": "button", "action_id": "a", "value": "v"})
            )
        await slack.until(lambda: slack.acks_of(name))

    listen(slack, work)


def test_ticket_opens_one_socket_only(slack: LoopbackSlack) -> None:
    async def work(client: AsyncWebClient) -> int:
        opened = await client.apps_connections_open(app_token=slack.app_token)
        async with aiohttp.ClientSession() as session:
            first = await session.ws_connect(opened["url"])
            await first.close()
            with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
                await session.ws_connect(opened["url"])
            return refused.value.status

    assert call(slack, work) == 403
