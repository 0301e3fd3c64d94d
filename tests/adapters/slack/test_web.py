"""The Web API in bad times: limits obeyed, cut connections looked into, nothing said twice."""

import logging
from pathlib import Path
from typing import Any

import pytest

from bot.assembly import Newsroom
from tests.adapters.newsrooms import QUESTION, settled
from tests.adapters.slack.desks import Office, mention, send, working
from tests.adapters.slack.loopback.slack import LoopbackSlack
from tests.loopback.faults import (
    Dropped,
    Fault,
    RateLimited,
    Refused,
    ServerError,
)

METHODS = (
    "chat.postMessage",
    "assistant.threads.setStatus",
    "users.info",
    "conversations.replies",
    "apps.connections.open",
    "auth.test",
)


@pytest.mark.parametrize("method", METHODS)
def test_limit_on_any_call_is_obeyed_and_every_question_answered(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path, method: str
) -> None:
    """The limit is met twice; all questions but one are asked when it is known."""
    slack.faults.add(method, RateLimited(1), times=2)
    head = slack.say("C0GENERAL", "U0READER", "The port is busy.")
    questions = [mention(slack, f"{QUESTION} ({n})", thread_ts=head["ts"]) for n in range(5)]

    async def work(office: Office) -> None:
        await send(slack, slack.mention_of(questions[0]))
        gates = office.front._client._gates
        await slack.until(lambda: gates.wait_s(method) > 0 or not slack.faults.waiting)
        for question in questions[1:]:
            await send(slack, slack.mention_of(question))
        await settled(office)

    working(slack, newsroom, tmp_path, work)
    assert slack.early_calls == []
    assert len(slack.workspace.by_bot()) == len(questions)


def test_limit_on_a_private_reply_is_obeyed(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path
) -> None:
    slack.faults.add("reply.here", RateLimited(1))

    async def work(office: Office) -> None:
        body = slack.command_body(QUESTION)
        body["response_url"] = slack.api_url + "reply.here"
        name = slack.send_command(body)
        await slack.until(lambda: slack.acks_of(name))
        await settled(office)

    working(slack, newsroom, tmp_path, work)
    assert [one.status for one in slack.calls_of("reply.here")] == [429, 200]
    assert slack.early_calls == []


@pytest.mark.parametrize("tab", ["home", "messages"])
def test_limit_on_home_and_prompts_is_obeyed(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path, tab: str
) -> None:
    for method in ("views.publish", "assistant.threads.setSuggestedPrompts"):
        slack.faults.add(method, RateLimited(1))

    async def work(_: Office) -> None:
        await send(slack, slack.home_opened(tab=tab))
        await slack.until(lambda: slack.shown.homes or slack.shown.prompts)

    working(slack, newsroom, tmp_path, work)
    assert slack.early_calls == []


def test_longer_limit_puts_the_reply_aside_and_delivers_it_later(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path
) -> None:
    slack.faults.add("chat.postMessage", RateLimited(2))

    async def work(office: Office) -> None:
        client: Any = office.front._client
        client._patience_s = 0.5
        await send(slack, slack.mention_of(mention(slack, QUESTION)))
        await settled(office)

    working(slack, newsroom, tmp_path, work)
    assert slack.early_calls == []
    assert len(slack.workspace.by_bot()) == 1


@pytest.mark.parametrize(
    "fault",
    [
        Dropped(),
        Dropped(done=True),
        ServerError(500),
        ServerError(503),
        Refused("internal_error"),
        Refused("fatal_error"),
        Refused("ratelimited"),
    ],
    ids=repr,
)
def test_post_with_an_unknown_end_is_looked_for_and_stands_once(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path, fault: Fault
) -> None:
    slack.faults.add("chat.postMessage", fault)

    async def work(office: Office) -> None:
        await send(slack, slack.mention_of(mention(slack, QUESTION)))
        await settled(office)

    working(slack, newsroom, tmp_path, work)
    assert len(slack.workspace.by_bot()) == 1


def test_reply_is_found_behind_many_pages(newsroom: Newsroom, tmp_path: Path) -> None:
    with LoopbackSlack(page_limit=2) as slack:
        slack.faults.add("chat.postMessage", Dropped(done=True))

        async def work(office: Office) -> None:
            question = mention(slack, QUESTION)
            for number in range(9):
                slack.say("C0GENERAL", "U0READER", f"chatter {number}", thread_ts=question["ts"])
            await send(slack, slack.mention_of(question))
            await settled(office)

        working(slack, newsroom, tmp_path, work)
        assert len(slack.workspace.by_bot()) == 1
        assert len(slack.calls_of("conversations.replies")) > 4


@pytest.mark.parametrize("word", ["not_in_channel", "is_archived", "channel_not_found"])
def test_reply_that_can_never_be_posted_is_given_up(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path, word: str
) -> None:
    slack.faults.add("chat.postMessage", Refused(word), times=3)

    async def work(office: Office) -> None:
        await send(slack, slack.mention_of(mention(slack, QUESTION)))
        await settled(office)
        assert office.journal.claims.count_open() == 0
        (receipt,) = office.journal.receipts.latest(1)
        assert receipt.message_ref is None

    working(slack, newsroom, tmp_path, work)
    assert len(slack.calls_of("chat.postMessage")) == 1


def test_message_that_slack_cannot_show_becomes_a_calm_sentence(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path
) -> None:
    slack.faults.add("chat.postMessage", Refused("invalid_blocks"))

    async def work(office: Office) -> None:
        await send(slack, slack.mention_of(mention(slack, QUESTION)))
        await settled(office)

    working(slack, newsroom, tmp_path, work)
    (reply,) = slack.workspace.by_bot()
    assert "Something went wrong" in str(reply["blocks"])


def test_private_reply_with_an_unknown_end_is_never_repeated(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def work(office: Office) -> None:
        body = slack.command_body(QUESTION)
        body["response_url"] = slack.api_url + "cut.off"
        slack.faults.add("cut.off", Dropped())
        name = slack.send_command(body)
        await slack.until(lambda: slack.acks_of(name))
        await settled(office)

    working(slack, newsroom, tmp_path, work)
    assert len(slack.calls_of("cut.off")) == 1


def test_private_reply_whose_address_has_expired_is_shown_in_another_way(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def work(office: Office) -> None:
        body = slack.command_body(QUESTION)
        body["response_url"] = slack.response_url() + "-expired"
        name = slack.send_command(body)
        await slack.until(lambda: slack.acks_of(name))
        await settled(office)

    working(slack, newsroom, tmp_path, work)
    (shown,) = slack.shown.ephemerals
    assert shown["to"] == "U0ASKER"
    assert slack.workspace.by_bot() == []


def test_tokens_and_questions_are_not_logged(
    slack: LoopbackSlack,
    newsroom: Newsroom,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """At debug, with failures on the way that make Slack's libraries talk."""
    caplog.set_level(logging.DEBUG)
    slack.faults.add("apps.connections.open", ServerError(503), times=2)
    slack.faults.add("chat.postMessage", ServerError(503))

    async def work(office: Office) -> None:
        await send(slack, slack.mention_of(mention(slack, QUESTION)))
        slack.drop()
        await settled(office)
        click = slack.click_body({"type": "overflow", "action_id": "x"}, channel="C0RANDOM")
        await slack.until(lambda: slack.sockets.open)
        slack.send_interaction(click)

    working(slack, newsroom, tmp_path, work)
    ours = [one.getMessage() for one in caplog.records if one.name != "aiohttp.access"]
    logged = "\n".join(ours) + capsys.readouterr().out
    for secret in (slack.bot_token, slack.app_token, "ticket=t", QUESTION, "/response/"):
        assert secret not in logged
