"""From an address that a person has to the feed that is meant."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urljoin

from knowledge.catalog.records import Feed
from knowledge.errors import SourceError
from knowledge.feeds.addresses import feed_address
from knowledge.feeds.desk import Desk
from knowledge.feeds.reports import AddedFeed, FeedCandidate
from knowledge.fetching.failures import FailureCause, FetchError, shown_url
from knowledge.fetching.fetcher import Fetched, NotModified
from knowledge.sources.feed_reading import FeedReading
from knowledge.sources.reading import ReadingError

CANDIDATES = 5
"""Feeds of a page that are looked at: the first are a site's own, the rest one for each topic."""

COMMON_PATHS = ("/feed", "/rss.xml", "/atom.xml", "/feed.xml", "/index.xml")
"""Where feeds often are, tried only on a site whose page names none."""


async def add_feed(
    desk: Desk,
    url: str,
    *,
    tags: Sequence[str],
    outlet: str | None,
    site: str | None,
    anyway: bool,
) -> AddedFeed | tuple[FeedCandidate, ...]:
    """Add the feed at `url`, or say which feeds the page there leads to; see `Refresher.add`."""
    address = feed_address(url)
    if address is None:
        raise SourceError(
            shown_url(url), "is no http or https address of a feed (one without a password)"
        )
    if (known := await desk.workers.ask(lambda: desk.shelf.find(address))) is not None:
        return await _added(desk, known.address, None, tags=tags, outlet=outlet, site=site)
    try:
        answer = await _fetched(desk, address, inside=True)
    except FetchError:
        if anyway:
            return await _added(desk, address, None, tags=tags, outlet=outlet, site=site)
        raise
    reading = await _feed_in(desk, answer)
    if reading is not None:
        return await _added(
            desk, answer.moved_to or address, reading, tags=tags, outlet=outlet, site=site
        )
    if anyway:
        return await _added(desk, address, None, tags=tags, outlet=outlet, site=site)
    candidates = await _candidates(desk, answer, inside=desk.fetcher.reaches_inside(address))
    if not candidates:
        raise FetchError(
            address,
            "is neither a feed nor a page that leads to one; look for a link named RSS, Atom or"
            " feed on the site, and add that",
            FailureCause.PARSE,
        )
    return candidates


async def _added(
    desk: Desk,
    address: str,
    reading: FeedReading | None,
    *,
    tags: Sequence[str],
    outlet: str | None,
    site: str | None,
) -> AddedFeed:
    def add() -> tuple[Feed, bool]:
        return desk.shelf.add(
            feed_address(address) or address,
            title=reading.title if reading else None,
            outlet=outlet,
            site_url=reading.site_url if reading else None,
            vouched_site=site,
            tags=tags,
            due_at=desk.clock(),
        )

    return AddedFeed(*await desk.workers.store(add))


async def _candidates(desk: Desk, page: Fetched, *, inside: bool) -> tuple[FeedCandidate, ...]:
    """The feeds that the page names, or that stand where feeds often do; each was looked at.

    The page vouches that they speak for its site: a person chose it, and it chose them.
    """
    try:
        links = await desk.workers.ask(
            lambda: desk.parsers.feed_links(page.body, url=page.url, charset=page.charset)
        )
    except ReadingError:
        return ()
    addresses = [link.url for link in links[:CANDIDATES]]
    found = await _verified(desk, addresses, inside=inside)
    if not links:
        usual = [urljoin(page.url, path) for path in COMMON_PATHS]
        found = await _verified(desk, usual, inside=inside)
    return tuple(replace(one, site=page.url) for one in found)


async def _verified(desk: Desk, addresses: Sequence[str], *, inside: bool) -> list[FeedCandidate]:
    """Those of the addresses that are feeds, in their order; two that lead to one are one."""
    found = await asyncio.gather(*(_candidate(desk, one, inside=inside) for one in addresses))
    once = {one.url: one for one in reversed(found) if one is not None}
    return [one for one in found if one is not None and once[one.url] is one]


async def _candidate(desk: Desk, address: str, *, inside: bool) -> FeedCandidate | None:
    try:
        answer = await _fetched(desk, address, inside=inside)
    except FetchError:
        return None
    reading = await _feed_in(desk, answer)
    if reading is None:
        return None
    kept = feed_address(answer.moved_to or address)
    return FeedCandidate(kept, reading.title, len(reading.entries)) if kept else None


async def _fetched(desk: Desk, address: str, *, inside: bool) -> Fetched:
    answer = await desk.fetcher.fetch(address, kind="feed", inside=inside)
    if isinstance(answer, NotModified):
        raise FetchError(address, "says that nothing changed since never", FailureCause.SERVER)
    return answer


async def _feed_in(desk: Desk, answer: Fetched) -> FeedReading | None:
    """The feed that came, or None where something else did."""
    try:
        return await desk.workers.ask(
            lambda: desk.parsers.feed(
                answer.body, url=answer.url, charset=answer.charset, media_type=answer.media_type
            )
        )
    except ReadingError:
        return None
