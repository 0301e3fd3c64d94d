"""Quotes with where they come from: the part of a reply that proves it.

A quote is shown whole or not at all. Where a message has no room for one, a line says so and keeps
the link, so that the reader finds it in the article.
"""

from collections.abc import Sequence
from typing import NamedTuple

from adapters.slack.blocks import (
    SEPARATOR,
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
    written_date,
)
from adapters.slack.escaping import harmless_line, harmless_link, harmless_text
from adapters.slack.fitting import Room, chars
from bot.answers import NearestArticle, Quote
from knowledge.articles import Extent

MAX_QUOTES = 8
UNTITLED = "Untitled"
NO_LINK = "no public link"
LINK_TOO_LONG = "its link is too long to be shown here"

_TITLE_CHARS = 200
_SHORT_TITLE_CHARS = 80
_MAX_AUTHORS = 3
_TOO_LONG = (
    "A quote of {length:,} characters is too long for Slack. It stands whole in the article:"
)
_NOT_TO_SHOW = "A quote that Slack cannot show. It stands in the article:"
_NEXT_ONES = 1_000  # kept for each quote to come: room to say that it is left out
_COUNT_LINE = 200  # "3 more quotes are not shown here."


class Fitted(NamedTuple):
    """Blocks, and the indices of the quotes that are shown whole in them."""

    blocks: list[Block]
    shown: list[int]


def fit_quotes(quotes: Sequence[Quote], room: Room, *, first_index: int = 0) -> Fitted:
    """As many of `quotes` as `room` holds, in their order; `first_index` is the first one's.

    What is taken from `room` is what the blocks need.
    """
    blocks: list[Block] = []
    shown: list[int] = []
    taken = 0
    for number, quote in enumerate(quotes[:MAX_QUOTES]):
        to_come = min(len(quotes), MAX_QUOTES) - number - 1
        keep = to_come * _NEXT_ONES + _COUNT_LINE
        choice = _first_held(_whole(quote), room, keep)
        if choice is None and not shown:  # a proof is worth more than naming what is left out
            choice = _first_held(_whole(quote), room, _COUNT_LINE)
        if choice is not None:
            shown.append(first_index + number)
        else:
            choice = _first_held(_left_out(quote), room, _COUNT_LINE)
        if choice is None:
            break
        room.take([choice])
        blocks.append(choice)
        taken += 1
    if left := len(quotes) - taken:
        line = small(f"{left} more quote{'s are' if left > 1 else ' is'} not shown here.")
        room.take([line])
        blocks.append(line)
    return Fitted(blocks, shown)


def source(quote: Quote, address: str | None, title_chars: int = _TITLE_CHARS) -> list[Element]:
    """Title, outlet, authors, date and what a reader should know, with dots between."""
    title = harmless_line(quote.title, title_chars) or UNTITLED
    marks = _marks(quote)
    if harmless_link(address) is None:
        long = any(one and one.startswith(("http:", "https:")) for one in (quote.link, quote.url))
        marks.insert(0, LINK_TOO_LONG if long else NO_LINK)
    return joined(
        link(title, address, bold=True),
        name(quote.outlet),
        name(_authors(quote.authors), 160),
        [date(quote.published)],
        *map(words, marks),
    )


def source_line(quote: Quote) -> str:
    """The same in plain words, for fallback text."""
    parts = (
        harmless_line(quote.title, _TITLE_CHARS) or UNTITLED,
        harmless_line(quote.outlet, 80),
        written_date(quote.published),
        *_marks(quote),
    )
    return SEPARATOR.join(part for part in parts if part)


def headline(article: NearestArticle) -> list[Element]:
    """A headline as a link, with its outlet and date."""
    title = harmless_line(article.title, _TITLE_CHARS) or UNTITLED
    return joined(link(title, article.url), name(article.outlet), [date(article.published)])


def fit_headlines(
    articles: Sequence[NearestArticle], room: Room, most: int = 10
) -> list[list[Element]]:
    """Headlines that `room` holds, in their order; an address that is too long is left out."""
    lines = []
    for article in articles[:most]:
        plain_line = joined(
            words(harmless_line(article.title, _TITLE_CHARS) or UNTITLED),
            name(article.outlet),
            [date(article.published)],
        )
        line = next((one for one in (headline(article), plain_line) if chars(one) <= room.left), [])
        if line:
            room.left -= chars(line)
            lines.append(line)
    return lines


def _first_held(choices: Sequence[Block], room: Room, keep: int) -> Block | None:
    return next((one for one in choices if room.holds([one], keep)), None)


def _whole(quote: Quote) -> list[Block]:
    """The ways to show the quote whole, best first: with its deep link, the plain one, none."""
    text = harmless_text(quote.text)
    if not text:
        return []
    lines = [source(quote, address) for address in _addresses(quote)]
    return [rich(quotation(text), section(*line)) for line in lines]


def _left_out(quote: Quote) -> list[Block]:
    """The ways to say that the quote is too long, best first."""
    text = harmless_text(quote.text)
    said = words(f"{_TOO_LONG.format(length=len(text)) if text else _NOT_TO_SHOW} ")
    lines = [source(quote, address) for address in _addresses(quote)]
    lines.append(link(harmless_line(quote.title, _SHORT_TITLE_CHARS) or UNTITLED, None))
    return [rich(section(*said, *line)) for line in lines]


def _addresses(quote: Quote) -> list[str | None]:
    """Where the quote can be read: scrolled to, the article, nowhere."""
    known = [address for address in (quote.link, quote.url) if harmless_link(address)]
    return [*dict.fromkeys(known), None]


def _marks(quote: Quote) -> list[str]:
    """What a reader should know of the article beside where it is from."""
    marks = {
        "sample article": quote.sample,
        "summary only": quote.extent is Extent.SUMMARY,
        "withdrawn by its outlet": quote.withdrawn is not None,
    }
    return [mark for mark, holds in marks.items() if holds]


def _authors(authors: tuple[str, ...]) -> str:
    more = len(authors) - _MAX_AUTHORS
    shown = ", ".join(filter(None, (harmless_line(one, 60) for one in authors[:_MAX_AUTHORS])))
    return f"{shown} and {more} more" if more > 0 and shown else shown
