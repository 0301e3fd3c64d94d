"""What to do with an entry of a feed, from what it says and what is known of it. Pure.

The effects - storing, fetching pages, marking - are `feed_round`'s.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from knowledge.articles import Article, Extent, published_instant, published_iso
from knowledge.catalog.records import EntryRecord, EntryState
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
    TOO_OLD = "too_old"
    """Retention would take it away at once."""
    NOTHING_TO_QUOTE = "nothing_to_quote"
    """There is nothing to quote in it and no page to look at."""


@dataclass(frozen=True, slots=True)
class KeyedEntry:
    """An entry with what it is known by. Both are sha256 in hex.

    `key` stands for which entry it is, `fingerprint` for what the feed says of it.
    """

    entry: FeedEntry
    key: str
    fingerprint: str


def keyed(entries: Sequence[FeedEntry]) -> list[KeyedEntry]:
    """The entries with key and fingerprint, in their order.

    The date of publication is no part of the fingerprint: many feeds write the present time into
    it at every request. The date of a summary's last change is one, because it may be all that
    tells of an edited page, unless all entries say the same, which is such a clock again.
    """
    updates = {entry.updated for entry in entries}
    telling = len(updates) > 1 or len(entries) == 1
    return [
        KeyedEntry(
            entry, _digest(entry.identity), _digest(*_said(entry, telling and not entry.whole))
        )
        for entry in entries
    ]


def decide(
    one: KeyedEntry,
    known: EntryRecord | None,
    article: Article | None,
    *,
    keep_after: datetime | None = None,
    unwanted: bool = False,
) -> Step:
    """What to do with an entry.

    `known` is what the catalog has of this entry, `article` the one that stands at its address or
    that it led to. `keep_after`: older articles are not kept. `unwanted`: an article of this
    address was removed by a person or by retention.
    """
    if unwanted if known is None else known.state is EntryState.REMOVED:
        return Step.NOTHING
    same = known is not None and known.fingerprint == one.fingerprint
    if known is not None and same and not _may_be_wanted_now(known):
        return Step.NOTHING
    if article is None:
        step = _for_new(one.entry, keep_after)
    elif known is not None and known.owner and known.article_id == article.id:
        step = _by_what_it_says(one.entry)
    else:  # another feed or a file gave its text; a whole text is better than a summary
        brings_more = one.entry.whole and article.extent is Extent.SUMMARY
        step = Step.STORE if brings_more else Step.LINK
    if step is Step.NOTHING_TO_QUOTE and article is not None:
        return Step.LINK  # the entry lost its words; what was stored stays
    passed_over = step in (Step.TOO_OLD, Step.NOTHING_TO_QUOTE)
    return Step.NOTHING if passed_over and same else step


def _for_new(entry: FeedEntry, keep_after: datetime | None) -> Step:
    published = published_instant(entry.published)
    if keep_after is not None and published is not None and published < keep_after:
        return Step.TOO_OLD
    return _by_what_it_says(entry)


def _by_what_it_says(entry: FeedEntry) -> Step:
    enough = len(entry.text) >= MIN_ARTICLE_CHARS
    if enough and entry.whole:
        return Step.STORE
    if entry.url is not None:
        return Step.FETCH_PAGE
    return Step.STORE_SUMMARY if enough else Step.NOTHING_TO_QUOTE


def address_of(entry: FeedEntry) -> str | None:
    """The canonical address of the entry's own link, None where it has none that can be opened."""
    return canonical_url(entry.url) if entry.url else None


def _may_be_wanted_now(known: EntryRecord) -> bool:
    """Passed over without a look at its page: too old then, perhaps not by today's settings."""
    return known.state is EntryState.PASSED_OVER and known.page_tries == 0


def _said(entry: FeedEntry, with_update: bool) -> tuple[str, ...]:
    updated = published_iso(entry.updated) or "" if with_update else ""
    return (
        entry.title,
        entry.text,
        entry.url or "",
        str(entry.whole),
        "; ".join(entry.authors),
        entry.outlet or "",
        str(entry.published is not None),
        updated,
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
