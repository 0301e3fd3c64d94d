"""How feeds are refreshed: plain numbers, chosen once, at the edge."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RefreshPlan:
    """The limits of refreshing.

    `keep_days` and `keep_articles` None keep everything. `lease_s` is how long a feed stays
    reserved for a process that no longer says it is at it (killed, or cut off from its disk).
    """

    interval_s: float = 1_800.0
    keep_days: int | None = None
    keep_articles: int | None = None
    feeds_at_once: int = 8  # feeds being asked at one moment
    in_hand: int = 32  # feeds asked whose pages or articles are still being worked at
    lease_s: float = 300.0
    pages_a_feed: int = 50  # pages fetched for one feed in one round; more of them wait
    pages_a_round: int = 200  # pages tried again or looked at once more in one round
    pages_s: float = 120.0  # of waiting for pages, whose sites may ask for long pauses between two
    poll_s: float = 60.0  # how soon a feed that another process added is seen
