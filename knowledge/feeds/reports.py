"""What a refresh did, for a bar, a summary or a log: values only."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from knowledge.articles import Article
from knowledge.catalog.records import Feed, Outcome

FeedOutcome = Literal["unchanged", "fetched", "moved", "failed", "retired"]


@dataclass(frozen=True, slots=True)
class FeedRefreshed:
    """What refreshing one feed did. The numbers are of articles, `failed_pages` of pages.

    `summaries` are those among `new` and `updated` that hold a summary alone. `moved`: the feed
    answered at a new address, which is stored; if another feed had that one, the two are one now.
    `cause` is a `FailureCause` word, `unexpected` or None; `reason` is a clause.
    """

    feed: Feed
    outcome: FeedOutcome
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    summaries: int = 0
    failed_pages: int = 0
    cause: str | None = None
    reason: str | None = None
    seconds: float = 0.0


@dataclass(slots=True)
class RefreshSummary:
    """What one round did, in sums. `causes` counts failures of feeds by cause.

    `pages` are pages tried again or looked at once more after the feeds; `withdrawn` those found
    gone; `removed` the articles that retention took away. `busy` are feeds that were asked for and
    left alone because another process is at them.
    """

    feeds: int = 0
    unchanged_feeds: int = 0
    failed_feeds: int = 0
    retired_feeds: int = 0
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    summaries: int = 0
    failed_pages: int = 0
    pages: int = 0
    withdrawn: int = 0
    removed: int = 0
    busy: int = 0
    causes: Counter[str] = field(default_factory=Counter)

    def add(self, one: FeedRefreshed) -> None:
        """Count one feed."""
        self.feeds += 1
        self.unchanged_feeds += one.outcome == "unchanged"
        self.failed_feeds += one.outcome in ("failed", "retired")
        self.retired_feeds += one.outcome == "retired"
        self.new += one.new
        self.updated += one.updated
        self.unchanged += one.unchanged
        self.summaries += one.summaries
        self.failed_pages += one.failed_pages
        if one.cause:
            self.causes[one.cause] += 1


@dataclass(frozen=True, slots=True)
class FeedCandidate:
    """A feed that a page led to and that was looked at: it is one. `site` is the page's address,
    for which the feed may speak.
    """

    url: str
    title: str | None
    entries: int
    site: str | None = None


@dataclass(frozen=True, slots=True)
class AddedFeed:
    """A feed in the library; not `new` where it was there already (it got the tags)."""

    feed: Feed
    new: bool


@dataclass(frozen=True, slots=True)
class PageAdded:
    """A page that a person named, and what storing it did."""

    outcome: Outcome
    article: Article
