"""What is done to foreign text before Slack sees it."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.escaping import (
    fallback,
    harmless_line,
    harmless_link,
    harmless_text,
    user_id,
)
from tests.adapters.slack.hostile import HOSTILE
from tests.adapters.slack.live import live_in_markup, unseen


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_inert_where_slack_reads_markup(name: str) -> None:
    assert live_in_markup(fallback(HOSTILE[name])) == []


@given(st.text(alphabet=st.sampled_from("<>!@#|&;:*_~` \nab1\u200d\u202e\x00")))
def test_text_of_marks_alone_is_inert(text: str) -> None:
    assert live_in_markup(fallback(text)) == []


def test_ordinary_text_reads_the_same_in_a_notification() -> None:
    text = "Shares of R&D firms rose 5% at 10:30; “a < b”, she said."
    assert html.unescape(fallback(text)) == text


def test_quote_as_stored_is_shown_unchanged() -> None:
    stored = "“It costs $5 – not *less*,” said A.&B. <Ltd>.\n\nمی\u200cخواهم 👩\u200d👧"
    assert harmless_text(stored) == stored


def test_title_stays_on_one_line() -> None:
    assert harmless_line("One\r\ntwo\u2028three\tfour") == "One two three four"
    assert harmless_line(None) == ""


@pytest.mark.parametrize("name", HOSTILE)
def test_line_holds_nothing_unseen_and_is_short(name: str) -> None:
    line = harmless_line(HOSTILE[name], 80)
    assert list(unseen(line)) == []
    assert "\n" not in line
    assert len(line) <= 80


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("https://a.example/x?q=1&r=2#:~:text=a,b", "https://a.example/x?q=1&r=2#:~:text=a,b"),
        ("https://a.example/ü|<x>", "https://a.example/%C3%BC%7C%3Cx%3E"),
        ("HTTPS://A.example/", "https://A.example/"),
        ("http://a.example/" + "x" * 2_983, "http://a.example/" + "x" * 2_983),
        ("http://a.example/" + "x" * 2_984, None),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("slack://user?team=T1&id=U1", None),
        ("mailto:a@a.example", None),
        ("//a.example/x", None),
        ("https:///x", None),
        ("https://[", None),
        ("https://bank.example@evil.example/", None),
        ("https://a.example/\ud800", None),
        ("", None),
        (None, None),
    ],
    ids=range(16),
)
def test_only_addresses_of_the_web_become_links(address: str | None, link: str | None) -> None:
    assert harmless_link(address) == link


def test_only_a_user_id_becomes_a_mention() -> None:
    assert user_id("U0ASKER") == "U0ASKER"
    assert [user_id(text) for text in ("", "u0asker", "C0GENERAL", "U0ASKER>", "here")] == [
        None
    ] * 5
