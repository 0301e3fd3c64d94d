"""From an address that a person has to the feed that is meant; and single pages."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from knowledge.articles import Extent
from knowledge.catalog.records import Outcome
from knowledge.errors import SourceError
from knowledge.feeds.discovery import COMMON_PATHS
from knowledge.feeds.reports import AddedFeed, FeedCandidate, PageAdded
from knowledge.fetching.failures import FetchError
from tests.knowledge.feeds.newsroom import Newsroom, Story, atom, json_feed, rss
from tests.loopback.site import LoopbackSite

RSS = "application/rss+xml; charset=utf-8"
STORY = Story(3)


def add(room: Newsroom, url: str, **more: Any) -> AddedFeed | tuple[FeedCandidate, ...]:
    return asyncio.run(room.refresher.add(url, **more))


def feed(title: str = "Courier") -> str:
    return rss([STORY], lambda _story: "https://courier.example/3", title=title)


def page(*links: str) -> str:
    head = "".join(
        f'<link rel="alternate" type="application/rss+xml" title="{link}" href="{link}">'
        for link in links
    )
    return f"<!doctype html><html><head>{head}</head><body><p>News.</p></body></html>"


def test_feed_is_added_with_its_title_and_due_at_once(site: LoopbackSite, room: Newsroom) -> None:
    site.serve("/feed", feed(), content_type=RSS)
    added = add(room, site.url("/feed"), tags=["ships"], outlet="The Courier")
    assert isinstance(added, AddedFeed)
    assert added.new
    assert (added.feed.title, added.feed.outlet, added.feed.tags) == (
        "Courier", "The Courier", ("ships",),
    )  # fmt: skip
    assert added.feed.site_url == "https://courier.example/"
    assert added.feed.due_at == room.clock()
    assert room.articles() == {}  # adding is not refreshing


def test_feed_that_is_there_gets_the_tags_and_is_not_asked(
    site: LoopbackSite, room: Newsroom
) -> None:
    site.serve("/feed", feed(), content_type=RSS)
    first = add(room, site.url("/feed"), tags=["ships"])
    site.clear()
    again = add(room, site.url("/feed").replace("http://", "HTTP://"), tags=["ports"])
    assert isinstance(first, AddedFeed)
    assert isinstance(again, AddedFeed)
    assert (again.new, again.feed.id) == (False, first.feed.id)
    assert again.feed.tags == ("ports", "ships")
    assert site.requests == []


def test_feed_that_moved_is_added_where_it_is(site: LoopbackSite, room: Newsroom) -> None:
    site.serve("/new", feed(), content_type=RSS)
    site.redirect("/old", "/new")
    added = add(room, site.url("/old"))
    assert isinstance(added, AddedFeed)
    assert added.feed.address == site.url("/new")


def test_page_leads_to_the_feeds_it_names(site: LoopbackSite, room: Newsroom) -> None:
    site.serve("/", page("/all.xml", "/dead.xml", "/not-a-feed", "/ships.xml"))
    site.serve("/all.xml", feed("All"), content_type=RSS)
    site.serve("/ships.xml", feed("Ships"), content_type=RSS)
    site.serve("/not-a-feed", page())
    found = add(room, site.url("/"))
    assert found == (
        FeedCandidate(site.url("/all.xml"), "All", 1, site.url("/")),
        FeedCandidate(site.url("/ships.xml"), "Ships", 1, site.url("/")),
    )
    assert room.catalog.feeds.list() == []
    assert site.hits("/feed") == 0  # nothing is guessed where a page says it


def test_at_most_five_feeds_of_a_page_are_looked_at(site: LoopbackSite, room: Newsroom) -> None:
    paths = [f"/{number}.xml" for number in range(9)]
    site.serve("/", page(*paths))
    for path in paths:
        site.serve(path, feed(path), content_type=RSS)
    found = add(room, site.url("/"))
    assert isinstance(found, tuple)
    assert len(found) == 5
    assert sum(site.hits(path) for path in paths) == 5


def test_two_links_to_one_feed_are_one_candidate(site: LoopbackSite, room: Newsroom) -> None:
    site.serve("/", page("/old.xml", "/new.xml"))
    site.redirect("/old.xml", "/new.xml")
    site.serve("/new.xml", feed(), content_type=RSS)
    found = add(room, site.url("/"))
    assert isinstance(found, tuple)
    assert [one.url for one in found] == [site.url("/new.xml")]


@pytest.mark.parametrize("path", COMMON_PATHS)
def test_common_paths_are_tried_where_a_page_names_none(
    path: str, site: LoopbackSite, room: Newsroom
) -> None:
    site.serve("/news/index.html", page())
    site.serve(path, feed(), content_type=RSS)
    found = add(room, site.url("/news/index.html"))
    assert found == (FeedCandidate(site.url(path), "Courier", 1, site.url("/news/index.html")),)


def test_page_that_leads_nowhere_is_said_and_nothing_is_added(
    site: LoopbackSite, room: Newsroom
) -> None:
    site.serve("/", page())
    with pytest.raises(FetchError, match="neither a feed nor a page that leads to one"):
        add(room, site.url("/"))
    assert room.catalog.feeds.list() == []


def test_feed_that_cannot_be_reached_is_added_only_on_demand(
    site: LoopbackSite, room: Newsroom
) -> None:
    site.serve("/feed", "no", status=500)
    with pytest.raises(FetchError) as failure:
        add(room, site.url("/feed"))
    assert failure.value.cause == "server"
    assert room.catalog.feeds.list() == []
    added = add(room, site.url("/feed"), anyway=True)
    assert isinstance(added, AddedFeed)
    assert added.new


@pytest.mark.parametrize("url", ["ftp://a.example/x", "not an address", "http://u:p@a.example/"])
def test_what_is_no_address_is_refused(url: str, room: Newsroom) -> None:
    with pytest.raises(SourceError):
        add(room, url)
    with pytest.raises(SourceError):
        asyncio.run(room.refresher.add_page(url.replace("http://u:p@", "http://[")))


class TestPages:
    """A page that a person names."""

    def add(self, room: Newsroom, url: str, **more: Any) -> PageAdded:
        return asyncio.run(room.refresher.add_page(url, **more))

    def test_becomes_an_article_with_tags(self, site: LoopbackSite, room: Newsroom) -> None:
        site.serve("/2025/03/07/ferry", STORY.page())
        added = self.add(room, site.url("/2025/03/07/ferry?utm_source=x#top"), tags=["ships"])
        assert added.outcome is Outcome.ADDED
        assert (added.article.title, added.article.outlet) == (STORY.title, "127.0.0.1")
        assert added.article.url == site.url("/2025/03/07/ferry")
        assert str(added.article.published) == "2025-03-07"
        assert added.article.extent is Extent.WHOLE
        assert room.catalog.tags_of(added.article.id) == ("ships",)
        assert self.add(room, site.url("/2025/03/07/ferry")).outcome is Outcome.UNCHANGED

    def test_behind_a_paywall_is_a_summary(self, site: LoopbackSite, room: Newsroom) -> None:
        head = (
            '<script type="application/ld+json">{"@context":"https://schema.org",'
            '"@type":"NewsArticle","isAccessibleForFree":false}</script>'
        )
        site.serve("/a", STORY.page(head=head))
        assert self.add(room, site.url("/a")).article.extent is Extent.SUMMARY

    @pytest.mark.parametrize(("status", "cause"), [(404, "missing"), (500, "server")])
    def test_that_cannot_be_had_is_said(
        self, status: int, cause: str, site: LoopbackSite, room: Newsroom
    ) -> None:
        site.serve("/a", "no", status=status)
        with pytest.raises(FetchError) as failure:
            self.add(room, site.url("/a"))
        assert failure.value.cause == cause
        assert room.articles() == {}

    def test_that_robots_may_not_see_is_refused(self, site: LoopbackSite, room: Newsroom) -> None:
        site.serve("/robots.txt", "User-agent: *\nDisallow: /", content_type="text/plain")
        site.serve("/a", STORY.page())
        with pytest.raises(FetchError) as failure:
            self.add(room, site.url("/a"))
        assert failure.value.cause == "robots"

    @pytest.mark.parametrize("kind", [rss, atom, json_feed])
    def test_that_is_a_feed_is_no_article(
        self, kind: Callable[..., str], site: LoopbackSite, room: Newsroom
    ) -> None:
        body = kind([STORY], lambda _story: "https://courier.example/3")
        site.serve("/feed", body, content_type="application/xml")
        with pytest.raises(FetchError, match=r"is a feed, not an article|is not a web page"):
            self.add(room, site.url("/feed"))
        assert room.articles() == {}

    def test_several_are_one_visit(self, site: LoopbackSite, room: Newsroom) -> None:
        for number in range(3):
            site.serve(f"/{number}", Story(number).page())
        urls = [site.url("/0"), site.url("/missing"), site.url("/1"), "nonsense"]
        told: list[tuple[str, bool]] = []
        asyncio.run(
            room.refresher.add_pages(
                urls, on_page=lambda url, result: told.append((url, isinstance(result, PageAdded)))
            )
        )
        assert told == [
            (url, done) for url, done in zip(urls, [True, False, True, False], strict=True)
        ]
        assert site.hits("/robots.txt") == 1
        assert len(room.articles()) == 2
