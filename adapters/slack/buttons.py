"""The buttons below a reply. What a click on one says is in bot.shown.clicks."""

import re
from collections.abc import Sequence

from adapters.slack.blocks import Block, Element, plain
from bot.shown.clicks import FeedbackClicked, QuoteClicked, receipt_clicked

SHOW_CONTEXT = re.compile(r"show_context_\d+")
"""Matches the action ids of the "Show context" buttons, one for each quote."""
SHARE = "share_in_channel"
FEEDBACK = "feedback"

MAX_CONTEXT_BUTTONS = 10


def actions(receipt_id: str, *, quotes: Sequence[int], share: bool) -> list[Block]:
    """Buttons for the context of the `quotes` shown (their indices) and for sharing; maybe none."""
    if receipt_clicked(receipt_id) is None:
        return []
    several = len(quotes) > 1
    buttons = [
        _button(
            f"Context of quote {number}" if several else "Show context",
            f"show_context_{index}",
            QuoteClicked(receipt_id, index).value,
        )
        for number, index in enumerate(quotes[:MAX_CONTEXT_BUTTONS], start=1)
    ]
    if share:
        buttons.append(_button("Share in channel", SHARE, receipt_id))
    return [{"type": "actions", "elements": buttons}] if buttons else []


def feedback(receipt_id: str) -> list[Block]:
    """Thumbs up and down; none without a receipt to keep the verdict with."""
    if receipt_clicked(receipt_id) is None:
        return []
    element = {
        "type": "feedback_buttons",
        "action_id": FEEDBACK,
        "positive_button": {
            "text": plain("Helpful"),
            "accessibility_label": "This reply was helpful",
            "value": FeedbackClicked(receipt_id, good=True).value,
        },
        "negative_button": {
            "text": plain("Not helpful"),
            "accessibility_label": "This reply was not helpful",
            "value": FeedbackClicked(receipt_id, good=False).value,
        },
    }
    return [{"type": "context_actions", "elements": [element]}]


def _button(text: str, action_id: str, value: str) -> Element:
    return {"type": "button", "text": plain(text), "action_id": action_id, "value": value}
