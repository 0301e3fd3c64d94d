"""Servers that break HTTP, drip, flood and hang up: each ends in a FetchError, in time."""

import asyncio
import gc
import gzip
import zlib
from collections.abc import Callable, Iterable, Iterator
from itertools import repeat
from typing import Any

import brotli  # type: ignore[import-untyped]
import psutil  # type: ignore[import-untyped]
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.fetching.failures import FailureCause, FetchError
from knowledge.fetching.fetcher import Fetched, Fetcher
from tests.knowledge.fetching.asking import failure, fetched, rules
from tests.loopback.raw import RawSite, Script

OK = b"HTTP/1.1 200 OK\r\n"
PLAIN = OK + b"Content-Type: text/html\r\n"
MEGABYTE = bytes(1_000_000)

CONNECT, SERVER = FailureCause.CONNECT, FailureCause.SERVER


@pytest.fixture
def site() -> Iterator[RawSite]:
    with RawSite() as site:
        yield site


def _drip(head: bytes, drop: bytes) -> Script:
    def script() -> Iterable[bytes | float]:
        yield head
        for _ in range(10_000):
            yield drop
            yield 0.02

    return script


def _late(pause_s: float, reply: bytes) -> Script:
    return lambda: (pause_s, reply)


DRIPS = {
    "nothing at all": lambda: iter([3600.0]),
    "status line": _drip(b"HTTP/1.1 200 O", b"K"),
    "header lines": _drip(OK, b"X: y\r\n"),
    "one header": _drip(OK + b"X: ", b"y"),
    "body by length": _drip(PLAIN + b"Content-Length: 100000\r\n\r\n", b"a"),
    "body until the end": _drip(PLAIN + b"\r\n", b"a"),
    "chunks": _drip(PLAIN + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
    "chunk size": _drip(PLAIN + b"Transfer-Encoding: chunked\r\n\r\n", b"0"),
    "chunk extension": _drip(PLAIN + b"Transfer-Encoding: chunked\r\n\r\n1;", b"x"),
    "trailers": _drip(PLAIN + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X: y\r\n"),
    "early hints": _drip(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"),
    "gzip": _drip(PLAIN + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"")[:10], b"\x00"),
    "redirect": _drip(b"HTTP/1.1 301 Moved\r\nLocation: /x\r\n", b"X: y\r\n"),
}


@pytest.mark.parametrize("kind", ["feed", "page"])
@pytest.mark.parametrize("drip", sorted(DRIPS))
def test_drip_ends_by_its_deadline(drip: str, kind: str, site: RawSite) -> None:
    site.answer("*", DRIPS[drip])
    error = failure(site.url("/a"), kind=kind, deadline_s=0.3)
    expected = {FailureCause.TIMEOUT}
    if "header lines" in drip or drip in ("redirect", "trailers", "chunk size", "gzip"):
        expected |= {SERVER, CONNECT, FailureCause.ENCODING, FailureCause.ROBOTS}  # even sooner
    assert error.cause in expected


def test_chain_of_slow_redirects_shares_one_deadline(site: RawSite) -> None:
    for step in range(5):
        moved = b"HTTP/1.1 302 Found\r\nLocation: /%d\r\nContent-Length: 0\r\n\r\n" % (step + 1)
        site.answer(f"/{step}", _late(0.2, moved))
    assert failure(site.url("/0"), deadline_s=0.5).cause is FailureCause.TIMEOUT
    assert len(site.requests) <= 3


@pytest.mark.parametrize(
    ("reply", "causes"),
    [
        (b"", {CONNECT}),
        (b"\r\n\r\n", {CONNECT, SERVER}),
        (b"words, not HTTP", {SERVER, CONNECT}),
        (b"HTTP/1.1", {SERVER, CONNECT}),
        (b"HTTP/9.9 200 OK\r\n\r\nwords", {SERVER}),
        (b"HTTP/1.1 2OO OK\r\n\r\nwords", {SERVER}),
        (b"HTTP/1.1 99999 OK\r\n\r\nwords", {SERVER}),
        (b"HTTP/1.1 -200 OK\r\n\r\nwords", {SERVER}),
        (b"SSH-2.0-OpenSSH_9.9\r\n", {SERVER}),
        (b"220 mail.test ESMTP\r\n", {SERVER}),
        (b"+PONG\r\n", {SERVER}),
        (OK, {CONNECT, SERVER}),
        (OK + b"Content-Type: text/html\r\n", {CONNECT, SERVER}),
        (OK + b"No colon here\r\n\r\n", {SERVER}),
        (OK + b": no name\r\n\r\n", {SERVER}),
        (OK + b"A: b\x00c\r\n\r\n", {SERVER}),
        (OK + b"Content-Length: words\r\n\r\n", {SERVER}),
        (OK + b"Content-Length: -1\r\n\r\n", {SERVER}),
        (OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", {SERVER}),
        (OK + b"Content-Length: " + b"9" * 30 + b"\r\n\r\n", {SERVER, FailureCause.TOO_LARGE}),
        (OK + b"Content-Length: 100\r\n\r\nshort", {CONNECT}),
        (OK + b"Content-Length: 5\r\n\r\nwords and what nobody asked for", {SERVER}),
        (OK + b"Content-Length: 99999999\r\n\r\nlong", {FailureCause.TOO_LARGE}),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nwo", {CONNECT}),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nwords\r\n", {CONNECT}),
        (OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nwords\r\n0\r\n\r\n", {CONNECT, SERVER}),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n-5\r\nwords\r\n0\r\n\r\n", {CONNECT, SERVER}),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n" + b"f" * 40 + b"\r\n", {CONNECT, SERVER}),
        (OK + b"X: " + b"y" * 100_000 + b"\r\n\r\n", {SERVER}),
        (OK + b"X" * 100_000 + b": y\r\n\r\n", {SERVER}),
        (b"HTTP/1.1 200 " + b"K" * 100_000 + b"\r\n\r\n", {SERVER}),
        (OK + b"X: y\r\n" * 10_000 + b"\r\n", {SERVER}),
        (OK + b"Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\nwords",
         {FailureCause.ENCODING}),
        (OK + b"Content-Encoding: \xff\xfe\r\nContent-Length: 5\r\n\r\nwords",
         {FailureCause.ENCODING, SERVER}),
        (OK + b"Content-Encoding: " + b"gzip, " * 2_000 + b"gzip\r\n\r\nwords",
         {FailureCause.ENCODING}),
        (b"HTTP/1.1 301 Moved\r\n\r\n", {FailureCause.REDIRECTS}),
        (b"HTTP/1.1 301 Moved\r\nLocation: http://[\r\n\r\n", {FailureCause.ADDRESS}),
        (b"HTTP/1.1 301 Moved\r\nLocation: http://\xff\xfe/\r\n\r\n", {FailureCause.ADDRESS}),
        (b"HTTP/1.1 301 Moved\r\nLocation: /x\r\nLocation: /y\r\n\r\n",
         {FailureCause.REDIRECTS, SERVER}),
        (b"HTTP/1.1 301 Moved\r\nLocation: http://127.0.0.1:99999/\r\n\r\n",
         {FailureCause.ADDRESS}),
        (b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n",
         {SERVER, CONNECT}),
        (b"HTTP/1.1 100 Continue\r\n\r\n" * 50_000, {SERVER, CONNECT}),
        (b"HTTP/1.1 429 Busy\r\nRetry-After: \xff\xff\r\n\r\n", {FailureCause.BUSY}),
    ],
)  # fmt: skip
def test_answer_that_breaks_http_is_an_error(
    reply: bytes, causes: set[FailureCause], site: RawSite
) -> None:
    site.answer("*", reply)
    error = failure(site.url("/a"), deadline_s=5.0)
    assert error.cause in causes
    assert str(error).isprintable()


@pytest.mark.parametrize(
    "reply",
    [
        OK + b"\r\nwords",
        OK + b"Content-Length: 5\r\n\r\nwords" + OK + b"Content-Length: 4\r\n\r\nevil",
        OK + b"Transfer-Encoding: chunked\r\n\r\n5;x=y\r\nwords\r\n0\r\nTrailer: x\r\n\r\n",
        b"HTTP/1.0 200 OK\r\n\r\nwords",
        b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + OK + b"\r\nwords",
        OK + b"Content-Type: \xff\xfe\r\nETag: \xff\r\n\r\nwords",
        OK + b"Set-Cookie: " + b"a=b; " * 1_000 + b"\r\nContent-Length: 5\r\n\r\nwords",
    ],
)
def test_answer_that_is_merely_odd_is_read(reply: bytes, site: RawSite) -> None:
    site.answer("*", reply)
    answer = fetched(site.url("/a"), deadline_s=5.0)
    assert (answer.body, answer.etag) == (b"words", None)


def _packed(coding: str) -> Iterable[bytes]:
    """A gigabyte of zeros under a coding; nested codings are applied from the left."""
    if not coding:
        return repeat(MEGABYTE, 1_000)
    zeros: Any = repeat(MEGABYTE, 1_000)
    for name in coding.split(", "):
        zeros = _stream(name, zeros)
    return zeros  # type: ignore[no-any-return]


def _stream(coding: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
    packer: Any
    if coding == "br":
        packer = brotli.Compressor(quality=1)
        pack, end = packer.process, packer.finish
    else:
        packer = zlib.compressobj(1, wbits=31 if coding == "gzip" else 15)
        pack, end = packer.compress, packer.flush
    for piece in pieces:
        if packed := pack(piece):
            yield packed
    yield end()


@pytest.mark.faults
@pytest.mark.parametrize("kind", ["feed", "page"])
@pytest.mark.parametrize("coding", ["", "gzip", "deflate", "br", "gzip, gzip", "gzip, br"])
def test_gigabyte_stops_within_ten_megabytes(coding: str, kind: str, site: RawSite) -> None:
    """As a stream without a length: RSS grows by the limit and buffers, not by the body."""
    head = PLAIN + (f"Content-Encoding: {coding}\r\n".encode() if coding else b"") + b"\r\n"
    bomb = list(_packed(coding)) if coding else []
    site.answer("/robots.txt", b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n")
    site.answer("/a", lambda: (head, *(bomb or repeat(MEGABYTE, 1_000))))
    gc.collect()
    process = psutil.Process()
    before = process.memory_info().rss
    error = failure(site.url("/a"), kind=kind)
    assert error.cause is FailureCause.TOO_LARGE
    assert process.memory_info().rss - before < 100_000_000
    assert site.bytes_sent < 20_000_000


def test_body_that_says_it_is_too_long_is_not_read(site: RawSite) -> None:
    head = PLAIN + b"Content-Length: 1000000000\r\n\r\n"
    site.answer("*", lambda: (head, *repeat(MEGABYTE, 1_000)))
    assert failure(site.url("/a")).cause is FailureCause.TOO_LARGE
    assert site.bytes_sent < 10_000_000


def test_body_of_exactly_the_limit_comes(site: RawSite) -> None:
    site.answer("*", lambda: (PLAIN + b"\r\n", *repeat(MEGABYTE, 10)))
    assert len(fetched(site.url("/a")).body) == 10_000_000
    site.answer("*", lambda: (PLAIN + b"\r\n", *repeat(MEGABYTE, 10), b"x"))
    assert failure(site.url("/a")).cause is FailureCause.TOO_LARGE


@pytest.mark.parametrize("drip", ["nothing at all", "header lines", "body by length", "chunks"])
@pytest.mark.parametrize("kind", ["feed", "page"])
def test_cancelled_fetch_leaves_no_task_and_no_connection(
    drip: str, kind: Any, site: RawSite
) -> None:
    site.answer("*", DRIPS[drip])

    async def cancel() -> tuple[int, int]:
        async with Fetcher(rules(at_once_per_host=4)) as fetcher:
            asked = [
                asyncio.create_task(fetcher.fetch(site.url(f"/{n}"), kind=kind, inside=True))
                for n in range(6)
            ]
            await asyncio.sleep(0.15)
            for one in asked:
                one.cancel()
            ended = await asyncio.gather(*asked, return_exceptions=True)
            assert all(isinstance(one, asyncio.CancelledError) for one in ended)
            await _until(lambda: site.open_now == 0)
            site.answer("*", PLAIN + b"Content-Length: 5\r\n\r\nwords")
            answer = await fetcher.fetch(site.url("/b"), kind=kind, inside=True, deadline_s=2.0)
            assert isinstance(answer, Fetched)  # every turn was given back
            return len(asyncio.all_tasks()), site.open_now

    tasks, _ = asyncio.run(cancel())
    assert tasks == 1


@pytest.mark.parametrize(
    "reply",
    [
        PLAIN + b"Content-Length: 99999999\r\n\r\n",
        b"HTTP/1.1 301 Moved\r\nLocation: ftp://x/\r\n\r\n",
        b"HTTP/1.1 404 No\r\n\r\n",
        OK + b"Content-Type: image/png\r\n\r\n",
        PLAIN + b"Content-Encoding: gzip\r\n\r\nwords",
    ],
)
def test_failed_fetch_hangs_up_on_a_server_that_goes_on(reply: bytes, site: RawSite) -> None:
    site.answer("*", _drip(reply, b"words"))

    async def ask() -> None:
        async with Fetcher(rules()) as fetcher:
            with pytest.raises(FetchError):
                await fetcher.fetch(site.url("/a"), kind="feed", inside=True, deadline_s=2.0)
            await _until(lambda: site.open_now == 0)

    asyncio.run(ask())


async def _until(true: Callable[[], bool]) -> None:
    for _ in range(500):
        if true():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it never came to be")


PARTS = st.sampled_from(
    [b"HTTP/1.1 ", b"200 OK", b"301 Moved", b"\r\n", b"\r\n\r\n", b"\n", b": ", b"Location", b"/",
     b"Content-Length", b"Transfer-Encoding", b"chunked", b"5", b"0", b"Content-Encoding", b"gzip",
     b"br", b"words", b"Content-Type", b"text/html", b"ETag", b'"a"', b"Retry-After", b"\x00",
     b"\xff", b" ", b"\t", b"http://", b"[", b"@", b"Cache-Control", b"max-age=", b"304 ", b"503 "]
)  # fmt: skip


def test_any_bytes_end_in_an_answer_or_a_fetch_error() -> None:
    with RawSite() as site, asyncio.Runner() as runner:
        fetcher = runner.run(Fetcher(rules()).__aenter__())

        @settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
        @given(
            st.one_of(
                st.binary(max_size=200),
                st.lists(PARTS, max_size=40).map(b"".join),
                st.lists(PARTS, max_size=30).map(lambda parts: OK + b"".join(parts)),
            )
        )
        def ask(reply: bytes) -> None:
            site.answer("*", reply)
            fetcher._politeness._hosts.clear()

            async def once() -> None:
                try:
                    await fetcher.fetch(
                        site.url("/a"), kind="feed", inside=True, etag='"a"', deadline_s=2.0
                    )
                except FetchError as error:
                    assert error.cause is not FailureCause.TIMEOUT
                    assert str(error).isprintable()

            runner.run(once())

        ask()
        runner.run(fetcher.__aexit__(None, None, None))
