"""The loopback site itself: what tests elsewhere take for granted."""

import asyncio
import urllib.error
import urllib.request

import pytest
from aiohttp import web

from tests.loopback.certificates import Authority
from tests.loopback.raw import RawSite
from tests.loopback.site import Encoding, LoopbackSite, compress

MONDAY = "Mon, 06 Jan 2025 10:00:00 GMT"
SUNDAY = "Sun, 05 Jan 2025 10:00:00 GMT"


def _ask(url: str, **headers: str) -> tuple[int, bytes]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=named)) as reply:
            return reply.status, reply.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


@pytest.mark.parametrize(
    ("shown", "status"),
    [
        ({}, 200),
        ({"If_None_Match": '"a"'}, 304),
        ({"If_None_Match": 'W/"a"'}, 304),
        ({"If_None_Match": '"b", "a"'}, 304),
        ({"If_None_Match": "*"}, 304),
        ({"If_None_Match": '"b"'}, 200),
        ({"If_Modified_Since": MONDAY}, 304),
        ({"If_Modified_Since": SUNDAY}, 200),
        ({"If_Modified_Since": "yesterday"}, 200),
        ({"If_None_Match": '"b"', "If_Modified_Since": MONDAY}, 200),
    ],
)
def test_site_answers_304_to_who_shows_what_it_gave(shown: dict[str, str], status: int) -> None:
    with LoopbackSite() as site:
        site.serve("/feed", "words", etag='"a"', last_modified=MONDAY)
        assert _ask(site.url("/feed"), **shown) == (status, b"words" if status == 200 else b"")


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate"])
def test_site_compresses_when_told(encoding: Encoding) -> None:
    with LoopbackSite() as site:
        site.serve("/feed", b"words" * 100, encoding=encoding)
        assert _ask(site.url("/feed")) == (200, compress(b"words" * 100, encoding))


def test_site_remembers_what_was_asked_until_cleared() -> None:
    with LoopbackSite("127.9.8.7") as site:
        site.serve("/a", "a")
        _ask(site.url("/a?b=1"), User_Agent="me")
        assert _ask(site.url("/none"))[0] == 404
        assert (site.hits("/a"), site.hits("/a?b=1"), site.hits("/a?b=2")) == (1, 1, 0)
        assert site.requests[0].headers["user-agent"] == "me"
        site.clear()
        assert site.hits("/a") == 0


def test_site_with_a_handler_that_never_ends_still_stops() -> None:
    with LoopbackSite() as site:

        async def never(_: web.BaseRequest) -> web.StreamResponse:
            await asyncio.sleep(3600)
            return web.Response()

        site.handle("/never", never)
        with pytest.raises(OSError):
            urllib.request.urlopen(site.url("/never"), timeout=0.2)
        assert site.most_at_once == 1


def test_site_speaks_tls_with_its_own_authority() -> None:
    authority = Authority()
    with LoopbackSite(ssl_context=authority.server("127.0.0.1")) as site:
        site.serve("/a", "safe")
        with urllib.request.urlopen(site.url("/a"), context=authority.client()) as reply:
            assert reply.read() == b"safe"
        with pytest.raises(OSError):
            urllib.request.urlopen(site.url("/a"))


def test_raw_site_writes_its_script_and_closes() -> None:
    with RawSite() as site:
        site.answer("/a", lambda: (b"HTTP/1.1 200 OK\r\n", 0.01, b"\r\nbody"))
        assert _ask(site.url("/a")) == (200, b"body")
        assert (site.connections, site.bytes_sent) == (1, 23)
