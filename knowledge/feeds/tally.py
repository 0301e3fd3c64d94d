"""What a turn has done so far: for its report, and for the counters that `status` shows.

Counters: feeds_fetched, feeds_unchanged, feeds_failed:CAUSE, feed_bytes, articles_new,
articles_updated, articles_unchanged, articles_withdrawn, summaries, embedded_passages,
entries_passed_over:WHY, pages_fetched, pages_unchanged, pages_failed:CAUSE. They are written in the
transaction that moves the state they describe, so a turn cut short counts nothing.
"""

from collections import Counter
from dataclasses import dataclass, field

from knowledge.articles import Draft, Extent
from knowledge.catalog.records import Outcome
from knowledge.feeds.pages import PageFailed, PageResult, PageSame
from knowledge.feeds.storing import Stored


@dataclass(slots=True)
class Tally:
    """Numbers of one turn; see `reports.FeedRefreshed`."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    summaries: int = 0
    failed_pages: int = 0
    withdrawn: int = 0
    counts: Counter[str] = field(default_factory=Counter)

    def stored(self, draft: Draft, done: Stored) -> None:
        """One article was stored."""
        if done.outcome is Outcome.UNCHANGED:
            self.unchanged += 1
            return
        self.counts["embedded_passages"] += done.passages
        if done.outcome is Outcome.ADDED:
            self.new += 1
            self.counts["articles_new"] += 1
        else:
            self.updated += 1
            self.counts["articles_updated"] += 1
        if draft.extent is Extent.SUMMARY:
            self.summaries += 1
            self.counts["summaries"] += 1

    def page(self, result: PageResult) -> None:
        """One page was asked for."""
        if isinstance(result, PageFailed):
            self.failed_pages += 1
            self.counts[f"pages_failed:{result.cause}"] += 1
        else:
            name = "pages_unchanged" if isinstance(result, PageSame) else "pages_fetched"
            self.counts[name] += 1

    def passed_over(self, why: str) -> None:
        """One entry was passed over."""
        self.counts[f"entries_passed_over:{why}"] += 1

    def withdrew(self) -> None:
        """One article's page was found gone."""
        self.withdrawn += 1
        self.counts["articles_withdrawn"] += 1
