"""Which feed a person means: by its id, its address, or a part of its name that no other has."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from adapters.terminal.errors import TerminalError
from adapters.terminal.feed_views import feed_name
from adapters.terminal.harmless import harmless_line
from adapters.terminal.render import count

if TYPE_CHECKING:
    from knowledge.catalog.records import Feed
    from knowledge.catalog.store import Catalog

_CANDIDATES_SHOWN = 8


def chosen_feeds(catalog: "Catalog", texts: Sequence[str]) -> list["Feed"]:
    """The feeds that `texts` mean, each once, in the order given.

    Raises TerminalError, naming the candidates, where one means none or several.
    """
    held = [overview.feed for overview in catalog.feeds.list()]
    meant = [catalog.feeds.find(text) or _by_name(text, held) for text in texts]
    return list({feed.id: feed for feed in meant}.values())


def _by_name(text: str, held: Sequence["Feed"]) -> "Feed":
    wanted = text.strip().casefold()
    whole = [feed for feed in held if wanted in _names(feed)]
    partly = [feed for feed in held if any(wanted in name for name in _names(feed))]
    found = (whole or partly) if wanted else []
    if len(found) == 1:
        return found[0]
    shown = harmless_line(text, 80)
    if not held:
        raise TerminalError("There is no feed yet; add one with `pullquote feeds add URL`.")
    if not found:
        raise TerminalError(
            f'No feed has the id, the address or the name "{shown}"; `pullquote feeds list` shows '
            "them."
        )
    named = "; ".join(f"{feed.id} {feed_name(feed)}" for feed in found[:_CANDIDATES_SHOWN])
    more = f"; and {len(found) - _CANDIDATES_SHOWN} more" * (len(found) > _CANDIDATES_SHOWN)
    raise TerminalError(
        f'"{shown}" may be any of {count(len(found), "feed")}: {named}{more}. Name one by its id.'
    )


def _names(feed: "Feed") -> list[str]:
    known = (feed.outlet, feed.name, feed.title, feed.address, feed.site_url)
    return [name.casefold() for name in known if name]
