"""Which articles a search may see."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Filters:
    """Limits on a search; the default sees every article but the samples.

    `since` (inclusive) and `until` (exclusive) are aware and compare with the publication instant,
    so an article of unknown date passes neither. `outlets` are outlet names as the catalog has
    them; empty means any. `tags` are topics, any of which an article or one of its feeds must
    carry; empty means any article.
    """

    since: datetime | None = None
    until: datetime | None = None
    outlets: tuple[str, ...] = ()
    include_samples: bool = False
    tags: tuple[str, ...] = ()

    @property
    def narrows(self) -> bool:
        """Whether these limits can hide an article that is not a sample."""
        return bool(self.since or self.until or self.outlets or self.tags)


REAL_ARTICLES = Filters()
"""No limits: every article but the samples."""
