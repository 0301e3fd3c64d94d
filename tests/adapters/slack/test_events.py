"""What Slack sends, as asks: payloads are files beside what is made of them."""

import json
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.events import (
    BotIdentity,
    ask_from_command,
    ask_from_said,
    ask_from_shortcut,
    ask_to_share,
    checked_text,
    place_of,
    said_from_event,
)
from adapters.slack.places import Houserules, Place
from adapters.slack.typed import plain_words
from bot.conversation.talk import MAX_QUESTION_CHARS
from bot.journal.records import Ask

BOT = BotIdentity("U0PULLQUOTE", "B0PULLQUOTE", "T024BE7LD")
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
FILES = Path(__file__).parent / "payloads"
NAMES = sorted(path.name.removesuffix(".expected.json") for path in FILES.glob("*.expected.json"))


def load(name: str) -> dict[str, object]:
    body: dict[str, object] = json.loads((FILES / f"{name}.json").read_text())
    return body


def ask_of(name: str) -> Ask:
    said = said_from_event(load(name), BOT)
    assert said is not None
    return ask_from_said(said)


@pytest.mark.parametrize("name", NAMES)
def test_event_becomes_what_stands_beside_it(name: str) -> None:
    said = said_from_event(load(name), BOT)
    found = said and {
        "place": str(said.place),
        "user": said.user,
        "words": said.words,
        "in_thread": said.in_thread,
        "to_bot": said.to_bot,
        "to_others": said.to_others,
    }
    assert found == json.loads((FILES / f"{name}.expected.json").read_text())


def test_both_events_of_a_mention_share_a_key() -> None:
    first, second = ask_of("mention"), ask_of("mention_as_message")
    assert set(first.keys) & set(second.keys)
    assert set(first.keys) != set(second.keys)


def test_ask_can_be_kept_as_json_and_holds_its_place() -> None:
    ask = ask_of("follow_up")
    again = replace(ask, payload=json.loads(json.dumps(ask.payload)))
    assert place_of(again) == Place("T024BE7LD", "C0GENERAL", "1773143000.000100")
    assert again.payload["in_thread"] is True
    assert ask.asked_at == datetime(2026, 3, 10, 12, 0, 0, 200, tzinfo=UTC)


def test_command_and_shortcut_are_private_and_the_share_is_not() -> None:
    command = {"team_id": "T1", "channel_id": "C1", "user_id": "U1", "text": "who &lt;won&gt;?"}
    asked = ask_from_command({**command, "trigger_id": "1.2", "response_url": "https://r"}, NOW)
    assert (asked.private, asked.text, asked.user) == (True, "who <won>?", "U1")
    click = {
        "team": {"id": "T1"},
        "channel": {"id": "C1"},
        "user": {"id": "U1"},
        "trigger_id": "3.4",
        "message": {"text": "One.\nTwo &amp; three."},
    }
    checked = ask_from_shortcut(click, NOW)
    assert (checked.private, checked.text) == (True, "One.\nTwo & three.")
    shared = ask_to_share(click, "k3v9x2m4pq", "Who won?", 0, NOW)
    assert not shared.private
    assert shared.keys != ask_to_share(click, "k3v9x2m4pq", "Who won?", 1, NOW).keys


def test_message_without_text_is_checked_by_its_blocks_and_attachments() -> None:
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "*Up* 5%"}}]
    attached = [{"title": "Shares", "text": "They rose."}]
    assert checked_text({"text": "", "blocks": blocks, "attachments": attached}) == (
        "*Up* 5%\n\nShares\nThey rose."
    )


def test_rules_say_where_and_from_what() -> None:
    rules = Houserules(frozenset({"C1"}), {"C1": ("chips",)})
    assert rules.allow(Place("T1", "C1"))
    assert not rules.allow(Place("T1", "C2"))
    assert rules.allow(Place("T1", "D2"))
    assert rules.topics_of("C1") == ("chips",)
    assert rules.topics_of("D2") == ()
    assert Houserules().allow(Place("T1", "C2"))


@given(st.text(max_size=300))
def test_any_text_is_read_without_markup_on_one_line(text: str) -> None:
    words = plain_words(f"<@U0PULLQUOTE> {text}")
    assert "\n" not in words
    assert len(words) <= MAX_QUESTION_CHARS
    assert plain_words("x" * 50_000) == "x" * (MAX_QUESTION_CHARS - 1) + "…"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


ATTACHMENT = st.dictionaries(st.sampled_from(["title", "text"]), st.text(max_size=8))


@given(st.text(max_size=8), JSON, st.lists(ATTACHMENT, max_size=3))
def test_any_message_can_be_checked(
    text: str, blocks: object, attachments: list[dict[str, str]]
) -> None:
    message = {"text": text, "blocks": blocks, "attachments": attachments}
    assert isinstance(checked_text(message), str)


def test_payloads_hold_no_token() -> None:
    for name in NAMES:
        said = said_from_event(load(name), BOT)
        if said is not None:
            ask = ask_from_said(said)
            assert "token" not in json.dumps(ask.payload)
            assert {one.name for one in fields(ask)} >= {"platform", "keys", "payload"}
