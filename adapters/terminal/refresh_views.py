"""What a refresh did, for a person, a pipe and a program. Pure."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from adapters.terminal.failures import advice
from adapters.terminal.feed_views import feed_name
from adapters.terminal.harmless import harmless_line
from adapters.terminal.render import count
from adapters.terminal.times import soon
from knowledge.articles import published_iso

if TYPE_CHECKING:
    from knowledge.feeds.reports import FeedRefreshed, RefreshSummary


def refreshed_as_dict(one: "FeedRefreshed", now: datetime) -> dict[str, Any]:
    """One object a feed, as docs/json.md names it."""
    return {
        "at": published_iso(now),
        "feed": one.feed.id,
        "address": one.feed.address,
        "name": one.feed.name,
        "outcome": one.outcome,
        "new": one.new,
        "updated": one.updated,
        "unchanged": one.unchanged,
        "summaries": one.summaries,
        "failed_pages": one.failed_pages,
        "cause": one.cause,
        "reason": one.reason,
        "seconds": round(one.seconds, 3),
    }


def refreshed_fields(one: "FeedRefreshed", now: datetime) -> list[str]:
    """The same for cut, sort and awk, without tabs and control characters."""
    fields = (
        published_iso(now) or "",
        str(one.feed.id),
        one.feed.name,
        one.outcome,
        str(one.new),
        str(one.updated),
        one.cause or "",
        one.reason or "",
    )
    return [harmless_line(field, 10_000) for field in fields]


def refreshed_in_words(one: "FeedRefreshed") -> str:
    """`Example Daily: 3 new, 1 updated`, or why it could not be read."""
    name = f"{feed_name(one.feed)} ({one.feed.id})"
    if one.outcome in ("failed", "retired"):
        reason = harmless_line(one.reason or advice(one.cause).short, 300).rstrip(".")
        retired = (
            " From now on it is asked only by name or with --all."
            if one.outcome == "retired"
            else ""
        )
        return f"{name}: {reason}.{retired}"
    said = [f"{one.new:,} new", f"{one.updated:,} updated"]
    if one.outcome == "moved":
        said.append(f"moved to {harmless_line(one.feed.address)}")
    if one.failed_pages:
        said.append(f"{count(one.failed_pages, 'page')} could not be read")
    return f"{name}: {', '.join(said)}"


def summary_in_words(summary: "RefreshSummary") -> str:
    """What a round did, in one line."""
    sentences = []
    if summary.feeds:
        fetched = summary.feeds - summary.unchanged_feeds - summary.failed_feeds
        causes = ", ".join(
            f"{number:,} {advice(cause).short}" for cause, number in summary.causes.most_common()
        )
        failed = f"{summary.failed_feeds:,} failed{f' ({causes})' if causes else ''}"
        sentences.append(
            f"{count(summary.feeds, 'feed')}: {fetched:,} fetched, "
            f"{summary.unchanged_feeds:,} unchanged, {failed}."
        )
    if summary.pages:
        sentences.append(f"{count(summary.pages, 'page')} looked at again.")
    partly = f" ({summary.summaries:,} as summaries)" if summary.summaries else ""
    sentences.append(f"Articles: {summary.new:,} new, {summary.updated:,} updated{partly}.")
    if summary.failed_pages:
        sentences.append(f"{count(summary.failed_pages, 'page')} could not be read.")
    if summary.withdrawn:
        gone = count(summary.withdrawn, "article")
        sentences.append(f"{gone} withdrawn by the publisher: kept and marked.")
    if summary.removed:
        sentences.append(f"{count(summary.removed, 'article')} removed by retention.")
    if summary.busy:
        sentences.append(f"{count(summary.busy, 'feed')} left to another process that is at it.")
    return " ".join(sentences)


def nothing_done(
    summary: "RefreshSummary", followed: int, next_due: datetime | None, now: datetime
) -> str:
    """Why no feed was looked at; `followed` is how many feeds there are."""
    if not followed:
        return (
            "There is no feed yet. Add one with `pullquote feeds add URL`, or a starter pack with "
            "`pullquote feeds import --pack NAME`."
        )
    if summary.busy:
        return "Another process is refreshing these feeds at this moment."
    if next_due is None:
        return "Every feed is retired; `pullquote feeds list` says why."
    return (
        f"Nothing is due: the next feed or page is {soon(next_due, now)}. --all looks at every "
        "feed now."
    )
