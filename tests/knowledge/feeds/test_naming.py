"""Whose article it is and under which address, when feed, entry and page say different things."""

import pytest

from knowledge.feeds.naming import (
    article_url,
    bears_out,
    host_of,
    outlet_from_title,
    outlet_of,
    same_site,
)

COURIER = ("https://courier.example/rss.xml", "https://www.courier.example/")


def outlet(
    url: str | None,
    *,
    given: str | None = None,
    entry: str | None = None,
    site: str | None = None,
    title: str | None = "The Courier - RSS",
) -> str | None:
    return outlet_of(
        given=given,
        feed_title=title,
        feed_sites=COURIER,
        entry_outlet=entry,
        site_name=site,
        url=url,
    )


def test_outlet_that_a_person_gave_wins() -> None:
    assert outlet("https://other.example/a", given="Ours", entry="Reuters") == "Ours"


@pytest.mark.parametrize(
    "url",
    [
        "https://courier.example/a",
        "https://www.courier.example/a",
        "https://business.courier.example/a",
        None,
    ],
)
def test_entry_on_the_feeds_own_site_is_the_feeds(url: str | None) -> None:
    assert outlet(url, entry="Reuters", site="Somebody") == "The Courier"


def test_entry_on_another_site_is_of_whom_the_entry_names() -> None:
    assert outlet("https://other.example/a", entry="Reuters", site="Other") == "Reuters"


def test_entry_on_another_site_is_of_the_page_if_its_host_bears_that_out() -> None:
    assert outlet("https://www.portnews.example/a", site="Port News") == "Port News"


def test_page_that_claims_to_be_another_outlet_is_known_by_its_host() -> None:
    assert outlet("https://www.spam.example/a", site="Reuters") == "spam.example"
    assert outlet("https://www.spam.example/a") == "spam.example"


def test_feed_without_a_title_is_known_by_its_host() -> None:
    assert outlet("https://courier.example/a", title=None) == "courier.example"
    assert outlet("https://courier.example/a", title="RSS Feed") == "courier.example"


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
    assert same_site("a.example", "news.a.example")
    assert not same_site("a.example", "nota.example")
    assert not same_site("", "")
