"""Web pages: the article in them, and what they say of it."""

from pathlib import Path

import pytest

from knowledge.sources.published import published_from_url
from knowledge.sources.reading import ReadingError
from knowledge.sources.web_page import read_page

SHOWN = "The port of Fellmouth will close for two days in May while its cranes are replaced."


def page(body: str = "", head: str = "") -> bytes:
    return (
        f"<!doctype html><html><head><title>Port closes</title>{head}</head><body><article>"
        f"<p>{SHOWN}</p><p>{SHOWN} Ferries go from Skerry.</p>{body}</article></body></html>"
    ).encode()


LD = '<script type="application/ld+json">'


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ('<meta property="article:published_time" content="2025-05-02">', "2025-05-02"),
        (
            '<meta name="date" content="05/02/25"><meta name="pubdate" content="2025-05-02">',
            "2025-05-02",
        ),
        (LD + '{"@graph":[{"datePublished":"2025-05-02"}]}</script>', "2025-05-02"),
        (LD + "{bad</script>", None),
        ('<meta property="article:modified_time" content="2025-05-02">', None),
        ("<style>/* Copyright 2024 */</style>", None),
    ],
)
def test_only_a_declared_publication_date_counts(head: str, published: str | None) -> None:
    reading = read_page(page("<p>Copyright 2024. Updated 5 May 2024.</p>", head))
    assert reading.fields["published"] == published


@pytest.mark.parametrize(
    ("url", "published"),
    [
        ("https://quay.example/2025/03/14/cranes", "2025-03-14"),
        ("https://quay.example/news/2025-03-14/", "2025-03-14"),
        ("https://quay.example/news/2025/mar/14/cranes", "2025-03-14"),
        ("https://quay.example/cranes-2025-03-14.html", "2025-03-14"),
        ("https://quay.example/2025/02/30/cranes", None),
        ("https://quay.example/2025/14/03/cranes", None),
        ("https://quay.example/2925/03/14/cranes", None),
        ("https://quay.example/2025/03/cranes", None),
        ("https://quay.example/2025/03/141592", None),
        ("https://quay.example/12025/03/14/", None),
        ("https://quay.example/a?d=/2025/03/14/", None),
        ("https://quay.example/2025-03/14/a", None),
        ("https://2025-03-14.example/a", None),
        (None, None),
    ],
)
def test_date_in_the_address_counts_where_the_page_says_none(
    url: str | None, published: str | None
) -> None:
    day = published_from_url(url)
    assert (day.isoformat() if day else None) == published
    assert read_page(page(), url=url).fields["published"] == published
    declared = '<meta property="article:published_time" content="2024-01-02T03:04:05+01:00">'
    reading = read_page(page(head=declared), url=url)
    assert reading.fields["published"] == "2024-01-02T03:04:05+01:00"


def test_page_cannot_take_the_address_of_another_site() -> None:
    claim = '<link rel="canonical" href="https://bank.example/statement">'
    hostile = read_page(page(head=claim), url="https://evil.example/p?utm_source=x")
    assert hostile.fields["url"] == "https://evil.example/p"
    assert hostile.canonical == "https://bank.example/statement"
    assert "bank" not in str(hostile.site_name)
    saved = read_page(page(head=claim))
    assert saved.fields["url"] == "https://bank.example/statement"


def test_canonical_link_is_made_absolute_and_must_be_of_the_web() -> None:
    url = "https://quay.example/p"
    for claim, canonical in (
        ("/q", "https://quay.example/q"),
        ("https://quay.example/q?utm_source=x#top", "https://quay.example/q"),
        ("javascript:x", None),
        ("https://[x", None),
        ("", None),
    ):
        found = read_page(page(head=f'<link rel="canonical" href="{claim}">'), url=url)
        assert found.canonical == canonical
    assert read_page(page(), url=url).canonical is None
    og = read_page(page(head='<meta property="og:url" content="https://quay.example/z">'))
    assert og.fields["url"] == "https://quay.example/z"


LONG = "".join(f"<p>{SHOWN} Crane number {n} goes last.</p>" for n in range(30))


@pytest.mark.parametrize(
    ("head", "body", "paywalled"),
    [
        ("", "", False),
        (LD + '{"@type":"NewsArticle","isAccessibleForFree":false}</script>', LONG, True),
        (LD + '{"@type":"NewsArticle","isAccessibleForFree":"False"}</script>', "", True),
        (LD + '[{"@graph":[{"isAccessibleForFree":"false"}]}]</script>', "", True),
        (LD + '{"isAccessibleForFree":true}</script>', "", False),
        (LD + '{"hasPart":{"isAccessibleForFree":false}}</script>', "", False),
        ('<meta property="article:content_tier" content="locked">', LONG, True),
        ('<meta property="article:content_tier" content="metered">', LONG, False),
        ('<meta property="article:content_tier" content="metered">', "", True),
        ('<meta property="article:content_tier" content="free">', "", False),
        ("", "<div>Subscribe to continue reading</div>", True),
        ("", "<div>This article is for subscribers only.</div>", True),
        ("", LONG + "<div>Subscribe to continue reading</div>", False),
        ("", '<div style="display:none">Subscribe to continue reading</div>', False),
    ],
)
def test_paywalled_is_what_says_so_or_shows_a_teaser(head: str, body: str, paywalled: bool) -> None:
    assert read_page(page(body, head)).paywalled is paywalled


@pytest.mark.parametrize(
    "notice",
    [
        "Please enable JavaScript and cookies to continue to the site you asked for.",
        "We and our partners use cookies to store and access data about your visit on this site.",
        "Checking your browser before accessing the site. This takes a few seconds at most.",
        "We have detected unusual traffic from your network. Please complete the captcha below.",
        "Access Denied. You do not have permission to see this page on this server.",
        "Before you continue to the site, choose what we may keep of your visit on this device.",
    ],
)
def test_notice_in_place_of_an_article_is_no_article(notice: str) -> None:
    document = (
        f"<html><head><title>Quay</title></head><body><main><p>{notice}</p></main></body></html>"
    )
    with pytest.raises(ReadingError, match="shows no article"):
        read_page(document.encode())


def test_article_about_cookies_is_an_article() -> None:
    body = "<p>The court said that sites must ask before they use cookies.</p>" * 2
    assert "court" in read_page(page(body + LONG)).text
    assert SHOWN in read_page(page("<p>Please enable JavaScript to see comments.</p>")).text


def test_page_without_text_is_refused() -> None:
    for document in (b"<html><head><title>x</title></head><body></body></html>", b"<p>", b"\n"):
        with pytest.raises(ReadingError):
            read_page(document)


def test_character_set_of_http_counts() -> None:
    text = SHOWN + " Так сказал директор порта в пятницу утром."
    document = f"<html><head><title>x</title></head><body><p>{text}</p></body></html>"
    assert "директор" in read_page(document.encode("koi8-r"), charset="koi8-r").text
    assert "директор" in read_page(document.encode("utf-8"), charset="iso-8859-1").text


def test_site_name_is_kept() -> None:
    head = '<meta property="og:site_name" content="The Quay">'
    assert read_page(page(head=head)).site_name == "The Quay"


@pytest.mark.parametrize("feed", ["atom-1.0.xml", "rss-2.0.xml", "rss-1.0.rdf", "utf-16.xml"])
def test_feed_is_no_article(feed: str) -> None:
    with pytest.raises(ReadingError, match="is a feed, not an article"):
        read_page((Path(__file__).parent / "feeds" / feed).read_bytes())
