"""What is done to foreign text before Slack sees it."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.escaping import fallback, slack_link, user_id
from tests.adapters.slack.hostile import HOSTILE
from tests.adapters.slack.live import live_in_markup


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_inert_where_slack_reads_markup(name: str) -> None:
    assert live_in_markup(fallback(HOSTILE[name])) == []


@given(st.text(alphabet=st.sampled_from("<>!@#|&;:*_~` \nab1\u200d\u202e\x00")))
def test_text_of_marks_alone_is_inert(text: str) -> None:
    assert live_in_markup(fallback(text)) == []


def test_ordinary_text_reads_the_same_in_a_notification() -> None:
    text = "Shares of R&D firms rose 5% at 10:30; “a < b”, she said."
    assert html.unescape(fallback(text)) == text


def test_address_may_be_as_long_as_slack_takes_it() -> None:
    address = "http://a.example/" + "x" * 2_983
    assert slack_link(address) == address
    assert slack_link(f"{address}x") is None


def test_only_a_user_id_becomes_a_mention() -> None:
    assert user_id("U0ASKER") == "U0ASKER"
    assert [user_id(text) for text in ("", "u0asker", "C0GENERAL", "U0ASKER>", "here")] == [
        None
    ] * 5
