"""What to do with an entry of a feed, from what it says and what is known of it. Pure.

The effects - storing, fetching pages, marking - are `intake`'s.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from knowledge.articles import Article, Extent, published_instant, published_iso
from knowledge.catalog.records import EntryRecord, EntryState
from knowledge.feeds.acceptance import says_the_same
from knowledge.feeds.gist import gist_of, waits
from knowledge.feeds.notes import seen_in
from knowledge.sources.drafts import MIN_ARTICLE_CHARS
from knowledge.sources.feed_reading import FeedEntry
from knowledge.urls import canonical_url


class Step(StrEnum):
    """What is to be done with an entry."""

    NOTHING = "nothing"
    """It is as it was, or a person does not want it."""
    STORE = "store"
    """Its text is the whole article."""
    FETCH_PAGE = "fetch_page"
    """It says too little: its page may say the rest."""
    STORE_SUMMARY = "store_summary"
    """It says too little and has no page: what it says is kept as a summary."""
    LINK = "link"
    """Its article stands in the library already, by another feed or a file."""
    CORRECT = "correct"
    """Its article came from its page through a stranger's feed: this one knows title and date."""
    FOLLOW = "follow"
    """A newer entry of this feed has the same address: it leads to that one's article."""
    WAIT = "wait"
    """It changed so slightly that the change is taken in later."""
    TOO_OLD = "too_old"
    """Retention would take it away at once."""
    NOTHING_TO_QUOTE = "nothing_to_quote"
    """There is nothing to quote in it and no page to look at."""


_PASSED_OVER = (Step.TOO_OLD, Step.NOTHING_TO_QUOTE)
_NOT_BROUGHT_BACK = (EntryState.REMOVED, EntryState.EXPIRED)


@dataclass(frozen=True, slots=True)
class KeyedEntry:
    """An entry with what it is known by. Both are sha256 in hex.

    `key` stands for which entry it is, `fingerprint` for what the feed says of it, `gist` for how
    much of that changed. `own`: the feed speaks for its address. `leads`: no other entry of this
    copy of the feed with the same address comes before it.
    """

    entry: FeedEntry
    key: str
    fingerprint: str
    gist: str = ""
    own: bool = True
    leads: bool = True


def keyed(
    entries: Sequence[FeedEntry], speaks_for: Callable[[str | None], bool] = lambda _url: True
) -> list[KeyedEntry]:
    """The entries with what they are known by, in their order.

    Of entries with one address the newest leads: by their dates if all have one, else the first.

    The date of publication is no part of the fingerprint: many feeds write the present time into
    it at every request. The date of a summary's last change is one, because it may be all that
    tells of an edited page, unless all entries say the same, which is such a clock again.
    """
    updates = {entry.updated for entry in entries}
    telling = len(updates) > 1 or len(entries) == 1
    leading = _leading(entries)
    found = []
    for at, entry in enumerate(entries):
        own = speaks_for(address_of(entry))
        updated = published_iso(entry.updated) or "" if telling else ""
        firm = (entry.title, *_said_beside(entry), updated, str(own))
        marked = (entry.text, "" if entry.whole else updated, str(own))
        found.append(
            KeyedEntry(
                entry,
                _digest(entry.identity),
                _digest(entry.title, *_said_beside(entry), *marked),
                gist_of(_digest(*firm), entry.text),
                own,
                at in leading,
            )
        )
    return found


def _leading(entries: Sequence[FeedEntry]) -> set[int]:
    """The places of the entries that lead: one for each address, and all without any."""
    together: dict[str, list[int]] = {}
    leading = set()
    for at, entry in enumerate(entries):
        if (url := address_of(entry)) is None:
            leading.add(at)
        else:
            together.setdefault(url, []).append(at)
    for places in together.values():
        dates = [published_instant(entries[at].published) for at in places]
        known = [date for date in dates if date is not None]
        newest = dates.index(max(known)) if len(known) == len(dates) else 0
        leading.add(places[newest])
    return leading


@dataclass(frozen=True, slots=True)
class Held:
    """The article that stands at an entry's address or that it led to, and whose it is.

    `strange`: its text came through feeds none of which speaks for its site. `only_ours`: no other
    feed leads to it.
    """

    article: Article
    strange: bool = False
    only_ours: bool = False


def decide(
    one: KeyedEntry,
    known: EntryRecord | None,
    held: Held | None,
    *,
    now: datetime,
    keep_after: datetime | None = None,
    limited: bool = False,
    unwanted: bool = False,
) -> Step:
    """What to do with an entry.

    `known` is what the catalog has of this entry. `keep_after`: older articles are not kept;
    `limited`: by age or number, retention takes articles away. `unwanted`: a person removed the
    article of this address.
    """
    if known is not None and known.state is EntryState.EXPIRED and not limited:
        known = None
    if unwanted if known is None else known.state in _NOT_BROUGHT_BACK:
        return Step.NOTHING
    same = known is not None and known.fingerprint == one.fingerprint
    if known is not None and same and not _may_be_wanted_now(known):
        return Step.NOTHING
    step = _step(one, known, held, keep_after) if one.leads else Step.FOLLOW
    if same:
        return Step.NOTHING if step in _PASSED_OVER else step
    late = known is not None and waits(seen_in(known.note), one.gist, now)
    return Step.WAIT if late and step in (Step.STORE, Step.FETCH_PAGE) else step


def _step(
    one: KeyedEntry, known: EntryRecord | None, held: Held | None, keep_after: datetime | None
) -> Step:
    if held is None:
        return _for_new(one, keep_after)
    if known is not None and known.owner and known.article_id == held.article.id:
        step = _by_what_it_says(one)
    else:
        step = _for_anothers(one, held)
    # Where the entry lost its words, what was stored stays.
    return Step.LINK if step is Step.NOTHING_TO_QUOTE else step


def _for_new(one: KeyedEntry, keep_after: datetime | None) -> Step:
    published = published_instant(one.entry.published)
    if keep_after is not None and published is not None and published < keep_after:
        return Step.TOO_OLD
    return _by_what_it_says(one)


def _for_anothers(one: KeyedEntry, held: Held) -> Step:
    """For an article whose text another entry, another feed or a person gave."""
    if not one.own:
        return Step.LINK  # a stranger changes nothing of it
    article, whole = held.article, _is_whole(one.entry)
    if held.strange:
        if whole or article.extent is Extent.SUMMARY:
            return _by_what_it_says(one)
        fits = says_the_same(one.entry.title, one.entry.text, article)
        return Step.CORRECT if fits else Step.FETCH_PAGE
    later = _instants(one.entry, article)
    edited = held.only_ours and later is not None and later[0] > later[1]
    return Step.STORE if whole and (article.extent is Extent.SUMMARY or edited) else Step.LINK


def _by_what_it_says(one: KeyedEntry) -> Step:
    if one.own and _is_whole(one.entry):
        return Step.STORE
    if one.entry.url is not None:
        return Step.FETCH_PAGE
    enough = len(one.entry.text) >= MIN_ARTICLE_CHARS
    return Step.STORE_SUMMARY if enough else Step.NOTHING_TO_QUOTE


def _is_whole(entry: FeedEntry) -> bool:
    return entry.whole and len(entry.text) >= MIN_ARTICLE_CHARS


def _instants(entry: FeedEntry, article: Article) -> tuple[datetime, datetime] | None:
    mine, theirs = published_instant(entry.published), published_instant(article.published)
    return None if mine is None or theirs is None else (mine, theirs)


def address_of(entry: FeedEntry) -> str | None:
    """The canonical address of the entry's own link, None where it has none that can be opened."""
    return canonical_url(entry.url) if entry.url else None


def _may_be_wanted_now(known: EntryRecord) -> bool:
    """Passed over without a look at its page: too old then, perhaps not by today's settings."""
    return known.state is EntryState.PASSED_OVER and known.page_tries == 0


def _said_beside(entry: FeedEntry) -> tuple[str, ...]:
    """What an entry says beside title, text and the date of its last change."""
    return (
        entry.url or "",
        str(entry.whole),
        "; ".join(entry.authors),
        entry.outlet or "",
        str(entry.published is not None),
    )


def _digest(*parts: str) -> str:
    whole = hashlib.sha256()
    for part in parts:
        encoded = part.encode("utf-8", "surrogatepass")
        whole.update(len(encoded).to_bytes(8))
        whole.update(encoded)
    return whole.hexdigest()


def oldest_kept(now: datetime, keep_days: int | None) -> datetime | None:
    """Before this instant articles are too old to keep; None: no article is."""
    if keep_days is None:
        return None
    seconds = now.timestamp() - keep_days * 86_400
    return datetime.fromtimestamp(max(seconds, 0.0), UTC)
