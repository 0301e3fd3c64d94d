"""Context, sources, latest, help and App Home, as a reader sees them."""

from dataclasses import replace

from adapters.slack.home import home_view
from adapters.slack.pages import (
    context_blocks,
    context_message,
    help_message,
    latest_message,
    sources_message,
)
from bot.answers import AsOf
from tests.adapters.slack.live import live_in_blocks
from tests.adapters.slack.loopback.blocks import block_problems, json_chars
from tests.adapters.slack.shown import links, quotations, shown
from tests.invented import (
    AFTER,
    AS_OF,
    BEFORE,
    FEED,
    FEEDS,
    LINK,
    LINKS,
    NEAREST,
    NOW,
    OUTLETS,
    QUOTE,
)


def test_context_marks_the_quote_between_its_neighbours() -> None:
    blocks = context_message(BEFORE, QUOTE, AFTER).blocks
    page = shown(blocks)
    assert page.index(BEFORE) < page.index(QUOTE.text) < page.index(AFTER)
    assert quotations(blocks) == [QUOTE.text]
    assert links(blocks) == [LINK]


def test_context_at_the_edge_of_an_article_is_one_sided() -> None:
    assert shown(context_blocks("", QUOTE, AFTER)).startswith("▌")
    assert AFTER not in shown(context_blocks(BEFORE, QUOTE, ""))


def test_context_is_shortened_away_from_the_quote() -> None:
    before = "far away. " * 500 + "The sentence just before."
    after = "The sentence just after. " + "far away. " * 500
    blocks = context_blocks(before, QUOTE, after)
    page = shown(blocks)
    assert page.startswith("…")
    assert "The sentence just before." in page
    assert "The sentence just after." in page
    assert quotations(blocks) == [QUOTE.text]


def test_context_of_a_long_quote_keeps_the_quote_whole() -> None:
    for length in (8_000, 10_000, 11_000, 13_000):
        quote = replace(QUOTE, text="x" * length)
        blocks = context_blocks("b " * 5_000, quote, "a " * 5_000)
        assert block_problems(blocks) == []
        assert json_chars(blocks) <= 12_000
        assert quotations(blocks) in ([quote.text], [])
    assert "13,000 characters" in shown(blocks)


def test_sources_say_how_much_how_fresh_and_what_ails() -> None:
    page = shown(sources_message(AS_OF, OUTLETS, FEEDS).blocks)
    assert "1,284 articles from 2 outlets, the newest from 20 March 2025." in page
    assert "• Lindholm Courier · 900 articles" in page
    assert "2 feeds followed, 1 with trouble:" in page
    assert "• Strait Gazette · the server did not answer within 30 seconds (3 times in a row)" in (
        page
    )


def test_healthy_feeds_are_one_line() -> None:
    assert "1 feed followed, all well." in shown(sources_message(AS_OF, OUTLETS, FEEDS[:1]).blocks)


def test_retired_feed_is_no_longer_asked() -> None:
    gone = replace(FEED, retired_at=NOW, failure_reason="the address is gone")
    page = shown(sources_message(AS_OF, OUTLETS, [replace(FEEDS[0], feed=gone)]).blocks)
    assert "• Lindholm Courier · no longer asked: the address is gone" in page


def test_many_outlets_are_counted_not_listed() -> None:
    outlets = {f"Outlet {number}": 1 for number in range(100)}
    page = shown(sources_message(AS_OF, outlets, []).blocks)
    assert page.count("•") == 12
    assert "and 88 more outlets" in page


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
