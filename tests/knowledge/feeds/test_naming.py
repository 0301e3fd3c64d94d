"""Whose article it is and under which address, when feed, entry and page say different things."""

import pytest

from knowledge.feeds.naming import (
    article_url,
    bears_out,
    foreign_outlet,
    host_of,
    leads_off,
    outlet_from_title,
    own_outlet,
)

FEED = "https://courier.example/rss.xml"


def own(title: str | None = "The Courier - RSS", *, given: str | None = None) -> str | None:
    url = "https://business.courier.example/a"
    return own_outlet(given=given, feed_title=title, feed_address=FEED, url=url)


def test_outlet_that_a_person_gave_wins() -> None:
    assert own(given="Ours") == "Ours"


def test_article_on_the_feeds_own_site_is_the_feeds() -> None:
    assert own() == "The Courier"


def test_feed_without_a_title_is_known_by_its_host() -> None:
    assert own(title=None) == "business.courier.example"
    assert own(title="RSS Feed") == "business.courier.example"
    nowhere = own_outlet(given=None, feed_title=None, feed_address=FEED, url=None)
    assert nowhere == "courier.example"


def test_article_elsewhere_is_of_whom_its_host_bears_out() -> None:
    url = "https://www.portnews.example/a"
    assert foreign_outlet(url, "Port News", "Reuters") == "Port News"
    assert foreign_outlet(url, None, "Port News") == "Port News"


def test_page_or_entry_that_names_another_outlet_is_known_by_its_host() -> None:
    url = "https://www.spam.example/a"
    assert foreign_outlet(url, "Reuters", "Associated Press") == "spam.example"
    assert foreign_outlet(url, None) == "spam.example"


@pytest.mark.parametrize(
    ("host", "name", "believed"),
    [
        ("nytimes.com", "The New York Times", True),
        ("theguardian.com", "The Guardian", True),
        ("guardian.co.uk", "The Guardian", True),
        ("bbc.co.uk", "BBC News", True),
        ("wsj.com", "Wall Street Journal", True),
        ("lemonde.fr", "Le Monde", True),
        ("elpais.com", "El País", True),
        ("port-news.com", "PortNews", True),
        ("spam.com", "Reuters", False),
        ("reuters.spam.com", "Reuters", False),
        ("news.example.com.br", "Example", True),
        ("spam.com", "", False),
        ("spam.com", "S", False),
        ("10.1.2.3", "Reuters", False),
    ],
)
def test_name_of_a_site_is_believed_where_its_host_bears_it_out(
    host: str, name: str, believed: bool
) -> None:
    assert bears_out(host, name) is believed


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("The Courier - RSS", "The Courier"),
        ("The Courier RSS Feed", "The Courier"),
        ("The Courier » Feed", "The Courier"),
        ("The Courier | Latest", "The Courier"),
        ("The Courier: Latest news", "The Courier"),
        ("Latest news from The Courier", "The Courier"),
        ("Latest articles | The Courier", "The Courier"),
        ("The Courier (RSS)", "The Courier"),
        ("The Courier – Home » RSS 2.0 feed", "The Courier"),
        ("The Courier - Technology", "The Courier - Technology"),
        ("Top Stories Weekly", "Top Stories Weekly"),
        ("Feeding America", "Feeding America"),
        ("Nachrichten - heise online", "Nachrichten - heise online"),
        ("RSS", None),
        ("  ", None),
        (None, None),
    ],
)
def test_title_of_a_feed_loses_the_words_that_say_it_is_a_feed(
    title: str | None, name: str | None
) -> None:
    assert outlet_from_title(title) == name


@pytest.mark.parametrize(
    ("asked", "final", "known"),
    [
        ("https://a.example/1", "https://a.example/1", "https://a.example/1"),
        ("https://a.example/1", "https://a.example/one-title", "https://a.example/1"),
        ("https://www.a.example/1", "https://a.example/one", "https://www.a.example/1"),
        ("http://a.example/1", "https://a.example/1", "https://a.example/1"),
        ("http://a.example/1", "https://a.example/2", "http://a.example/1"),
        ("https://feedproxy.example/~r/x", "https://a.example/1", "https://a.example/1"),
    ],
)
def test_address_of_an_article_moves_only_with_its_site(asked: str, final: str, known: str) -> None:
    assert article_url(asked, final) == known


def test_hosts_are_compared_without_what_every_site_has() -> None:
    assert host_of("https://www.a.example:8080/x") == "a.example"
    assert host_of("https://m.a.example./x") == "a.example"
    assert host_of("https://[oops/x") == ""
    assert host_of(None) == ""


@pytest.mark.parametrize(
    ("asked", "final", "off"),
    [
        ("https://a.example/2025/ferry", "https://a.example/", True),
        ("https://a.example/2025/ferry", "https://b.example/", True),
        ("https://a.example/2025/ferry", "https://www.a.example/en/", True),
        ("https://a.example/2025/ferry", "https://a.example/index.html", True),
        ("https://a.example/?p=12", "https://a.example/", True),
        ("https://a.example/news/ports/ferry", "https://a.example/news/", True),
        ("https://a.example/news/ports/ferry", "https://a.example/news/ports", True),
        ("https://a.example/", "https://a.example/en/", False),
        ("https://a.example/ferry", "https://a.example/ferry", False),
        ("https://a.example/ferry", "https://a.example/ferry/", False),
        ("https://a.example/?p=12", "https://a.example/2025/ferry", False),
        ("https://a.example/ferry/amp", "https://a.example/ferry", False),
        ("https://a.example/q/1234567/any-title", "https://a.example/q/1234567", False),
        ("https://a.example/news/ferry", "https://a.example/ports/ferry", False),
        ("https://t.example/r/12/x", "https://a.example/r", False),
    ],
)
def test_way_that_ends_above_the_article_leads_off(asked: str, final: str, off: bool) -> None:
    assert leads_off(asked, final) is off
