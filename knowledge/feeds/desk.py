"""What the work of one refresh shares: where it reads, where it stores, and the clock."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from knowledge.catalog.feeds import FeedShelf
from knowledge.catalog.records import Feed
from knowledge.catalog.store import Catalog
from knowledge.feeds.plan import RefreshPlan
from knowledge.feeds.storing import Storer
from knowledge.feeds.workers import Workers
from knowledge.fetching.fetcher import Fetcher
from knowledge.sources.parsing import Parsers


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything a feed's or a page's turn needs. One event loop; `clock` gives aware UTC."""

    catalog: Catalog
    fetcher: Fetcher
    parsers: Parsers
    workers: Workers
    storer: Storer
    plan: RefreshPlan
    clock: Callable[[], datetime]
    random: Random = field(default_factory=Random)
    on_page: Callable[[Feed, int, int], None] = lambda _feed, _done, _all: None

    @property
    def shelf(self) -> FeedShelf:
        """The feeds of the catalog."""
        return self.catalog.feeds
