"""Whether feeds come in, for `pullquote doctor`. Pure: judged by what the last looks found."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from adapters.terminal.failures import advice
from adapters.terminal.feed_views import feed_name, health
from adapters.terminal.findings import Finding, Verdict
from adapters.terminal.render import count
from adapters.terminal.times import ago

if TYPE_CHECKING:
    from knowledge.catalog.records import FeedOverview

STALE = timedelta(days=1)
"""A feed that failed for longer wants a person's eye; shorter outages pass by themselves."""


def feed_findings(feeds: Sequence["FeedOverview"], now: datetime) -> Iterator[Finding]:
    """Whether feeds come in. Nothing is fetched for it: this is what the last looks found."""
    asked = [one.feed for one in feeds if one.feed.retired_at is None]
    retired = len(feeds) - len(asked)
    failing = [feed for feed in asked if feed.failures]
    if len(asked) > 1 and len(failing) == len(asked):
        said = "All of them fail: this computer may have no connection to the network, or a proxy "
        yield Finding(Verdict.WARN, "Feeds", f"{said}is needed. `pullquote feeds list` says more.")
        return
    for feed in failing:
        last = feed.succeeded_at or feed.added_at
        if now - last > STALE:
            said = f"{feed_name(feed)} ({feed.id}) is {health(feed)}, last read "
            since = ago(last, now) if feed.succeeded_at else "never"
            todo = advice(feed.failure_cause).for_a_feed
            yield Finding(Verdict.WARN, "Feeds", f"{said}{since}. {todo}")
    if retired:
        said = f"{count(retired, 'feed')} retired; `pullquote feeds list` says what to do."
        yield Finding(Verdict.WARN, "Feeds", said)
    if feeds:
        well = f"{len(asked) - len(failing):,} of {count(len(feeds), 'feed')} well."
        yield Finding(Verdict.OK, "Feeds", well)
