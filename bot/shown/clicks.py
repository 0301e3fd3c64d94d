"""What a click on a button below a reply says, and the value that a button carries for it.

A value holds the receipt's id and at most the number of a quote: what is needed beyond that is
looked up, so that nothing of the answer can be forged or grow stale in it.
"""

import re
from typing import NamedTuple

RECEIPT = r"[A-Za-z0-9_-]{1,64}"
"""Pattern of a receipt's id in a value, short enough for the smallest place: a custom_id of Discord
holds 100 characters."""

_RECEIPT_VALUE = re.compile(RECEIPT)
_QUOTE_VALUE = re.compile(rf"({RECEIPT}):(\d{{1,3}})")
_FEEDBACK_VALUE = re.compile(rf"({RECEIPT}):(good|bad)")


class QuoteClicked(NamedTuple):
    """Whose context is wanted: quote `number` (from 0) of the answer with that receipt."""

    receipt_id: str
    number: int

    @property
    def value(self) -> str:
        """What the button carries."""
        return f"{self.receipt_id}:{self.number}"


class FeedbackClicked(NamedTuple):
    """A reader's verdict on the answer with that receipt."""

    receipt_id: str
    good: bool

    @property
    def value(self) -> str:
        """What the button carries."""
        return f"{self.receipt_id}:{'good' if self.good else 'bad'}"


class MoreClicked(NamedTuple):
    """Other sources are wanted on the answer with that receipt."""

    receipt_id: str

    @property
    def value(self) -> str:
        """What the button carries."""
        return self.receipt_id


def quote_clicked(value: str) -> QuoteClicked | None:
    """What a "Show context" button's value says; None for a value of another making."""
    match = _QUOTE_VALUE.fullmatch(value)
    return QuoteClicked(match[1], int(match[2])) if match else None


def feedback_clicked(value: str) -> FeedbackClicked | None:
    """What a feedback button's value says; None for a value of another making."""
    match = _FEEDBACK_VALUE.fullmatch(value)
    return FeedbackClicked(match[1], match[2] == "good") if match else None


def receipt_clicked(value: str) -> str | None:
    """The receipt's id where a value is nothing else; None for a value of another making."""
    return value if _RECEIPT_VALUE.fullmatch(value) else None


def more_clicked(value: str) -> MoreClicked | None:
    """What a "More sources" button's value says; None for a value of another making."""
    return MoreClicked(value) if _RECEIPT_VALUE.fullmatch(value) else None
