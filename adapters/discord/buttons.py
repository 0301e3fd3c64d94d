"""The buttons below a reply, and what a click on one says.

A click names no more than whose answer and which quote (bot.shown.clicks), so that buttons work
after a restart and in every process.
"""

from collections.abc import Iterator

from adapters.discord.components import Component, button, row
from bot.shown.clicks import (
    FeedbackClicked,
    MoreClicked,
    QuoteClicked,
    feedback_clicked,
    more_clicked,
    quote_clicked,
)

PREFIX = "pullquote:"
TEMPLATE = rf"{PREFIX}(?P<kind>[a-z]+):(?P<value>[A-Za-z0-9_:-]+)"
"""Matches the custom_id of every button of ours, for discord.ui.DynamicItem."""

Clicked = QuoteClicked | FeedbackClicked | MoreClicked

_KINDS = {
    "context": quote_clicked,
    "feedback": feedback_clicked,
    "more": more_clicked,
}


def clicked(custom_id: str) -> Clicked | None:
    """What a click on the button with this custom_id says; None for one of another making."""
    if not custom_id.startswith(PREFIX):
        return None
    kind, _, value = custom_id.removeprefix(PREFIX).partition(":")
    read = _KINDS.get(kind)
    return read(value) if read else None


def custom_id(click: Clicked) -> str:
    """The custom_id that says `click`; at most 100 characters."""
    kind = {QuoteClicked: "context", FeedbackClicked: "feedback", MoreClicked: "more"}[type(click)]
    return f"{PREFIX}{kind}:{click.value}"


def context_button(receipt_id: str, index: int) -> Iterator[Component]:
    """A button for the context of quote `index` (from 0); none without a receipt to look it up."""
    if more_clicked(receipt_id):
        yield button("Show context", custom_id(QuoteClicked(receipt_id, index)))


def below_answer(receipt_id: str, *, more: bool) -> list[Component]:
    """Thumbs up and down, and with `more` a button for other sources; none without a receipt."""
    if not more_clicked(receipt_id):
        return []
    others = [button("More sources", custom_id(MoreClicked(receipt_id)))] if more else []
    return row(
        button("Helpful", custom_id(FeedbackClicked(receipt_id, good=True)), emoji="👍"),
        button("Not helpful", custom_id(FeedbackClicked(receipt_id, good=False)), emoji="👎"),
        *others,
    )
