"""Buttons carry no more than whose and which, and take nothing else back."""

import re

import pytest

from adapters.discord.buttons import TEMPLATE, below_answer, clicked, context_button, custom_id
from adapters.discord.components import CUSTOM_ID_CHARS, LABEL_CHARS
from bot.shown.clicks import FeedbackClicked, MoreClicked, QuoteClicked
from tests.adapters.discord.limits import parts_of

LONGEST = "k" * 64
CLICKS = (
    QuoteClicked("k3v9x2m4", 2),
    QuoteClicked(LONGEST, 999),
    FeedbackClicked("k3v9x2m4", good=True),
    FeedbackClicked(LONGEST, good=False),
    MoreClicked("k3v9x2m4"),
    MoreClicked(LONGEST),
)


@pytest.mark.parametrize("click", CLICKS, ids=range(len(CLICKS)))
def test_click_reads_back_as_what_the_button_says(
    click: QuoteClicked | FeedbackClicked | MoreClicked,
) -> None:
    name = custom_id(click)
    assert clicked(name) == click
    assert len(name) <= CUSTOM_ID_CHARS
    assert re.fullmatch(TEMPLATE, name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "pullquote:",
        "pullquote:context:k3",
        "pullquote:context:k3:x",
        "pullquote:feedback:k3:fine",
        "pullquote:more:",
        "pullquote:more:a b",
        "pullquote:delete:k3",
        "context:k3:1",
        "other:context:k3:1",
    ],
)
def test_button_of_another_making_means_nothing(name: str) -> None:
    assert clicked(name) is None


def test_no_two_buttons_of_a_reply_share_an_id() -> None:
    rows = below_answer("k3", more=True)
    ids = [part["custom_id"] for part in parts_of(rows) if "custom_id" in part]
    ids += [one["custom_id"] for index in range(8) for one in context_button("k3", index)]
    assert len(set(ids)) == len(ids) == 11


def test_labels_are_short_enough_to_be_read_on_a_phone() -> None:
    for part in parts_of([*below_answer("k3", more=True), *context_button("k3", 0)]):
        assert len(part.get("label", "")) <= 20 <= LABEL_CHARS


def test_there_are_no_buttons_without_a_receipt() -> None:
    assert below_answer("", more=True) == []
    assert list(context_button("not an id", 0)) == []
