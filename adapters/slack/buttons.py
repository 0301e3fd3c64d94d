"""The buttons below a reply, and what a click on one says.

A button's value holds the receipt's id and at most the number of a quote: what is needed beyond
that is looked up, so that nothing of the answer can be forged or grow stale in it.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from adapters.slack.blocks import Block, Element, plain

SHOW_CONTEXT = re.compile(r"show_context_\d+")
"""Matches the action ids of the "Show context" buttons, one for each quote."""
SHARE = "share_in_channel"
FEEDBACK = "feedback"

MAX_CONTEXT_BUTTONS = 10

_RECEIPT = r"[A-Za-z0-9_-]{1,100}"
_QUOTE_VALUE = re.compile(rf"({_RECEIPT}):(\d{{1,3}})")
_FEEDBACK_VALUE = re.compile(rf"({_RECEIPT}):(good|bad)")


class QuoteClicked(NamedTuple):
    """Whose context is wanted: quote `number` (from 0) of the answer with that receipt."""

    receipt_id: str
    number: int


class FeedbackClicked(NamedTuple):
    """A reader's verdict on the answer with that receipt."""

    receipt_id: str
    good: bool


def actions(receipt_id: str, *, quotes: Sequence[int], share: bool) -> list[Block]:
    """Buttons for the context of the `quotes` shown (their indices) and for sharing; maybe none."""
    if not re.fullmatch(_RECEIPT, receipt_id):
        return []
    several = len(quotes) > 1
    buttons = [
        _button(
            f"Context of quote {number}" if several else "Show context",
            f"show_context_{index}",
            f"{receipt_id}:{index}",
        )
        for number, index in enumerate(quotes[:MAX_CONTEXT_BUTTONS], start=1)
    ]
    if share:
        buttons.append(_button("Share in channel", SHARE, receipt_id))
    return [{"type": "actions", "elements": buttons}] if buttons else []


def feedback(receipt_id: str) -> list[Block]:
    """Thumbs up and down; none without a receipt to keep the verdict with."""
    if not re.fullmatch(_RECEIPT, receipt_id):
        return []
    element = {
        "type": "feedback_buttons",
        "action_id": FEEDBACK,
        "positive_button": {
            "text": plain("Helpful"),
            "accessibility_label": "This reply was helpful",
            "value": f"{receipt_id}:good",
        },
        "negative_button": {
            "text": plain("Not helpful"),
            "accessibility_label": "This reply was not helpful",
            "value": f"{receipt_id}:bad",
        },
    }
    return [{"type": "context_actions", "elements": [element]}]


def quote_clicked(value: str) -> QuoteClicked | None:
    """What a "Show context" button's value says; None for a value of another making."""
    match = _QUOTE_VALUE.fullmatch(value)
    return QuoteClicked(match[1], int(match[2])) if match else None


def feedback_clicked(value: str) -> FeedbackClicked | None:
    """What a feedback button's value says; None for a value of another making."""
    match = _FEEDBACK_VALUE.fullmatch(value)
    return FeedbackClicked(match[1], match[2] == "good") if match else None


def share_clicked(value: str) -> str | None:
    """The receipt's id in the value of "Share in channel"; None for a value of another making."""
    return value if re.fullmatch(_RECEIPT, value) else None


def _button(text: str, action_id: str, value: str) -> Element:
    return {"type": "button", "text": plain(text), "action_id": action_id, "value": value}
