"""A page that a person names becomes an article, without any feed."""

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from knowledge.articles import Draft, Extent, published_instant
from knowledge.errors import SourceError
from knowledge.feeds.desk import Desk
from knowledge.feeds.entries import oldest_kept
from knowledge.feeds.naming import bears_out, host_of
from knowledge.feeds.pages import PageFailed, PageRead, look_at_page
from knowledge.feeds.reports import PageAdded
from knowledge.feeds.trust import speaks_for
from knowledge.fetching.failures import FailureCause, FetchError, shown_url
from knowledge.sources.drafts import checked_draft
from knowledge.sources.reading import Reading
from knowledge.urls import canonical_url


async def add_page(desk: Desk, url: str, *, tags: Sequence[str]) -> PageAdded:
    """Take in the page at `url`; see `Refresher.add_page`."""
    address = canonical_url(url)
    if address is None:
        raise SourceError(shown_url(url), "is no http or https address")
    result = await look_at_page(desk, address, inside=True)
    if isinstance(result, PageFailed):
        raise FetchError(address, result.reason, result.cause, retry_after_s=result.retry_after_s)
    if not isinstance(result, PageRead):
        raise FetchError(address, "says that nothing changed since never", FailureCause.SERVER)
    draft = await desk.workers.ask(lambda: _as_its_feed_says(desk, _draft(result, tags)))
    _check_age(desk, draft)
    [stored] = await desk.workers.store(lambda: desk.storer.store([(draft, None)]))
    article = await desk.workers.ask(lambda: desk.catalog.article_by_url(result.url))
    if article is None:  # retention or a person was quicker
        raise SourceError(shown_url(address), "was removed while it was added; add it again")
    return PageAdded(stored.outcome, article)


def _check_age(desk: Desk, draft: Draft) -> None:
    """Raises SourceError for what retention would take away again in the next round."""
    keep_after = oldest_kept(desk.clock(), desk.plan.keep_days)
    published = published_instant(draft.published)
    if keep_after is not None and published is not None and published < keep_after:
        raise SourceError(
            shown_url(draft.url or draft.origin),
            f"was published on {published:%Y-%m-%d}, and retention would remove it at once: the"
            f" setting for days to keep says {desk.plan.keep_days}",
        )


def _draft(page: PageRead, tags: Sequence[str]) -> Draft:
    """A page behind a paywall gives a summary: what can be read without paying."""
    reading, host = page.reading, host_of(page.url)
    name = reading.site_name
    fields = {**reading.fields, "url": page.url, "outlet": name if _believed(name, host) else host}
    draft = checked_draft(
        page.url,
        page.url,
        Reading(reading.title, reading.text, fields),
        urlsplit(page.url).path.strip("/").rpartition("/")[2] or host,
    )
    extent = Extent.SUMMARY if reading.paywalled else Extent.WHOLE
    return replace(draft, extent=extent, tags=tuple(tags))


def _as_its_feed_says(desk: Desk, draft: Draft) -> Draft:
    """The draft, with title, outlet and date of an article that its site's own feed gave: the feed
    knows them, the page is guessed from.
    """
    known = desk.catalog.article_by_url(draft.url) if draft.url else None
    if known is None:
        return draft
    carrying = desk.shelf.carrying(known.id)
    if not any(speaks_for(feed, known.url) for feed in carrying):
        return draft
    return replace(
        draft,
        title=known.title,
        outlet=known.outlet,
        authors=known.authors or draft.authors,
        published=known.published or draft.published,
    )


def _believed(name: str | None, host: str) -> bool:
    return name is not None and bears_out(host, name)
