"""Replies as what a person reads on a terminal. Pure: values in, rich renderables out.

One look for every output. Where the console speaks colour and links, the visible address is the
article's own, which can be read, copied and recognised by terminals without hyperlinks, and a
click on it opens the deeper link that scrolls to the quote. Where it does not (a pipe, a file), the
deeper link itself is written out. Addresses are never broken over lines: the terminal wraps them,
and they stay whole when copied.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.style import Style
from rich.text import Text

from adapters.terminal.harmless import (
    harmless_line,
    harmless_link,
    harmless_text,
    readable_address,
)
from adapters.terminal.times import ago
from bot import phrases
from bot.answers import Answer, AsOf, NearestArticle, NoAnswer, Quote, Reply
from bot.shown.wording import notes_on
from knowledge.articles import Extent, Published

SEPARATOR = " · "
INDENT = "  "
MEASURE = 100
"""Columns: on a wider terminal the eye would lose the next line."""
_MAX_AUTHORS = 3


def show(console: Console, *parts: RenderableType) -> None:
    """Print `parts` without cutting off addresses that are wider than the console."""
    for part in parts:
        console.print(part, crop=False, highlight=False)


def reply_view(reply: Reply, *, hyperlinks: bool, now: datetime | None = None) -> Group:
    """The reply as a person reads it. `hyperlinks` says whether the console can hide a link.

    `now` is aware and None where the question was asked as of another time.
    """
    fresh = Behind(INDENT, Text(f"{_outlets(reply)}{as_of_line(reply.as_of, now)}", "dim"))
    parts = _answer(reply, hyperlinks) if isinstance(reply, Answer) else _no_answer(reply)
    notes = [Behind(INDENT, Text(harmless_line(note), "dim")) for note in notes_on(reply)]
    return Group(*parts, Text(), fresh, *notes)


def as_of_line(as_of: AsOf, now: datetime | None = None) -> str:
    """How much the library holds and how fresh it is; `now` as in `reply_view`."""
    if not as_of.articles:
        return "The library holds no articles yet."
    newest = "of unknown date" if as_of.newest is None else f"newest {when(as_of.newest)}"
    looked = ""
    if as_of.refreshed is not None:
        at = when(as_of.refreshed.astimezone(UTC)) if now is None else ago(as_of.refreshed, now)
        looked = f", feeds checked {at}"
    return f"As of {count(as_of.articles, 'article')}, {newest}{looked}."


def when(published: Published) -> str:
    """`12 May 2024`, with the time in UTC where it is known, or `date unknown`."""
    if published is None:
        return "date unknown"
    day = f"{published.day} {published:%B} {published.year}"
    return f"{day} {published:%H:%M} UTC" if isinstance(published, datetime) else day


def count(number: int, noun: str) -> str:
    """`1 article`, `1,200 articles`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


class Behind:
    """Text with a prefix before each of its lines, wrapped at words unless it is an address."""

    def __init__(
        self, prefix: str, text: Text, prefix_style: str = "", *, wrap: bool = True
    ) -> None:
        self._prefix = prefix
        self._text = text
        self._style = Style.parse(prefix_style)
        self._wrap = wrap

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The lines, without spaces to fill them: what is copied is what was said."""
        prefix = self._prefix.replace("▌", "|") if options.ascii_only else self._prefix
        widest = min(options.max_width, MEASURE) if console.is_terminal else options.max_width
        width = max(1, widest - len(prefix))
        lines = self._text.wrap(
            console, width, no_wrap=not self._wrap, overflow=None if self._wrap else "ignore"
        )
        for line in lines:
            hung = Text().append(prefix, self._style).append_text(line)
            hung.rstrip()
            yield from hung.render(console, end="\n")


def _answer(answer: Answer, hyperlinks: bool) -> Iterator[RenderableType]:
    if answer.difference:
        yield Text(harmless_line(phrases.reports_differ(answer.difference)), "bold")
    yield Text(harmless_text(answer.text))
    for quote in answer.quotes:
        yield Text()
        yield Behind("▌ ", Text(_paragraphs(quote.text), "bold"), "cyan")
        yield Behind(INDENT, _source(quote))
        yield address(quote.link, quote.url, hyperlinks=hyperlinks)


def _no_answer(reply: NoAnswer) -> Iterator[RenderableType]:
    yield Text(harmless_text(reply.reason))
    if reply.nearest:
        yield Text()
        yield Text("The nearest headlines:")
    for article in reply.nearest:
        yield Behind(INDENT, _headline(article))
        if harmless_link(article.url):
            yield address(article.url, article.url, hyperlinks=True)


def joined(*parts: str | None, title: str = "") -> Text:
    """What is known, on one line with dots between, after the title where one is given."""
    line = Text()
    for part, style in ((title, "italic"), *((part, "") for part in parts)):
        if part and (shown := harmless_line(part)):
            line.append(SEPARATOR if line else "", "dim").append(shown, style)
    return line


def address(link: str | None, url: str | None, *, hyperlinks: bool) -> Behind:
    """A line with the address to open. Where links can be hidden, `url` is shown for `link`."""
    target = harmless_link(link)
    if target is None:
        return Behind(INDENT, Text("no public link", "dim"))
    shown = readable_address(harmless_link(url) or target) if hyperlinks else target
    return Behind(INDENT, Text(shown, Style(underline=True, link=target)), wrap=False)


def _paragraphs(text: str) -> str:
    """Paragraphs begin on a line of their own; a bar beside an empty line would look like a gap."""
    return re.sub(r"\n\s*\n", "\n", harmless_text(text))


def _source(quote: Quote) -> Text:
    """Title, outlet, author and date; what is unknown is left out, but for the date."""
    return joined(
        quote.outlet,
        _authors(quote.authors),
        when(quote.published),
        *marks(quote.extent, quote.withdrawn, sample=quote.sample),
        title=quote.title or "Untitled",
    )


def marks(extent: Extent, withdrawn: datetime | None, *, sample: bool) -> Iterator[str]:
    """What a reader should know of an article beside its outlet and date."""
    if sample:
        yield "sample article"
    if extent is Extent.SUMMARY:
        yield "summary only"
    if withdrawn is not None:
        yield f"withdrawn by its publisher on {when(withdrawn.astimezone(UTC).date())}"


def _headline(article: NearestArticle) -> Text:
    return joined(article.outlet, when(article.published), title=article.title or "Untitled")


def _authors(authors: tuple[str, ...]) -> str:
    more = len(authors) - _MAX_AUTHORS
    shown = ", ".join(authors[:_MAX_AUTHORS])
    return f"{shown} and {more} more" if more > 0 else shown


def _outlets(reply: Reply) -> str:
    number = reply.independent_outlets if isinstance(reply, Answer) else 0
    if number < 1 or (isinstance(reply, Answer) and reply.difference):
        return ""  # where reports differ, none of them is borne out by a number
    return "One outlet says so. " if number == 1 else f"{number} independent outlets say so. "
