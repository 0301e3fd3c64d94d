"""RSS 0.9x to 2.0, RDF and Atom: what feedparser finds stands where.

feedparser gets bytes in memory only (a string might name a file or an address), decoded before, and
leaves markup as it is: no relative link in it is kept, and text is all that is taken out.
"""

import html.entities
import io
import re
from collections.abc import Iterator, Sequence
from typing import Any

import feedparser

from knowledge.sources.drafts import language_tag
from knowledge.sources.feed_entries import FoundEntry, finished
from knowledge.sources.feed_reading import FeedReading
from knowledge.sources.feed_text import Given, plain_title
from knowledge.sources.markup import FEED_ROOTS, root_name
from knowledge.sources.reading import ReadingError
from knowledge.urls import canonical_url

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)
_AMPERSAND = re.compile(
    r"&(?:#(?P<number>\d{1,9}|[xX][0-9a-fA-F]{1,8});|(?P<name>[A-Za-z][A-Za-z0-9]{1,31});)?"
)
_XML_ENTITIES = ("amp", "lt", "gt", "quot", "apos")
_PERIODS = {"hourly": 3_600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000,
            "yearly": 31_536_000}  # fmt: skip
_HEADERS = {"content-type": "application/xml; charset=utf-8"}
_LONGEST_TTL_S = 31_536_000


def read_xml_feed(text: str, url: str) -> FeedReading:
    """The feed in `text`, fetched from `url`. Raises ReadingError if it is none."""
    root = root_name(text)
    if root in ("html", "head", "body"):
        raise ReadingError("is a web page, not a feed")
    if root == "opml":
        raise ReadingError("is a list of feeds (OPML), not a feed; import it")
    data = _repaired(text).encode("utf-8", "replace")
    parsed = feedparser.parse(
        io.BytesIO(data),
        response_headers=dict(_HEADERS),
        resolve_relative_uris=False,
        sanitize_html=False,
    )
    feed, version = parsed["feed"], parsed.get("version") or ""
    if not version and not parsed["entries"] and root not in FEED_ROOTS:
        page = re.search(r"<(?:html|body|div|p)\b", text[:20_000], re.IGNORECASE)
        raise ReadingError("is a web page, not a feed" if page else "is not a feed")
    atom = version.startswith("atom")
    # The parser for broken XML turns `&amp;b=` into `&ampb=` here.
    site = canonical_url(re.sub(r"&amp(?=\w+=)", "&", _string(feed.get("link"))))
    own = [link.get("href") for link in feed.get("links", ()) if link.get("rel") == "self"]
    language = language_tag(feed.get("language"))
    everyone = list(_authors(feed)) if atom else []  # RFC 4287, 4.2.1
    return FeedReading(
        title=plain_title(_string(feed.get("title"))) or None,
        site_url=site,
        language=language,
        ttl_s=_ttl_s(feed),
        entries=finished(
            (_found(entry, everyone, atom=atom) for entry in parsed["entries"]),
            base=url if atom or not site else site,
            own=(url, site, *own),
            language=language,
        ),
    )


def _repaired(text: str) -> str:
    """`text` less what XML forbids, stray ampersands escaped, HTML's entities as XML has them.

    With these alone most feeds that are no XML become XML. Where a feed's own DTD may say what an
    entity means, entities stay.
    """
    text = _NOT_XML.sub("", text)
    own_entities = "<!ENTITY" in text[:20_000]

    def entity(found: re.Match[str]) -> str:
        name, number = found["name"], found["number"]
        if number:
            meant = int(number[1:], 16) if number[0] in "xX" else int(number)
            return f"&#{meant};" if _is_character(meant) else ""
        if name and (own_entities or name in _XML_ENTITIES):
            return found[0]
        known = html.entities.name2codepoint.get(name or "")
        return f"&#{known};" if known else f"&amp;{name};" if name else "&amp;"

    pieces = _CDATA.split(text)
    pieces[::2] = [_AMPERSAND.sub(entity, piece) for piece in pieces[::2]]
    return "".join(pieces)


def _is_character(number: int) -> bool:
    """True for the code point of a character that XML allows (XML 1.0, 2.2)."""
    return number in (9, 10, 13) or 32 <= number < 0xD800 or 0xE000 <= number <= 0x10FFFD


def _found(entry: Any, everyone: Sequence[str], *, atom: bool) -> FoundEntry:
    published, updated = _said(entry, "published"), _said(entry, "updated")
    if not published and not atom:  # dc:date, which RDF has in place of a publication date
        published, updated = updated, ""
    given = list(_given(entry))
    source: object = entry.get("source")
    return FoundEntry(
        guid=_string(entry.get("id")),
        links=list(_links(entry)),
        title=_string(entry.get("title")),
        authors=list(_authors(entry)) or everyone,
        published=published,
        updated=updated,
        given=given,
        language=_language(entry),
        outlet=_string(source.get("title")) if isinstance(source, dict) else None,
    )


def _links(entry: Any) -> Iterator[str]:
    """What may be the entry's own address, likeliest first; never an enclosure."""
    for name in ("feedburner_origlink", "pheedo_origlink"):
        yield _string(entry.get(name))
    links = [link for link in entry.get("links", ()) if isinstance(link, dict)]
    alternates = [link for link in links if link.get("rel", "alternate") == "alternate"]
    pages = [link for link in alternates if "html" in _string(link.get("type", "text/html"))]
    for link in pages or alternates:
        yield _string(link.get("href"))
    others = {_string(link.get("href")) for link in links if link not in alternates}
    address = _string(entry.get("link"))
    # A guid that says nothing else passes for a link, but many are mere numbers.
    known = not entry.get("guidislink") or address.startswith(("http://", "https://"))
    if known and address not in others:
        yield address


def _given(entry: Any) -> Iterator[Given]:
    contents = [one for one in entry.get("content", ()) if isinstance(one, dict)]
    for content in contents:
        if (value := _string(content.get("value"))) and not content.get("src"):
            yield Given(value, html=_is_html(content), content=True)
    summary = _string(entry.get("summary"))
    if summary and all(summary != content.get("value") for content in contents):
        yield Given(summary, html=_is_html(entry.get("summary_detail")), content=False)


def _is_html(detail: object) -> bool:
    return isinstance(detail, dict) and _string(detail.get("type")) != "text/plain"


def _said(entry: Any, name: str) -> str:
    """What the feed says, as it stands.

    feedparser's own reading of it is not asked for: where a month or a day is missing, or in a form
    that it half knows, it takes today's. (By `dict.get`, as its `get` passes `published` off as
    `updated`.)
    """
    return _string(dict.get(entry, name))


def _authors(thing: Any) -> Iterator[str]:
    authors = [one for one in thing.get("authors", ()) if isinstance(one, dict) and one]
    if len(authors) < 2:
        # As it stands: feedparser breaks addresses with a long last part, such as `.media`.
        author = _string(thing.get("author")) or next(
            (_string(one.get("name")) for one in authors), ""
        )
        if author:
            yield author
        return
    for one in authors:
        if name := _string(one.get("name")):
            yield re.sub(r"^\w{1,20} \((?=[^)]*$)", "", name)


def _language(entry: Any) -> str | None:
    for detail in (*entry.get("content", ()), entry.get("title_detail")):
        if isinstance(detail, dict) and (language := _string(detail.get("language"))):
            return language
    return None


def _ttl_s(feed: Any) -> int | None:
    minutes = _number(feed.get("ttl"))
    if minutes:
        return min(minutes * 60, _LONGEST_TTL_S)
    period = _PERIODS.get(_string(feed.get("sy_updateperiod")).strip().lower())
    frequency = _number(feed.get("sy_updatefrequency")) or 1
    return max(60, period // frequency) if period else None


def _number(value: object) -> int:
    text = _string(value).strip()
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else 0


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""
