"""Pages looked at again: those that failed for now, and each accepted page once, a day later.

A page tried again may make a summary whole. A page looked at once more shows corrections, which
become a new version, and withdrawals, which are marked: the article is kept.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from knowledge.articles import Draft, Extent
from knowledge.catalog.records import EntryMark, EntryState, Outcome, PageDue
from knowledge.errors import SourceError
from knowledge.feeds.acceptance import says_the_same
from knowledge.feeds.batch import Batch
from knowledge.feeds.desk import Desk
from knowledge.feeds.drafts import (
    Announced,
    announced_before,
    feed_draft,
    page_draft,
)
from knowledge.feeds.naming import host_of
from knowledge.feeds.notes import announced_in, without_announcement
from knowledge.feeds.pages import (
    PageConfirms,
    PageFailed,
    PageRead,
    PageResult,
    judged,
    look_in_time,
)
from knowledge.feeds.scheduling import page_again, page_recheck
from knowledge.feeds.tally import Tally
from knowledge.feeds.trust import speaks_for
from knowledge.fetching.failures import FailureCause


@dataclass(frozen=True, slots=True)
class PageTurn:
    """The turn of one page that is due, claimed by this process."""

    desk: Desk
    due: PageDue
    tally: Tally
    until: float
    """The time of the event loop after which the page waits for another round."""

    async def take(self) -> None:
        """Look at the page and settle what that means. Raises CatalogError and EmbeddingError."""
        if not await self.desk.workers.ask(self._is_about_its_article):
            # The feed gave the entry's identity to another story, at another address.
            other = replace(self, due=replace(self.due, article=None))
            return await other._take()
        return await self._take()

    async def _take(self) -> None:
        result = await self._looked_at()
        if result is None:
            return  # due again when its lease ends
        self.tally.page(result)
        batch, now = Batch(), self.desk.clock()
        if isinstance(result, PageRead):
            await self._keep(batch, result, now)
        elif isinstance(result, PageConfirms):
            self._make_whole(batch, result.url, now)
        elif isinstance(result, PageFailed):
            self._give_up_or_wait(batch, result, now)
        else:
            batch.marks.append(self._done())
        await batch.write(self.desk, self.tally, now)

    def _is_about_its_article(self) -> bool:
        entry, article = self.due.entry, self.due.article
        if article is None or entry.url is None:
            return True
        at_url = self.desk.catalog.article_by_url(entry.url)
        if at_url is not None and at_url.id == article.id:
            return True
        said = announced_in(entry.note)
        return said is None or says_the_same(said.title, said.text, article)

    @property
    def _again(self) -> bool:
        """Whether this page was accepted before."""
        article = self.due.article
        return article is not None and article.extent is Extent.WHOLE

    async def _looked_at(self) -> PageResult | None:
        entry, article = self.due.entry, self.due.article
        if entry.url is None:
            return PageFailed(FailureCause.ADDRESS, "has no address", for_now=False, gone=False)
        result = await look_in_time(
            self.desk,
            entry.url,
            until=self.until,
            inside=self.desk.fetcher.reaches_inside(self.due.feed.address),
            etag=entry.page_etag if self._again else None,
            last_modified=entry.page_last_modified if self._again else None,
        )
        if result is None:
            return None
        said, feed = self._said(), self.due.feed
        if self._again and article:
            return judged(result, feed, title=said.title, summary="", held=article.text)
        return judged(
            result, feed, title=said.title, summary=article.text if article else said.text
        )

    async def _keep(self, batch: Batch, page: PageRead, now: datetime) -> None:
        article = self.due.article
        entry = self.due.entry
        if article is None and page.url != entry.url:
            held = await self.desk.workers.ask(lambda: self.desk.catalog.article_by_url(page.url))
            if held is not None and not speaks_for(self.due.feed, page.url):
                batch.marks.append(self._kept())  # a stranger changes nothing of it
                batch.links[entry.key] = held.id
                return
        mark = replace(
            self._kept(),
            page_tries=0,
            page_etag=page.etag,
            page_last_modified=page.last_modified,
        )
        if not self._again:
            mark = replace(mark, page_due_at=page_recheck(now, self.desk.random))
        try:
            draft = page_draft(
                self.due.feed,
                self._said(),
                page.reading,
                url=page.url,
                now=now,
                settled_outlet=article.outlet if article and self._again else None,
            )
        except SourceError:
            batch.marks.append(self._done())
            return
        if self._again and await self._is_unchanged(draft, mark):
            batch.marks.append(mark)  # nothing to embed
        else:
            batch.drafts.append((draft, mark))

    def _make_whole(self, batch: Batch, url: str, now: datetime) -> None:
        """The page has no more than the summary that is stored, or than the feed announced."""
        article, feed = self.due.article, self.due.feed
        if article is not None:
            feed = replace(feed, outlet=article.outlet)  # settled when it was stored
        draft = feed_draft(
            feed,
            announced_before(article) if article else self._said(),
            key=self.due.entry.key,
            url=article.url if article else url,
            extent=Extent.WHOLE,
            now=now,
        )
        batch.drafts.append((draft, self._kept()))

    async def _is_unchanged(self, draft: Draft, mark: EntryMark) -> bool:
        catalog = self.desk.catalog
        [outcome] = await self.desk.workers.ask(lambda: catalog.foresee([draft], [mark]))
        return outcome is Outcome.UNCHANGED

    def _give_up_or_wait(self, batch: Batch, failed: PageFailed, now: datetime) -> None:
        entry, article = self.due.entry, self.due.article
        tries = entry.page_tries + 1
        missing_yet = failed.cause is FailureCause.MISSING and not self._again
        again = None
        if failed.for_now or missing_yet:
            again = page_again(
                now, self.desk.random, tries=tries, retry_after_s=failed.retry_after_s
            )
        if again is not None:
            batch.marks.append(replace(self._as_it_was(), page_tries=tries, page_due_at=again))
            return
        batch.marks.append(replace(self._done(), page_tries=tries))
        at_home = article is not None and host_of(entry.url) == host_of(article.url)
        if failed.gone and article is not None and at_home:
            batch.withdrawn.append(article.id)

    def _done(self) -> EntryMark:
        """The entry's mark when its page has no more turn to come."""
        state = EntryState.STORED if self.due.article else EntryState.PASSED_OVER
        note = without_announcement(self.due.entry.note)
        return replace(self._as_it_was(), state=state, page_tries=1, page_due_at=None, note=note)

    def _kept(self) -> EntryMark:
        """The same where the page gives the article, whatever was there before."""
        return replace(self._done(), state=EntryState.STORED)

    def _as_it_was(self) -> EntryMark:
        entry = self.due.entry
        return EntryMark(
            feed_id=entry.feed_id,
            key=entry.key,
            fingerprint=entry.fingerprint,
            url=entry.url,
            state=entry.state,
            page_etag=entry.page_etag,
            page_last_modified=entry.page_last_modified,
            page_tries=entry.page_tries,
            page_due_at=entry.page_due_at,
            note=entry.note,
        )

    def _said(self) -> Announced:
        """The feed's word as it was noted, else what the stored article says."""
        said = announced_in(self.due.entry.note)
        if said is None and self.due.article is not None:
            return announced_before(self.due.article)
        return said or Announced()
