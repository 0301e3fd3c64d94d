"""What is written to the library together, in the thread that stores."""

from datetime import datetime
from functools import partial

from knowledge.articles import Draft
from knowledge.catalog.records import EntryMark
from knowledge.feeds.desk import Desk
from knowledge.feeds.tally import Tally


class Batch:
    """What is to be written together: drafts with their entries, and entries without a draft."""

    def __init__(self) -> None:
        self.drafts: list[tuple[Draft, EntryMark | None]] = []
        self.marks: list[EntryMark] = []
        self.links: dict[str, str] = {}
        self.withdrawn: list[str] = []

    async def write(self, desk: Desk, tally: Tally, now: datetime) -> None:
        """Write it in the thread that stores, and count it."""
        if self.drafts:
            drafts = self.drafts
            for (draft, _), done in zip(
                drafts, await desk.workers.store(lambda: desk.storer.store(drafts)), strict=True
            ):
                tally.stored(draft, done)
        if self.marks:
            await desk.workers.store(lambda: desk.shelf.mark(self.marks, self.links))
        for article_id in self.withdrawn:
            await desk.workers.store(partial(desk.catalog.withdraw, article_id, now))
            tally.withdrew()
