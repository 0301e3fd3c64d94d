"""Feeds from a real server into a real catalog: what comes in, what does not, and when it is asked.

What pages add is in `test_refresh_pages`, what goes wrong in `test_refresh_failures`.
"""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from knowledge.articles import Extent
from knowledge.feeds.plan import RefreshPlan
from tests.knowledge.feeds.newsroom import (
    START,
    Newsroom,
    Story,
    atom,
    json_feed,
    newsroom,
    rdf,
    rss,
)
from tests.loopback.site import LoopbackSite

STORIES = [Story(number) for number in range(4)]
RSS = "application/rss+xml; charset=utf-8"


def link_on(site: LoopbackSite):  # type: ignore[no-untyped-def]
    return lambda story: site.url(f"/stories/{story.number}")


@pytest.mark.parametrize("kind", ["rss", "atom", "rdf", "json"])
def test_feed_of_every_kind_becomes_articles(kind: str, site: LoopbackSite, room: Newsroom) -> None:
    make = {"rss": rss, "atom": atom, "rdf": rdf, "json": json_feed}[kind]
    site.serve("/feed", make(STORIES, link_on(site)), content_type="application/octet-stream")
    feed_id = room.add(site.url("/feed"))
    summary = room.refresh()
    assert (summary.feeds, summary.new, summary.failed_feeds) == (1, 4, 0)
    articles = room.articles()
    for story in STORIES:
        article = articles[story.title]
        assert article.text == story.text
        assert article.url == site.url(f"/stories/{story.number}")
        assert article.published == story.published
        assert article.outlet == "Lindholm Courier"
        assert article.extent is Extent.WHOLE
    assert room.catalog.check() == []
    feed = room.catalog.feeds.get(feed_id)
    assert feed is not None
    assert (feed.failures, feed.succeeded_at, feed.changed_at) == (0, START, START)
    assert timedelta(minutes=30) <= feed.due_at - START <= timedelta(minutes=33)
    assert site.hits("/stories/0") == 0  # whole in the feed: the page is left alone


def test_feed_that_did_not_change_costs_one_request(site: LoopbackSite, room: Newsroom) -> None:
    site.serve("/feed", rss(STORIES, link_on(site)), content_type=RSS, etag='"a"')
    feed_id = room.add(site.url("/feed"))
    room.refresh()
    before = room.counters()
    site.clear()
    room.clock.forward(hours=1)
    assert room.refresh().unchanged_feeds == 1
    assert [seen.headers.get("If-None-Match") for seen in site.requests] == ['"a"']
    more = {name: n - before.get(name, 0) for name, n in room.counters().items()}
    assert {name for name, n in more.items() if n} == {"feeds_unchanged"}
    feed = room.catalog.feeds.get(feed_id)
    assert feed is not None
    assert (feed.etag, feed.changed_at) == ('"a"', START)
    assert feed.succeeded_at == room.clock()


def test_feed_that_sends_the_same_bytes_is_not_parsed(
    site: LoopbackSite, room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.serve("/feed", rss(STORIES, link_on(site)), content_type=RSS)
    room.add(site.url("/feed"))
    room.refresh()
    from knowledge.sources.parsing import Parsers

    def never(*_: object, **__: object) -> None:
        raise AssertionError("parsed")

    monkeypatch.setattr(Parsers, "feed", never)
    room.clock.forward(hours=1)
    assert room.refresh().unchanged_feeds == 1
    assert room.counters()["feeds_unchanged"] == 1


def test_feed_is_left_alone_until_it_is_due(site: LoopbackSite, room: Newsroom) -> None:
    site.serve(
        "/feed", rss(STORIES, link_on(site)), content_type=RSS,
        headers={"Cache-Control": "max-age=7200"},
    )  # fmt: skip
    feed_id = room.add(site.url("/feed"))
    room.refresh()
    site.clear()
    for _ in range(3):
        room.clock.forward(minutes=39)
        assert room.refresh().feeds == 0
    assert site.requests == []
    assert room.refresh(only=[feed_id]).feeds == 1  # a person asked for it by name
    room.clock.forward(hours=3)
    assert room.refresh().feeds == 1


def test_ttl_of_a_feed_is_kept_through_answers_without_one(
    site: LoopbackSite, room: Newsroom
) -> None:
    body = rss(STORIES, link_on(site), extra="<ttl>240</ttl>")
    site.serve("/feed", body, content_type=RSS, etag='"a"')
    feed_id = room.add(site.url("/feed"))
    for _ in range(2):
        room.refresh()
        feed = room.catalog.feeds.get(feed_id)
        assert feed is not None
        assert timedelta(hours=4) <= feed.due_at - room.clock() < timedelta(hours=5)
        room.clock.forward(hours=5)


def test_only_new_and_changed_entries_are_taken_in(site: LoopbackSite, room: Newsroom) -> None:
    site.serve("/feed", rss(STORIES[:3], link_on(site)), content_type=RSS)
    room.add(site.url("/feed"))
    room.refresh()
    edited = replace(STORIES[1], more="Corrected: the engines are electric.")
    site.serve("/feed", rss([STORIES[3], edited, *STORIES[:1]], link_on(site)), content_type=RSS)
    room.clock.forward(hours=1)
    room.refresh()
    [report] = room.reports
    assert (report.new, report.updated, report.unchanged) == (1, 1, 1)
    articles = room.articles()
    assert len(articles) == 4  # the one that left the feed stays in the library
    changed = articles[edited.title]
    assert (changed.version, changed.text) == (2, edited.text)
    first = room.catalog.article(changed.id, 1)
    assert first is not None
    assert first.text == STORIES[1].text
    assert room.counters()["articles_updated"] == 1


def test_entry_whose_address_changed_stays_one_article(site: LoopbackSite, room: Newsroom) -> None:
    site.serve("/feed", rss(STORIES[:1], link_on(site)), content_type=RSS)
    room.add(site.url("/feed"))
    room.refresh()
    moved = rss(STORIES[:1], lambda story: site.url("/better-slug"))
    site.serve("/feed", moved, content_type=RSS)
    room.clock.forward(hours=1)
    room.refresh()
    [article] = room.articles().values()
    assert room.catalog.article_by_url(site.url("/better-slug")) == article
    assert room.catalog.article_by_url(site.url("/stories/0")) == article


def test_article_in_two_feeds_is_stored_once_with_both_known(
    site: LoopbackSite, room: Newsroom
) -> None:
    for name in ("all", "ferries"):
        body = rss(STORIES, link_on(site), title=f"Courier {name}")
        site.serve(f"/{name}", body, content_type=RSS)
    ids = [room.add(site.url("/all"), tags=["news"]), room.add(site.url("/ferries"), tags=["sea"])]
    summary = room.refresh()
    assert summary.new == 4
    assert room.counters()["embedded_passages"] == room.catalog.coverage().passages
    for article in room.articles().values():
        assert {feed.id for feed in room.catalog.feeds.carrying(article.id)} == set(ids)
        assert room.catalog.tags_of(article.id) == ("news", "sea")
    # Each can leave without the other's articles.
    assert room.catalog.feeds.remove(ids[0], with_articles=True) == 0
    assert len(room.articles()) == 4


def test_article_that_a_person_removed_stays_away(site: LoopbackSite, room: Newsroom) -> None:
    site.serve("/feed", rss(STORIES, link_on(site)), content_type=RSS)
    room.add(site.url("/feed"))
    room.refresh()
    gone = room.articles()[STORIES[0].title]
    room.catalog.remove(gone.id)
    edited = [replace(STORIES[0], more="Updated once more."), *STORIES[1:]]
    site.serve("/feed", rss(edited, link_on(site)), content_type=RSS)
    site.serve("/other", rss(STORIES, link_on(site), title="Another"), content_type=RSS)
    room.add(site.url("/other"))
    room.clock.forward(hours=1)
    room.refresh()
    assert set(room.articles()) == {story.title for story in STORIES[1:]}


def test_entry_without_a_date_has_that_of_its_address_or_none(
    site: LoopbackSite, room: Newsroom
) -> None:
    undated = [replace(story, published=None) for story in STORIES[:2]]
    paths = {0: "/2025/03/07/ferry", 1: "/ferry"}
    body = rss(undated, lambda story: site.url(paths[story.number]))
    site.serve("/feed", body, content_type=RSS)
    room.add(site.url("/feed"))
    room.refresh()
    articles = room.articles()
    assert str(articles[undated[0].title].published) == "2025-03-07"
    assert articles[undated[1].title].published is None


def test_date_in_the_future_is_unknown(site: LoopbackSite, room: Newsroom) -> None:
    story = replace(STORIES[0], published=START + timedelta(days=30))
    site.serve("/feed", rss([story], link_on(site)), content_type=RSS)
    room.add(site.url("/feed"))
    room.refresh()
    assert room.articles()[story.title].published is None


def test_entry_without_a_link_is_known_by_its_feed(site: LoopbackSite, room: Newsroom) -> None:
    site.serve("/feed", rss(STORIES[:1], lambda _story: None), content_type=RSS)
    room.add(site.url("/feed"))
    room.refresh()
    [article] = room.articles().values()
    assert article.url is None
    assert article.origin.startswith(site.url("/feed") + "#")
    edited = replace(STORIES[0], more="Corrected: the ferry is not for sale.")
    site.serve("/feed", rss([edited], lambda _story: None), content_type=RSS)
    room.clock.forward(hours=1)
    room.refresh()
    [article] = room.articles().values()
    assert article.version == 2


def test_entry_with_nothing_to_quote_is_passed_over_and_counted(
    site: LoopbackSite, room: Newsroom
) -> None:
    entries = [{"id": "1", "title": "Soon"}, {"id": "2", "content_text": "Too short."}]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": entries}
    site.serve("/feed", json.dumps(feed), content_type="application/json")
    room.add(site.url("/feed"))
    room.refresh()
    assert room.articles() == {}
    assert room.counters()["entries_passed_over:empty"] == 2
    feed["title"] = "Another title"
    site.serve("/feed", json.dumps(feed), content_type="application/json")
    room.clock.forward(hours=1)
    room.refresh()
    assert room.counters()["entries_passed_over:empty"] == 2


def test_outlet_is_the_one_given_or_the_feeds(site: LoopbackSite, room: Newsroom) -> None:
    for name, story in (("a", Story(1, "tug")), ("c", Story(2, "barge"))):
        site.serve(f"/{name}", rss([story], link_on(site)), content_type=RSS)
        room.add(site.url(f"/{name}"), outlet="Barge Times" if name == "c" else None)
    room.refresh()
    outlets = {article.outlet for article in room.articles().values()}
    assert outlets == {"Lindholm Courier", "Barge Times"}


def test_retention_takes_old_articles_away_and_lets_none_in(
    site: LoopbackSite, tmp_path: Path
) -> None:
    stories = [
        replace(story, published=START - timedelta(days=10 * story.number)) for story in STORIES
    ]
    site.serve("/feed", rss(stories, link_on(site)), content_type=RSS)
    with newsroom(tmp_path, plan=RefreshPlan(keep_days=15)) as room:
        feed_id = room.add(site.url("/feed"))
        room.refresh()
        assert set(room.articles()) == {stories[0].title, stories[1].title}
        assert room.counters()["entries_passed_over:old"] == 2
        assert room.counters()["articles_new"] == 2
        room.clock.forward(days=10)
        assert room.refresh().removed == 1
        assert set(room.articles()) == {stories[0].title}
        edited = [replace(story, more="Edited.") for story in stories]
        site.serve("/feed", rss(edited, link_on(site)), content_type=RSS)
        room.refresh(only=[feed_id])
        assert set(room.articles()) == {stories[0].title}
        assert room.catalog.check() == []


def test_retention_by_number_keeps_the_newest(site: LoopbackSite, tmp_path: Path) -> None:
    stories = [replace(story, published=START - timedelta(days=story.number)) for story in STORIES]
    site.serve("/feed", rss(stories, link_on(site)), content_type=RSS)
    with newsroom(tmp_path, plan=RefreshPlan(keep_articles=2)) as room:
        room.add(site.url("/feed"))
        assert room.refresh().removed == 2
        assert set(room.articles()) == {stories[0].title, stories[1].title}
        room.clock.forward(hours=1)
        assert room.refresh().new == 0
