"""What was said and called, as asks, and back from their payload after a restart."""

import json
from datetime import UTC, datetime

from adapters.discord.events import (
    COMMAND,
    Called,
    Options,
    Said,
    ask_from_command,
    ask_from_said,
    handle_of,
    is_private,
    place_of,
    since_of,
)
from adapters.discord.interactions import Handle
from adapters.discord.places import Place

AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
THREAD = Place("10", "20", "30")
HANDLE = Handle("40", "50", "the-token")
SAID = Said(THREAD, "60", "70", frozenset(), "Who won?", AT, named=True, reply_to="55")
CALLED = Called(HANDLE, THREAD, "70", frozenset(), AT, bot_writes=True)


def test_message_is_known_by_where_it_stands() -> None:
    ask = ask_from_said(SAID)
    assert ask.keys == ("discord:message:30/60",)
    assert (ask.user, ask.place, ask.text, ask.asked_at) == ("70", "10/20/30", "Who won?", AT)
    assert not ask.private


def test_command_is_known_by_its_interaction() -> None:
    since = datetime(2026, 11, 1, tzinfo=UTC)
    ask = ask_from_command(CALLED, "**Who** won?", Options("Adria Times", since, private=True))
    assert ask.keys == ("discord:interaction:40",)
    assert (ask.text, is_private(ask), ask.payload["kind"]) == ("Who won?", True, COMMAND)
    assert not is_private(ask_from_command(CALLED, "Who won?", Options()))
    assert since_of(ask) == since


def test_all_that_a_restart_needs_is_in_the_payload() -> None:
    for ask in (ask_from_said(SAID), ask_from_command(CALLED, "Who won?", Options())):
        assert json.loads(json.dumps(ask.payload)) == ask.payload
        assert place_of(ask) == THREAD
        assert since_of(ask) is None
    assert handle_of(ask_from_said(SAID)) is None
    assert handle_of(ask_from_command(CALLED, "Who won?", Options())) == HANDLE
