"""A button's value says whose and which, and nothing else is taken back."""

import pytest

from bot.shown.clicks import (
    FeedbackClicked,
    QuoteClicked,
    feedback_clicked,
    quote_clicked,
    receipt_clicked,
)


def test_value_reads_back_as_what_it_was_made_of() -> None:
    for clicked in (QuoteClicked("k3v9x2m4", 0), QuoteClicked("k3", 12)):
        assert quote_clicked(clicked.value) == clicked
    for good in (True, False):
        assert feedback_clicked(FeedbackClicked("k3v9", good).value) == ("k3v9", good)
    assert receipt_clicked("k3v9") == "k3v9"


@pytest.mark.parametrize("value", ["", "k3", "k3:", ":1", "k3:1:2", "k3:x", "a b:1", "<!here>:1"])
def test_value_of_another_making_means_nothing(value: str) -> None:
    assert quote_clicked(value) is None
    assert feedback_clicked(value) is None
    assert receipt_clicked(value) is None or value == "k3"
