"""The feeds of a page: declared ones first, those it merely links to next, comments last."""

import pytest

from knowledge.sources.discovery import MAX_LINKS, feed_links
from knowledge.sources.reading import ReadingError

URL = "https://www.quay.example/news/index.html"


def found(page: str) -> list[str]:
    return [link.url for link in feed_links(page.encode(), URL)]


def test_declared_feeds_come_first_and_comments_last() -> None:
    page = """<html><head><title>Quay</title>
    <link rel="alternate" type="application/rss+xml" href="/comments/feed"
      title="Quay &raquo; Comments Feed">
    <link rel="stylesheet" type="text/css" href="/feed.css">
    <link rel="Alternate" type="application/RSS+xml; charset=utf-8" title="Quay"  href="/feed">
    <link rel='alternate feed' type='application/atom+xml' href='atom.xml'>
    <link rel="alternate" type="application/feed+json" href="https://cdn.example/feed.json">
    <link rel="alternate" hreflang="de" href="/de/">
    </head><body><a href="/rss/ports.xml">Ports</a></body></html>"""
    links = feed_links(page.encode(), URL)
    assert [link.url for link in links] == [
        "https://www.quay.example/feed",
        "https://www.quay.example/news/atom.xml",
        "https://cdn.example/feed.json",
        "https://www.quay.example/rss/ports.xml",
        "https://www.quay.example/comments/feed",
    ]
    assert [link.title for link in links] == [
        "Quay",
        None,
        None,
        "Ports",
        "Quay » Comments Feed",
    ]


@pytest.mark.parametrize(
    "href",
    ["/feed/", "/rss", "feeds/all.xml", "?feed=rss2", "/a.rss", "/b.atom", "/index.xml",
     "https://feeds.quay.example/rss/top", "//quay.example/atom/"],
)  # fmt: skip
def test_links_that_look_like_feeds_of_the_site_are_found(href: str) -> None:
    assert len(found(f'<p><a href="{href}">x</a>')) == 1


@pytest.mark.parametrize(
    "href",
    ["/feedback", "/rssowl-review", "https://other.example/feed",
     "https://quay.example.evil.example/rss",
     "javascript:/feed", "mailto:rss@quay.example", "/sitemap.xml", "#/feed", "https://[bad/rss",
     ""],
)  # fmt: skip
def test_other_links_are_not(href: str) -> None:
    assert found(f'<p><a href="{href}">x</a>') == []


def test_base_of_the_page_counts() -> None:
    page = '<base href="https://www.quay.example/en/"><a href="feed">x</a>'
    assert found(page) == ["https://www.quay.example/en/feed"]


def test_each_feed_is_named_once_and_only_so_many() -> None:
    page = "<p>" + "".join(f'<a href="/feed/{n // 2}">x</a>' for n in range(100))
    assert len(found(page)) == MAX_LINKS
    assert found('<a href="/feed">x</a><a href="/feed#x">y</a>') == [
        "https://www.quay.example/feed"
    ]


def test_page_without_feeds_names_none_and_no_page_is_an_error() -> None:
    assert found("<p>Nothing here") == []
    with pytest.raises(ReadingError, match="PNG"):
        feed_links(b"\x89PNG\r\n", URL)
