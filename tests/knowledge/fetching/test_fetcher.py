"""Fetching over real HTTP: redirects, what changed, what fails and why."""

import asyncio
from typing import Any

import pytest
from aiohttp import web

from knowledge.fetching.failures import FailureCause, FetchError
from knowledge.fetching.fetcher import Fetched, Fetcher, NotModified
from knowledge.fetching.rules import user_agent
from tests.knowledge.fetching.asking import Names, failure, fetch, fetched, rules
from tests.loopback.site import Encoding, LoopbackSite

MONDAY = "Mon, 06 Jan 2025 10:00:00 GMT"


@pytest.fixture
def site() -> Any:
    with LoopbackSite() as site:
        yield site


def test_feed_comes_with_all_that_its_headers_say(site: LoopbackSite) -> None:
    site.serve(
        "/feed",
        "<rss/>",
        content_type="Application/RSS+XML; charset=ISO-8859-1",
        etag='W/"7"',
        last_modified=MONDAY,
        headers={"Cache-Control": "max-age=900"},
    )
    assert fetch(site.url("/feed#top")) == Fetched(
        url=site.url("/feed"),
        body=b"<rss/>",
        media_type="application/rss+xml",
        charset="iso-8859-1",
        etag='W/"7"',
        last_modified=MONDAY,
        fresh_s=900.0,
        moved_to=None,
    )


def test_request_says_who_asks_and_carries_nothing_else(site: LoopbackSite) -> None:
    site.serve("/feed", "<rss/>", headers={"Set-Cookie": "id=1; Path=/"})
    agent = user_agent("0.1.0", "https://example.com/bot")

    async def twice() -> None:
        async with Fetcher(rules(user_agent=agent)) as fetcher:
            for _ in range(2):
                await fetcher.fetch(site.url("/feed"), kind="feed", inside=True)

    asyncio.run(twice())
    for seen in site.requests:
        assert set(seen.headers) == {"Host", "Accept", "Accept-Encoding", "User-Agent"}
        assert seen.headers["User-Agent"] == "Pullquote/0.1.0 (+https://example.com/bot)"


@pytest.mark.parametrize(
    ("version", "contact", "header"),
    [
        ("0.1.0", None, "Pullquote/0.1.0"),
        ("0.1.0", "", "Pullquote/0.1.0"),
        ("0.1.0", "desk@example.com", "Pullquote/0.1.0 (+desk@example.com)"),
        ("0.1.0", "a)b\r\nX-Evil: 1\\é", "Pullquote/0.1.0 (+abX-Evil:1)"),
        ("0.1.0", "é\n", "Pullquote/0.1.0"),
    ],
)
def test_user_agent_names_a_contact(version: str, contact: str | None, header: str) -> None:
    assert user_agent(version, contact) == header


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate", None])
def test_compressed_body_is_unpacked(site: LoopbackSite, encoding: Encoding | None) -> None:
    site.serve("/feed", "words " * 50_000, encoding=encoding)
    assert fetched(site.url("/feed")).body == b"words " * 50_000


# What changed


def test_what_the_server_gave_is_shown_again(site: LoopbackSite) -> None:
    site.serve("/feed", "<rss/>", etag='"7"', last_modified=MONDAY, headers={"Expires": "0"})
    first = fetched(site.url("/feed"))
    again = fetch(site.url("/feed"), etag=first.etag, last_modified=first.last_modified)
    assert again == NotModified(site.url("/feed"), '"7"', MONDAY, 0.0, None)
    assert site.requests[1].headers["If-None-Match"] == '"7"'
    assert site.requests[1].headers["If-Modified-Since"] == MONDAY


def test_etag_that_304_leaves_out_is_kept(site: LoopbackSite) -> None:
    async def unchanged(_: web.BaseRequest) -> web.StreamResponse:
        return web.Response(status=304)

    site.handle("/feed", unchanged)
    answer = fetch(site.url("/feed"), etag='"7"')
    assert (answer.etag, answer.last_modified) == ('"7"', None)


def test_304_that_nobody_asked_for_is_a_failure(site: LoopbackSite) -> None:
    site.serve("/feed", "", status=304)
    assert failure(site.url("/feed")).cause is FailureCause.SERVER


def test_etag_is_shown_behind_a_redirect_too(site: LoopbackSite) -> None:
    site.serve("/new", "<rss/>", etag='"7"')
    site.redirect("/old", "/new", 301)
    answer = fetch(site.url("/old"), etag='"7"')
    assert isinstance(answer, NotModified)
    assert (answer.url, answer.moved_to) == (site.url("/new"), site.url("/new"))


@pytest.mark.parametrize("bad", ['"a"\r\nX-Evil: 1', "\x00", "é", "", "x" * 501, '"a"\n'])
def test_unfit_etag_is_neither_sent_nor_injected(site: LoopbackSite, bad: str) -> None:
    site.serve("/feed", "<rss/>")
    fetched(site.url("/feed"), etag=bad, last_modified=bad)
    names = {name.lower() for name in site.requests[0].headers}
    assert names == {"host", "accept", "accept-encoding", "user-agent"}


# Redirects


@pytest.mark.parametrize(
    ("statuses", "moved"),
    [
        ([301], 1),
        ([308], 1),
        ([302], None),
        ([303], None),
        ([307], None),
        ([301, 301], 2),
        ([301, 308, 301, 308, 301], 5),
        ([301, 302], 1),
        ([301, 302, 301], 1),
        ([308, 307, 308], 1),
        ([302, 301], None),
        ([301, 301, 303], 2),
    ],
)
def test_unbroken_permanent_redirects_say_where_it_moved(
    site: LoopbackSite, statuses: list[int], moved: int | None
) -> None:
    for step, status in enumerate(statuses):
        site.redirect(f"/{step}", f"/{step + 1}", status)
    site.serve(f"/{len(statuses)}", "<rss/>")
    answer = fetched(site.url("/0"))
    assert answer.url == site.url(f"/{len(statuses)}")
    assert answer.moved_to == (None if moved is None else site.url(f"/{moved}"))


def test_sixth_redirect_is_not_followed(site: LoopbackSite) -> None:
    for step in range(6):
        site.redirect(f"/{step}", f"/{step + 1}")
    site.serve("/6", "<rss/>")
    error = failure(site.url("/0"))
    assert (error.cause, site.hits("/5"), site.hits("/6")) == (FailureCause.REDIRECTS, 1, 0)
    assert fetched(site.url("/1")).url == site.url("/6")


@pytest.mark.parametrize("target", ["/a", "/b", "#x", "", " ", "?"])
def test_redirect_in_a_circle_or_to_nowhere_ends(site: LoopbackSite, target: str) -> None:
    site.redirect("/a", target)
    site.redirect("/b", "/a")
    error = failure(site.url("/a"))
    assert error.cause in (FailureCause.REDIRECTS, FailureCause.MISSING)
    assert len(site.requests) <= 2


@pytest.mark.parametrize(
    "target", ["new", "./new", "/x/new", "//127.0.0.1:{port}/x/new", "../x/new"]
)
def test_relative_redirect_is_followed(site: LoopbackSite, target: str) -> None:
    site.redirect("/x/old", target.replace("{port}", str(site.port)))
    site.serve("/x/new", "<rss/>")
    assert fetched(site.url("/x/old")).url == site.url("/x/new")


def test_refresh_header_is_not_followed(site: LoopbackSite) -> None:
    site.serve("/a", "<rss/>", headers={"Refresh": "0; url=/b"})
    assert fetched(site.url("/a")).url == site.url("/a")
    assert site.hits("/b") == 0


# Failures


@pytest.mark.parametrize(
    ("status", "cause"),
    [
        (400, "server"), (401, "denied"), (402, "denied"), (403, "denied"), (404, "missing"),
        (406, "server"), (410, "gone"), (418, "server"), (429, "busy"), (451, "denied"),
        (500, "server"), (502, "server"), (503, "busy"), (504, "server"), (599, "server"),
        (201, "server"), (202, "server"), (204, "empty"), (205, "empty"), (206, "server"),
        (226, "server"), (300, "server"), (305, "server"), (306, "server"), (999, "server"),
    ],
)  # fmt: skip
def test_status_is_a_cause(site: LoopbackSite, status: int, cause: str) -> None:
    site.serve("/feed", b"" if status in (204, 205) else "words", status=status)
    error = failure(site.url("/feed"))
    assert (error.cause, error.status, error.retry_after_s) == (cause, status, None)
    assert error.origin == site.url("/feed")


@pytest.mark.parametrize("status", [429, 503, 403, 500])
def test_failure_says_when_to_try_again(site: LoopbackSite, status: int) -> None:
    site.serve("/feed", "", status=status, headers={"Retry-After": "120"})
    assert failure(site.url("/feed")).retry_after_s == 120


@pytest.mark.parametrize(
    ("content_type", "kind", "comes"),
    [
        ("text/html", "page", True),
        ("application/xhtml+xml", "page", True),
        ("text/plain", "page", True),
        ("nonsense", "page", True),
        ("application/pdf", "page", False),
        ("image/png", "page", False),
        ("VIDEO/mp4", "page", False),
        ("application/octet-stream", "page", False),
        ("application/vnd.ms-excel", "page", False),
        ("application/octet-stream", "feed", True),
        ("text/html", "feed", True),
        ("audio/mpeg", "feed", False),
    ],
)
def test_what_is_no_text_by_its_type_is_not_read(
    site: LoopbackSite, content_type: str, kind: str, comes: bool
) -> None:
    site.serve("/a", "words", content_type=content_type)
    if comes:
        assert fetched(site.url("/a"), kind=kind).body == b"words"
    else:
        error = failure(site.url("/a"), kind=kind)
        assert (error.cause, error.status) == (FailureCause.PARSE, 200)


@pytest.mark.parametrize(
    ("content_type", "media", "charset"),
    [
        ("text/html; charset=UTF-8", "text/html", "utf-8"),
        ("text/html;charset='windows-1252'", "text/html", "windows-1252"),
        ("text/xml; Charset = gb2312; x=y", "text/xml", "gb2312"),
        ("text/html; charset=klingon", "text/html", None),
        ("text/html; charset=hex", "text/html", None),
        ("text/html; charset=undefined", "text/html", None),
        ("text/html; charset=" + "9" * 5000, "text/html", None),
        ("; charset=utf-8", None, "utf-8"),
        ("text", None, None),
        ("text/html, text/plain", "text/html", None),
    ],
)
def test_content_type_is_read_with_care(
    site: LoopbackSite, content_type: str, media: str | None, charset: str | None
) -> None:
    site.serve("/a", "words", content_type=content_type)
    answer = fetched(site.url("/a"))
    assert (answer.media_type, answer.charset) == (media, charset)


def test_name_that_nobody_knows_is_a_dns_failure() -> None:
    error = failure("http://nobody.test/feed", resolver=Names({}))
    assert error.cause is FailureCause.DNS


def test_long_label_is_a_dns_or_address_failure() -> None:
    for host in ("a" * 64 + ".test", "a." * 130 + "test", "ä" * 60 + ".test"):
        error = failure(f"http://{host}/", resolver=Names({}))
        assert error.cause in (FailureCause.DNS, FailureCause.ADDRESS)


def test_closed_port_is_a_connect_failure() -> None:
    with LoopbackSite() as site:
        url = site.url("/feed")
    assert failure(url).cause is FailureCause.CONNECT


@pytest.mark.parametrize(
    "url",
    [
        "http://desk:secret@127.0.0.1:1/feed",
        "http://secret@127.0.0.1:1/" + "x" * 9_000,
        "http://a:secret@b:secret@127.0.0.1:1/feed",
        "//desk:secret@127.0.0.1:1/feed",
        "http://desk:secret@\n\x1b[31m127.0.0.1/\u202efeed",
        "http:\\\\desk:secret@127.0.0.1",
    ],
)
def test_error_shows_no_credentials_no_control_characters_and_no_endless_url(url: str) -> None:
    error = failure(url)
    for text in (str(error), error.origin, error.reason):
        assert "secret" not in text
        assert text.isprintable()
        assert len(text) < 900


def test_longest_url_is_fetched_and_a_longer_one_is_not(site: LoopbackSite) -> None:
    path = "/" + "x" * (8_192 - len(site.url("/")))
    site.serve(path, "<rss/>")
    assert failure(site.url(path + "x")).cause is FailureCause.ADDRESS
    assert site.requests == []


def test_international_address_is_asked_in_ascii(site: LoopbackSite) -> None:
    site.serve("/%C3%A4?%C3%BC=1", "<rss/>")
    names = Names({"xn--bcher-kva.test": ["127.0.0.1"]})
    private = rules(private_hosts=frozenset({"bücher.test"}))
    url = f"http://BÜCHER.test:{site.port}/ä?ü=1"
    answer = fetched(f" {url}#ö\n", rules=private, resolver=names)
    assert answer.url == f"http://xn--bcher-kva.test:{site.port}/%C3%A4?%C3%BC=1"
    assert site.hits("/%C3%A4?%C3%BC=1") == 1


def test_address_is_asked_as_it_is_written(site: LoopbackSite) -> None:
    """An escape that means something must not be undone on the way."""
    path = "/a%2Fb%20c+d;e=f?q=a%26b%3Dc+d&empty=&x"
    site.serve(path, "<rss/>")
    assert fetched(site.url(path)).url == site.url(path)
    assert site.requests[0].path == path


def test_fetches_at_once_do_not_disturb_each_other(site: LoopbackSite) -> None:
    for number in range(50):
        site.serve(f"/{number}", f"<rss>{number}</rss>")

    async def all_at_once() -> list[Any]:
        async with Fetcher(rules(at_once_per_host=8)) as fetcher:
            asked = [fetcher.fetch(site.url(f"/{n}"), kind="feed", inside=True) for n in range(60)]
            return await asyncio.gather(*asked, return_exceptions=True)

    answers = asyncio.run(all_at_once())
    assert [a.body for a in answers[:50]] == [f"<rss>{n}</rss>".encode() for n in range(50)]
    assert all(isinstance(a, FetchError) for a in answers[50:])
    assert site.most_at_once <= 8
