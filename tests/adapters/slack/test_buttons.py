"""Buttons carry no more than whose and which, and take nothing else back."""

from adapters.slack.buttons import (
    MAX_CONTEXT_BUTTONS,
    SHARE,
    SHOW_CONTEXT,
    actions,
    feedback,
)
from bot.shown.clicks import feedback_clicked, quote_clicked, receipt_clicked


def test_click_says_whose_quote_is_meant() -> None:
    (block,) = actions("k3v9x2m4", quotes=[0, 2], share=True)
    first, second, share = block["elements"]
    assert quote_clicked(second["value"]) == ("k3v9x2m4", 2)
    assert SHOW_CONTEXT.fullmatch(first["action_id"])
    assert not SHOW_CONTEXT.fullmatch(share["action_id"])
    assert (share["action_id"], receipt_clicked(share["value"])) == (SHARE, "k3v9x2m4")


def test_feedback_says_what_a_reader_thought() -> None:
    ((element,),) = [block["elements"] for block in feedback("k3v9x2m4")]
    assert feedback_clicked(element["positive_button"]["value"]) == ("k3v9x2m4", True)
    assert feedback_clicked(element["negative_button"]["value"]) == ("k3v9x2m4", False)


def test_there_are_no_buttons_without_a_receipt_or_a_purpose() -> None:
    assert actions("", quotes=[0], share=True) == feedback("") == []
    assert actions("k3", quotes=[], share=False) == []


def test_many_quotes_stay_inside_a_row_of_buttons() -> None:
    (block,) = actions("k3", quotes=list(range(40)), share=True)
    assert len(block["elements"]) == MAX_CONTEXT_BUTTONS + 1
