"""Context, sources, latest, help and App Home, as a reader sees them."""

from dataclasses import replace

from adapters.slack.home import home_view
from adapters.slack.pages import (
    context_blocks,
    help_message,
    latest_message,
    sources_message,
)
from bot.answers import AsOf
from tests.adapters.slack.live import live_in_blocks
from tests.adapters.slack.loopback.blocks import block_problems, json_chars
from tests.adapters.slack.shown import quotations, shown
from tests.invented import (
    AS_OF,
    FEEDS,
    LINKS,
    NEAREST,
    OUTLETS,
    QUOTE,
)


def test_context_of_a_long_quote_keeps_the_quote_whole() -> None:
    for length in (8_000, 10_000, 11_000, 13_000):
        quote = replace(QUOTE, text="x" * length)
        blocks = context_blocks("b " * 5_000, quote, "a " * 5_000)
        assert block_problems(blocks) == []
        assert json_chars(blocks) <= 12_000
        assert quotations(blocks) in ([quote.text], [])
    assert "13,000 characters" in shown(blocks)


def test_empty_library_says_so_and_breaks_nothing() -> None:
    empty = AsOf(0, None)
    for blocks in (
        sources_message(empty, {}, []).blocks,
        latest_message([], empty).blocks,
        home_view(empty, {}, [])["blocks"],
    ):
        assert "no article yet" in shown(blocks) or "nothing yet" in shown(blocks)


def test_latest_lists_headlines_with_their_dates() -> None:
    page = shown(latest_message(NEAREST, AS_OF, topic="ferries").blocks)
    assert page.startswith("The newest headlines on ferries:")
    assert "• Two ferries for the strait ↗ · Strait Gazette · 18 March 2025" in page


def test_help_names_every_way_to_ask() -> None:
    page = shown(help_message().blocks)
    for way in ("/news QUESTION", "/news latest", "/news sources", "/news help", "Mention me"):
        assert way in page
    assert "not that it is true" in page


def test_help_promises_follow_ups_only_where_they_are_answered() -> None:
    assert "follow-ups" in shown(help_message().blocks)
    assert "follow-ups" not in shown(help_message(follow_ups=False).blocks)
    quiet = home_view(AS_OF, OUTLETS, FEEDS, follow_ups=False)
    assert "follow-ups" not in shown(quiet["blocks"])


def test_home_shows_coverage_health_and_how_to_ask() -> None:
    view = home_view(AS_OF, OUTLETS, FEEDS, NEAREST)
    page = shown(view["blocks"])
    for part in ("1,284 articles", "1 with trouble", "Mention me", "Two ferries"):
        assert part in page
    assert live_in_blocks(view["blocks"], links=LINKS) == []
