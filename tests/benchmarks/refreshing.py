"""A process of its own that refreshes many feeds twice: `refreshing.py FOLDER PORT FEEDS EMBEDDER`.

EMBEDDER is `bundled` or `none` (vectors that cost nothing). What both rounds took goes to standard
output as one JSON object.
"""

import asyncio
import json
import logging
import resource
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import structlog

from knowledge.embedding.minilm import MiniLmEmbeddings
from knowledge.feeds.refresh import Refresher
from knowledge.fetching.rules import FetchRules
from knowledge.library import Library
from knowledge.sources.feed_reading import FeedReading
from knowledge.sources.parsing import Parsers
from tests.benchmarks.feed_server import host_of_feed
from tests.benchmarks.material import open_library
from tests.knowledge.feeds.newsroom import small_library


class CountingParsers(Parsers):
    """Counts the feeds it is given."""

    feeds = 0

    def feed(self, *arguments: Any, **named: Any) -> FeedReading:
        CountingParsers.feeds += 1
        return super().feed(*arguments, **named)


def rules_for(feeds: int) -> FetchRules:
    """Rules under which the loopback hosts may be reached."""
    hosts = frozenset(host_of_feed(number) for number in range(feeds))
    return FetchRules(user_agent="Pullquote/benchmark", private_hosts=hosts)


def add_feeds(library: Library, feeds: int, port: int) -> None:
    """Put the served feeds into the library, due at once."""
    now = datetime.now(UTC)
    for number in range(feeds):
        library.catalog.feeds.add(f"http://{host_of_feed(number)}:{port}/feed", due_at=now)


def peak_mb(who: int) -> float:
    """The largest resident memory of this process, or of the largest child that has ended."""
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return resource.getrusage(who).ru_maxrss / unit


def one_round(
    library: Library, rules: FetchRules, parsers: Parsers, now: datetime
) -> dict[str, Any]:
    """What one round did and took."""
    before, parsed = library.catalog.feeds.counters(), CountingParsers.feeds
    wall, cpu = time.perf_counter(), time.process_time()
    summary = asyncio.run(Refresher(library, rules, clock=lambda: now, parsers=parsers).refresh())
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    after = library.catalog.feeds.counters()
    return {
        "wall_s": wall,
        "cpu_s": cpu,
        "feeds": summary.feeds,
        "failed": summary.failed_feeds,
        "unchanged_feeds": summary.unchanged_feeds,
        "articles": summary.new,
        "parsed": CountingParsers.feeds - parsed,
        "embedded": after.get("embedded_passages", 0) - before.get("embedded_passages", 0),
        "peak_mb": peak_mb(resource.RUSAGE_SELF),
    }


def main(folder: Path, port: int, feeds: int, embedder: str) -> None:
    """Two rounds, an hour apart by the clock that the refresher sees."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    rules, parsers = rules_for(feeds), CountingParsers(2)
    bundled = embedder == "bundled"
    with (
        open_library(folder, MiniLmEmbeddings(), own_index=False)
        if bundled
        else small_library(folder) as library
    ):
        add_feeds(library, feeds, port)
        start = datetime.now(UTC)
        rounds = []
        for hours in (1, 2):
            now = start + timedelta(hours=hours)
            rounds.append(one_round(library, rules, parsers, now))
        passages = library.catalog.coverage().passages
    parsers.close()
    child = peak_mb(resource.RUSAGE_CHILDREN)
    print(json.dumps({"rounds": rounds, "passages": passages, "child_peak_mb": child}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
