"""A process to be killed: refreshes all feeds of a library and says what is acknowledged.

Run as `python -m tests.knowledge.feeds.refresher FOLDER SECONDS_A_BATCH`.
"""

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

import structlog

from knowledge.catalog.records import Outcome, Prepared
from knowledge.feeds import storing
from knowledge.feeds.plan import RefreshPlan
from knowledge.feeds.refresh import Refresher
from knowledge.feeds.reports import FeedRefreshed
from tests.knowledge.feeds.newsroom import PARSERS, RULES, START, small_library

BATCH_CHARS = 3_000
"""A transaction: small, so that there are many to be killed in."""


def refresh(folder: Path, seconds: float) -> None:
    """Refresh every feed, as a person's command does."""

    def acknowledged(report: FeedRefreshed) -> None:
        print("feed", report.feed.id, report.outcome, flush=True)

    def put_and_tell(batch: Sequence[Prepared], embedder: str) -> list[Outcome]:
        outcomes = put(batch, embedder)
        print("stored", len(outcomes), flush=True)
        return outcomes

    storing.BATCH_CHARS = BATCH_CHARS
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    with small_library(folder, seconds_a_batch=seconds) as library:
        put = library.catalog.put
        library.catalog.put = put_and_tell  # type: ignore[method-assign]
        print("open", flush=True)
        refresher = Refresher(
            library, RULES, RefreshPlan(feeds_at_once=3), clock=lambda: START, parsers=PARSERS
        )
        only = [one.feed.id for one in library.catalog.feeds.list()]
        summary = asyncio.run(refresher.refresh(only=only, on_feed=acknowledged))
    print("done", summary.new, summary.updated, summary.failed_feeds, summary.busy, flush=True)


if __name__ == "__main__":
    refresh(Path(sys.argv[1]), float(sys.argv[2]))
