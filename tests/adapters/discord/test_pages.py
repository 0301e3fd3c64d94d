"""Context, other sources, lists, help and settings, as a reader sees them."""

from dataclasses import replace

import pytest

from adapters.discord.house import ServerSettings
from adapters.discord.pages import (
    context_message,
    help_message,
    latest_message,
    more_message,
    sources_message,
)
from adapters.discord.places import Houserules
from adapters.discord.settings_page import settings_message
from bot.answers import AsOf
from tests.adapters.discord.limits import message_problems
from tests.adapters.discord.markdown import every, read
from tests.adapters.discord.replies import GUILD, SETTINGS
from tests.adapters.discord.shown import links, quotations, shown
from tests.invented import (
    AS_OF,
    LINK,
    NEAR_URL,
    NEAREST,
    QUOTE,
    URL,
)


@pytest.mark.parametrize("length", [2_000, 3_000, 3_700, 3_900, 5_000, 20_000])
def test_context_of_a_long_quote_keeps_the_quote_whole(length: int) -> None:
    quote = replace(QUOTE, text="x" * length)
    message = context_message("b " * 5_000, quote, "a " * 5_000)
    assert message_problems(message.payload) == []
    assert quotations(message) == ([quote.text] if length < 3_800 else [])
    assert links(message) == [LINK]
    assert (f"{length:,} characters" in shown(message)) == (length > 3_800)


def test_other_sources_are_headlines_to_open() -> None:
    message = more_message(NEAREST)
    assert "Two ferries for the strait\nStrait Gazette · 18 March 2025\n[ Open ↗ ]" in shown(
        message
    )
    assert links(message) == [NEAR_URL]


def test_no_other_sources_are_said_to_be_none() -> None:
    assert "Nothing else" in shown(more_message([]))


def test_empty_library_says_so_and_breaks_nothing() -> None:
    empty = AsOf(0, None)
    assert "no article yet" in shown(sources_message(empty, {}, []))
    assert "nothing yet" in shown(latest_message([], empty))
    assert "nothing on ferries yet" in shown(latest_message([], empty, topic="ferries"))


def test_latest_lists_headlines_with_their_dates() -> None:
    page = shown(latest_message(NEAREST, AS_OF, topic="ferries"))
    assert page.startswith("The newest headlines on ferries:")
    assert "Harbour fees stay as they are\nLindholm Courier · date unknown" in page
    assert page.endswith("the newest from 20 March 2025.")


def test_latest_shows_ten_headlines_and_all_can_be_opened() -> None:
    message = latest_message([replace(NEAREST[0], url=URL)] * 30, AS_OF)
    assert links(message) == [URL] * 10
    assert message_problems(message.payload) == []


def test_help_names_every_way_to_ask_and_what_a_quote_proves() -> None:
    page = shown(help_message())
    for way in ("/ask", "/latest", "/sources", "/help", "Mention me", "Reply", "Write", "Check"):
        assert way in page
    assert "not that it is true" in page


def test_commands_with_known_ids_can_be_tapped() -> None:
    (content,) = [one["content"] for one in help_message({"ask": 129, "latest": 130}).components]
    commands = [one.value for one in every(read(content)) if one.kind == "command"]
    assert commands == ["</ask:129>", "</latest:130>"]
    assert "`/sources`" in content


def test_settings_show_what_moderators_chose() -> None:
    (content,) = [one["content"] for one in settings_message(SETTINGS, Houserules()).components]
    assert "Channels: <#1290000000000000002>" in content
    assert "Roles: <@&1290000000000000003>" in content
    assert "Topics: ports, energy" in content
    assert "Cooldown: 30 seconds" in content
    assert "Pace: no limit" in content


def test_settings_fall_back_to_the_operators() -> None:
    rules = Houserules(
        channels=frozenset({"1290000000000000004"}), topics={GUILD: ("ports",)}, per_minute=60
    )
    page = shown(settings_message(ServerSettings(), rules, GUILD))
    assert "Channels: #quay (whoever looks after me has set this)" in page
    assert "Topics: ports (whoever" in page
    assert "Pace: 60 questions a minute, all together (whoever" in page
    assert "Roles: everybody" in page


def test_settings_with_all_that_can_be_named_fit() -> None:
    ids = frozenset(str(1_290_000_000_000_000_000 + number) for number in range(50))
    many = ServerSettings(ids, ids, tuple(f"topic {number}" * 8 for number in range(50)), 30, 60)
    message = settings_message(many, Houserules())
    assert message_problems(message.payload) == []
    assert shown(message).count("and 25 more") == 3
