"""Which stored article a draft is, and what storing it would do.

An article is known by its addresses: its own, further ones, and the links of its entries. Without a
match the same words under the same title at one site are that article; without any address it is
known by the place it was read from, or by its words. The text of an article belongs to the entry
that gave it; another entry only leads to it, unless it brings the whole for a summary.
"""

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa

from knowledge.articles import (
    Article,
    Draft,
    Extent,
    Published,
    published_instant,
    published_iso,
)
from knowledge.catalog import entries, tagging
from knowledge.catalog.records import EntryMark, EntryRecord, EntryState, Outcome
from knowledge.catalog.rows import article_from_row, article_select, epoch
from knowledge.catalog.schema import article_urls, articles, feeds, versions
from knowledge.feeds.trust import same_owner, speaks_at

_EDITION = re.compile(r"^(?:(?:www\d?|m|mobile|amp)\.)+(?=[^.]+\.)")
_WORD = re.compile(r"\w+")
SAME_WORDS = 0.4
"""The share of words in common from which a text under another title is still the same article."""
_SEARCHED = ("title", "sha256", "outlet", "published_epoch", "sample")


@dataclass(frozen=True, slots=True)
class Plan:
    """What storing a draft shall do.

    `known` is the article it is; None for a new one. `held` is what the catalog shall hold of it.
    `refused`: its entry must not bring it back, or its feed is gone. `gives`: the text is the
    draft's to change, and its entry owns the article from now on. `further_urls` are addresses not
    yet written down.
    """

    outcome: Outcome
    known: Article | None
    held: Mapping[str, Any]
    entry: EntryRecord | None = None
    refused: bool = False
    gives: bool = True
    further_urls: tuple[str, ...] = ()
    new_words: bool = True
    new_passages: bool = True


def plan_for(
    connection: sa.Connection,
    draft: Draft,
    entry: EntryMark | None,
    given: AbstractSet[str] = frozenset(),
) -> Plan:
    """What storing `draft` shall do now. `given` are articles written earlier in the same call."""
    urls = _addresses(draft, entry)
    old = entries.entry_of(connection, entry) if entry else None
    if entry and _refused(connection, entry, old):
        return Plan(Outcome.UNCHANGED, None, {}, old, refused=True)
    row = _known_row(connection, draft, urls)
    readdressed = row is None
    if row is None and entry is not None and old is not None and old.owner:
        row = _same_entry_elsewhere(connection, draft, entry, old)
    if row is None:
        return _plan_for_new(connection, draft, entry, old, urls)
    known = article_from_row(row)
    before = _held(known, by_hand=bool(row.by_hand))
    gives = entry is None or _gives(
        connection, draft, known, entry, free=not row.by_hand, given=given
    )
    held = dict(before)
    if gives and not (known.extent is Extent.WHOLE and draft.extent is Extent.SUMMARY):
        held = _merged(known, draft)
        if readdressed and draft.url:
            held["url"] = draft.url
    held["by_hand"] = bool(row.by_hand) or entry is None
    further = _new_addresses(connection, draft, _others(urls, held["url"]))
    if known.url and held["url"] != known.url:
        further = (*further, known.url)
    more = further or tagging.lacks(connection, known.id, draft.tags)
    changed = held != before or (more and entry is None)
    return Plan(
        Outcome.UPDATED if changed else Outcome.UNCHANGED,
        known,
        held,
        old,
        gives=gives,
        further_urls=further,
        new_words=any(held[name] != before[name] for name in ("title", "sha256")),
        new_passages=any(held[name] != before[name] for name in _SEARCHED),
    )


def _plan_for_new(
    connection: sa.Connection,
    draft: Draft,
    entry: EntryMark | None,
    old: EntryRecord | None,
    urls: Sequence[str],
) -> Plan:
    if entry is not None:
        refused = bool(entries.removed_urls(connection, urls))
    else:
        refused = draft.sample and _holds_real_article(connection)
    held = {**_merged(None, draft), "by_hand": entry is None}
    outcome = Outcome.UNCHANGED if refused else Outcome.ADDED
    return Plan(outcome, None, held, old, refused, further_urls=_others(urls, held["url"]))


def site_of(url: str) -> str:
    """The host of a canonical URL without the marks of an edition: `www.`, `m.`, `amp.`."""
    return _EDITION.sub("", urlsplit(url).netloc)


def find_by_url(connection: sa.Connection, url: str, *, sample: bool = False) -> sa.Row[Any] | None:
    """The current row of the article at an address of its, its own or a further one."""
    current = _current().where(articles.c.sample.is_(sample))
    row = connection.execute(current.where(articles.c.url == url)).one_or_none()
    if row is not None:
        return row
    further = current.join(article_urls, article_urls.c.article_id == articles.c.id)
    return connection.execute(further.where(article_urls.c.url == url)).one_or_none()


def head_values(held: Mapping[str, Any]) -> dict[str, Any]:
    """What of `held` stands in `articles`."""
    names = ("origin", "url", "sample", "sha256", "outlet", "published_epoch", "extent", "by_hand")
    return {name: held[name] for name in (*names, "withdrawn_epoch")}


def body_values(held: Mapping[str, Any]) -> dict[str, Any]:
    """What of `held` stands in `versions`."""
    names = ("title", "outlet", "authors", "published", "language", "text", "sha256")
    return {name: held[name] for name in names}


def _addresses(draft: Draft, entry: EntryMark | None) -> tuple[str, ...]:
    both = (draft.url, entry.url if entry else None)
    return tuple(dict.fromkeys(url for url in both if url))


def _others(urls: Sequence[str], own: str | None) -> tuple[str, ...]:
    return tuple(url for url in urls if url != own)


def _refused(connection: sa.Connection, entry: EntryMark, old: EntryRecord | None) -> bool:
    if old is not None and old.state is EntryState.REMOVED:
        return True
    return not entries.has_feed(connection, entry.feed_id)


def _current() -> sa.Select[Any]:
    return article_select(current=True).add_columns(articles.c.by_hand)


def _known_row(connection: sa.Connection, draft: Draft, urls: Sequence[str]) -> sa.Row[Any] | None:
    for url in urls:
        row = find_by_url(connection, url, sample=draft.sample)
        if row is not None:
            return row
    current = _current().where(articles.c.sample.is_(draft.sample))
    same_words = current.where(
        articles.c.sha256 == draft.sha256, versions.c.title == draft.title
    ).order_by(articles.c.id)
    if draft.url is not None:
        site = site_of(draft.url)
        for row in connection.execute(same_words.where(articles.c.url.is_not(None))):
            if site_of(row.url) == site:
                return row
    same_place = current.where(articles.c.origin == draft.origin)
    if draft.url is not None:
        same_place = same_place.where(articles.c.url.is_(None))
    # One file may have been loaded under several addresses: words decide, then the latest loading.
    same_place = same_place.order_by(
        articles.c.sha256 != draft.sha256, versions.c.fetched_epoch.desc(), articles.c.id
    )
    row = connection.execute(same_place.limit(1)).one_or_none()
    if row is None and draft.url is None:
        row = connection.execute(same_words.limit(1)).one_or_none()
    return row


def _same_entry_elsewhere(
    connection: sa.Connection, draft: Draft, entry: EntryMark, old: EntryRecord
) -> sa.Row[Any] | None:
    """The article that the entry gave before, if the entry only got another address since.

    A feed that uses an identity again for another story has another title and other words. And
    an article of another site stays there, whatever a feed gives under the identity later.
    """
    row = connection.execute(_current().where(articles.c.id == old.article_id)).one_or_none()
    if row is None or not _may_move(connection, entry, row.url, draft.url):
        return None
    if row.title == draft.title:
        return row
    mine, theirs = (frozenset(_WORD.findall(text.casefold())) for text in (draft.text, row.text))
    alike = len(mine & theirs) >= SAME_WORDS * max(1, len(mine | theirs))
    return row if alike else None


def _new_addresses(connection: sa.Connection, draft: Draft, urls: Sequence[str]) -> tuple[str, ...]:
    """Those of `urls` under which no article is known yet."""
    return tuple(url for url in urls if find_by_url(connection, url, sample=draft.sample) is None)


def _holds_real_article(connection: sa.Connection) -> bool:
    """Samples are for an empty library: beside a real article they are not taken in."""
    real = sa.select(articles.c.id).where(~articles.c.sample).limit(1)
    return connection.execute(real).first() is not None


def _gives(
    connection: sa.Connection,
    draft: Draft,
    known: Article,
    entry: EntryMark,
    *,
    free: bool,
    given: AbstractSet[str],
) -> bool:
    """Whether the text of `known` is for this entry to change; `free`: nobody gave it by hand.

    A feed that speaks for the article's site comes before one that found it elsewhere.
    """
    if not _may_move(connection, entry, known.url, draft.url):
        return False  # another site's words: its address once led to this article
    owner = entries.owner_of(connection, known.id)
    if owner == (entry.feed_id, entry.key):
        return True
    if not _speaks_for(connection, entry.feed_id, known.url):
        return False
    if known.extent is Extent.SUMMARY and draft.extent is Extent.WHOLE:
        return True
    if owner is None or not _speaks_for(connection, owner[0], known.url):
        return free or owner is not None
    # Some feeds give an edited article a new identity under the same link; others link all their
    # entries to one page, the newest first. The newer takes over, and within one call the first.
    mine, theirs = published_instant(draft.published), published_instant(known.published)
    older = mine is not None and theirs is not None and mine < theirs
    return owner[0] == entry.feed_id and known.id not in given and not older


def _speaks_for(connection: sa.Connection, feed_id: int, url: str | None) -> bool:
    chosen = sa.select(feeds.c.address, feeds.c.vouched_site).where(feeds.c.id == feed_id)
    feed = connection.execute(chosen).one_or_none()
    return feed is not None and (url is None or speaks_at(feed.address, feed.vouched_site, url))


def _may_move(
    connection: sa.Connection, entry: EntryMark, old_url: str | None, new_url: str | None
) -> bool:
    """Whether what the feed gives at `new_url` may be the article that stood at `old_url`."""
    if old_url is None or (new_url is not None and same_owner(old_url, new_url)):
        return True
    return all(_speaks_for(connection, entry.feed_id, url) for url in (old_url, new_url))


def _merged(known: Article | None, draft: Draft) -> dict[str, Any]:
    """What the catalog shall hold: the draft, keeping what it no longer says about the article."""
    published: Published = draft.published
    if known is not None and published is None:
        published = known.published
    withdrawn = known.withdrawn_at if known and draft.extent is Extent.SUMMARY else None
    return {
        "origin": known.origin if known else draft.origin,
        "url": (known.url if known else None) or draft.url,
        "sample": draft.sample,
        "title": draft.title,
        "outlet": draft.outlet or (known.outlet if known else None),
        "authors": list(draft.authors or (known.authors if known else ())),
        "published": published_iso(published),
        "published_epoch": epoch(published_instant(published)),
        "language": draft.language or (known.language if known else None),
        "text": draft.text,
        "sha256": draft.sha256,
        "extent": draft.extent.value,
        "withdrawn_epoch": epoch(withdrawn),
    }


def _held(known: Article, *, by_hand: bool) -> dict[str, Any]:
    return {
        "origin": known.origin,
        "url": known.url,
        "sample": known.sample,
        "title": known.title,
        "outlet": known.outlet,
        "authors": list(known.authors),
        "published": published_iso(known.published),
        "published_epoch": epoch(published_instant(known.published)),
        "language": known.language,
        "text": known.text,
        "sha256": known.sha256,
        "extent": known.extent.value,
        "by_hand": by_hand,
        "withdrawn_epoch": epoch(known.withdrawn_at),
    }
