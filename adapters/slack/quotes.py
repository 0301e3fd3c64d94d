"""Quotes with where they come from: the part of a reply that proves it.

A quote is shown whole or not at all. Where a message has no room for one, a line says so and keeps
the link, so that the reader finds it in the article.
"""

from collections.abc import Sequence

from adapters.slack.blocks import (
    Block,
    Element,
    date,
    joined,
    link,
    name,
    quotation,
    rich,
    section,
    small,
    words,
)
from adapters.slack.escaping import MAX_URL_CHARS
from adapters.slack.fitting import Room, chars
from bot.answers import NearestArticle, Quote
from bot.shown.fitting import Fitted, fit_quotes, why_left_out
from bot.shown.harmless import harmless_text
from bot.shown.sources import (
    TITLE_CHARS,
    addresses_of,
    authors_of,
    marks_of,
    title_of,
    without_link,
)

_SHORT_TITLE_CHARS = 80
_NEXT_ONES = 1_000  # kept for each quote to come: room to say that it is left out
_COUNT_LINE = 200  # "3 more quotes are not shown here."


def fitted(quotes: Sequence[Quote], room: Room, *, first_index: int = 0) -> Fitted[Block]:
    """As many of `quotes` as `room` holds, in their order; `first_index` is the first one's.

    What is taken from `room` is what the blocks need.
    """
    return fit_quotes(quotes, _SlackPage(room), first_index=first_index)


def source(quote: Quote, address: str | None, title_chars: int = TITLE_CHARS) -> list[Element]:
    """Title, outlet, authors, date and what a reader should know, with dots between."""
    marks = marks_of(quote)
    if address is None:
        marks.insert(0, without_link(quote))
    return joined(
        link(title_of(quote, title_chars), address, bold=True),
        name(quote.outlet),
        words(authors_of(quote)),
        [date(quote.published)],
        *map(words, marks),
    )


def addresses(quote: Quote) -> list[str | None]:
    """Where the quote can be read: scrolled to, the article, nowhere."""
    return [*addresses_of(quote, MAX_URL_CHARS), None]


def headline(article: NearestArticle) -> list[Element]:
    """A headline as a link, with its outlet and date."""
    title = link(title_of(article), article.url)
    return joined(title, name(article.outlet), [date(article.published)])


def fit_headlines(
    articles: Sequence[NearestArticle], room: Room, most: int = 10
) -> list[list[Element]]:
    """Headlines that `room` holds, in their order; an address that is too long is left out."""
    lines = []
    for article in articles[:most]:
        plain_line = joined(
            words(title_of(article)), name(article.outlet), [date(article.published)]
        )
        line = next((one for one in (headline(article), plain_line) if chars(one) <= room.left), [])
        if line:
            room.left -= chars(line)
            lines.append(line)
    return lines


class _SlackPage:
    """A message with so much room, as quotes are fitted in it."""

    def __init__(self, room: Room) -> None:
        self._room = room

    def whole(self, quote: Quote, index: int) -> list[Block]:
        """With its deep link, the plain one, none; buttons stand below all quotes."""
        text = harmless_text(quote.text)
        if not text:
            return []
        lines = [source(quote, address) for address in addresses(quote)]
        return [rich(quotation(text), section(*line)) for line in lines]

    def left_out(self, quote: Quote) -> list[Block]:
        """With the source, then with no more than the title."""
        said = words(f"{why_left_out(quote, 'Slack')} ")
        lines = [source(quote, address) for address in addresses(quote)]
        lines.append(link(title_of(quote, _SHORT_TITLE_CHARS), None))
        return [rich(section(*said, *line)) for line in lines]

    def line(self, text: str) -> Block:
        return small(text)

    def holds(self, part: Block, to_come: int) -> bool:
        return self._room.holds([part], to_come * _NEXT_ONES + _COUNT_LINE)

    def take(self, part: Block) -> None:
        self._room.take([part])
