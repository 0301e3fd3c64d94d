"""JSON Feed 1.0 and 1.1 (jsonfeed.org, as of 2020): what stands where in it."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from knowledge.sources.drafts import language_tag
from knowledge.sources.feed_entries import FoundEntry, finished
from knowledge.sources.feed_reading import FeedReading
from knowledge.sources.feed_text import Given, plain_title
from knowledge.sources.reading import ReadingError
from knowledge.urls import canonical_url

_VERSION = "jsonfeed.org/version/"


def read_json_feed(text: str, url: str) -> FeedReading:
    """The feed in `text`, fetched from `url`. Raises ReadingError if it is none."""
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ReadingError("is not valid JSON and no other kind of feed") from error
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise ReadingError("is JSON but not a feed")
    if _VERSION not in _string(feed.get("version")) and not _string(feed.get("title")):
        raise ReadingError("is JSON but not a feed")
    site = _absolute(_string(feed.get("home_page_url")))
    language = language_tag(feed.get("language"))
    return FeedReading(
        title=plain_title(_string(feed.get("title"))) or None,
        site_url=site,
        language=language,
        ttl_s=None,
        entries=finished(
            _entries(feed),
            base=url,
            own=(url, _string(feed.get("feed_url")), site),
            language=language,
        ),
    )


def _entries(feed: Mapping[str, Any]) -> Iterator[FoundEntry]:
    everyone = _authors(feed)
    for entry in feed["items"]:
        if isinstance(entry, dict):
            identity = entry.get("id")
            guid = str(identity) if isinstance(identity, (str, int, float)) else ""
            links = [_string(entry.get("url")), _string(entry.get("external_url"))]
            if canonical_url(guid):
                links.append(guid)
            yield FoundEntry(
                guid=guid,
                links=[link for link in links if link],
                title=_string(entry.get("title")),
                authors=_authors(entry) or everyone,
                published=_string(entry.get("date_published")),
                updated=_string(entry.get("date_modified")),
                given=list(_given(entry)),
                language=_string(entry.get("language")) or None,
                outlet=None,
            )


def _given(entry: Mapping[str, Any]) -> Iterator[Given]:
    if markup := _string(entry.get("content_html")):
        yield Given(markup, html=True, content=True)
    if text := _string(entry.get("content_text")):
        yield Given(text, html=False, content=True)
    if summary := _string(entry.get("summary")):
        yield Given(summary, html=False, content=False)


def _authors(thing: Mapping[str, Any]) -> list[str]:
    several, one = thing.get("authors"), thing.get("author")
    listed = several if isinstance(several, list) else [one]
    return [
        name
        for author in listed[:30]
        if isinstance(author, dict) and (name := _string(author.get("name")))
    ]


def _absolute(url: str) -> str | None:
    return canonical_url(url) if url else None


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""
