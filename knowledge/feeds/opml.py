"""Lists of feeds as other readers write and read them: OPML 2.0 (https://opml.org/spec2.opml).

Files in the wild are hand-made as often as not (bare ampersands in addresses, `XMLURL`, a wrong
encoding), so they are read by lxml's forgiving parser, which knows no entity declarations and opens
no other file: what an XML bomb declares stays unexpanded text. What a list may say is bounded, and
no step takes more than time and memory in proportion to its 5 MB.
"""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from itertools import groupby

from lxml import etree

from knowledge.errors import SourceError
from knowledge.feeds.addresses import feed_address
from knowledge.sources.decoding import decoded_html
from knowledge.sources.reading import ReadingError
from knowledge.tags import tags_from

MAX_OPML_BYTES = 5_000_000
"""Some 30,000 feeds; the largest published collections hold a tenth of that."""

MAX_TAGS_PER_FEED = 12
MAX_TITLE_CHARS = 300

_FEED_TYPES = frozenset({"rss", "rss1", "atom", "feed", "rdf", "json", "jsonfeed"})
_LIST_TYPES = frozenset({"include", "link", "source"})
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[a-zA-Z][a-zA-Z\d]{1,31});")
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class OpmlFeed:
    """A feed as a list names it.

    `address` is in the form of `feed_address`, `site_url` in the same form or None; `title` is one
    line of plain text or None; `tags` hold each tag once, at most 12.
    """

    address: str
    title: str | None = None
    site_url: str | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SkippedOutline:
    """An outline that asks to be a feed and cannot be one; `reason` is a clause that says why."""

    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class OpmlReading:
    """What a list holds: feeds in its order, every address once; what was passed over, in order."""

    title: str | None
    feeds: tuple[OpmlFeed, ...]
    skipped: tuple[SkippedOutline, ...]


def read_opml(data: bytes, *, origin: str = "OPML") -> OpmlReading:
    """The feeds that the OPML document `data` lists; `origin` is what an error calls it.

    Folders and `category` attributes become tags. A feed listed twice is one feed with the tags of
    both and the first title. Raises SourceError when `data` is no OPML or larger than 5 MB, never
    for a single outline.
    """
    if len(data) > MAX_OPML_BYTES:
        raise SourceError(origin, "is larger than 5 MB; split the list and import its parts")
    try:
        text = decoded_html(data)
    except ReadingError as error:
        raise SourceError(origin, f"{error}; export your feeds as OPML and import that") from error
    outlines = _Outlines()
    _parse(text, outlines)
    if not outlines.is_opml:
        raise SourceError(origin, _not_opml(outlines.elements))
    return OpmlReading(
        title=_plain(outlines.title) or None,
        feeds=tuple(found.feed() for found in outlines.feeds.values()),
        skipped=tuple(outlines.skipped),
    )


def write_opml(
    feeds: Iterable[OpmlFeed],
    *,
    title: str = "Feeds of Pullquote",
    created: datetime | None = None,
) -> bytes:
    """`feeds` as an OPML 2.0 document in UTF-8, in a folder for the first tag of each.

    Folders stand in the order of their first feed; feeds without a tag come first. `created` is
    now unless given, and aware. `read_opml` gives back the same feeds, folder by folder.
    """
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = _xml(title)
    moment = created or datetime.now(UTC)
    etree.SubElement(head, "dateCreated").text = format_datetime(moment.astimezone(UTC), True)
    body = etree.SubElement(root, "body")
    for folder, members in groupby(_by_folder(feeds), key=lambda feed: feed.tags[:1]):
        parent = body
        if folder:
            parent = etree.SubElement(body, "outline", text=folder[0], title=folder[0])
        for feed in members:
            etree.SubElement(parent, "outline", _attributes(feed))
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


@dataclass(slots=True)
class _Found:
    address: str
    title: str = ""
    site_url: str | None = None
    tags: dict[str, None] = field(default_factory=dict)

    def add(self, title: str, site_url: str | None, tags: Iterable[str]) -> None:
        self.title = self.title or title
        self.site_url = self.site_url or site_url
        for tag in tags:
            if len(self.tags) < MAX_TAGS_PER_FEED:
                self.tags.setdefault(tag)

    def feed(self) -> OpmlFeed:
        return OpmlFeed(self.address, self.title or None, self.site_url, tuple(self.tags))


class _Outlines:
    """lxml's parser calls `start`, `data` and `end` as it goes; no tree is built.

    `folders` holds the tags in force at each level, shared with the level above where a level adds
    none, so that a thousand folders in each other cost no more than their names.
    """

    def __init__(self) -> None:
        self.title = ""
        self.feeds: dict[str, _Found] = {}
        self.skipped: list[SkippedOutline] = []
        self.elements: set[str] = set()
        self._folders: list[tuple[str, ...]] = [()]
        self._in_title = False

    @property
    def is_opml(self) -> bool:
        return "opml" in self.elements

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if len(self.elements) < 100:
            self.elements.add(name)
        self._in_title = name == "title" and self.is_opml and not self.title
        if name == "outline":
            self._folders.append(self._outline(attributes))

    def end(self, name: str) -> None:
        self._in_title = False
        if name.rpartition(":")[2] == "outline" and len(self._folders) > 1:
            self._folders.pop()

    def data(self, text: str) -> None:
        if self._in_title and len(self.title) < MAX_TITLE_CHARS:
            self.title += text

    def close(self) -> None:
        """Nothing is left open: an outline whose end is missing counts all the same."""

    def _outline(self, attributes: dict[str, str]) -> tuple[str, ...]:
        """Takes note of one outline; returns the tags in force inside it."""
        inherited = self._folders[-1]
        title = _plain(attributes.get("text") or attributes.get("title") or "")
        kind = attributes.get("type", "").strip().lower()
        given = attributes.get("xmlurl") or (attributes.get("url") if kind in _FEED_TYPES else "")
        if kind in _LIST_TYPES and (given or attributes.get("url")):
            self._skip(title, "is another list or a page, not a feed; import a list by itself")
        elif given and given.strip():
            self._feed(given, title, attributes, inherited)
        elif kind in _FEED_TYPES:
            self._skip(title, "has no address")
        elif len(inherited) < MAX_TAGS_PER_FEED:
            return tags_from((*inherited, title))
        return inherited

    def _feed(
        self, given: str, title: str, attributes: dict[str, str], folders: tuple[str, ...]
    ) -> None:
        address = feed_address(given)
        if address is None:
            shown = _plain(given)[:100]
            self._skip(title or shown, f"has an address that cannot be a feed's ({shown})")
            return
        found = self.feeds.setdefault(address, _Found(address))
        site_url = feed_address(attributes.get("htmlurl", ""))
        found.add(title if title != address else "", site_url, _categories(attributes))
        found.add("", None, folders)

    def _skip(self, title: str, reason: str) -> None:
        self.skipped.append(SkippedOutline(title or "an outline without a name", reason))


def _parse(text: str, target: _Outlines) -> None:
    # Fed as UTF-8 whatever the file says of itself: the decoding is done.
    parser = etree.HTMLParser(target=target, encoding="utf-8", recover=True, no_network=True)
    try:
        parser.feed(text.encode("utf-8", "replace"))
        parser.close()
    except etree.LxmlError:  # what was read until then counts; an empty document ends here too
        return


def _not_opml(elements: set[str]) -> str:
    if elements & {"rss", "feed", "rdf", "channel"}:
        return "is a feed itself, not a list of feeds; add its address as a feed"
    if elements & {"head", "div", "a", "script", "title", "meta"}:
        return "is a web page, not a list of feeds; export your feeds as OPML and import that file"
    return "is not OPML; export your feeds as OPML from your reader and import that file"


def _categories(attributes: dict[str, str]) -> tuple[str, ...]:
    """Comma-separated, each a word or a path such as /Business/Energy (OPML 2.0, "category")."""
    words = re.split("[,/]", attributes.get("category", "")[:1_000])
    return tags_from(words)


def _plain(text: str) -> str:
    """One line. Many readers escape titles twice ("AT&amp;amp;T"), so references are undone."""
    unescaped = _ENTITY.sub(lambda match: html.unescape(match[0]), text[: MAX_TITLE_CHARS * 10])
    return " ".join(_NOT_XML.sub("", unescaped).split())[:MAX_TITLE_CHARS].rstrip()


def _by_folder(feeds: Iterable[OpmlFeed]) -> Iterator[OpmlFeed]:
    folders: dict[tuple[str, ...], list[OpmlFeed]] = {(): []}
    for feed in feeds:
        folders.setdefault(feed.tags[:1], []).append(feed)
    for members in folders.values():
        yield from members


def _attributes(feed: OpmlFeed) -> dict[str, str]:
    name = feed.title or feed.address
    # A title that reads like a reference itself is escaped once more, as `_plain` undoes one level.
    shown = _xml(_ENTITY.sub(lambda match: "&amp;" + match[0][1:], name))
    attributes = {"type": "rss", "text": shown, "title": shown, "xmlUrl": feed.address}
    if feed.site_url:
        attributes["htmlUrl"] = feed.site_url
    if feed.tags:
        attributes["category"] = ",".join(feed.tags)
    return attributes


def _xml(text: str) -> str:
    return _NOT_XML.sub("", text)
