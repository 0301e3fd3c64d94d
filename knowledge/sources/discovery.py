"""The feeds that a web page names: those it declares, then those it links to."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from knowledge.canonical import canonical_line
from knowledge.sources.decoding import decoded_html
from knowledge.sources.feed_reading import FeedLink
from knowledge.sources.reading import ReadingError
from knowledge.urls import canonical_url

MAX_LINKS = 20
"""Feeds named for one page, the best."""

_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml",
     "application/x.atom+xml", "application/x-atom+xml", "text/rss+xml"}
)  # fmt: skip
_LOOSE_TYPES = frozenset({"application/json", "application/xml", "text/xml"})
_LOOKS_LIKE_A_FEED = re.compile(
    r"/(?:feeds?|rss|atom)(?:[/.]|$)|\.(?:rss|atom|rdf)$|/(?:rss|atom|feed|index)[\w-]*\.(?:xml|json)$"
    r"|[?&](?:feed|format|type)=(?:rss2?|atom|rdf|feed)\b",
    re.IGNORECASE,
)
_COMMENTS = re.compile(r"\bcomments?\b|/comments?[/-]|comments/feed", re.IGNORECASE)
_MAX_TITLE_CHARS = 120


def feed_links(data: bytes, url: str, *, charset: str | None = None) -> tuple[FeedLink, ...]:
    """The feeds that the page `data`, fetched from `url`, names, best first, at most `MAX_LINKS`.

    Raises ReadingError if it is no web page.
    """
    tree = _parsed(decoded_html(data, charset))
    base = _joined(url, next((tag.get("href") or "" for tag in tree.iter("base")), "")) or url
    found: dict[str, FeedLink] = {}
    for href, title in (*_declared(tree), *_linked(tree, url, base)):
        address = canonical_url(_joined(base, href) or "")
        if address and address != canonical_url(url):
            found.setdefault(address, FeedLink(address, canonical_line(title, _MAX_TITLE_CHARS)))
    ordered = sorted(found.values(), key=_is_about_comments)
    return tuple(FeedLink(link.url, link.title or None) for link in ordered[:MAX_LINKS])


def _parsed(text: str) -> HtmlElement:
    try:
        return document_fromstring(
            text.encode("utf-8", "replace"), parser=HTMLParser(encoding="utf-8")
        )
    except etree.LxmlError as error:
        raise ReadingError("is not a web page that can be read") from error


def _declared(tree: HtmlElement) -> Iterator[tuple[str, str]]:
    for link in tree.iter("link"):
        relations = (link.get("rel") or "").lower().split()
        kind = (link.get("type") or "").split(";")[0].strip().lower()
        href, title = (link.get("href") or "").strip(), link.get("title") or ""
        known = kind in _TYPES or (kind in _LOOSE_TYPES and _LOOKS_LIKE_A_FEED.search(href))
        if href and ("feed" in relations or ("alternate" in relations and known)):
            yield href, title


def _linked(tree: HtmlElement, url: str, base: str) -> Iterator[tuple[str, str]]:
    site = _site(url)
    for anchor in tree.iter("a"):
        href = (anchor.get("href") or "").strip()
        address = _joined(base, href.split("#")[0]) if href else None
        if not address or not _is_of(site, _site(address)):
            continue
        if _LOOKS_LIKE_A_FEED.search(address):
            yield href, anchor.text_content()[:500]


def _is_about_comments(link: FeedLink) -> bool:
    return _COMMENTS.search(f"{link.url} {link.title}") is not None


def _is_of(site: str, other: str) -> bool:
    return bool(site) and (
        other == site or other.endswith(f".{site}") or site.endswith(f".{other}")
    )


def _site(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _joined(base: str, href: str) -> str | None:
    try:
        return urljoin(base, href)
    except ValueError:
        return None
