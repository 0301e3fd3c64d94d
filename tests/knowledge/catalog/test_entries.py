"""Entries of feeds and the articles they lead to: one transaction, one owner, one identity."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from knowledge.articles import Article, Draft, Extent
from knowledge.catalog.records import EntryRecord, EntryState, Feed, Outcome
from knowledge.catalog.store import Catalog
from knowledge.errors import CatalogError
from tests.knowledge.catalog.making import (
    CHIPS,
    EMBEDDER,
    NOON,
    PORTS,
    add_feed,
    counts,
    draft,
    feed_in,
    mark,
    prepared,
    put,
    rows,
)

URL = "https://a.example/chips"
STORY = draft(
    url=URL, origin="https://a.example/feed#1", published=datetime(2026, 3, 1, tzinfo=UTC)
)
TEASER = replace(STORY, text="Chips will come from Dresden in May.", extent=Extent.SUMMARY)


def entry(catalog: Catalog, feed: Feed, name: str = "1") -> EntryRecord:
    key = mark(feed, name).key
    return catalog.feeds.entries(feed.id, [key])[key]


def only(catalog: Catalog) -> Article:
    [article] = catalog.list_articles()
    return article


def test_entry_and_article_are_stored_together(catalog: Catalog) -> None:
    feed = add_feed(catalog)
    assert feed_in(catalog, (STORY, mark(feed, url=URL))) == ["added"]
    found = entry(catalog, feed)
    assert (found.article_id, found.owner, found.state) == (STORY.article_id, True, "stored")
    assert catalog.feeds.carrying(STORY.article_id) == [feed]
    assert [one.articles for one in catalog.feeds.list()] == [1]


def test_neither_is_stored_when_the_transaction_fails(catalog: Catalog) -> None:
    feed = add_feed(catalog)
    before = rows(catalog.path)
    bad = replace(STORY, title="bad \ud800", url="https://a.example/bad")
    with pytest.raises(CatalogError, match="not Unicode"):
        feed_in(catalog, (STORY, mark(feed, "1", URL)), (bad, mark(feed, "2", bad.url)))
    assert rows(catalog.path) == before


def test_edited_entry_makes_a_version(catalog: Catalog) -> None:
    feed = add_feed(catalog)
    feed_in(catalog, (STORY, mark(feed, url=URL)))
    edited = replace(STORY, text=CHIPS.replace("May", "June"))
    assert feed_in(catalog, (edited, mark(feed, url=URL, says="June"))) == ["updated"]
    assert (only(catalog).version, only(catalog).text) == (2, edited.text)
    assert entry(catalog, feed).fingerprint == mark(feed, says="June").fingerprint


def test_unchanged_article_still_has_its_entry_written(catalog: Catalog) -> None:
    feed = add_feed(catalog)
    feed_in(catalog, (STORY, mark(feed, url=URL)))
    passages = rows(catalog.path)["passages"]
    assert feed_in(catalog, (STORY, mark(feed, url=URL, says="again"))) == ["unchanged"]
    assert entry(catalog, feed).fingerprint == mark(feed, says="again").fingerprint
    assert rows(catalog.path)["passages"] == passages


def test_second_feed_of_an_article_is_known_and_changes_nothing(catalog: Catalog) -> None:
    first, second = add_feed(catalog, "a"), add_feed(catalog, "b")
    feed_in(catalog, (STORY, mark(first, url=URL)))
    other = replace(STORY, text=PORTS, title="Another title", outlet="Aggregator")
    assert feed_in(catalog, (other, mark(second, url=URL))) == ["unchanged"]
    assert (only(catalog).text, only(catalog).version, only(catalog).outlet) == (CHIPS, 1, None)
    assert catalog.feeds.carrying(STORY.article_id) == [first, second]
    assert (entry(catalog, first).owner, entry(catalog, second).owner) == (True, False)


def test_whole_text_from_another_feed_replaces_a_summary_and_owns_it(catalog: Catalog) -> None:
    first, second = add_feed(catalog, "a"), own_sites_feed(catalog)
    feed_in(catalog, (TEASER, mark(first, url=URL)))
    assert only(catalog).extent is Extent.SUMMARY
    assert feed_in(catalog, (STORY, mark(second, url=URL))) == ["updated"]
    assert (only(catalog).text, only(catalog).extent) == (CHIPS, Extent.WHOLE)
    assert (entry(catalog, first).owner, entry(catalog, second).owner) == (False, True)


def own_sites_feed(catalog: Catalog) -> Feed:
    """The feed of the articles' own site."""
    return catalog.feeds.add("https://a.example/feed.xml", due_at=NOON)[0]


def test_feed_of_another_site_changes_nothing_of_an_article(catalog: Catalog) -> None:
    first, second = own_sites_feed(catalog), add_feed(catalog, "b")
    feed_in(catalog, (TEASER, mark(first, url=URL)))
    other = replace(STORY, title="Another title", outlet="Spam", published=NOON)
    assert feed_in(catalog, (other, mark(second, url=URL))) == ["unchanged"]
    article = only(catalog)
    assert (article.text, article.extent) == (TEASER.text, Extent.SUMMARY)
    assert (article.title, article.outlet) == (STORY.title, None)
    assert entry(catalog, first).owner


def test_feed_of_the_articles_site_takes_over_from_another(catalog: Catalog) -> None:
    stranger, own = add_feed(catalog, "b"), own_sites_feed(catalog)
    feed_in(catalog, (replace(STORY, title="Wrong", outlet="Wrong"), mark(stranger, url=URL)))
    assert feed_in(catalog, (replace(STORY, outlet="Courier"), mark(own, url=URL))) == ["updated"]
    assert (only(catalog).title, only(catalog).outlet) == (STORY.title, "Courier")
    assert (entry(catalog, stranger).owner, entry(catalog, own).owner) == (False, True)


def test_entry_cannot_take_its_article_to_another_site(catalog: Catalog) -> None:
    stranger = add_feed(catalog, "b")
    feed_in(catalog, (STORY, mark(stranger, url=URL)))
    elsewhere = replace(STORY, text=PORTS, url="https://b.example/chips")
    assert feed_in(catalog, (elsewhere, mark(stranger, url=elsewhere.url))) == ["added"]
    kept = catalog.article_by_url(URL)
    assert kept is not None
    assert (kept.text, kept.url) == (CHIPS, URL)


def test_summary_never_replaces_the_whole(catalog: Catalog) -> None:
    feed = add_feed(catalog)
    feed_in(catalog, (STORY, mark(feed, url=URL)))
    assert feed_in(catalog, (TEASER, mark(feed, url=URL, says="x"))) == ["unchanged"]
    assert put(catalog, replace(TEASER, origin="file:///teaser.md"))[0] in {"updated", "unchanged"}
    assert (only(catalog).text, only(catalog).extent) == (CHIPS, Extent.WHOLE)
    assert entry(catalog, feed).owner


def test_article_that_a_file_gave_is_only_linked(catalog: Catalog) -> None:
    feed = add_feed(catalog)
    put(catalog, draft(url=URL))
    assert feed_in(catalog, (replace(STORY, text=PORTS), mark(feed, url=URL))) == ["unchanged"]
    assert only(catalog).text == CHIPS
    assert not entry(catalog, feed).owner


def test_file_may_change_what_a_feed_gave(catalog: Catalog) -> None:
    feed = add_feed(catalog)
    feed_in(catalog, (STORY, mark(feed, url=URL)))
    assert put(catalog, draft(PORTS, url=URL)) == ["updated"]
    assert only(catalog).text == PORTS


def test_two_entries_of_one_batch_lead_to_one_article(catalog: Catalog) -> None:
    """Some feeds link every entry to one page, the newest first."""
    feed = add_feed(catalog)
    older = replace(STORY, title="Older", text=PORTS)
    outcomes = feed_in(catalog, (STORY, mark(feed, "1", URL)), (older, mark(feed, "2", URL)))
    assert outcomes == ["added", "unchanged"]
    assert (only(catalog).title, only(catalog).version) == (STORY.title, 1)
    assert entry(catalog, feed, "2").article_id == STORY.article_id
    assert not entry(catalog, feed, "2").owner


def test_new_identity_under_the_same_link_takes_over(catalog: Catalog) -> None:
    feed = add_feed(catalog)
    feed_in(catalog, (STORY, mark(feed, "1", URL)))
    assert feed_in(catalog, (replace(STORY, text=PORTS), mark(feed, "1#2", URL))) == ["updated"]
    assert only(catalog).text == PORTS
    older = replace(STORY, published=datetime(2026, 2, 1, tzinfo=UTC))
    assert feed_in(catalog, (older, mark(feed, "0", URL))) == ["unchanged"]
    assert [entry(catalog, feed, name).owner for name in ("1", "1#2", "0")] == [False, True, False]


@pytest.mark.parametrize(
    "second",
    ["https://a.example/2026/chips", "https://www.a.example/chips", "https://amp.a.example/chips"],
)
def test_same_words_at_the_same_site_are_found_by_both_addresses(
    catalog: Catalog, second: str
) -> None:
    feed = add_feed(catalog)
    feed_in(catalog, (STORY, mark(feed, "1", URL)))
    again = replace(STORY, url=second, origin="https://a.example/feed#2")
    assert feed_in(catalog, (again, mark(feed, "2", second))) == ["unchanged"]
    assert catalog.article_by_url(second) == catalog.article_by_url(URL) == only(catalog)
    assert only(catalog).url == URL
    feed_in(catalog, (replace(again, text=PORTS), mark(feed, "2", second, says="x")))
    assert counts(catalog.path)["articles"] == 1


def test_same_words_at_another_site_are_another_article(catalog: Catalog) -> None:
    feed = add_feed(catalog)
    feed_in(catalog, (STORY, mark(feed, "1", URL)))
    for url in ("https://b.example/chips", "https://example/chips", "https://m.example/chips"):
        assert feed_in(catalog, (replace(STORY, url=url), mark(feed, url, url))) == ["added"]


def test_link_that_redirects_is_an_address_of_the_article_too(catalog: Catalog) -> None:
    feed = add_feed(catalog)
    link = "https://links.example/1"
    feed_in(catalog, (STORY, mark(feed, url=link)))
    assert catalog.article_by_url(f"{link}?utm_source=rss") == only(catalog)
    assert catalog.article_by_url("https://links.example/2") is None
    assert catalog.article_by_url("no address") is None


def test_entry_under_a_new_address_keeps_its_article(catalog: Catalog) -> None:
    feed = add_feed(catalog)
    feed_in(catalog, (STORY, mark(feed, url=URL)))
    moved = "https://a.example/dresden-chips-in-june"
    edited = replace(STORY, url=moved, title="Dresden's chips come in June", text=CHIPS + " Later.")
    assert feed_in(catalog, (edited, mark(feed, url=moved, says="x"))) == ["updated"]
    assert (only(catalog).url, only(catalog).version) == (moved, 2)
    assert catalog.article_by_url(URL) == catalog.article_by_url(moved) == only(catalog)


def test_identity_used_again_for_another_story_is_another_article(catalog: Catalog) -> None:
    feed = add_feed(catalog)
    feed_in(catalog, (STORY, mark(feed, url=URL)))
    other = replace(STORY, url="https://a.example/ports", title="Ports", text=PORTS)
    assert feed_in(catalog, (other, mark(feed, url=other.url, says="x"))) == ["added"]
    assert {article.text for article in catalog.list_articles()} == {CHIPS, PORTS}
    assert entry(catalog, feed).article_id == other.article_id


class TestRemoved:
    """What a person removed does not come back by itself."""

    def test_removed_article_is_not_brought_back_even_if_edited(self, catalog: Catalog) -> None:
        feed = add_feed(catalog)
        feed_in(catalog, (STORY, mark(feed, url=URL)))
        assert catalog.remove(STORY.article_id)
        found = entry(catalog, feed)
        assert (found.state, found.article_id, found.owner) == (EntryState.REMOVED, None, False)
        edited = replace(STORY, text=PORTS)
        assert feed_in(catalog, (edited, mark(feed, url=URL, says="edited"))) == ["unchanged"]
        assert catalog.list_articles() == []
        assert entry(catalog, feed).state is EntryState.REMOVED
        assert entry(catalog, feed).fingerprint == mark(feed, says="edited").fingerprint

    def test_nor_by_another_feed(self, catalog: Catalog) -> None:
        first, second = add_feed(catalog, "a"), add_feed(catalog, "b")
        feed_in(catalog, (STORY, mark(first, url=URL)))
        catalog.remove(STORY.article_id)
        assert catalog.foresee([STORY], [mark(second, url=URL)]) == [Outcome.UNCHANGED]
        assert feed_in(catalog, (STORY, mark(second, url=URL))) == ["unchanged"]
        assert catalog.list_articles() == []
        assert catalog.feeds.removed_urls([URL, "https://a.example/x"]) == {URL}

    def test_but_by_hand_it_may(self, catalog: Catalog) -> None:
        feed = add_feed(catalog)
        feed_in(catalog, (STORY, mark(feed, url=URL)))
        catalog.remove(STORY.article_id)
        assert put(catalog, STORY) == ["added"]
        assert catalog.feeds.removed_urls([URL]) == frozenset()
        # The feed's entry is looked at again, and may lead to it.
        assert entry(catalog, feed).state is EntryState.PASSED_OVER
        assert feed_in(catalog, (STORY, mark(feed, url=URL))) == ["unchanged"]
        assert catalog.feeds.carrying(STORY.article_id) == [feed]

    @pytest.mark.parametrize("address", [URL, "https://t.example/r/1", "https://a.example/old"])
    def test_no_address_of_it_brings_it_back(self, catalog: Catalog, address: str) -> None:
        """The article's own, the tracker's that a feed linked to, and a former one."""
        feed = add_feed(catalog)
        tracked = mark(feed, url="https://t.example/r/1")
        feed_in(catalog, (replace(STORY, url="https://a.example/old"), tracked))
        feed_in(catalog, (STORY, tracked))
        article = only(catalog)
        assert catalog.remove(article.id)
        again = replace(STORY, url=address, origin="https://b.example/feed#1")
        other = add_feed(catalog, "b")
        assert feed_in(catalog, (again, mark(other, url=address))) == ["unchanged"]
        assert catalog.list_articles() == []

    @pytest.mark.parametrize("url", [URL, None])
    def test_feed_removed_and_added_again_does_not_bring_it_back(
        self, catalog: Catalog, url: str | None
    ) -> None:
        feed, story = add_feed(catalog), replace(STORY, url=url)
        feed_in(catalog, (story, mark(feed, url=url)))
        catalog.remove(only(catalog).id)
        catalog.feeds.remove(feed.id, with_articles=False)
        feed = add_feed(catalog)
        assert catalog.foresee([story], [mark(feed, url=url)]) == [Outcome.UNCHANGED]
        assert feed_in(catalog, (story, mark(feed, url=url))) == ["unchanged"]
        assert entry(catalog, feed).state is EntryState.REMOVED

    def test_page_added_by_a_person_and_removed_is_not_brought_by_a_feed(
        self, catalog: Catalog
    ) -> None:
        put(catalog, replace(STORY, origin=URL))
        catalog.remove(only(catalog).id)
        assert feed_in(catalog, (STORY, mark(add_feed(catalog), url=URL))) == ["unchanged"]
        assert catalog.list_articles() == []

    def test_what_left_with_its_feed_comes_again_with_it(self, catalog: Catalog) -> None:
        feed = add_feed(catalog)
        feed_in(catalog, (STORY, mark(feed, url=URL)))
        assert catalog.feeds.remove(feed.id, with_articles=True) == 1
        assert feed_in(catalog, (STORY, mark(add_feed(catalog), url=URL))) == ["added"]

    def test_samples_that_leave_are_buried_under_no_stone(self, catalog: Catalog) -> None:
        put(catalog, replace(STORY, sample=True))
        put(catalog, draft(PORTS))
        assert catalog.feeds.removed_urls([URL]) == frozenset()

    def test_mark_of_a_removed_entry_changes_no_state(self, catalog: Catalog) -> None:
        feed = add_feed(catalog)
        feed_in(catalog, (STORY, mark(feed, url=URL)))
        catalog.remove(STORY.article_id)
        late = replace(mark(feed, url=URL, state=EntryState.PAGE_DUE), page_due_at=NOON)
        catalog.feeds.mark([late], {})
        assert entry(catalog, feed).state is EntryState.REMOVED
        assert catalog.feeds.due_pages(NOON, 9, 60) == []


class TestMarks:
    """Marks bring no text, and never claim an article that is not there."""

    def test_entry_passed_over_is_remembered(self, catalog: Catalog) -> None:
        feed = add_feed(catalog)
        old = replace(mark(feed, state=EntryState.PASSED_OVER), note='{"title": "Old"}')
        catalog.feeds.mark([old], {})
        assert entry(catalog, feed) == EntryRecord(
            feed.id, old.key, old.fingerprint, None, EntryState.PASSED_OVER, note=old.note
        )

    def test_link_to_anothers_article(self, catalog: Catalog) -> None:
        first, second = add_feed(catalog, "a"), add_feed(catalog, "b", tags=("chips",))
        feed_in(catalog, (STORY, mark(first, url=URL)))
        assert catalog.tags_of(STORY.article_id) == ()
        one = mark(second, url=URL)
        catalog.feeds.mark([one], {one.key: STORY.article_id})
        assert entry(catalog, second).article_id == STORY.article_id
        assert catalog.tags_of(STORY.article_id) == ("chips",)

    def test_article_that_is_gone_is_not_claimed(self, catalog: Catalog) -> None:
        feed = add_feed(catalog)
        one, two = mark(feed, "1"), mark(feed, "2")
        catalog.feeds.mark([one, two], {one.key: "0" * 16})
        assert catalog.feeds.entries(feed.id, [one.key, two.key]) == {}

    def test_feed_that_is_gone_is_passed_over(self, catalog: Catalog) -> None:
        feed = add_feed(catalog)
        catalog.feeds.remove(feed.id, with_articles=False)
        before = rows(catalog.path)
        catalog.feeds.mark([mark(feed, state=EntryState.PASSED_OVER)], {})
        assert feed_in(catalog, (STORY, mark(feed, url=URL))) == ["unchanged"]
        assert rows(catalog.path) == before

    def test_many_entries_are_read_and_written_at_once(self, catalog: Catalog) -> None:
        feed = add_feed(catalog)
        marks = [mark(feed, str(n), state=EntryState.PASSED_OVER) for n in range(1200)]
        catalog.feeds.mark(marks, {})
        assert len(catalog.feeds.entries(feed.id, [one.key for one in marks])) == 1200

    @pytest.mark.parametrize("header", ["bad\x00tag", "bad\ud800tag", "x" * 5000, "two\r\nlines"])
    def test_header_that_cannot_be_sent_back_is_not_kept(
        self, catalog: Catalog, header: str
    ) -> None:
        feed = add_feed(catalog)
        odd = mark(feed, state=EntryState.PASSED_OVER)
        catalog.feeds.mark([replace(odd, page_etag=header, page_last_modified=header)], {})
        found = entry(catalog, feed)
        assert (found.page_etag, found.page_last_modified) == (None, None)


class TestPages:
    """Pages that failed for now are tried again, by one process at a time."""

    def test_page_is_due_once_in_a_lease(self, catalog: Catalog) -> None:
        feed = add_feed(catalog)
        due = replace(
            mark(feed, url=URL, state=EntryState.PAGE_DUE), page_due_at=NOON, page_tries=2
        )
        feed_in(catalog, (TEASER, due))
        later = replace(mark(feed, "2", state=EntryState.PAGE_DUE), page_due_at=NOON)
        catalog.feeds.mark([replace(later, page_due_at=NOON + timedelta(hours=1))], {})
        assert catalog.feeds.next_due() == NOON
        [page] = catalog.feeds.due_pages(NOON, 9, 60)
        assert (page.feed, page.article) == (feed, only(catalog))
        assert (page.entry.key, page.entry.page_tries) == (due.key, 2)
        assert catalog.feeds.due_pages(NOON, 9, 60) == []
        assert len(catalog.feeds.due_pages(NOON + timedelta(seconds=60), 9, 60)) == 1
        assert catalog.feeds.list()[0].waiting_pages == 2

    def test_stored_page_may_be_looked_at_again(self, catalog: Catalog) -> None:
        feed = add_feed(catalog)
        feed_in(catalog, (STORY, replace(mark(feed, url=URL), page_due_at=NOON)))
        [page] = catalog.feeds.due_pages(NOON, 9, 60)
        assert page.entry.state is EntryState.STORED
        assert catalog.feeds.list()[0].waiting_pages == 0


def test_article_not_embedded_is_not_stored(catalog: Catalog) -> None:
    bare = replace(prepared(STORY), spans=(), vectors=np.empty((0, 8), np.float16))
    bare = replace(bare, without_passages=True)
    assert catalog.put([bare], EMBEDDER) == [Outcome.UNCHANGED]
    assert catalog.list_articles() == []


def test_withdrawn_article_is_kept_and_marked_until_it_is_read_again(catalog: Catalog) -> None:
    feed = add_feed(catalog)
    feed_in(catalog, (STORY, mark(feed, url=URL)))
    assert catalog.withdraw(STORY.article_id, NOON)
    assert not catalog.withdraw(STORY.article_id, NOON + timedelta(hours=1))
    assert not catalog.withdraw("0" * 16, NOON)
    assert (only(catalog).withdrawn_at, only(catalog).text) == (NOON, CHIPS)
    assert catalog.coverage().withdrawn == 1
    feed_in(catalog, (TEASER, mark(feed, url=URL, says="x")))
    assert only(catalog).withdrawn_at == NOON
    feed_in(catalog, (STORY, mark(feed, url=URL, says="y")))
    assert only(catalog).withdrawn_at is None


def test_article_without_an_address_is_known_by_its_entry(catalog: Catalog) -> None:
    feed = add_feed(catalog)
    bare: Draft = replace(STORY, url=None)
    feed_in(catalog, (bare, mark(feed)))
    edited = replace(bare, text=PORTS)
    assert feed_in(catalog, (edited, mark(feed, says="x"))) == ["updated"]
    assert only(catalog).text == PORTS
