"""Keeps the library fresh: rounds over the feeds, once or until told to stop."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from random import Random

import structlog
from aiohttp.abc import AbstractResolver

from knowledge.errors import LibraryError, SourceError
from knowledge.feeds.desk import Desk
from knowledge.feeds.discovery import add_feed
from knowledge.feeds.holders import holder_name
from knowledge.feeds.plan import RefreshPlan
from knowledge.feeds.reports import AddedFeed, FeedCandidate, PageAdded, RefreshSummary
from knowledge.feeds.round import OnFeed, OnPage, OnStart, OnTotal, Round
from knowledge.feeds.single_page import add_page
from knowledge.feeds.storing import Storer
from knowledge.feeds.workers import Workers
from knowledge.fetching.fetcher import Fetcher
from knowledge.fetching.rules import FetchRules
from knowledge.library import Library
from knowledge.sources.parsing import Parsers

log = structlog.get_logger("pullquote.feeds")

PARSING_CHILDREN = 2
_SOONEST_S = 1.0
"""Between two rounds, however much is due: a clock that jumps must not make a busy loop."""


class Refresher:
    """Reads feeds and pages into one library. Needs no opening or closing of its own.

    Each coroutine opens what it needs on the event loop that runs it and closes it before it
    returns; several may run at once, also in other processes, and never two at one feed. With
    `gentle` storing steps back behind whoever asks questions. Everything may raise CatalogError
    (CatalogBusy, CatalogFull) and EmbeddingError: then what was stored before stays, and the rest
    is still due. `clock` gives aware UTC, `random` the jitter, `resolver` a new resolver to replace
    the system's. `parsers` are the caller's to close.
    """

    def __init__(
        self,
        library: Library,
        rules: FetchRules,
        plan: RefreshPlan | None = None,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        random: Random | None = None,
        resolver: Callable[[], AbstractResolver] | None = None,
        parsers: Parsers | None = None,
        gentle: bool = False,
    ) -> None:
        self._library = library
        self._rules = rules
        self._plan = plan or RefreshPlan()
        self._clock = clock
        self._random = random or Random()  # noqa: S311 (jitter is no secret)
        self._resolver = resolver
        self._parsers = parsers
        self._gentle = gentle

    async def refresh(
        self,
        *,
        only: Sequence[int] | None = None,
        on_feed: OnFeed = lambda _report: None,
        on_start: OnStart = lambda _feed: None,
        on_total: OnTotal = lambda _feeds: None,
        on_page: OnPage = lambda _feed, _done, _all: None,
    ) -> RefreshSummary:
        """One round: due feeds, or the named ones whether due or not; due pages; retention.

        `on_total` is told how many feeds there are before the first, `on_start` when one's turn
        begins, `on_page` how many of a feed's pages came, of how many that are fetched in this
        round, and `on_feed` when its turn ends; all on the event loop.
        """
        async with self._desk() as desk:
            watched = replace(desk, on_page=on_page)
            return await self._round(watched, only, on_feed, on_start, on_total)

    async def watch(
        self,
        stop: asyncio.Event,
        *,
        on_feed: OnFeed = lambda _report: None,
        on_round: Callable[[RefreshSummary], None] = lambda _summary: None,
        on_error: Callable[[LibraryError], None] = lambda _error: None,
    ) -> None:
        """Rounds until told to stop, which takes a second or so: what is being fetched is dropped
        and stays due, a transaction under way ends.

        A round that a busy or full catalog stopped is told to `on_error` and tried again later.
        """
        async with self._desk() as desk:
            while not stop.is_set():
                round_ = asyncio.create_task(
                    self._round(desk, None, on_feed, lambda _feed: None, lambda _feeds: None)
                )
                try:
                    summary = await _unless(stop, round_)
                    if summary is not None:
                        on_round(summary)
                        pause = await self._pause(desk)
                except LibraryError as error:
                    log.warning("refresh_stopped", error=type(error).__name__, reason=str(error))
                    on_error(error)
                    pause = self._plan.poll_s
                if stop.is_set():
                    return
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), pause)

    async def add(
        self,
        url: str,
        *,
        tags: Sequence[str] = (),
        outlet: str | None = None,
        site: str | None = None,
        anyway: bool = False,
    ) -> AddedFeed | tuple[FeedCandidate, ...]:
        """Add the feed at `url`; or, where a page is, the feeds it leads to, best first, to choose.

        Candidates were each looked at, and nothing is stored then: add the chosen one by its own
        address, and with its `site`, for which it then speaks as for its own. Raises FetchError
        where nothing can be reached or there is no feed, and SourceError for no address; `anyway`
        adds an address that cannot be reached now.
        """
        async with self._desk() as desk:
            return await add_feed(desk, url, tags=tags, outlet=outlet, site=site, anyway=anyway)

    async def add_page(self, url: str, *, tags: Sequence[str] = ()) -> PageAdded:
        """Take in one page as an article. Raises FetchError and SourceError."""
        async with self._desk() as desk:
            return await add_page(desk, url, tags=tags)

    async def add_pages(
        self,
        urls: Sequence[str],
        *,
        tags: Sequence[str] = (),
        on_page: Callable[[str, PageAdded | SourceError], None] = lambda _url, _result: None,
    ) -> None:
        """Take in pages, in order, as one visit to each of their sites: robots.txt is asked once,
        and there is a pause between pages of one host. `on_page` is told what came of each.
        """
        async with self._desk() as desk:
            for url in urls:
                try:
                    result: PageAdded | SourceError = await add_page(desk, url, tags=tags)
                except SourceError as error:
                    result = error
                on_page(url, result)

    async def _round(
        self,
        desk: Desk,
        only: Sequence[int] | None,
        on_feed: OnFeed,
        on_start: OnStart,
        on_total: OnTotal,
    ) -> RefreshSummary:
        desk.workers.halt.clear()  # a round before this one may have been stopped
        one = Round(desk, holder_name(), on_feed=on_feed, on_start=on_start)
        return await one.run(only, on_total)

    async def _pause(self, desk: Desk) -> float:
        """Seconds until something is due, at most `poll_s`."""
        due = await desk.workers.ask(desk.shelf.next_due)
        wait = self._plan.poll_s if due is None else (due - self._clock()).total_seconds()
        return min(max(wait, min(_SOONEST_S, self._plan.poll_s)), self._plan.poll_s)

    @asynccontextmanager
    async def _desk(self) -> AsyncIterator[Desk]:
        workers = Workers(gentle=self._gentle)
        parsers = self._parsers or Parsers(PARSING_CHILDREN)
        resolver = self._resolver() if self._resolver else None
        try:
            async with Fetcher(self._rules, resolver=resolver) as fetcher:
                yield Desk(
                    catalog=self._library.catalog,
                    fetcher=fetcher,
                    parsers=parsers,
                    workers=workers,
                    storer=Storer(self._library, gentle=self._gentle, halt=workers.halt),
                    plan=self._plan,
                    clock=self._clock,
                    random=self._random,
                )
        finally:
            if self._parsers is None:
                parsers.close()  # whoever still waits for a parse is released
            workers.close()


async def _unless(
    stop: asyncio.Event, work: "asyncio.Task[RefreshSummary]"
) -> RefreshSummary | None:
    """The result of `work`, or None where it was cancelled because of `stop`."""
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({work, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if not work.done():
            work.cancel()
            await asyncio.wait({work})
            return None if work.cancelled() else work.result()
        return work.result()
    finally:
        stopping.cancel()
        if not work.done():
            work.cancel()
            await asyncio.wait({work})
