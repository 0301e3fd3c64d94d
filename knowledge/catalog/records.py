"""The values that the catalog takes and gives, beside the articles themselves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from knowledge.articles import Article, Draft, Passage, Published, Span
from knowledge.feeds.naming import outlet_from_title
from knowledge.stories import Signature


class Outcome(StrEnum):
    """What storing a draft did."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


class EntryState(StrEnum):
    """What became of an entry of a feed."""

    STORED = "stored"
    PAGE_DUE = "page_due"
    """Its page failed for now: a summary is stored or nothing yet, and it is tried again."""
    PASSED_OVER = "passed_over"
    """Too old to keep, or with nothing to quote."""
    REMOVED = "removed"
    """A person removed the article: it is not brought back."""
    EXPIRED = "expired"
    """Retention took the article away: it is not brought back while there is a limit."""


@dataclass(frozen=True, slots=True)
class EntryMark:
    """What to remember of an entry of a feed.

    `key` is the sha256 of the entry's identity and `fingerprint` that of what the feed says of it,
    both in hex. `url` is the entry's own canonical link or None. `note` is what whoever refreshes
    wants to remember of it.
    """

    feed_id: int
    key: str
    fingerprint: str
    url: str | None
    state: EntryState
    page_etag: str | None = None
    page_last_modified: str | None = None
    page_tries: int = 0
    page_due_at: datetime | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class EntryRecord(EntryMark):
    """An entry as the catalog has it. `owner`: the article's text came from it."""

    article_id: str | None = None
    owner: bool = False


@dataclass(frozen=True, slots=True)
class Prepared:
    """A draft with its passages and their embeddings, ready to be stored.

    `vectors` is float16 of shape (len(spans), dimensions), rows of unit length. `entry` is the
    entry of a feed that leads to it, None for a file or a page that a person named. Without a
    `signature` it is taken for no near-copy of anything. `without_passages`: nothing
    was embedded, since storing it was foreseen to need no new passages; where it does need some
    after all, because the catalog moved on, nothing is stored.
    """

    draft: Draft
    spans: tuple[Span, ...]
    vectors: NDArray[np.float16]
    entry: EntryMark | None = None
    signature: Signature | None = None
    without_passages: bool = False


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as the catalog has it. `tags` are sorted.

    `due_at` is when it is to be asked next; a feed with `retired_at` never is, unless by name.
    `vouched_site` is the site that the feed speaks for beside that of its address, because a person
    or a page of that site says so; `site_url` is only what the feed claims itself.
    `failures` counts those since the last success, and `failure_cause` and `failure_reason` say
    what the last of them was. `ttl_s` is how long the feed asks to be left alone.
    """

    id: int
    address: str
    title: str | None
    outlet: str | None
    site_url: str | None
    tags: tuple[str, ...]
    added_at: datetime
    etag: str | None
    last_modified: str | None
    body_sha256: str | None
    attempted_at: datetime | None
    succeeded_at: datetime | None
    changed_at: datetime | None
    due_at: datetime
    failures: int
    failure_cause: str | None
    failure_reason: str | None
    retired_at: datetime | None
    ttl_s: int | None = None
    vouched_site: str | None = None

    @property
    def name(self) -> str:
        """What a person calls it: its outlet, else the one its title names, else its host."""
        named = self.outlet or outlet_from_title(self.title)
        return named or urlsplit(self.address).hostname or self.address


@dataclass(frozen=True, slots=True)
class FeedOverview:
    """A feed with how many articles it carries and how many of its pages wait to be fetched.

    `unread_elsewhere` counts entries that were passed over, since their pages stand on sites that
    the feed does not speak for and could not be had, by the domain of those sites, most first.
    """

    feed: Feed
    articles: int
    waiting_pages: int
    unread_elsewhere: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PageDue:
    """An entry whose page is to be fetched, with its feed and what is stored of it so far."""

    entry: EntryRecord
    feed: Feed
    article: Article | None


@dataclass(frozen=True, slots=True)
class Position:
    """How far the catalog has come: the highest seqs, and how many embeddings it stores."""

    seq: int
    removed: int
    count: int


@dataclass(frozen=True, slots=True)
class StoredVectors:
    """Stored embeddings as parallel arrays, ascending by seq.

    `vectors` is float16 (n, dimensions); `published` is float64 epoch seconds, NaN for unknown.
    """

    seqs: NDArray[np.int64]
    passage_ids: NDArray[np.int64]
    vectors: NDArray[np.float16]
    published: NDArray[np.float64]
    outlets: list[str | None]
    samples: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Removals:
    """Passages that are no more, ascending by seq."""

    seqs: NDArray[np.int64]
    passage_ids: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the catalog holds. `embedded` counts passages per embedder name.

    `summaries` are articles known in part, `withdrawn` those whose page is gone; `stories` counts
    near-copies once. `retired` are feeds given up, `failing` others whose last attempt failed.
    """

    articles: int
    versions: int
    passages: int
    samples: int
    outlets: int
    newest: Published
    embedded: Mapping[str, int]
    summaries: int = 0
    withdrawn: int = 0
    stories: int = 0
    feeds: int = 0
    retired: int = 0
    failing: int = 0


@dataclass(frozen=True, slots=True)
class Unembedded:
    """A passage that the present embedder has not embedded yet."""

    passage_id: int
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Located:
    """A passage with its article."""

    passage: Passage
    article: Article
