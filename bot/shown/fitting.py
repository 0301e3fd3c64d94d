"""Which quotes a message has room for: each is shown whole, named as left out, or counted.

How a quote looks and what room there is are the platform's; a page tells both.
"""

from collections.abc import Iterable, Sequence
from typing import Generic, NamedTuple, Protocol, TypeVar

from bot.answers import Quote
from bot.shown.harmless import harmless_text

Part = TypeVar("Part")

MAX_QUOTES = 8

_TOO_LONG = (
    "A quote of {length:,} characters is too long for {place}. It stands whole in the article:"
)
_NOT_TO_SHOW = "A quote that {place} cannot show. It stands in the article:"


class QuotePage(Protocol[Part]):
    """A message that quotes are put in. A `Part` is one quote with its source, or one line."""

    def whole(self, quote: Quote, index: int) -> Iterable[Part]:
        """The ways to show `quote` whole, best first; none where it has no words to show.

        `index` is its number among the quotes of the whole reply.
        """
        ...

    def left_out(self, quote: Quote) -> Iterable[Part]:
        """The ways to say that `quote` is not shown, and where it stands, best first."""
        ...

    def line(self, text: str) -> Part:
        """A line of Pullquote's own words."""
        ...

    def holds(self, part: Part, to_come: int) -> bool:
        """Whether there is room for `part`, for `to_come` quotes to be named and for a line."""
        ...

    def take(self, part: Part) -> None:
        """Counts `part` as shown."""
        ...


class Fitted(NamedTuple, Generic[Part]):
    """What is shown, and the indices of the quotes that are shown whole in it."""

    parts: list[Part]
    shown: list[int]


def fit_quotes(
    quotes: Sequence[Quote], page: QuotePage[Part], *, first_index: int = 0
) -> Fitted[Part]:
    """As many of `quotes` as `page` holds, in their order; `first_index` is the first one's.

    What does not fit is named with its source, and the rest is counted in a last line.
    """
    parts: list[Part] = []
    shown: list[int] = []
    for number, quote in enumerate(quotes[:MAX_QUOTES]):
        to_come = min(len(quotes), MAX_QUOTES) - number - 1
        index = first_index + number
        choice = _first_held(page.whole(quote, index), page, to_come)
        if choice is None and not shown:  # a proof is worth more than naming what is left out
            choice = _first_held(page.whole(quote, index), page, 0)
        if choice is not None:
            shown.append(index)
        else:
            choice = _first_held(page.left_out(quote), page, 0)
        if choice is None:
            break
        page.take(choice)
        parts.append(choice)
    if left := len(quotes) - len(parts):
        line = page.line(f"{left} more quote{'s are' if left > 1 else ' is'} not shown here.")
        page.take(line)
        parts.append(line)
    return Fitted(parts, shown)


def why_left_out(quote: Quote, place: str) -> str:
    """What is said before the source of a quote that is not shown in `place` (a platform)."""
    length = len(harmless_text(quote.text))
    return (_TOO_LONG if length else _NOT_TO_SHOW).format(length=length, place=place)


def cannot_be_shown(quote: Quote, place: str) -> str:
    """Instead of a quote in its context that `place` (a platform) has no room for."""
    return (
        f"This quote of {len(harmless_text(quote.text)):,} characters cannot be shown in {place}."
    )


def _first_held(choices: Iterable[Part], page: QuotePage[Part], to_come: int) -> Part | None:
    return next((one for one in choices if page.holds(one, to_come)), None)
