"""One round: the feeds that are due, then pages that are due, then retention.

One bad feed never stops the rest. What stops a round is what would stop every feed: a catalog that
cannot be written, an embedder that does not work, or whoever asked for it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Sequence
from typing import Any

import structlog

from knowledge.catalog.records import Feed
from knowledge.errors import CatalogError, EmbeddingError
from knowledge.feeds.desk import Desk
from knowledge.feeds.entries import oldest_kept
from knowledge.feeds.feed_turn import FeedTurn
from knowledge.feeds.page_turn import PageTurn
from knowledge.feeds.reports import FeedRefreshed, RefreshSummary
from knowledge.feeds.reservations import Reservations
from knowledge.feeds.tally import Tally

log = structlog.get_logger("pullquote.feeds")

OnFeed = Callable[[FeedRefreshed], None]
OnStart = Callable[[Feed], None]
OnPage = Callable[[Feed, int, int], None]
OnTotal = Callable[[int], None]

UNEXPECTED = "unexpected"
"""The cause of a failure that nobody foresaw, beside those of fetching."""

PRUNED_TOGETHER = 20
"""Articles that retention takes away in one transaction, so that other writers wait a moment."""


class Round:
    """One round over one library; used once."""

    def __init__(self, desk: Desk, holder: str, *, on_feed: OnFeed, on_start: OnStart) -> None:
        self._desk = desk
        self._reservations = Reservations(desk, holder)
        self._on_feed = on_feed
        self._on_start = on_start
        self._asking = asyncio.Semaphore(desk.plan.feeds_at_once)
        self._summary = RefreshSummary()

    async def run(self, only: Sequence[int] | None, on_total: OnTotal) -> RefreshSummary:
        """Refresh the due feeds, or `only` these, due or not.

        Raises CatalogError and EmbeddingError; what was stored before stays.
        """
        desk, reservations = self._desk, self._reservations
        async with reservations.kept():
            if only is None:
                now = desk.clock()
                on_total(await desk.workers.ask(lambda: desk.shelf.due_count(now)))
                next_feed = reservations.next_due
            else:
                claimed = await reservations.claim(only)
                self._summary.busy = len(set(only)) - claimed
                on_total(claimed)
                next_feed = reservations.next_claimed
            await _together([self._turns(next_feed) for _ in range(desk.plan.in_hand)])
        await self._pages()
        await self._retention()
        return self._summary

    async def _turns(self, next_feed: Callable[[], Awaitable[Feed | None]]) -> None:
        while (feed := await next_feed()) is not None:
            self._on_start(feed)
            report = await self._turn(feed)
            self._reservations.done(feed.id)
            self._summary.add(report)
            _log_feed(report)
            self._on_feed(report)

    async def _turn(self, feed: Feed) -> FeedRefreshed:
        turn = FeedTurn(self._desk, feed)
        try:
            return await turn.take(self._asking)
        except (CatalogError, EmbeddingError):
            raise  # no fault of the feed's: every other would meet it too
        except Exception as error:  # the outermost edge of one feed
            _log_surprise(feed.address, error)
            reason = f"an error that nobody foresaw ({type(error).__name__}); the log has its trace"
        return await FeedTurn(self._desk, feed).failed(UNEXPECTED, reason)

    async def _pages(self) -> None:
        desk, now = self._desk, self._desk.clock()
        due = await desk.workers.store(
            lambda: desk.shelf.due_pages(now, desk.plan.pages_a_round, desk.plan.lease_s)
        )
        tally = Tally()
        until = asyncio.get_running_loop().time() + desk.plan.pages_s
        turns = iter([PageTurn(desk, one, tally, until) for one in due])
        await _together([self._page_turns(turns) for _ in range(desk.plan.in_hand)])
        summary = self._summary
        summary.pages += len(due)
        summary.new += tally.new
        summary.updated += tally.updated
        summary.summaries += tally.summaries
        summary.failed_pages += tally.failed_pages
        summary.withdrawn += tally.withdrawn
        if due:
            await desk.workers.store(lambda: desk.shelf.count(tally.counts))
            log.info("pages_looked_at_again", pages=len(due), updated=tally.updated,
                     withdrawn=tally.withdrawn, failed=tally.failed_pages)  # fmt: skip

    async def _page_turns(self, turns: Iterator[PageTurn]) -> None:
        for turn in turns:
            try:
                await turn.take()
            except (CatalogError, EmbeddingError):
                raise
            except Exception as error:  # as for a feed; the page is due again after its lease
                _log_surprise(turn.due.entry.url or turn.due.feed.address, error)

    async def _retention(self) -> None:
        desk, plan = self._desk, self._desk.plan
        if plan.keep_days is None and plan.keep_articles is None:
            return
        keep_after = oldest_kept(desk.clock(), plan.keep_days)
        while True:
            gone = await desk.workers.store(
                lambda: desk.catalog.prune(keep_after, plan.keep_articles, PRUNED_TOGETHER)
            )
            self._summary.removed += gone
            if gone < PRUNED_TOGETHER:
                break
        if self._summary.removed:
            log.info("articles_too_old_removed", articles=self._summary.removed)


async def _together(works: Sequence[Coroutine[Any, Any, None]]) -> None:
    """Run all of it; the first error, or being cancelled, ends the rest before it is raised."""
    tasks = [asyncio.create_task(work) for work in works]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _log_feed(report: FeedRefreshed) -> None:
    feed = report.feed
    facts: dict[str, object] = {
        "feed": feed.id,
        "address": feed.address,
        "outcome": report.outcome,
        "new": report.new,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "summaries": report.summaries,
        "failed_pages": report.failed_pages,
        "seconds": round(report.seconds, 3),
    }
    if report.cause:
        facts |= {"cause": report.cause, "reason": report.reason}
    log.info("feed_refreshed", **facts)


def _log_surprise(address: str, error: Exception) -> None:
    log.warning("feed_surprised_us", address=address, error=type(error).__name__)
    log.debug("feed_surprised_us", address=address, exc_info=error)
