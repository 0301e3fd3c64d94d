"""A page that a person names becomes an article, without any feed."""

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from knowledge.articles import Draft, Extent
from knowledge.errors import SourceError
from knowledge.feeds.desk import Desk
from knowledge.feeds.naming import bears_out, host_of
from knowledge.feeds.pages import PageFailed, PageRead, look_at_page
from knowledge.feeds.reports import PageAdded
from knowledge.fetching.failures import FailureCause, FetchError, shown_url
from knowledge.sources.drafts import checked_draft
from knowledge.sources.reading import Reading
from knowledge.urls import canonical_url


async def add_page(desk: Desk, url: str, *, tags: Sequence[str]) -> PageAdded:
    """Take in the page at `url`; see `Refresher.add_page`."""
    address = canonical_url(url)
    if address is None:
        raise SourceError(shown_url(url), "is no http or https address")
    result = await look_at_page(desk, address)
    if isinstance(result, PageFailed):
        raise FetchError(address, result.reason, result.cause, retry_after_s=result.retry_after_s)
    if not isinstance(result, PageRead):
        raise FetchError(address, "says that nothing changed since never", FailureCause.SERVER)
    draft = _draft(result, tags)
    [stored] = await desk.workers.store(lambda: desk.storer.store([(draft, None)]))
    article = await desk.workers.ask(lambda: desk.catalog.article_by_url(result.url))
    if article is None:  # retention or a person was quicker
        raise SourceError(shown_url(address), "was removed while it was added; add it again")
    return PageAdded(stored.outcome, article)


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


def _believed(name: str | None, host: str) -> bool:
    return name is not None and bears_out(host, name)
