"""Tags of articles and feeds, what a search by tag finds, and what leaves when it is old."""

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest

from knowledge.catalog.records import EntryState
from knowledge.catalog.store import Catalog
from knowledge.filters import Filters
from tests.knowledge.catalog.making import (
    CHIPS,
    PORTS,
    add_feed,
    counts,
    draft,
    feed_in,
    mark,
    put,
    rows,
)

DRESDEN = ["dresden"]


def number(count: int, **said: object) -> object:
    return draft(f"{CHIPS} {count}", origin=f"file:///{count}", title=f"T{count}", **said)  # type: ignore[arg-type]


def titles(catalog: Catalog, **narrowed: object) -> set[str]:
    return {article.title for article in catalog.list_articles(**narrowed)}  # type: ignore[arg-type]


def test_article_has_its_own_tags_and_those_of_its_feeds(catalog: Catalog) -> None:
    first, second = add_feed(catalog, "a", tags=("eu",)), add_feed(catalog, "b", tags=("chips",))
    one = draft(url="https://a.example/1", tags=("Own Tag", "eu"))
    feed_in(catalog, (one, mark(first, "1", one.url)))
    feed_in(catalog, (one, mark(second, "1", one.url)))
    assert catalog.tags_of(one.article_id) == ("chips", "eu", "own-tag")
    assert catalog.tags() == {"chips": 1, "eu": 1, "own-tag": 1}
    catalog.feeds.set_tags(second.id, ["Energy"])
    assert catalog.tags_of(one.article_id) == ("energy", "eu", "own-tag")
    catalog.feeds.remove(second.id, with_articles=False)
    assert catalog.tags_of(one.article_id) == ("eu", "own-tag")


def test_tag_without_articles_is_counted_as_none(catalog: Catalog) -> None:
    add_feed(catalog, tags=("chips",))
    assert catalog.tags() == {"chips": 0}


def test_tags_given_later_are_added_and_none_taken_away(catalog: Catalog) -> None:
    put(catalog, draft(tags=("chips",)))
    passages = rows(catalog.path)["passages"]
    assert put(catalog, draft(tags=("eu", "chips"))) == ["updated"]
    assert put(catalog, draft()) == ["unchanged"]
    assert put(catalog, draft(tags=("EU",))) == ["unchanged"]
    assert catalog.tags_of(draft().article_id) == ("chips", "eu")
    assert rows(catalog.path)["passages"] == passages


def test_full_text_search_and_listing_keep_to_tags(catalog: Catalog) -> None:
    feed = add_feed(catalog, tags=("eu",))
    put(catalog, number(1, tags=("chips",)), number(2))  # type: ignore[arg-type]
    feed_in(catalog, (number(3, url="https://a.example/3"), mark(feed, "3")))  # type: ignore[arg-type]

    def found(*tags: str) -> set[str]:
        hits = catalog.search_text(DRESDEN, 9, Filters(tags=tags))
        return {one.article.title for one in catalog.locate([i for i, _ in hits])}

    assert found() == {"T1", "T2", "T3"}
    assert found("chips") == {"T1"}
    assert found("EU", "chips") == {"T1", "T3"}
    assert found("tea") == found("!!!") == set()
    assert titles(catalog, tag="Chips") == {"T1"}
    assert titles(catalog, feed=feed.id) == {"T3"}


def test_newer_passages_with_a_tag_are_told_from_older_ones(catalog: Catalog) -> None:
    feed = add_feed(catalog, tags=("eu",))
    put(catalog, number(1, tags=("chips", "eu")), number(2))  # type: ignore[arg-type]
    feed_in(catalog, (number(3, url="https://a.example/3"), mark(feed, "3")))  # type: ignore[arg-type]
    put(catalog, number(4, tags=("eu",)))  # type: ignore[arg-type]
    every = sorted(catalog.tagged_passages(["eu", "chips"]).tolist())
    assert len(every) == 3
    for after in range(1, 9):
        newer = sorted(catalog.tagged_passages(["eu", "chips"], after).tolist())
        assert newer == [one for one in every if one > after]
    assert catalog.tagged_passages(["tea"], 1).tolist() == []


def test_number_goes_up_whenever_what_is_tagged_changes(catalog: Catalog) -> None:
    feed = add_feed(catalog, tags=("eu",))
    one = draft(url="https://a.example/1")
    steps = (
        lambda: put(catalog, one),
        lambda: put(catalog, draft(url=one.url, tags=("chips",))),
        lambda: feed_in(catalog, (one, mark(feed, "1", one.url))),
        lambda: catalog.feeds.set_tags(feed.id, ["energy"]),
        lambda: catalog.feeds.remove(feed.id, with_articles=False),
    )
    seen = [catalog.tag_changes()]
    for step in steps:
        step()
        seen.append(catalog.tag_changes())
    assert [later > before for before, later in pairwise(seen)] == [
        False,
        True,
        True,
        True,
        True,
    ]


class TestRetention:
    """By age or count, a few at a time."""

    def test_old_articles_leave_oldest_first(self, catalog: Catalog) -> None:
        days = [date(2026, 1, day) for day in range(1, 7)]
        put(catalog, *(number(day.day, published=day) for day in days))  # type: ignore[arg-type]
        put(catalog, number(9))  # type: ignore[arg-type]
        kept = datetime(2026, 1, 4, tzinfo=UTC)
        assert catalog.prune(kept, None, 2) == 2
        assert titles(catalog) == {"T3", "T4", "T5", "T6", "T9"}
        assert catalog.prune(kept, None, 2) == 1
        assert catalog.prune(kept, None, 2) == 0
        assert titles(catalog) == {"T4", "T5", "T6", "T9"}
        assert catalog.check() == []

    def test_only_so_many_are_kept(self, catalog: Catalog) -> None:
        put(catalog, *(number(n, published=date(2026, 1, n)) for n in range(1, 8)))  # type: ignore[arg-type]
        assert catalog.prune(None, 3, 3) == 3
        assert catalog.prune(None, 3, 3) == 1
        assert catalog.prune(None, 3, 3) == 0
        assert titles(catalog) == {"T5", "T6", "T7"}
        assert catalog.prune(datetime(2026, 1, 6, tzinfo=UTC), 1, 9) == 2
        assert titles(catalog) == {"T7"}

    def test_unknown_date_counts_from_the_first_reading(self, catalog: Catalog) -> None:
        put(catalog, number(1), number(2, published=date(2000, 1, 1)))  # type: ignore[arg-type]
        assert catalog.prune(datetime(2020, 1, 1, tzinfo=UTC), None, 9) == 1
        assert titles(catalog) == {"T1"}
        assert catalog.prune(datetime(2999, 1, 1, tzinfo=UTC), None, 9) == 1

    def test_samples_stay(self, catalog: Catalog) -> None:
        put(catalog, draft(PORTS, origin="sample:ports", sample=True))
        assert catalog.prune(datetime(2999, 1, 1, tzinfo=UTC), 0, 9) == 0

    def test_pruned_article_leaves_nothing_and_may_come_again(self, catalog: Catalog) -> None:
        feed = add_feed(catalog)
        one = draft(url="https://a.example/1", published=date(2026, 1, 1), tags=("eu",))
        feed_in(catalog, (one, mark(feed, "1", one.url)))
        passages = catalog.vectors_after("words#8", 0).passage_ids.tolist()
        assert catalog.prune(datetime(2026, 2, 1, tzinfo=UTC), None, 9) == 1
        assert catalog.removed_after(0).passage_ids.tolist() == passages
        [expired] = catalog.feeds.entries(feed.id, [mark(feed, "1").key]).values()
        assert (expired.state, expired.article_id) == (EntryState.EXPIRED, None)
        assert catalog.feeds.removed_urls([one.url or ""]) == frozenset()
        left = counts(catalog.path)
        gone = ("articles", "versions", "passages", "embeddings", "article_tags", "article_urls")
        assert [left[name] for name in gone] == [0] * 6
        assert feed_in(catalog, (one, mark(feed, "1", one.url))) == ["added"]


@pytest.mark.parametrize("tag", ["", "   ", "\x00", "\ud800", "—"])
def test_tag_of_nothing_is_no_tag(catalog: Catalog, tag: str) -> None:
    feed = add_feed(catalog, tags=(tag,))
    put(catalog, draft(tags=(tag,)))
    assert feed.tags == ()
    assert catalog.tags() == {}
