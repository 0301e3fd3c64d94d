"""The form in which a feed's address is kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.feeds.addresses import feed_address


@pytest.mark.parametrize(
    ("given_address", "kept"),
    [
        ("HTTPS://Example.COM", "https://example.com/"),
        ("https://example.com:443/feed#latest", "https://example.com/feed"),
        ("https://example.com/feed?ref=rss&feedtype=atom", "https://example.com/feed?ref=rss&feedtype=atom"),
        ("https://example.com/feed?&a=1&&b", "https://example.com/feed?&a=1&&b"),
        ("https://example.com/__rss/x.xml?input=%7B%22a%22%3A1%7D", "https://example.com/__rss/x.xml?input=%7B%22a%22%3A1%7D"),
        (" feed://example.com/rss\n", "http://example.com/rss"),
        ("feed:https://example.com/rss", "https://example.com/rss"),
        ("https://münchen.example/straße", "https://xn--mnchen-3ya.example/stra%C3%9Fe"),
        ("https://example.com/a@b", "https://example.com/a@b"),
    ],
)  # fmt: skip
def test_address_keeps_all_that_chooses_the_feed(given_address: str, kept: str) -> None:
    assert feed_address(given_address) == kept
    assert feed_address(kept) == kept


@pytest.mark.parametrize(
    "text",
    ["", "feed:", "example.com/feed", "ftp://example.com/f", "file:///etc/passwd", "http://[bad/",
     "https://user:word@example.com/feed", "https://user@example.com/feed", "feed:file:///etc/passwd",
     "feed://", "https://example.com/?" + "a=1&" * 3_000],
)  # fmt: skip
def test_what_is_no_web_address_is_none(text: str) -> None:
    assert feed_address(text) is None


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_is_an_address_in_final_form_or_none(path: str, query: str) -> None:
    for text in (path, f"https://example.com/{path}?{query}", f"feed:{path}"):
        address = feed_address(text)
        assert address is None or feed_address(address) == address
