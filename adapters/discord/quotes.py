"""Quotes with where they come from: the part of a reply that proves it.

A quote is shown whole or not at all, with its buttons right below it: to the article, scrolled to
the quote where the address has room for that, and to the sentences around it. Where a message has
no room for a quote, a line says so and keeps the link.
"""

from collections.abc import Iterator, Sequence

from adapters.discord.buttons import context_button
from adapters.discord.components import Component, link_button, row, section, text
from adapters.discord.escaping import plain_line, quotation
from adapters.discord.fitting import Draft, button_link
from bot.answers import NearestArticle, Quote
from bot.shown.fitting import Fitted, fit_quotes, why_left_out
from bot.shown.sources import (
    AUTHORS_CHARS,
    OUTLET_CHARS,
    SEPARATOR,
    TITLE_CHARS,
    addresses_of,
    authors_of,
    epoch_of,
    marks_of,
    title_of,
    without_link,
    written_date,
)
from knowledge.articles import Published

READ = "Read the article"
OPEN = "Open"
HEADLINES = 10

_SHORT_TITLE_CHARS = 80
_SHOWN_ADDRESS_CHARS = 2_000
_NEXT_ONES = 250  # kept for each quote to come: room to say that it is left out
_COUNT_LINE = 60  # "3 more quotes are not shown here."

_Part = tuple[Component, ...]


def fitted(
    quotes: Sequence[Quote], draft: Draft, receipt_id: str, *, first_index: int = 0
) -> Fitted[_Part]:
    """Writes as many of `quotes` as `draft` holds, in their order; `first_index` is the first's.

    With a receipt's id each has a button for its context.
    """
    return fit_quotes(quotes, _DiscordPage(draft, receipt_id), first_index=first_index)


def source(quote: Quote, *, linked: bool, title_chars: int = TITLE_CHARS) -> str:
    """Two lines: the title; outlet, authors, date and what a reader should know."""
    parts = (
        plain_line(quote.outlet, OUTLET_CHARS),
        plain_line(authors_of(quote), AUTHORS_CHARS),
        date(quote.published),
        *([] if linked else [without_link(quote)]),
        *marks_of(quote),
    )
    title = plain_line(title_of(quote, title_chars), title_chars)
    return f"**{title}**\n-# {SEPARATOR.join(filter(None, parts))}"


def date(published: Published) -> str:
    """A date. An instant is shown in each reader's own zone and words, and how long ago it is.

    A bare day is shown as it is: as an instant it would be midnight somewhere, and "9 hours ago"
    for what appeared this minute.
    """
    epoch = epoch_of(published)
    return f"<t:{epoch}:f> (<t:{epoch}:R>)" if epoch is not None else written_date(published)


def ways_to_read(quote: Quote) -> Iterator[tuple[str, list[Component]]]:
    """The ways to lead to the quote, best first: the last lines of its text, and buttons.

    A button, at the quote or at the article; an address that is too long for one is written out;
    and nothing, which is said.
    """
    for address in addresses_of(quote, _SHOWN_ADDRESS_CHARS):
        if link := button_link(address):
            yield source(quote, linked=True), [link_button(READ, link)]
    for address in addresses_of(quote, _SHOWN_ADDRESS_CHARS)[-1:]:
        if not button_link(address):
            yield f"{source(quote, linked=True)}\n<{address}>", []
    yield source(quote, linked=False), []
    yield source(quote, linked=False, title_chars=_SHORT_TITLE_CHARS), []


def write_headlines(articles: Sequence[NearestArticle], draft: Draft, most: int = HEADLINES) -> int:
    """Writes headlines with their buttons while `draft` holds them; how many were written."""
    written = 0
    for article in articles[:most]:
        parts = filter(None, [plain_line(article.outlet, OUTLET_CHARS), date(article.published)])
        title = plain_line(title_of(article), TITLE_CHARS)
        markup = f"**{title}**\n-# {SEPARATOR.join(parts)}"
        link = button_link(article.url)
        entry = section(markup, link_button(OPEN, link)) if link else text(markup)
        if draft.holds(entry):
            draft.add(entry)
            written += 1
    return written


class _DiscordPage:
    """A draft, as quotes are fitted in it."""

    def __init__(self, draft: Draft, receipt_id: str) -> None:
        self._draft = draft
        self._receipt_id = receipt_id

    def whole(self, quote: Quote, index: int) -> Iterator[_Part]:
        """With its link, with the article's, without one."""
        if quoted := quotation(quote.text):
            context = list(context_button(self._receipt_id, index))
            for lines, buttons in ways_to_read(quote):
                yield (text(f"{quoted}\n{lines}"), *row(*buttons, *context))

    def left_out(self, quote: Quote) -> Iterator[_Part]:
        """With the source, then with no more than the title."""
        said = why_left_out(quote, "Discord")
        for lines, buttons in ways_to_read(quote):
            yield (text(f"{said}\n{lines}"), *row(*buttons))

    def line(self, said: str) -> _Part:
        return (text(f"-# {said}"),)

    def holds(self, part: _Part, to_come: int) -> bool:
        chars = to_come * _NEXT_ONES + _COUNT_LINE
        return self._draft.holds(*part, chars=chars, parts=to_come)

    def take(self, part: _Part) -> None:
        self._draft.add(*part)
