"""Shortening: words of ours may lose their end, quotes may not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.fitting import (
    FALLBACK_CHARS,
    Room,
    chars,
    pieces,
    short_fallback,
)
from bot.shown.length import width
from tests.adapters.slack.live import live_in_markup


@given(st.text(max_size=400), st.integers(min_value=4, max_value=60))
def test_pieces_together_are_the_text(text: str, most: int) -> None:
    parts = pieces(text, most)
    assert "".join(parts) == text
    assert all(0 < width(part) <= most for part in parts)


def test_long_text_is_parted_after_a_space() -> None:
    assert pieces("a word or another", 10) == ["a word or ", "another"]


@given(st.text(alphabet=st.sampled_from("&<>a *"), min_size=1, max_size=9_000))
def test_fallback_is_shortened_without_cutting_an_entity(text: str) -> None:
    short = short_fallback(text)
    assert width(short) <= FALLBACK_CHARS
    assert live_in_markup(short) == []


@pytest.mark.parametrize("before", range(5))
def test_no_entity_is_cut_at_the_very_edge(before: int) -> None:
    assert live_in_markup(short_fallback("a" * before + "&" * 5_000)) == []


def test_room_counts_blocks_as_slack_stores_them() -> None:
    block = {"type": "rich_text", "elements": [{"type": "text", "text": "😀\n"}]}
    stored = '{"type":"rich_text","elements":[{"type":"text","text":"😀\\n"}],"block_id":"AbCdE"}'
    assert 0 <= chars(block) - width(stored) <= 10
    room = Room(chars(block) + 10)
    assert room.holds([block], keep=10)
    assert not room.holds([block], keep=11)
    room.take([block])
    assert room.left == 10
