"""From what feed and page say to a Draft: who is believed about what.

Of an article on its own site the feed is believed first, then the page. Of one on another site the
feed is not believed at all (`trust`): everything comes from the page.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from knowledge.articles import Article, Draft, Extent, Published
from knowledge.catalog.records import Feed
from knowledge.errors import SourceError
from knowledge.feeds.naming import foreign_outlet, own_outlet
from knowledge.feeds.trust import speaks_for
from knowledge.sources.drafts import checked_draft
from knowledge.sources.feed_reading import FeedEntry, FeedReading
from knowledge.sources.published import parse_published, published_from_url
from knowledge.sources.reading import PageReading, Reading


@dataclass(frozen=True, slots=True)
class Announced:
    """What a feed said of an article, now or at an earlier refresh. `text` may be ""."""

    title: str = ""
    text: str = ""
    authors: tuple[str, ...] = ()
    published: Published = None
    language: str | None = None
    outlet: str | None = None


def announced(entry: FeedEntry, reading: FeedReading) -> Announced:
    """What the feed says in an entry."""
    return Announced(
        entry.title,
        entry.text,
        entry.authors,
        entry.published,
        entry.language or reading.language,
        entry.outlet,
    )


def announced_before(article: Article) -> Announced:
    """What is known from the stored article; its outlet was settled then and is kept."""
    return Announced(
        article.title,
        article.text,
        article.authors,
        article.published,
        article.language,
    )


def feed_draft(
    feed: Feed,
    said: Announced,
    *,
    key: str,
    url: str | None,
    extent: Extent,
    now: datetime,
) -> Draft:
    """A Draft of what the feed itself gives of an article on its own site.

    SourceError where that is nothing to quote, or not the feed's to say.
    """
    if not speaks_for(feed, url):
        raise SourceError(url or feed.address, "is on a site that the feed does not speak for")
    outlet = _own_outlet(feed, url)
    fields: dict[str, object] = {
        "url": url,
        "outlet": outlet,
        "authors": said.authors,
        "published": _first_date(said, {}, url, now),
        "language": said.language,
    }
    origin = url or f"{feed.address}#{key[:16]}"
    reading = Reading(said.title, said.text, fields)
    return replace(checked_draft(origin, origin, reading, outlet or "", now), extent=extent)


def page_draft(
    feed: Feed,
    said: Announced,
    page: PageReading,
    *,
    url: str,
    now: datetime,
    settled_outlet: str | None = None,
) -> Draft:
    """A Draft of the page at `url`, the entry's own or where its link led. SourceError as above.

    `settled_outlet` is that of an article stored before.
    """
    own = speaks_for(feed, url)
    word = said if own else Announced()
    outlet = _own_outlet(feed, url) if own else foreign_outlet(url, page.site_name, said.outlet)
    fields: dict[str, object] = {
        "url": url,
        "outlet": settled_outlet or outlet,
        "authors": word.authors or page.fields.get("authors") or page.fields.get("author"),
        "published": _first_date(word, page.fields, url, now),
        "language": word.language or page.fields.get("language"),
    }
    reading = Reading(word.title or page.title, page.text, fields)
    return checked_draft(url, url, reading, _title_from(url), now)


def corrected_draft(
    feed: Feed, said: Announced, article: Article, *, key: str, now: datetime
) -> Draft:
    """The stored text with what its site's own feed says of it. SourceError as above."""
    word = replace(
        said,
        title=said.title or article.title,
        text=article.text,
        authors=said.authors or article.authors,
        published=said.published or article.published,
        language=said.language or article.language,
    )
    return feed_draft(feed, word, key=key, url=article.url, extent=article.extent, now=now)


def _first_date(
    said: Announced, fields: Mapping[str, object], url: str | None, now: datetime
) -> Published:
    """The feed's date, else the page's own, else the one in its address; each only if sound."""
    if said.published is not None and parse_published(said.published, now=now) is not None:
        return said.published
    for claimed in (fields.get("published"), fields.get("date")):
        if (published := parse_published(claimed, now=now)) is not None:
            return published
    return published_from_url(url) if url else None


def _own_outlet(feed: Feed, url: str | None) -> str | None:
    return own_outlet(given=feed.outlet, feed_title=feed.title, feed_address=feed.address, url=url)


def _title_from(url: str) -> str:
    """For a page that names none: what its address says."""
    parts = urlsplit(url)
    return parts.path.strip("/").rpartition("/")[2] or parts.netloc
