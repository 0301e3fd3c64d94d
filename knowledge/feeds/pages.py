"""One article's page: fetched politely, parsed in a child, and judged.

Says what came of it as a value; what that means for the library is `intake`'s and `page_turn`'s.
"""

import asyncio
from dataclasses import dataclass

from knowledge.catalog.records import Feed
from knowledge.feeds.acceptance import confirms, not_the_article
from knowledge.feeds.desk import Desk
from knowledge.feeds.naming import article_url, leads_off
from knowledge.feeds.trust import speaks_for
from knowledge.fetching.failures import FailureCause, FetchError
from knowledge.fetching.fetcher import NotModified
from knowledge.sources.reading import PageReading, ReadingError
from knowledge.urls import canonical_url

_FOR_NOW = frozenset(
    {FailureCause.TIMEOUT, FailureCause.CONNECT, FailureCause.DNS, FailureCause.BUSY}
)


@dataclass(frozen=True, slots=True)
class PageRead:
    """The page is there and holds text. `url` is what its article is known by; the rest is what
    the next conditional request says.
    """

    reading: PageReading
    url: str
    etag: str | None
    last_modified: str | None


@dataclass(frozen=True, slots=True)
class PageSame:
    """The page is as it was when its validators were given."""


@dataclass(frozen=True, slots=True)
class PageFailed:
    """There is no text. `for_now`: it may be there later. `gone`: the site says it is not (404,
    410), which is final for a page that was there before. `url` is what an article there would be
    known by, where something came.
    """

    cause: FailureCause
    reason: str
    for_now: bool
    gone: bool
    retry_after_s: float | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class PageConfirms:
    """The page at `url` says what the feed said and no more: that is the whole article."""

    url: str


PageResult = PageRead | PageSame | PageConfirms | PageFailed


async def look_at_page(
    desk: Desk,
    url: str,
    *,
    inside: bool,
    etag: str | None = None,
    last_modified: str | None = None,
) -> PageResult:
    """Fetch and parse the page at `url`; never raises but for cancellation.

    `inside`: whoever names the page may name a private host (see `Fetcher.fetch`).
    """
    try:
        fetched = await desk.fetcher.fetch(
            url, etag=etag, last_modified=last_modified, kind="page", inside=inside
        )
    except FetchError as error:
        return _failed(error)
    if isinstance(fetched, NotModified):
        return PageSame()
    final = canonical_url(fetched.url) or url
    if leads_off(url, final):
        reason = "leads to a front page or a section of a site, not to an article"
        return PageFailed(FailureCause.MISSING, reason, for_now=True, gone=False)
    known_by = article_url(url, final)
    try:
        reading = await desk.workers.ask(
            lambda: desk.parsers.page(fetched.body, url=fetched.url, charset=fetched.charset)
        )
    except ReadingError as error:
        return PageFailed(FailureCause.PARSE, str(error), for_now=False, gone=False, url=known_by)
    return PageRead(reading, known_by, fetched.etag, fetched.last_modified)


async def look_in_time(
    desk: Desk,
    url: str,
    *,
    until: float,
    inside: bool,
    etag: str | None = None,
    last_modified: str | None = None,
) -> PageResult | None:
    """`look_at_page`, or None where the page's turn has not come `until` this time of the loop."""
    try:
        async with asyncio.timeout_at(until):
            return await look_at_page(
                desk, url, inside=inside, etag=etag, last_modified=last_modified
            )
    except TimeoutError:
        return None


def judged(
    result: PageResult, feed: Feed, *, title: str, summary: str, held: str = ""
) -> PageResult:
    """The result, or a failure where what was read is not the article that `feed` announced.

    `held` is the text that was once accepted from this page.
    """
    if not isinstance(result, PageRead):
        return result
    own = speaks_for(feed, result.url)
    if own and confirms(result.reading, summary):
        return PageConfirms(result.url)
    reason = not_the_article(result.reading, title=title, summary=summary, held=held, own=own)
    if reason is None:
        return result
    cause = FailureCause.DENIED if result.reading.paywalled else FailureCause.EMPTY
    return PageFailed(cause, f"its page {reason}", for_now=False, gone=False, url=result.url)


def _failed(error: FetchError) -> PageFailed:
    # SERVER is also for odd answers that will stay so; ROBOTS also for rules not to be had now.
    down = error.status is not None and error.status >= 500
    broken = down and error.cause in (FailureCause.SERVER, FailureCause.ROBOTS)
    return PageFailed(
        error.cause,
        error.reason,
        for_now=error.cause in _FOR_NOW or broken,
        gone=error.cause in (FailureCause.GONE, FailureCause.MISSING),
        retry_after_s=error.retry_after_s,
    )
