"""What one copy of a feed brings into the library: what is new or changed in it, with its pages."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from knowledge.articles import Article, Draft, Extent
from knowledge.catalog.records import EntryMark, EntryRecord, EntryState, Feed
from knowledge.errors import SourceError
from knowledge.feeds.acceptance import says_the_same
from knowledge.feeds.batch import Batch
from knowledge.feeds.desk import Desk
from knowledge.feeds.drafts import (
    Announced,
    announced,
    corrected_draft,
    feed_draft,
    page_draft,
)
from knowledge.feeds.entries import (
    Held,
    KeyedEntry,
    Step,
    address_of,
    decide,
    keyed,
    oldest_kept,
)
from knowledge.feeds.gist import seen_now
from knowledge.feeds.naming import host_of
from knowledge.feeds.notes import Seen, note_of, seen_in
from knowledge.feeds.pages import PageConfirms, PageRead, PageResult, PageSame, judged, look_in_time
from knowledge.feeds.scheduling import page_again, page_recheck
from knowledge.feeds.tally import Tally
from knowledge.feeds.trust import speaks_for
from knowledge.fetching.failures import FailureCause
from knowledge.sources.feed_reading import FeedReading

STORED_TOGETHER = 8
"""Pages whose articles are stored together: they trickle in, and a kill should cost few of them."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """An entry that needs something done, and what is known of it."""

    one: KeyedEntry
    step: Step
    known: EntryRecord | None
    held: Held | None

    @property
    def article(self) -> Article | None:
        """The article that stands at its address, or that it led to."""
        return self.held.article if self.held else None


class Intake:
    """Takes in one copy of one feed."""

    def __init__(self, desk: Desk, feed: Feed, reading: FeedReading, tally: Tally) -> None:
        self._desk = desk
        self._feed = feed
        self._reading = reading
        self._tally = tally
        self._inside = desk.fetcher.reaches_inside(feed.address)

    async def take_in(self) -> bool:
        """Store and mark what is new or changed; when it returns, everything is in the catalog.

        False where something is to be taken in later from the same copy. Raises CatalogError and
        EmbeddingError.
        """
        entries = keyed(self._reading.entries, partial(speaks_for, self._feed))
        wanted = await self._desk.workers.ask(lambda: self._look(entries))
        waiting = sum(one.step is Step.WAIT for one in wanted)
        self._tally.unchanged += len(entries) - len(wanted) + waiting
        await self._store(wanted)
        await self._fetch_pages([one for one in wanted if one.step is Step.FETCH_PAGE])
        await self._follow([one for one in wanted if one.step is Step.FOLLOW])
        return not waiting

    def _look(self, entries: Sequence[KeyedEntry]) -> list[Wanted]:
        """The entries that need something done, in the feed's order."""
        shelf, plan, now = self._desk.shelf, self._desk.plan, self._desk.clock()
        keep_after = oldest_kept(now, plan.keep_days)
        limited = plan.keep_days is not None or plan.keep_articles is not None
        known = shelf.entries(self._feed.id, [one.key for one in entries])
        new = [url for one in entries if one.key not in known and (url := address_of(one.entry))]
        removed = shelf.removed_urls(new) if new else frozenset()
        wanted = []
        for one in entries:
            record = known.get(one.key)
            step_for = partial(
                decide,
                one,
                record,
                now=now,
                keep_after=keep_after,
                limited=limited,
                unwanted=address_of(one.entry) in removed,
            )
            if step_for(held=None) is Step.NOTHING:
                continue
            held = self._held(one, record)
            if (step := step_for(held=held)) is not Step.NOTHING:
                wanted.append(Wanted(one, step, record, held))
        return wanted

    def _held(self, one: KeyedEntry, record: EntryRecord | None) -> Held | None:
        """The article at the entry's address; else the one it led to, if it still is about that.

        Some feeds use an identity again for another story, with another address.
        """
        catalog, url = self._desk.catalog, address_of(one.entry)
        article = catalog.article_by_url(url) if url else None
        if article is None and record is not None and record.article_id:
            article = catalog.article(record.article_id)
            same = url is None or (record.url == url and record.state is EntryState.STORED)
            if article and not same and not says_the_same(one.entry.title, one.entry.text, article):
                return None
        return self._as_held(article) if article else None

    async def _store(self, wanted: Sequence[Wanted]) -> None:
        """Everything that needs no page."""
        batch = Batch()
        for one in wanted:
            if one.step is Step.STORE:
                self._keep_text(batch, one, Extent.WHOLE)
            elif one.step is Step.STORE_SUMMARY:
                self._keep_text(batch, one, Extent.SUMMARY)
            elif one.step is Step.LINK and one.article is not None:
                self._link(batch, one, one.article)
            elif one.step is Step.CORRECT and one.article is not None:
                self._correct(batch, one, one.article)
            elif one.step is Step.TOO_OLD:
                self._pass_over(batch, one, "old")
            elif one.step is Step.NOTHING_TO_QUOTE:
                self._pass_over(batch, one, FailureCause.EMPTY)
        await batch.write(self._desk, self._tally, self._desk.clock())

    async def _follow(self, wanted: Sequence[Wanted]) -> None:
        """Entries that a newer one with the same address has overtaken, once that is stored."""
        catalog, batch = self._desk.catalog, Batch()
        for one in wanted:
            url = address_of(one.one.entry) or ""
            article = await self._desk.workers.ask(partial(catalog.article_by_url, url))
            if article is not None:
                self._link(batch, one, article)
        await batch.write(self._desk, self._tally, self._desk.clock())

    # Pages

    async def _fetch_pages(self, wanted: Sequence[Wanted]) -> None:
        """The pages of the first entries now; those of the others wait for the next round."""
        at_most = self._desk.plan.pages_a_feed
        asked, late = wanted[:at_most], list(wanted[at_most:])
        until = asyncio.get_running_loop().time() + self._desk.plan.pages_s
        done = 0

        async def page_of(one: Wanted) -> tuple[Wanted, PageResult | None]:
            nonlocal done
            result = await self._page_of(one, until)
            done += 1
            self._desk.on_page(self._feed, done, len(asked))
            return one, result

        tasks = [asyncio.create_task(page_of(one)) for one in asked]
        try:
            for at in range(0, len(tasks), STORED_TOGETHER):
                batch = Batch()
                for one, result in await asyncio.gather(*tasks[at : at + STORED_TOGETHER]):
                    if result is None:
                        late.append(one)
                        continue
                    self._tally.page(result)
                    await self._settle(batch, one, result)
                await batch.write(self._desk, self._tally, self._desk.clock())
        finally:
            for left in tasks:
                left.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        batch = Batch()
        for one in late:
            self._try_later(batch, one, 0, self._desk.clock())
        await batch.write(self._desk, self._tally, self._desk.clock())

    async def _page_of(self, one: Wanted, until: float) -> PageResult | None:
        url = address_of(one.one.entry)
        assert url is not None
        entry, known = one.one.entry, one.known
        again = known is not None and known.owner and known.url == url and self._is_whole(one)
        result = await look_in_time(
            self._desk,
            url,
            until=until,
            inside=self._inside,
            etag=known.page_etag if known and again else None,
            last_modified=known.page_last_modified if known and again else None,
        )
        return result and judged(result, self._feed, title=entry.title, summary=entry.text)

    async def _settle(self, batch: Batch, one: Wanted, result: PageResult) -> None:
        """What a page's outcome means for its entry."""
        if isinstance(result, PageRead):
            await self._keep_page(batch, one, result)
        elif isinstance(result, PageConfirms):
            self._keep_text(batch, one, Extent.WHOLE, url=result.url, tried=True)
        elif isinstance(result, PageSame):
            batch.marks.append(self._mark_as_before(one))
        elif result.gone and one.article is not None and self._is_at(one, one.article):
            batch.marks.append(self._mark(one, EntryState.STORED))
            batch.withdrawn.append(one.article.id)
        elif not result.for_now and self._is_whole(one):
            batch.marks.append(self._mark(one, EntryState.STORED))  # better than the summary
        elif result.for_now or (result.gone and one.known is None):
            # A page may be missing for the minutes between a feed's writing and its own.
            now = self._desk.clock()
            due = page_again(now, self._desk.random, tries=1, retry_after_s=result.retry_after_s)
            self._try_later(batch, one, 1, due or now)
        else:
            extent = Extent.WHOLE if one.one.entry.whole else Extent.SUMMARY
            self._keep_text(batch, one, extent, url=result.url, tried=True)

    async def _keep_page(self, batch: Batch, one: Wanted, page: PageRead) -> None:
        desk, now = self._desk, self._desk.clock()
        if page.url != address_of(one.one.entry):
            # The entry's link was a tracker's; another feed may have given the article itself.
            held = await desk.workers.ask(lambda: self._standing(page.url))
            if held is not None and not self._owns(one, held.article):
                own = speaks_for(self._feed, page.url)
                if not own or not (held.strange or held.article.extent is Extent.SUMMARY):
                    self._link(batch, one, held.article)
                    return
        mark = replace(
            self._mark(one, EntryState.STORED),
            page_etag=page.etag,
            page_last_modified=page.last_modified,
            page_due_at=page_recheck(now, desk.random),
        )
        try:
            draft = page_draft(self._feed, self._said(one), page.reading, url=page.url, now=now)
        except SourceError:
            self._keep_text(batch, one, Extent.SUMMARY, url=page.url, tried=True)
        else:
            batch.drafts.append((draft, mark))

    def _try_later(self, batch: Batch, one: Wanted, tries: int, due: datetime) -> None:
        mark = replace(
            self._mark(one, EntryState.PAGE_DUE),
            page_tries=tries,
            page_due_at=due,
            note=note_of(self._seen(one), self._said(one)),
        )
        draft = None if self._is_whole(one) else self._feed_draft(one, Extent.SUMMARY)
        if draft is None:
            batch.marks.append(mark)
        else:
            batch.drafts.append((draft, mark))

    # Texts and marks

    def _keep_text(
        self,
        batch: Batch,
        one: Wanted,
        extent: Extent,
        *,
        url: str | None = None,
        tried: bool = False,
    ) -> None:
        """Keep what the feed itself says, or pass over an entry that says nothing to quote, or
        nothing that is the feed's to say. `url`: where its link led.
        """
        draft = self._feed_draft(one, extent, url)
        if draft is not None:
            mark = replace(self._mark(one, EntryState.STORED), page_tries=int(tried))
            batch.drafts.append((draft, mark))
        elif one.article is not None:
            self._link(batch, one, one.article)
        else:
            why = FailureCause.EMPTY if one.one.own else "foreign"
            self._pass_over(batch, one, why, tried=tried)

    def _correct(self, batch: Batch, one: Wanted, article: Article) -> None:
        mark = replace(
            self._mark(one, EntryState.STORED),
            page_due_at=page_recheck(self._desk.clock(), self._desk.random),
        )
        try:
            draft = corrected_draft(
                self._feed,
                self._said(one),
                article,
                key=one.one.key,
                now=self._desk.clock(),
            )
        except SourceError:
            self._link(batch, one, article)
        else:
            batch.drafts.append((draft, mark))

    def _link(self, batch: Batch, one: Wanted, article: Article) -> None:
        batch.marks.append(self._mark(one, EntryState.STORED))
        batch.links[one.one.key] = article.id

    def _pass_over(self, batch: Batch, one: Wanted, why: str, *, tried: bool = False) -> None:
        self._tally.passed_over(why)
        mark = replace(self._mark(one, EntryState.PASSED_OVER), page_tries=int(tried))
        batch.marks.append(mark)

    def _feed_draft(self, one: Wanted, extent: Extent, url: str | None = None) -> Draft | None:
        try:
            return feed_draft(
                self._feed,
                self._said(one),
                key=one.one.key,
                url=url or address_of(one.one.entry),
                extent=extent,
                now=self._desk.clock(),
            )
        except SourceError:
            return None

    def _said(self, one: Wanted) -> Announced:
        return announced(one.one.entry, self._reading)

    def _mark(self, one: Wanted, state: EntryState) -> EntryMark:
        return EntryMark(
            feed_id=self._feed.id,
            key=one.one.key,
            fingerprint=one.one.fingerprint,
            url=address_of(one.one.entry),
            state=state,
            note=note_of(self._seen(one)),
        )

    def _seen(self, one: Wanted) -> Seen:
        before = seen_in(one.known.note) if one.known else None
        return seen_now(before, one.one.gist, self._desk.clock())

    def _mark_as_before(self, one: Wanted) -> EntryMark:
        """For an entry that says something new of a page that is as it was."""
        mark, known = self._mark(one, EntryState.STORED), one.known
        if known is None:
            return mark
        return replace(
            mark,
            page_etag=known.page_etag,
            page_last_modified=known.page_last_modified,
            page_due_at=known.page_due_at,
        )

    def _is_whole(self, one: Wanted) -> bool:
        return one.article is not None and one.article.extent is Extent.WHOLE

    def _is_at(self, one: Wanted, article: Article) -> bool:
        """Whether the entry's own link is the article's address, on its own site."""
        known, url = one.known, address_of(one.one.entry)
        if url is None or article.url is None or host_of(url) != host_of(article.url):
            return False
        return url == article.url or (known is not None and known.url == url)

    def _standing(self, url: str) -> Held | None:
        """The article at `url`."""
        article = self._desk.catalog.article_by_url(url)
        return self._as_held(article) if article else None

    def _as_held(self, article: Article) -> Held:
        carrying = self._desk.shelf.carrying(article.id)
        strange = bool(carrying) and not any(speaks_for(feed, article.url) for feed in carrying)
        return Held(article, strange, [feed.id for feed in carrying] == [self._feed.id])

    def _owns(self, one: Wanted, article: Article) -> bool:
        return one.known is not None and one.known.owner and one.known.article_id == article.id
