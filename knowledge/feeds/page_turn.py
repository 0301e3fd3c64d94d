"""Pages looked at again: those that failed for now, and each accepted page once, a day later.

A page tried again may make a summary whole. A page looked at once more shows corrections, which
become a new version, and withdrawals, which are marked: the article is kept.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from knowledge.articles import Draft, Extent
from knowledge.catalog.records import EntryMark, EntryState, Outcome, PageDue
from knowledge.errors import SourceError
from knowledge.feeds.batch import Batch
from knowledge.feeds.desk import Desk
from knowledge.feeds.drafts import (
    Announced,
    announced_before,
    announced_in_note,
    feed_draft,
    page_draft,
)
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
        result = await self._looked_at()
        if result is None:
            return  # due again when its lease ends
        self.tally.page(result)
        batch, now = Batch(), self.desk.clock()
        if isinstance(result, PageRead):
            await self._keep(batch, result, now)
        elif isinstance(result, PageConfirms):
            self._make_whole(batch, now)
        elif isinstance(result, PageFailed):
            self._give_up_or_wait(batch, result, now)
        else:
            batch.marks.append(self._done())
        await batch.write(self.desk, self.tally, now)

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
            etag=entry.page_etag if self._again else None,
            last_modified=entry.page_last_modified if self._again else None,
        )
        if result is None:
            return None
        text = article.text if article else ""
        said = self._said()
        if self._again:
            return judged(result, title=said.title, summary="", held=text)
        return judged(result, title=said.title, summary=text)

    async def _keep(self, batch: Batch, page: PageRead, now: datetime) -> None:
        article = self.due.article
        mark = replace(
            self._done(),
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

    def _make_whole(self, batch: Batch, now: datetime) -> None:
        """The page has no more than the summary that is stored."""
        article, key = self.due.article, self.due.entry.key
        if article is None:
            return
        draft = feed_draft(
            replace(self.due.feed, outlet=article.outlet),  # settled when it was stored
            announced_before(article),
            key=key,
            url=article.url,
            extent=Extent.WHOLE,
            now=now,
        )
        batch.drafts.append((draft, self._done()))

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
        if failed.gone and article is not None:
            batch.withdrawn.append(article.id)

    def _done(self) -> EntryMark:
        """The entry's mark when its page has no more turn to come."""
        state = EntryState.STORED if self.due.article else EntryState.PASSED_OVER
        return replace(self._as_it_was(), state=state, page_tries=1, page_due_at=None, note=None)

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
        if self.due.entry.note is None and self.due.article is not None:
            return announced_before(self.due.article)
        return announced_in_note(self.due.entry.note)
