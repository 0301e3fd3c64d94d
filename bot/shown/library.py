"""What the library holds and how its feeds are, in sentences and lists for any platform."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bot import phrases
from bot.answers import AsOf
from bot.shown.harmless import harmless_line
from knowledge.catalog.records import FeedOverview

_OUTLETS_SHOWN = 12
_FEEDS_SHOWN = 10
_OUTLET_CHARS = 80
_FEED_CHARS = 60
_REASON_CHARS = 120


class Listing(NamedTuple):
    """A sentence, entries of a name and what is said of it, and what else there is (or nothing)."""

    sentence: str
    entries: list[tuple[str, str]]
    more: str = ""


def coverage(as_of: AsOf, outlets: Mapping[str, int]) -> Listing:
    """How many articles, how fresh, and of which outlets. `outlets` are articles by outlet."""
    entries = [
        (harmless_line(outlet, _OUTLET_CHARS) or "no outlet named", counted(number, "article"))
        for outlet, number in list(outlets.items())[:_OUTLETS_SHOWN]
    ]
    more = len(outlets) - len(entries)
    return Listing(
        _holdings(as_of, len(outlets)),
        entries,
        f"and {counted(more, 'more outlet')}" if more > 0 else "",
    )


def feed_health(feeds: Sequence[FeedOverview]) -> Listing:
    """How many feeds come in by themselves, and which of them fail."""
    if not feeds:
        return Listing("No feed is followed; articles come in when someone adds them.", [])
    ailing = [one for one in feeds if one.feed.failures or one.feed.retired_at]
    if not ailing:
        return Listing(f"{counted(len(feeds), 'feed')} followed, all well.", [])
    more = len(ailing) - _FEEDS_SHOWN
    return Listing(
        f"{counted(len(feeds), 'feed')} followed, {len(ailing):,} with trouble:",
        [_ailment(one) for one in ailing[:_FEEDS_SHOWN]],
        f"and {counted(more, 'more')} with trouble" if more > 0 else "",
    )


def headlines_line(topic: str, number: int) -> str:
    """Above `number` of the newest headlines, on one topic (as it is shown) or on all."""
    about = f" on {topic}" if topic else ""
    return f"The newest headlines{about}:" if number else f"The library holds nothing{about} yet."


def counted(number: int, noun: str) -> str:
    """`1 article`, `1,200 articles`; `more` has no plural."""
    return f"{number:,} {noun}{'' if number == 1 or noun == 'more' else 's'}"


def _holdings(as_of: AsOf, outlets: int) -> str:
    if not as_of.articles:
        return "The library holds no article yet."
    held = f"{counted(as_of.articles, 'article')} from {counted(outlets, 'outlet')}"
    if as_of.newest is None:
        return f"{held}; none of them says when it appeared."
    return f"{held}, the newest from {phrases.day(as_of.newest)}."


def _ailment(overview: FeedOverview) -> tuple[str, str]:
    feed = overview.feed
    why = harmless_line(feed.failure_reason, _REASON_CHARS) or "it failed"
    if feed.retired_at:
        state = f"no longer asked: {why}"
    else:
        state = f"{why} ({counted(feed.failures, 'time')} in a row)"
    return harmless_line(feed.name, _FEED_CHARS) or "a feed", state
