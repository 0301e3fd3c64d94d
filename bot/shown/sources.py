"""Where a quote or a headline comes from, as plain words: title, authors, date, what to know."""

from datetime import UTC, datetime

from bot.answers import NearestArticle, Quote
from bot.shown.harmless import harmless_line, harmless_link
from knowledge.articles import Extent, Published

SEPARATOR = " · "
UNTITLED = "Untitled"
DATE_UNKNOWN = "date unknown"
NO_LINK = "no public link"
LINK_TOO_LONG = "its link is too long to be shown here"
TITLE_CHARS = 200
OUTLET_CHARS = 80
AUTHORS_CHARS = 160

_AUTHOR_CHARS = 60
_MAX_AUTHORS = 3


def title_of(article: Quote | NearestArticle, max_chars: int = TITLE_CHARS) -> str:
    """The article's title on one line, never empty."""
    return harmless_line(article.title, max_chars) or UNTITLED


def outlet_of(article: Quote | NearestArticle) -> str:
    """The outlet's name on one line; empty where none is known."""
    return harmless_line(article.outlet, OUTLET_CHARS)


def authors_of(quote: Quote) -> str:
    """The first authors on one line, and how many there are beside them; empty for none."""
    more = len(quote.authors) - _MAX_AUTHORS
    lines = (harmless_line(one, _AUTHOR_CHARS) for one in quote.authors[:_MAX_AUTHORS])
    shown = ", ".join(filter(None, lines))
    return harmless_line(f"{shown} and {more} more" if more > 0 and shown else shown, AUTHORS_CHARS)


def marks_of(quote: Quote) -> list[str]:
    """What a reader should know of the article beside where it is from."""
    marks = {
        "sample article": quote.sample,
        "summary only": quote.extent is Extent.SUMMARY,
        "withdrawn by its outlet": quote.withdrawn is not None,
    }
    return [mark for mark, holds in marks.items() if holds]


def written_date(published: Published) -> str:
    """`12 May 2024`, with the time in UTC where it is known, or `date unknown`."""
    if published is None:
        return DATE_UNKNOWN
    day = f"{published.day} {published:%B} {published.year}"
    if isinstance(published, datetime):
        return f"{day}, {published.astimezone(UTC):%H:%M} UTC"
    return day


def epoch_of(published: Published) -> int | None:
    """Seconds since 1970 where an instant is known that every platform can show, else None.

    A bare day has no instant, and what was before 1970 is not shown the same everywhere.
    """
    if not isinstance(published, datetime):
        return None
    seconds = int(published.timestamp())
    return seconds if seconds >= 1 else None


def addresses_of(quote: Quote, max_chars: int) -> list[str]:
    """Where the quote can be read, best first: scrolled to it, the article; maybe nowhere."""
    known = (harmless_link(address, max_chars) for address in (quote.link, quote.url))
    return list(dict.fromkeys(filter(None, known)))


def without_link(quote: Quote) -> str:
    """Why a quote is shown without a link."""
    web = any(one and one.startswith(("http:", "https:")) for one in (quote.link, quote.url))
    return LINK_TOO_LONG if web else NO_LINK


def source_line(quote: Quote) -> str:
    """All of it on one line of plain text, without authors."""
    parts = (title_of(quote), outlet_of(quote), written_date(quote.published), *marks_of(quote))
    return SEPARATOR.join(part for part in parts if part)
