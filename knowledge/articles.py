"""What the library holds: articles, their passages, and the drafts that sources read.

Values only. How they are read is `sources`' affair, how they are kept is `catalog`'s.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum

Published = datetime | date | None
"""When an article appeared: an aware UTC datetime, a bare date, or None for unknown."""


class Extent(StrEnum):
    """How much of an article a text is."""

    WHOLE = "whole"
    SUMMARY = "summary"


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` (exclusive) of a canonical text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Draft:
    """An article as a source read it, not yet in the catalog. Its text is canonical.

    `origin` names the place it came from and is its identity when there is no `url`: a `file:` URI
    (with a `#fragment` for a record inside a file) or `sample:NAME`. `url` is canonical or None.
    `tags` are topics of its own, beside those of the feeds that carry it.
    """

    origin: str
    title: str
    text: str
    url: str | None = None
    outlet: str | None = None
    authors: tuple[str, ...] = ()
    published: Published = None
    language: str | None = None
    sample: bool = False
    extent: Extent = Extent.WHOLE
    tags: tuple[str, ...] = ()

    @property
    def article_id(self) -> str:
        """The id that a new article of this address gets in every catalog: 16 hex digits."""
        return hashlib.sha256((self.url or self.origin).encode()).hexdigest()[:16]

    @property
    def sha256(self) -> str:
        """Hex digest of the canonical text in UTF-8."""
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Article:
    """One version of an article in the catalog.

    `cluster` is the id of the first article of its story: near-copies, such as a wire story in
    several outlets, share it, and an article that is alone has its own. `withdrawn_at` is when its
    page was found to be gone. Extent, cluster and withdrawal are of the article as it is now.
    """

    id: str
    version: int
    origin: str
    url: str | None
    title: str
    outlet: str | None
    authors: tuple[str, ...]
    published: Published
    language: str | None
    text: str
    sha256: str
    fetched_at: datetime
    sample: bool
    extent: Extent = Extent.WHOLE
    withdrawn_at: datetime | None = None
    cluster: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A literal slice of an article's canonical text: `text == article.text[start:end]`.

    `ordinal` counts from 0 within the article. `id` rises with time and is never used again.
    """

    id: int
    article_id: str
    version: int
    ordinal: int
    start: int
    end: int
    text: str


def published_instant(published: Published) -> datetime | None:
    """The UTC instant that sorts and filters `published`; a bare date counts from its midnight."""
    if published is None or isinstance(published, datetime):
        return published
    return datetime.combine(published, time(), UTC)


def published_iso(published: Published) -> str | None:
    """`2026-11-23` for a date, `2026-11-23T10:00:00Z` for an instant, None for unknown."""
    if published is None:
        return None
    if isinstance(published, datetime):
        return published.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return published.isoformat()


def published_from_iso(text: str | None) -> Published:
    """The inverse of `published_iso`."""
    if not text:
        return None
    if "T" in text:
        return datetime.fromisoformat(text).astimezone(UTC)
    return date.fromisoformat(text)
