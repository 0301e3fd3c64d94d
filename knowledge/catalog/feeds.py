"""The feeds that the library reads: which there are, when each is due, and how it went.

One class over short transactions. Safe from many threads; any process may write.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from knowledge.canonical import canonical_line
from knowledge.catalog import (
    claims,
    entries,
    feed_rows,
    holdings,
    merging,
    tagging,
    tombstones,
    writing,
)
from knowledge.catalog.counting import add_counts, read_counts
from knowledge.catalog.entries import header
from knowledge.catalog.feed_rows import kept_address, line, read_feed, site, update_feed
from knowledge.catalog.records import EntryMark, EntryRecord, Feed, FeedOverview, PageDue
from knowledge.catalog.rows import epoch, moment, present_epoch
from knowledge.catalog.schema import feed_entries, feeds
from knowledge.catalog.transactions import Transactions
from knowledge.errors import SourceError

Feeds = list[Feed]
Overviews = list[FeedOverview]
PagesDue = list[PageDue]

_REMOVED_AT_ONCE = 20
_LONGEST_CAUSE = 32
_LONGEST_TTL_S = 10**9


class FeedShelf:
    """The feeds of one catalog; have it as `Catalog.feeds`.

    Every method may raise CatalogError and its kinds. Times are aware and kept to the second.
    What is said of a feed that was removed meanwhile is passed over.
    """

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    # Which feeds there are

    def add(
        self,
        address: str,
        *,
        title: str | None = None,
        outlet: str | None = None,
        site_url: str | None = None,
        vouched_site: str | None = None,
        tags: Sequence[str] = (),
        due_at: datetime,
    ) -> tuple[Feed, bool]:
        """The feed at `address`, and whether it is new.

        One that was there gets the tags too, and the vouched site if it has none. SourceError
        where `address` can be no feed's.
        """
        kept = kept_address(address)
        with self._transactions.writing() as connection:
            feed_id = feed_rows.id_at(connection, kept)
            new = feed_id is None
            if feed_id is None:
                feed_id = feed_rows.insert_feed(
                    connection,
                    kept,
                    title=title,
                    outlet=outlet,
                    site_url=site_url,
                    vouched_site=vouched_site,
                    due_at=due_at,
                )
            elif vouched := site(vouched_site):
                feed_rows.vouch_if_none_did(connection, feed_id, vouched)
            feed_rows.add_tags(connection, feed_id, tags)
            feed = read_feed(connection, feed_id)
        assert feed is not None
        return feed, new

    def get(self, feed_id: int) -> Feed | None:
        """The feed of this id, or None."""
        with self._transactions.reading() as connection:
            return read_feed(connection, feed_id)

    def find(self, text: str) -> Feed | None:
        """The feed that a person means by an id, its address, or another way of writing that."""
        text = text.strip()
        if text.isascii() and text.isdigit():
            return self.get(int(text)) if len(text) < 20 else None
        try:
            address = kept_address(text)
        except SourceError:
            return None
        with self._transactions.reading() as connection:
            feed_id = feed_rows.id_at(connection, address)
            if feed_id is None:
                feed_id = feed_rows.id_of_alike(connection, address)
            return None if feed_id is None else read_feed(connection, feed_id)

    def list(self) -> Overviews:
        """Every feed with what it brought, by name."""
        with self._transactions.reading() as connection:
            return feed_rows.overview(connection)

    def carrying(self, article_id: str) -> Feeds:
        """The feeds whose entries lead to an article, by id."""
        carried = sa.select(feed_entries.c.feed_id).where(feed_entries.c.article_id == article_id)
        with self._transactions.reading() as connection:
            return feed_rows.read_feeds(connection, feeds.c.id.in_(carried))

    def remove(self, feed_id: int, *, with_articles: bool) -> int:
        """Forget a feed, with the articles that it alone carries if asked; how many those were.

        An article that a file or a person gave too stays. Articles go a few in a transaction and
        the feed last: it is retired first, so that nothing fetches it meanwhile, and what was
        interrupted half-way can be asked for again.
        """
        total = 0
        while with_articles:
            with self._transactions.writing() as connection:
                merging.retire(connection, feed_id)
                gone = merging.carried_alone(connection, feed_id, _REMOVED_AT_ONCE)
                for article_id in gone:
                    writing.remove(connection, article_id, writing.Cause.WITH_FEED)
            total += len(gone)
            if len(gone) < _REMOVED_AT_ONCE:
                break
        with self._transactions.writing() as connection:
            merging.forget(connection, feed_id)
        return total

    def set_tags(self, feed_id: int, tags: Sequence[str]) -> None:
        """Replace the feed's tags; its articles have them at once."""
        with self._transactions.writing() as connection:
            if entries.has_feed(connection, feed_id):
                tagging.drop_feed_tags(connection, feed_id)
                feed_rows.add_tags(connection, feed_id, tags)

    def set_outlet(self, feed_id: int, outlet: str | None) -> None:
        """Say which outlet the feed is of; articles stored before keep theirs."""
        with self._transactions.writing() as connection:
            update_feed(connection, feed_id, {"outlet": line(outlet)})

    def set_vouched_site(self, feed_id: int, url: str | None) -> None:
        """Say for which site the feed speaks beside that of its address; None: for no other.

        The feed is read anew when it is asked next, even if it is as it was.
        SourceError where `url` can be no site's address.
        """
        kept = site(url)
        if url is not None and kept is None:
            raise SourceError(canonical_line(url, 200), "is no http or https address of a site")
        with self._transactions.writing() as connection:
            unread = {"etag": None, "last_modified": None, "body_sha256": None}
            update_feed(connection, feed_id, {"vouched_site": kept, **unread})

    def move(self, feed_id: int, address: str) -> Feed | None:
        """Give a feed its new address; where another has it, the two become that other one.

        Returns the feed that stands now, with the entries of both; None where it was removed
        meanwhile. SourceError where `address` can be no feed's.
        """
        kept = kept_address(address)
        with self._transactions.writing() as connection:
            if not entries.has_feed(connection, feed_id):
                return None
            other = feed_rows.id_at(connection, kept)
            if other is None:
                update_feed(connection, feed_id, {"address": kept})
            elif other != feed_id:
                merging.merge_feeds(connection, feed_id, other)
            return read_feed(connection, feed_id if other is None else other)

    # When they are due

    def claim_due(
        self,
        now: datetime,
        limit: int,
        lease_s: float,
        *,
        by: str,
        dead: Callable[[str], bool] = lambda _holder: False,
    ) -> Feeds:
        """At most `limit` feeds that are due, longest first, for the holder `by` alone to fetch.

        No other holder gets them before `finish`, `fail` or `release`, or for `lease_s` seconds.
        When they are due does not change: where a process was killed, they still are, and a claim
        whose holder is `dead` is taken over.
        """
        with self._transactions.writing() as connection:
            return claims.claim_due(connection, now, limit, lease_s, by, dead=dead)

    def claim(
        self,
        ids: Sequence[int],
        now: datetime,
        lease_s: float,
        *,
        by: str,
        dead: Callable[[str], bool] = lambda _holder: False,
    ) -> Feeds:
        """Those of the feeds `ids` that no other holds, in this order, due or not, retired or not.

        A claim whose holder is `dead` is taken over.
        """
        with self._transactions.writing() as connection:
            return claims.claim(connection, ids, now, lease_s, by, dead=dead)

    def renew(self, ids: Sequence[int], now: datetime, lease_s: float, *, by: str) -> None:
        """Let those of the claims that `by` still holds run for `lease_s` seconds from `now`."""
        with self._transactions.writing() as connection:
            claims.renew(connection, ids, now, lease_s, by)

    def release(self, ids: Sequence[int], *, by: str) -> None:
        """Give claims back; how it went is not said."""
        with self._transactions.writing() as connection:
            claims.release(connection, ids, by)

    def due_count(self, now: datetime) -> int:
        """How many feeds are due, claimed or not."""
        with self._transactions.reading() as connection:
            return holdings.count(connection, feeds, claims.is_due(now))

    def next_due(self) -> datetime | None:
        """When the next feed or page is due; None where nothing ever will be.

        A feed that somebody is at counts from the end of that claim.
        """
        feed = sa.select(sa.func.min(claims.next_turn())).where(feeds.c.retired_epoch.is_(None))
        page = sa.select(sa.func.min(feed_entries.c.page_due_epoch)).where(entries.HAS_A_PAGE)
        with self._transactions.reading() as connection:
            found = [connection.execute(due).scalar() for due in (feed, page)]
        return moment(min((due for due in found if due is not None), default=None))

    def last_success(self) -> datetime | None:
        """When a feed was last fetched; None where none ever was. Cheap: one small table."""
        latest = sa.select(sa.func.max(feeds.c.succeeded_epoch))
        with self._transactions.reading() as connection:
            return moment(connection.execute(latest).scalar())

    # How it went

    def finish(
        self,
        feed_id: int,
        *,
        now: datetime,
        due_at: datetime,
        etag: str | None,
        last_modified: str | None,
        body_sha256: str | None,
        title: str | None,
        site_url: str | None,
        changed: bool,
        counts: Mapping[str, int],
        ttl_s: int | None = None,
    ) -> None:
        """The last step of a good refresh, after everything it brought is stored.

        A title or site of None leaves what is known; all else is replaced. The claim ends, and a
        retired feed is none any more.
        """
        values = claims.RELEASED | {
            "attempted_epoch": epoch(now),
            "succeeded_epoch": epoch(now),
            "due_epoch": epoch(due_at),
            "etag": header(etag),
            "last_modified": header(last_modified),
            "body_sha256": body_sha256,
            "ttl_s": None if ttl_s is None else max(0, min(ttl_s, _LONGEST_TTL_S)),
            "failures": 0,
            "failure_cause": None,
            "failure_reason": None,
            "retired_epoch": None,
        }
        known = {"title": line(title), "site_url": site(site_url)}
        values |= {name: value for name, value in known.items() if value}
        values |= {"changed_epoch": epoch(now)} if changed else {}
        with self._transactions.writing() as connection:
            update_feed(connection, feed_id, values)
            add_counts(connection, counts)

    def fail(
        self,
        feed_id: int,
        *,
        now: datetime,
        due_at: datetime,
        cause: str,
        reason: str,
        retired: bool = False,
        counts: Mapping[str, int],
    ) -> None:
        """The last step of a refresh that failed; with `retired` the feed is given up."""
        values = claims.RELEASED | {
            "attempted_epoch": epoch(now),
            "due_epoch": epoch(due_at),
            "failures": feeds.c.failures + 1,
            "failure_cause": line(cause[:_LONGEST_CAUSE]),
            "failure_reason": line(reason),
        }
        values |= {"retired_epoch": epoch(now)} if retired else {}
        with self._transactions.writing() as connection:
            update_feed(connection, feed_id, values)
            add_counts(connection, counts)

    def count(self, counts: Mapping[str, int]) -> None:
        """Add to the counters."""
        with self._transactions.writing() as connection:
            add_counts(connection, counts)

    def counters(self) -> dict[str, int]:
        """Everything counted since the catalog was made, by name."""
        with self._transactions.reading() as connection:
            return read_counts(connection)

    # Their entries

    def entries(self, feed_id: int, keys: Sequence[str]) -> dict[str, EntryRecord]:
        """Those of the entries `keys` that are known, by key."""
        with self._transactions.reading() as connection:
            return entries.entries_of(connection, feed_id, keys)

    def removed_urls(self, urls: Sequence[str]) -> frozenset[str]:
        """Those of the canonical addresses by which an article came that a person has removed."""
        with self._transactions.reading() as connection:
            return tombstones.buried(connection, urls)

    def mark(self, marks: Sequence[EntryMark], links: Mapping[str, str]) -> None:
        """Remember entries that bring no text: passed over, tried in vain, another's article.

        `links` says by key which article an entry leads to; one that is not named keeps its own.
        A mark whose article is not there (it was removed meanwhile) is not written, and an entry
        of a removed article stays removed.
        """
        with self._transactions.writing() as connection:
            entries.mark_all(connection, marks, links, present_epoch())

    def due_pages(self, now: datetime, limit: int, lease_s: float) -> PagesDue:
        """At most `limit` entries whose page is to be fetched, or looked at again; longest first.

        Each is due again in `lease_s` seconds, unless something is said of it before.
        """
        with self._transactions.writing() as connection:
            return entries.claim_pages(connection, now, limit, lease_s)
