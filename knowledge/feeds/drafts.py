"""From what feed and page say to a Draft: who is believed about what."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from knowledge.articles import (
    Article,
    Draft,
    Extent,
    Published,
    published_from_iso,
    published_iso,
)
from knowledge.catalog.records import Feed
from knowledge.feeds.naming import outlet_of
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


def note_of(said: Announced) -> str:
    """What to remember of an entry that has no article yet, as JSON; its text is not worth it."""
    return json.dumps(
        {
            "title": said.title,
            "authors": list(said.authors),
            "published": published_iso(said.published),
            "language": said.language,
            "outlet": said.outlet,
        }
    )


def announced_in_note(note: str | None) -> Announced:
    """The reverse of `note_of`; what cannot be read says nothing."""
    try:
        found = json.loads(note or "{}")
        return Announced(
            title=str(found.get("title") or ""),
            authors=tuple(str(name) for name in found.get("authors") or ()),
            published=published_from_iso(found.get("published")),
            language=found.get("language"),
            outlet=found.get("outlet"),
        )
    except (ValueError, TypeError, AttributeError):
        return Announced()


def feed_draft(
    feed: Feed,
    said: Announced,
    *,
    key: str,
    url: str | None,
    extent: Extent,
    now: datetime,
) -> Draft:
    """A Draft of what the feed itself gives. SourceError where that is nothing to quote."""
    outlet = _outlet(feed, said, url, None)
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
    """A Draft of the entry's page: the feed's word first, then the page's. SourceError as above.

    `settled_outlet` is that of an article stored before.
    """
    fields: dict[str, object] = {
        "url": url,
        "outlet": settled_outlet or _outlet(feed, said, url, page.site_name),
        "authors": said.authors or page.fields.get("authors") or page.fields.get("author"),
        "published": _first_date(said, page.fields, url, now),
        "language": said.language or page.fields.get("language"),
    }
    reading = Reading(said.title or page.title, page.text, fields)
    return checked_draft(url, url, reading, url, now)


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


def _outlet(feed: Feed, said: Announced, url: str | None, site_name: str | None) -> str | None:
    return outlet_of(
        given=feed.outlet,
        feed_title=feed.title,
        feed_sites=(feed.address, feed.site_url),
        entry_outlet=said.outlet,
        site_name=site_name,
        url=url,
    )
