"""One feed's turn: ask it, take in what is new, and only then move its state.

Whatever interrupts a turn, what it stored stays and its feed is still due: the next turn finds
those entries known and goes on with the rest.
"""

import asyncio
import hashlib
import time
from dataclasses import replace

from knowledge.catalog.records import Feed
from knowledge.errors import SourceError
from knowledge.feeds.desk import Desk
from knowledge.feeds.intake import Intake
from knowledge.feeds.reports import FeedOutcome, FeedRefreshed
from knowledge.feeds.scheduling import after_failure, after_success
from knowledge.feeds.tally import Tally
from knowledge.fetching.failures import FailureCause, FetchError
from knowledge.fetching.fetcher import Fetched, NotModified
from knowledge.sources.feed_reading import FeedReading
from knowledge.sources.reading import ReadingError


class FeedTurn:
    """The turn of one feed that is claimed by this process."""

    def __init__(self, desk: Desk, feed: Feed) -> None:
        self._desk = desk
        self._feed = feed
        self._address = feed.address
        self._tally = Tally()
        self._started = time.monotonic()

    async def take(self, asking: asyncio.Semaphore) -> FeedRefreshed:
        """Refresh the feed; `asking` bounds how many feeds are asked at one moment.

        What is the feed's own fault is in the report. Raises CatalogError and EmbeddingError, and
        whatever nobody foresaw.
        """
        feed, desk = self._feed, self._desk
        try:
            async with asking:
                answer = await desk.fetcher.fetch(
                    feed.address,
                    etag=feed.etag,
                    last_modified=feed.last_modified,
                    kind="feed",
                    inside=True,
                )
                if isinstance(answer, NotModified):
                    return await self._unchanged(answer)
                digest = hashlib.sha256(answer.body).hexdigest()
                if digest == feed.body_sha256:
                    return await self._unchanged(answer)
                reading = await self._read(answer)
        except FetchError as error:
            return await self.failed(
                error.cause,
                error.reason,
                retry_after_s=error.retry_after_s,
                gone=error.cause is FailureCause.GONE,
            )
        if not await self._still_apart(answer):
            return self._report("fetched")
        if not feed.title and reading.title:
            # The first articles' outlet is named by it; the catalog learns it at the end.
            self._feed = replace(self._feed, title=reading.title)
        if not await Intake(desk, self._feed, reading, self._tally).take_in():
            # The same bytes must be read once more, even if the feed never changes again.
            answer = replace(answer, etag=None, last_modified=None)
            return await self._finish(answer, None, reading)
        return await self._finish(answer, digest, reading)

    async def failed(
        self,
        cause: str,
        reason: str,
        *,
        retry_after_s: float | None = None,
        gone: bool = False,
    ) -> FeedRefreshed:
        """The feed's turn ends badly: it is tried again later, or never if it is gone."""
        desk, now = self._desk, self._desk.clock()
        due_at = after_failure(
            now,
            desk.plan.interval_s,
            desk.random,
            failures=self._feed.failures + 1,
            retry_after_s=retry_after_s,
        )
        self._tally.counts[f"feeds_failed:{cause}"] += 1
        await desk.workers.store(
            lambda: desk.shelf.fail(
                self._feed.id,
                now=now,
                due_at=due_at,
                cause=cause,
                reason=reason,
                retired=gone,
                counts=self._tally.counts,
            )
        )
        return self._report("retired" if gone else "failed", cause, reason)

    # The feed itself

    async def _read(self, answer: Fetched) -> FeedReading:
        desk = self._desk
        try:
            return await desk.workers.ask(
                lambda: desk.parsers.feed(
                    answer.body,
                    url=answer.url,
                    charset=answer.charset,
                    media_type=answer.media_type,
                )
            )
        except ReadingError as error:
            raise FetchError(self._feed.address, str(error), FailureCause.PARSE) from error

    async def _unchanged(self, answer: Fetched | NotModified) -> FeedRefreshed:
        if await self._still_apart(answer):
            self._tally.counts["feeds_unchanged"] += 1
            await self._settle(answer, self._feed.body_sha256, None)
        return self._report("unchanged")

    async def _finish(
        self, answer: Fetched, digest: str | None, reading: FeedReading
    ) -> FeedRefreshed:
        tally = self._tally
        tally.counts["feeds_fetched"] += 1
        tally.counts["articles_unchanged"] += tally.unchanged
        await self._settle(answer, digest, reading)
        return self._report("fetched")

    async def _settle(
        self, answer: Fetched | NotModified, digest: str | None, reading: FeedReading | None
    ) -> None:
        """Move the feed's state: the last thing in a good turn."""
        desk, feed, now = self._desk, self._feed, self._desk.clock()
        ttl_s = reading.ttl_s if reading else feed.ttl_s
        due_at = after_success(
            now, desk.plan.interval_s, desk.random, fresh_s=answer.fresh_s, ttl_s=ttl_s
        )
        if isinstance(answer, Fetched):
            self._tally.counts["feed_bytes"] += len(answer.body)
            etag, last_modified = answer.etag, answer.last_modified
        else:  # a 304 need not repeat its validators (RFC 9110, 15.4.5)
            etag = answer.etag or feed.etag
            last_modified = answer.last_modified or feed.last_modified
        await desk.workers.store(
            lambda: desk.shelf.finish(
                feed.id,
                now=now,
                due_at=due_at,
                etag=etag,
                last_modified=last_modified,
                body_sha256=digest,
                title=reading.title if reading else None,
                site_url=reading.site_url if reading else None,
                ttl_s=ttl_s,
                changed=reading is not None,
                counts=self._tally.counts,
            )
        )

    async def _still_apart(self, answer: Fetched | NotModified) -> bool:
        """Follow a permanent redirect; False where the feed became one with another.

        Only after the answer proved to be the feed: a site that is down or sold also redirects.
        """
        desk, feed = self._desk, self._feed
        if answer.moved_to is None or answer.moved_to == feed.address:
            return True
        moved_to = answer.moved_to
        try:
            moved = await desk.workers.store(lambda: desk.shelf.move(feed.id, moved_to))
        except SourceError:
            return True  # the new address is none that can be kept
        if moved is None:
            return True  # removed meanwhile: nothing of it will be stored
        self._feed = moved
        return moved.id == feed.id

    def _report(
        self, outcome: FeedOutcome, cause: str | None = None, reason: str | None = None
    ) -> FeedRefreshed:
        tally = self._tally
        moved = self._feed.address != self._address
        return FeedRefreshed(
            self._feed,
            "moved" if moved else outcome,
            tally.new,
            tally.updated,
            tally.unchanged,
            tally.summaries,
            tally.failed_pages,
            cause,
            reason,
            time.monotonic() - self._started,
        )
