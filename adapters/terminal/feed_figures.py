"""How the feeds fare, all together: figures for `status`, and those in words."""

import re
from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Any

from adapters.terminal.failures import advice
from adapters.terminal.times import ago, soon
from knowledge.articles import published_iso

if TYPE_CHECKING:
    from knowledge.catalog.feeds import FeedShelf

_SINGULARS = {
    "feeds": "feed",
    "articles": "article",
    "pages": "page",
    "passages": "passage",
    "summaries": "summary",
    "entries": "entry",
    "bytes": "byte",
}
_PLURALS = re.compile(rf"\b(?:{'|'.join(_SINGULARS)})\b")


def feed_figures(shelf: "FeedShelf") -> dict[str, Any]:
    """How the feeds fare; `failing` counts them by the cause of their last failure."""
    overviews = shelf.list()
    feeds = [one.feed for one in overviews]
    asked = [feed for feed in feeds if feed.retired_at is None]
    failing = Counter(feed.failure_cause or "unexpected" for feed in asked if feed.failures)
    new = sum(feed.succeeded_at is None and not feed.failures for feed in asked)
    return {
        "followed": len(feeds),
        "well": len(asked) - failing.total() - new,
        "new": new,
        "failing": dict(failing.most_common()),
        "retired": len(feeds) - len(asked),
        "waiting_pages": sum(one.waiting_pages for one in overviews),
        "last_success": published_iso(shelf.last_success()),
        "next_due": published_iso(min((feed.due_at for feed in asked), default=None)),
    }


def feeds_in_words(figures: dict[str, Any], now: datetime) -> str:
    """`12 feeds: 9 well, 1 new, 2 failing (2 no answer in time); last success 5 minutes ago, …`."""
    if not figures["followed"]:
        return "none: add one with `pullquote feeds add URL`"
    failing = figures["failing"]
    causes = ", ".join(f"{number:,} {advice(cause).short}" for cause, number in failing.items())
    parts = [f"{figures['well']:,} well"]
    parts += [f"{figures['new']:,} new"] if figures["new"] else []
    parts += [f"{sum(failing.values()):,} failing ({causes})"] if failing else []
    parts += [f"{figures['retired']:,} retired"] if figures["retired"] else []
    last, due = figures["last_success"], figures["next_due"]
    times = [f"last success {ago(datetime.fromisoformat(last), now)}"] if last else []
    times += [f"next {soon(datetime.fromisoformat(due), now)}"] if due else []
    return "; ".join([f"{figures['followed']:,} followed, {', '.join(parts)}", *times])


def counter_in_words(name: str, number: int) -> str:
    """`3 feeds failed (timeout)` for 3 of `feeds_failed:timeout`, `1 feed fetched` for one."""
    what, _, cause = name.replace("_", " ").partition(":")
    if number == 1:
        what = _PLURALS.sub(lambda found: _SINGULARS[found[0]], what)
    return f"{number:,} {what} ({cause})" if cause else f"{number:,} {what}"
