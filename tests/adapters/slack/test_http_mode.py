"""HTTP mode: what is signed is answered, what is not is refused, and nothing is lost in between."""

import contextlib
import json
import sqlite3
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest
from slack_sdk.signature import SignatureVerifier

from adapters.slack.failures import SlackAdapterError
from adapters.slack.http_mode import EVENTS_PATH, HEALTH_PATH, MAX_BODY, HttpMode
from bot.assembly import Newsroom
from bot.journal.store import FILE_NAME
from tests.adapters.newsrooms import QUESTION, settled
from tests.adapters.slack.desks import Office, mention, texts, working
from tests.adapters.slack.loopback.slack import LoopbackSlack

SECRET = "0123456789abcdef0123456789abcdef"
HTTP: dict[str, Any] = {"app_token": None, "signing_secret": SECRET, "http_port": 0}
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


def signed(body: bytes, *, secret: str = SECRET, age_s: int = 0) -> dict[str, str]:
    """The headers with which Slack would send `body`."""
    timestamp = str(int(time.time()) - age_s)
    signature = SignatureVerifier(secret).generate_signature(timestamp=timestamp, body=body)
    return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature or ""}


async def post(
    office: Office, body: bytes, headers: Mapping[str, str], kind: str = JSON
) -> tuple[int, str]:
    transport = office.front.transport
    assert isinstance(transport, HttpMode)
    url = f"http://127.0.0.1:{transport.port}{EVENTS_PATH}"
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, data=body, headers={"Content-Type": kind, **headers}) as reply,
    ):
        return reply.status, await reply.text()


def event_of(slack: LoopbackSlack) -> bytes:
    return json.dumps(slack.event_body(slack.mention_of(mention(slack, QUESTION)))).encode()


def test_signed_event_is_acknowledged_and_answered_once(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path
) -> None:
    body = event_of(slack)

    async def work(office: Office) -> None:
        for retry in ({}, {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"}):
            assert (await post(office, body, {**signed(body), **retry}))[0] == 200
        await settled(office)

    working(slack, newsroom, tmp_path, work, setup=HTTP)
    (reply,) = slack.workspace.by_bot()
    assert "17.4%" in texts(reply["blocks"])
    assert slack.sockets.opened == 0


@pytest.mark.parametrize("why", ["bad", "missing", "old", "another body"])
def test_event_that_is_not_signed_right_is_refused(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path, why: str
) -> None:
    body = event_of(slack)
    headers = {
        "bad": signed(body, secret="another"),
        "missing": {},
        "old": signed(body, age_s=6 * 60),
        "another body": signed(body + b" "),
    }[why]

    async def work(office: Office) -> None:
        assert (await post(office, body, headers))[0] == 401
        assert office.desk.holds == 0

    working(slack, newsroom, tmp_path, work, setup=HTTP)
    assert slack.workspace.by_bot() == []


def test_address_is_verified_when_the_challenge_is_signed(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path
) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "c0ffee", "token": "t"}).encode()

    async def work(office: Office) -> None:
        status, said = await post(office, body, signed(body))
        assert status == 200
        assert "c0ffee" in said
        assert (await post(office, body, {}))[0] == 401

    working(slack, newsroom, tmp_path, work, setup=HTTP)


def test_certificate_check_is_answered(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def work(office: Office) -> None:
        assert (await post(office, b"ssl_check=1&token=t", {}, FORM))[0] == 200

    working(slack, newsroom, tmp_path, work, setup=HTTP)


def test_command_and_click_come_as_forms(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def work(office: Office) -> None:
        body = urlencode(slack.command_body(QUESTION)).encode()
        assert (await post(office, body, signed(body), FORM))[0] == 200
        await settled(office)
        (receipt,) = office.journal.receipts.latest(1)
        action = {"type": "button", "action_id": "share_in_channel", "value": receipt.id}
        click = {"payload": json.dumps(slack.click_body(action, ephemeral=True))}
        body = urlencode(click).encode()
        assert (await post(office, body, signed(body), FORM))[0] == 200
        await settled(office)

    working(slack, newsroom, tmp_path, work, setup=HTTP)
    assert len(slack.shown.responses) == 1
    assert len(slack.workspace.by_bot("C0GENERAL")) == 1


STRANGE = [
    b"",
    b"[]",
    b"{}",
    b"null",
    b'{"a":',
    b'"text"',
    b"{" * 10_000,
    b"[" * 100_000,
    b'{"type":"event_callback","event":null}',
    b'{"type":"event_callback"}',
]


@pytest.mark.parametrize("kind", [JSON, FORM, "text/plain; charset=nonsense"])
def test_strange_body_is_refused_signed_or_not(
    slack: LoopbackSlack,
    newsroom: Newsroom,
    tmp_path: Path,
    kind: str,
    capfd: pytest.CaptureFixture[str],
) -> None:
    async def work(office: Office) -> None:
        for raw in STRANGE:
            body = b"payload=" + raw if kind == FORM else raw
            assert (await post(office, body, {}, kind))[0] == 401, body[:40]
            assert (await post(office, body, signed(body), kind))[0] == 400, body[:40]
        assert (await post(office, b"\xff\xfe", {}, kind))[0] == 401
        odd = signed(event_of(slack))
        for name, value in (
            ("X-Slack-Request-Timestamp", "nan"),
            ("X-Slack-Request-Timestamp", "1e10"),
            ("X-Slack-Request-Timestamp", ""),
            ("X-Slack-Signature", "v0=é"),
            ("X-Slack-Signature", ""),
        ):
            assert (await post(office, event_of(slack), {**odd, name: value}, kind))[0] == 401
        good = event_of(slack)
        assert (await post(office, good, signed(good)))[0] == 200
        await settled(office)

    working(slack, newsroom, tmp_path, work, setup=HTTP)
    printed = capfd.readouterr()
    assert "Traceback" not in printed.out + printed.err


def test_body_that_is_too_long_is_refused_unread(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def work(office: Office) -> None:
        assert (await post(office, b" " * (MAX_BODY + 1), {}))[0] == 413

    working(slack, newsroom, tmp_path, work, setup=HTTP)


def test_health_is_told_to_anyone(slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path) -> None:
    async def work(office: Office) -> None:
        transport = office.front.transport
        assert isinstance(transport, HttpMode)
        url = f"http://127.0.0.1:{transport.port}{HEALTH_PATH}"
        async with aiohttp.ClientSession() as session, session.get(url) as reply:
            assert (reply.status, (await reply.json())["status"]) == (200, "ok")

    working(slack, newsroom, tmp_path, work, setup=HTTP)


async def health(office: Office) -> tuple[int, str]:
    transport = office.front.transport
    assert isinstance(transport, HttpMode)
    url = f"http://127.0.0.1:{transport.port}{HEALTH_PATH}"
    async with aiohttp.ClientSession() as session, session.get(url) as reply:
        return reply.status, (await reply.json())["status"]


def test_health_is_ill_while_the_journal_cannot_be_used(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def work(office: Office) -> None:
        transport = office.front.transport
        assert isinstance(transport, HttpMode)
        transport._touch_s = 0.2
        with contextlib.closing(sqlite3.connect(tmp_path / FILE_NAME)) as other:
            other.execute("BEGIN IMMEDIATE")
            for _ in range(2):
                assert await health(office) == (503, "the journal is busy")
            other.rollback()
            assert transport._touching is not None
            await transport._touching
            assert await health(office) == (200, "ok")
            other.execute("DROP TABLE claims")
            other.commit()
        assert await health(office) == (503, "the journal cannot be used")

    working(slack, newsroom, tmp_path, work, setup=HTTP)


def test_health_is_ill_while_it_stops(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def work(office: Office) -> None:
        transport = office.front.transport
        assert isinstance(transport, HttpMode)
        transport._stopping = True
        assert await health(office) == (503, "stopping")

    working(slack, newsroom, tmp_path, work, setup=HTTP)


def test_event_that_comes_while_it_stops_is_not_acknowledged(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path
) -> None:
    body = event_of(slack)

    async def work(office: Office) -> None:
        await office.desk.drain(0)
        assert (await post(office, body, signed(body)))[0] == 500

    working(slack, newsroom, tmp_path, work, setup=HTTP)


def test_port_that_is_taken_is_said_in_a_sentence(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def work(office: Office) -> None:
        transport = office.front.transport
        assert isinstance(transport, HttpMode)
        second = HttpMode(transport._app, "127.0.0.1", transport.port, signing_secret=SECRET)
        with pytest.raises(SlackAdapterError, match="SLACK_HTTP_PORT"):
            await second.start()

    working(slack, newsroom, tmp_path, work, setup=HTTP)
