"""The shelf of feeds: added once, fetched by one process at a time, remembered as it went."""

import multiprocessing
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from knowledge.catalog.records import EntryState, Feed
from knowledge.catalog.store import Catalog
from knowledge.errors import CatalogFull, SourceError
from tests.knowledge.catalog.making import (
    CHIPS,
    NOON,
    PORTS,
    add_feed,
    counts,
    draft,
    feed_in,
    mark,
    put,
)

MINUTE = timedelta(minutes=1)


def get(catalog: Catalog, feed: Feed) -> Feed:
    found = catalog.feeds.get(feed.id)
    assert found is not None
    return found


def finish(catalog: Catalog, feed: Feed, **said: object) -> None:
    values = {
        "now": NOON,
        "due_at": NOON + 30 * MINUTE,
        "etag": '"1"',
        "last_modified": "Mon, 23 Nov 2026 12:00:00 GMT",
        "body_sha256": "ab" * 32,
        "title": None,
        "site_url": None,
        "changed": True,
        "counts": {},
    }
    catalog.feeds.finish(feed.id, **values | said)  # type: ignore[arg-type]


def fail(catalog: Catalog, feed: Feed, *, retired: bool = False) -> None:
    catalog.feeds.fail(
        feed.id,
        now=NOON,
        due_at=NOON + 60 * MINUTE,
        cause="timeout",
        reason="did not answer in 30 seconds",
        retired=retired,
        counts={"failed.timeout": 1},
    )


def test_feed_is_added_once_and_gets_the_tags_of_both(catalog: Catalog) -> None:
    first, new = catalog.feeds.add(
        "https://A.example:443/feed?feedtype=rss#top",
        title=" The\x00 Example ",
        outlet="Example\ud800 Post",
        site_url="https://a.example",
        tags=["Chips"],
        due_at=NOON,
    )
    again, new_again = catalog.feeds.add(
        "https://a.example/feed?feedtype=rss", title="Other", tags=["Energy", "chips"], due_at=NOON
    )
    assert (new, new_again, first.id) == (True, False, again.id)
    assert first.address == "https://a.example/feed?feedtype=rss"
    assert (first.title, first.outlet) == ("The Example", "Example\ufffd Post")
    assert (first.tags, again.tags) == (("chips",), ("chips", "energy"))
    assert (first.due_at, first.failures, first.site_url) == (NOON, 0, "https://a.example/")
    assert first.name == "Example\ufffd Post"


@pytest.mark.parametrize(
    "address",
    ["", "feed", "file:///etc/passwd", "ftp://a.example/", "https://me:secret@a.example/feed"],
)
def test_address_of_no_feed_is_refused_without_its_password(catalog: Catalog, address: str) -> None:
    with pytest.raises(SourceError, match="no http or https address") as error:
        catalog.feeds.add(address, due_at=NOON)
    assert "secret" not in str(error.value)
    assert catalog.feeds.list() == []


def test_site_is_vouched_for_by_a_person_and_never_by_the_feed(catalog: Catalog) -> None:
    feed = add_feed(catalog)
    finish(catalog, feed, site_url="https://claimed.example/")
    assert get(catalog, feed).vouched_site is None
    for vouched in ("https://Courier.example", "https://other.example/"):
        catalog.feeds.add(feed.address, vouched_site=vouched, due_at=NOON)
        assert get(catalog, feed).vouched_site == "https://courier.example/"
    catalog.feeds.set_vouched_site(feed.id, "https://other.example")
    assert get(catalog, feed).vouched_site == "https://other.example/"
    with pytest.raises(SourceError, match="of a site"):
        catalog.feeds.set_vouched_site(feed.id, "javascript:alert()")
    catalog.feeds.set_vouched_site(feed.id, None)
    assert get(catalog, feed).vouched_site is None
    new, _ = catalog.feeds.add("https://b.example/feed", vouched_site="nonsense", due_at=NOON)
    assert new.vouched_site is None


def test_entries_passed_over_on_other_sites_are_counted_by_site(catalog: Catalog) -> None:
    """Not those of its own site, nor of one that somebody vouched for, nor untried ones."""
    feed, quiet = add_feed(catalog, "a"), add_feed(catalog, "quiet")
    passed = EntryState.PASSED_OVER
    tried = [
        *(f"https://www.paper.example/{n}" for n in range(3)),
        "https://news.other.example/1",
        "https://news.a.example/own",
    ]
    marks = [replace(mark(feed, url, url, state=passed), page_tries=4) for url in tried]
    marks.append(mark(feed, "untried", "https://third.example/", state=passed))
    marks.append(replace(mark(feed, "none", state=passed), page_tries=1))
    catalog.feeds.mark(marks, {})
    first, second = catalog.feeds.list()
    assert list(first.unread_elsewhere.items()) == [("paper.example", 3), ("other.example", 1)]
    assert (second.feed.id, second.unread_elsewhere) == (quiet.id, {})
    catalog.feeds.set_vouched_site(feed.id, "https://paper.example/")
    assert catalog.feeds.list()[0].unread_elsewhere == {"other.example": 1}


def test_feed_is_found_by_id_and_any_way_of_writing_its_address(catalog: Catalog) -> None:
    feed, _ = catalog.feeds.add("https://a.example/feed?source=rss", due_at=NOON)
    for text in (str(feed.id), f" {feed.address} ", "HTTPS://A.EXAMPLE/feed", feed.address + "#x"):
        assert catalog.feeds.find(text) == feed
    for text in ("", "0", "9" * 30, "https://b.example/", "nonsense", "\ud800", "٣"):
        assert catalog.feeds.find(text) is None


def test_list_is_by_name(catalog: Catalog) -> None:
    for name, outlet in (("c", "beta"), ("b", "Alpha"), ("a", None)):
        catalog.feeds.add(f"https://{name}.example/", outlet=outlet, due_at=NOON)
    assert [one.feed.name for one in catalog.feeds.list()] == ["a.example", "Alpha", "beta"]


class TestClaims:
    """One holder at a time."""

    def test_due_feeds_come_longest_first_and_only_once(self, catalog: Catalog) -> None:
        late, due = add_feed(catalog, "late"), add_feed(catalog, "due")
        finish(catalog, late, due_at=NOON - MINUTE)
        add_feed(catalog, "retired")
        fail(catalog, catalog.feeds.find("3"), retired=True)  # type: ignore[arg-type]
        future = add_feed(catalog, "future")
        finish(catalog, future)
        assert catalog.feeds.due_count(NOON) == 2
        claimed = catalog.feeds.claim_due(NOON, 9, 60, by="one")
        assert [feed.id for feed in claimed] == [late.id, due.id]
        assert catalog.feeds.claim_due(NOON, 9, 60, by="two") == []
        assert get(catalog, due).due_at == NOON
        again = catalog.feeds.claim_due(NOON + MINUTE, 9, 60, by="two")
        assert [feed.id for feed in again] == [late.id, due.id]

    def test_named_feed_is_claimed_due_or_not_unless_held(self, catalog: Catalog) -> None:
        feed, other = add_feed(catalog, "a"), add_feed(catalog, "b")
        fail(catalog, feed, retired=True)
        assert [f.id for f in catalog.feeds.claim([other.id, feed.id], NOON, 60, by="one")] == [
            other.id,
            feed.id,
        ]
        assert catalog.feeds.claim([feed.id, 99], NOON, 60, by="two") == []
        taken = catalog.feeds.claim([feed.id], NOON, 60, by="two", dead=lambda who: who == "one")
        assert [one.id for one in taken] == [feed.id]

    def test_due_feed_of_a_dead_holder_is_taken_over_at_once(self, catalog: Catalog) -> None:
        killed, held = add_feed(catalog, "a"), add_feed(catalog, "b")
        catalog.feeds.claim([killed.id], NOON, 60, by="killed")
        catalog.feeds.claim([held.id], NOON, 60, by="alive")
        taken = catalog.feeds.claim_due(NOON, 9, 60, by="new", dead=lambda who: who == "killed")
        assert [feed.id for feed in taken] == [killed.id]
        assert catalog.feeds.claim_due(NOON, 9, 60, by="killed") == []

    def test_feed_that_somebody_is_at_is_not_due_now(self, catalog: Catalog) -> None:
        """Else a second watcher would ask for it again and again."""
        feed = add_feed(catalog)
        assert catalog.feeds.next_due() == NOON
        catalog.feeds.claim([feed.id], NOON, 60, by="one")
        assert catalog.feeds.next_due() == NOON + MINUTE
        add_feed(catalog, "b")
        assert catalog.feeds.next_due() == NOON
        catalog.feeds.release([feed.id], by="one")
        finish(catalog, feed)
        assert catalog.feeds.next_due() == NOON

    @pytest.mark.parametrize("state", EntryState)
    def test_only_a_page_that_will_be_looked_at_is_due(
        self, catalog: Catalog, state: EntryState
    ) -> None:
        feed = add_feed(catalog)
        one = draft(url="https://a.example/1")
        feed_in(catalog, (one, mark(feed, "1", one.url)))
        finish(catalog, feed, due_at=NOON + 30 * MINUTE)
        due = replace(mark(feed, "1", one.url, state=state), page_due_at=NOON)
        catalog.feeds.mark([due], {})
        looked_at = bool(catalog.feeds.due_pages(NOON, 9, 60))
        assert looked_at == (state in (EntryState.PAGE_DUE, EntryState.STORED))
        assert catalog.feeds.next_due() == NOON + (1 if looked_at else 30) * MINUTE

    def test_claim_ends_when_it_is_released_finished_or_failed(self, catalog: Catalog) -> None:
        ends = (
            lambda feed: catalog.feeds.release([feed.id], by="one"),
            lambda feed: finish(catalog, feed, due_at=NOON),
            lambda feed: catalog.feeds.fail(
                feed.id, now=NOON, due_at=NOON, cause="dns", reason="is unknown", counts={}
            ),
        )
        for number, end in enumerate(ends):
            feed = add_feed(catalog, f"site{number}")
            assert catalog.feeds.claim([feed.id], NOON, 60, by="one")
            end(feed)
            assert catalog.feeds.claim([feed.id], NOON, 60, by="two")

    def test_renewed_claim_runs_on_and_a_lost_one_is_not_renewed(self, catalog: Catalog) -> None:
        feed = add_feed(catalog)
        catalog.feeds.claim([feed.id], NOON, 60, by="one")
        catalog.feeds.renew([feed.id], NOON + MINUTE / 2, 60, by="one")
        assert catalog.feeds.claim_due(NOON + MINUTE, 9, 1, by="two") == []
        assert catalog.feeds.claim_due(NOON + 2 * MINUTE, 9, 60, by="two")
        catalog.feeds.renew([feed.id], NOON + 2 * MINUTE, 6000, by="one")
        catalog.feeds.release([feed.id], by="one")
        assert catalog.feeds.claim([feed.id], NOON + 2 * MINUTE, 60, by="three") == []

    def test_threads_never_claim_the_same_feed(self, catalog: Catalog) -> None:
        for number in range(60):
            add_feed(catalog, f"site{number}")
        claimed: list[int] = []

        def work(name: str) -> None:
            while found := catalog.feeds.claim_due(NOON, 3, 60, by=name):
                claimed.extend(feed.id for feed in found)
                for feed in found:
                    finish(catalog, feed)

        threads = [threading.Thread(target=work, args=(str(n),)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
        assert sorted(claimed) == list(range(1, 61))


def _claim(path: Path, start: object, name: str, said: object) -> None:
    with Catalog.open(path) as catalog:
        start.wait()  # type: ignore[attr-defined]
        said.put([feed.id for feed in catalog.feeds.claim_due(NOON, 15, 60, by=name)])  # type: ignore[attr-defined]


@pytest.mark.faults
def test_processes_never_claim_the_same_feed(catalog: Catalog) -> None:
    for number in range(40):
        add_feed(catalog, f"site{number}")
    spawn = multiprocessing.get_context("spawn")
    start, said = spawn.Barrier(3), spawn.Queue()
    children = [
        spawn.Process(target=_claim, args=(catalog.path, start, f"p{n}", said)) for n in range(3)
    ]
    for child in children:
        child.start()
    claimed = [feed_id for _ in children for feed_id in said.get(timeout=60)]
    for child in children:
        child.join(timeout=60)
    assert [child.exitcode for child in children] == [0, 0, 0]
    assert sorted(claimed) == list(range(1, 41))


def test_good_refresh_is_remembered(catalog: Catalog) -> None:
    feed = add_feed(catalog)
    assert catalog.feeds.last_success() is None
    fail(catalog, feed, retired=True)
    finish(catalog, feed, title="Elbe\nPost", site_url="https://a.example/", ttl_s=3600)
    found = get(catalog, feed)
    assert (found.etag, found.body_sha256, found.ttl_s) == ('"1"', "ab" * 32, 3600)
    assert (found.title, found.site_url) == ("Elbe Post", "https://a.example/")
    assert found.attempted_at == found.succeeded_at == found.changed_at == NOON
    assert (found.failures, found.failure_cause, found.retired_at) == (0, None, None)
    assert catalog.feeds.last_success() == NOON
    finish(catalog, feed, now=NOON + MINUTE, changed=False, etag=None, ttl_s=10**30)
    found = get(catalog, feed)
    assert (found.succeeded_at, found.changed_at) == (NOON + MINUTE, NOON)
    assert (found.title, found.etag, found.ttl_s) == ("Elbe Post", None, 10**9)


def test_failures_are_counted_until_a_success(catalog: Catalog) -> None:
    feed = add_feed(catalog)
    fail(catalog, feed)
    fail(catalog, feed)
    found = get(catalog, feed)
    assert (found.failures, found.failure_cause) == (2, "timeout")
    assert (found.failure_reason, found.succeeded_at) == ("did not answer in 30 seconds", None)
    assert catalog.feeds.counters() == {"failed.timeout": 2}
    assert (catalog.coverage().feeds, catalog.coverage().failing) == (1, 1)
    fail(catalog, feed, retired=True)
    assert (catalog.coverage().retired, catalog.coverage().failing) == (1, 0)
    assert catalog.feeds.next_due() is None


def test_counters_add_up_from_many_threads(catalog: Catalog) -> None:
    def work() -> None:
        for _ in range(20):
            catalog.feeds.count({"fetched": 1, "new": 3, "nothing": 0})

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert catalog.feeds.counters() == {"fetched": 80, "new": 240}


def test_what_is_said_of_a_removed_feed_changes_nothing(catalog: Catalog) -> None:
    feed = add_feed(catalog)
    catalog.feeds.remove(feed.id, with_articles=True)
    finish(catalog, feed)
    fail(catalog, feed)
    catalog.feeds.set_tags(feed.id, ["chips"])
    catalog.feeds.set_outlet(feed.id, "Post")
    assert catalog.feeds.move(feed.id, "https://b.example/") is None
    assert catalog.feeds.list() == []
    assert catalog.feeds.get(feed.id) is None


def test_outlet_can_be_named_and_forgotten(catalog: Catalog) -> None:
    feed = add_feed(catalog)
    catalog.feeds.set_outlet(feed.id, "Elbe Post")
    assert get(catalog, feed).name == "Elbe Post"
    catalog.feeds.set_outlet(feed.id, None)
    assert get(catalog, feed).name == "a.example"


class TestRemoving:
    """A feed leaves with what it alone brought, if asked."""

    def test_articles_stay_unless_asked_for(self, catalog: Catalog) -> None:
        feed = add_feed(catalog, tags=("chips",))
        feed_in(catalog, (draft(url="https://a.example/1"), mark(feed)))
        assert catalog.feeds.remove(feed.id, with_articles=False) == 0
        assert len(catalog.list_articles()) == 1
        assert catalog.tags() == {}
        left = counts(catalog.path)
        assert (left["feeds"], left["feed_entries"], left["feed_tags"]) == (0, 0, 0)

    def test_only_its_own_articles_go(self, catalog: Catalog) -> None:
        feed, other = add_feed(catalog, "a"), add_feed(catalog, "b")
        for number in range(45):
            text, url = f"{CHIPS} Line {number}.", f"https://a.example/{number}"
            one = draft(text, url=url, origin=url, title=f"T{number}")
            feed_in(catalog, (one, mark(feed, url, url)))
            if number == 7:
                feed_in(catalog, (one, mark(other, url, url)))
            if number == 8:
                assert put(catalog, one) == ["updated"]  # now it is known to be given by hand too
        assert catalog.feeds.remove(feed.id, with_articles=True) == 43
        assert {article.title for article in catalog.list_articles()} == {"T7", "T8"}
        assert catalog.check() == []

    def test_another_feed_owns_what_it_shared(self, catalog: Catalog) -> None:
        feed, other = add_feed(catalog, "a"), add_feed(catalog, "b")
        one = draft(url="https://a.example/1")
        feed_in(catalog, (one, mark(feed, "1", one.url)))
        feed_in(catalog, (one, mark(other, "9", one.url)))
        catalog.feeds.remove(feed.id, with_articles=True)
        edited = draft(PORTS, url=one.url)
        assert feed_in(catalog, (edited, mark(other, "9", one.url))) == ["updated"]
        assert [article.text for article in catalog.list_articles()] == [PORTS]


class TestMoving:
    """A feed that moved is asked at its new address, and is one feed still."""

    def test_address_changes(self, catalog: Catalog) -> None:
        feed = add_feed(catalog)
        moved = catalog.feeds.move(feed.id, "https://new.example/feed")
        assert moved is not None
        assert (moved.id, moved.address) == (feed.id, "https://new.example/feed")
        assert catalog.feeds.move(feed.id, moved.address) == moved
        with pytest.raises(SourceError):
            catalog.feeds.move(feed.id, "file:///feed")

    def test_two_feeds_become_one_with_the_entries_of_both(self, catalog: Catalog) -> None:
        old, new = (
            add_feed(catalog, "a", tags=("chips", "eu")),
            add_feed(catalog, "b", tags=("eu",)),
        )
        both, mine = draft(url="https://a.example/1"), draft(PORTS, url="https://a.example/2")
        feed_in(catalog, (both, mark(old, "1", both.url)), (mine, mark(old, "2", mine.url)))
        feed_in(catalog, (both, mark(new, "1", both.url)))
        moved = catalog.feeds.move(old.id, new.address)
        assert moved is not None
        assert (moved.id, moved.tags) == (new.id, ("eu",))
        assert catalog.feeds.get(old.id) is None
        found = catalog.feeds.entries(new.id, [mark(new, name).key for name in ("1", "2")])
        assert [one.owner for one in found.values()] == [True, True]
        assert {one.article_id for one in found.values()} == {both.article_id, mine.article_id}

    def test_tags_of_the_feed_that_moved_stay_with_its_own_articles(self, catalog: Catalog) -> None:
        old = add_feed(catalog, "a", tags=("chips", "eu"))
        new = add_feed(catalog, "b", tags=("ports",))
        moved, other = draft(url="https://a.example/1"), draft(PORTS, url="https://b.example/2")
        feed_in(catalog, (replace(moved, tags=("eu",)), mark(old, "1", moved.url)))
        feed_in(catalog, (other, mark(new, "2", other.url)))
        before = catalog.tag_changes()
        catalog.feeds.move(old.id, new.address)
        assert catalog.tags_of(moved.article_id) == ("chips", "eu", "ports")
        assert catalog.tags_of(other.article_id) == ("ports",)
        assert get(catalog, new).tags == ("ports",)
        assert catalog.tag_changes() > before


def test_read_only_shelf_says_so(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    add_feed(catalog)
    monkeypatch.setattr("os.access", lambda *_: False)
    with Catalog.open(catalog.path) as locked:
        assert len(locked.feeds.list()) == 1
        for write in (
            lambda: locked.feeds.claim_due(NOON, 9, 60, by="one"),
            lambda: locked.feeds.add("https://b.example/", due_at=NOON),
            lambda: locked.feeds.count({"fetched": 1}),
        ):
            with pytest.raises(CatalogFull, match="reading only"):
                write()
