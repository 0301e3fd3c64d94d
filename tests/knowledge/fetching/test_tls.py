"""Certificates: whoever cannot prove a name is not listened to."""

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from knowledge.fetching.failures import FailureCause
from tests.knowledge.fetching.asking import Names, failure, fetched, rules
from tests.loopback.certificates import Authority
from tests.loopback.raw import RawSite
from tests.loopback.site import LoopbackSite

NAMES = Names({"news.test": ["127.0.0.1"]})
NAMED = rules(private_hosts=frozenset({"news.test"}))


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture
def client(authority: Authority) -> Iterator[ssl.SSLContext]:
    yield authority.client()


def test_site_with_a_good_certificate_is_fetched(
    authority: Authority, client: ssl.SSLContext
) -> None:
    with LoopbackSite(ssl_context=authority.server("news.test")) as site:
        site.serve("/feed", "<rss/>")
        url = site.url("/feed", host="news.test")
        for spelling in (url, url.replace("news.test", "news.test.")):
            answer = fetched(spelling, rules=NAMED, resolver=NAMES, ssl_context=client)
            assert answer.body == b"<rss/>"


@pytest.mark.parametrize("bad", ["unknown authority", "another name", "expired"])
def test_site_with_a_bad_certificate_is_not_asked(
    bad: str, authority: Authority, client: ssl.SSLContext
) -> None:
    server = {
        "unknown authority": lambda: Authority().server("news.test"),
        "another name": lambda: authority.server("other.test"),
        "expired": lambda: authority.server(
            "news.test", not_after=datetime(2020, 1, 1, tzinfo=UTC)
        ),
    }[bad]()
    with LoopbackSite(ssl_context=server) as site:
        site.serve("/feed", "<rss/>")
        url = site.url("/feed", host="news.test")
        error = failure(url, rules=NAMED, resolver=NAMES, ssl_context=client)
        assert (error.cause, site.requests) == (FailureCause.TLS, [])


def test_certificates_are_checked_by_the_systems_authorities_by_default(
    authority: Authority,
) -> None:
    with LoopbackSite(ssl_context=authority.server("127.0.0.1")) as site:
        assert failure(site.url("/feed")).cause is FailureCause.TLS
        assert site.requests == []


def test_plain_server_behind_https_is_a_tls_failure(client: ssl.SSLContext) -> None:
    with LoopbackSite() as site:
        url = site.url("/feed").replace("http:", "https:")
        assert failure(url, ssl_context=client).cause is FailureCause.TLS


def test_server_that_hangs_up_in_the_handshake_is_a_failure(client: ssl.SSLContext) -> None:
    with RawSite() as site:
        site.answer("*", b"")
        url = site.url("/feed").replace("http:", "https:")
        error = failure(url, ssl_context=client, deadline_s=0.5)
        assert error.cause in (FailureCause.TLS, FailureCause.CONNECT, FailureCause.TIMEOUT)


def test_redirect_to_a_site_with_a_bad_certificate_is_a_tls_failure(
    client: ssl.SSLContext,
) -> None:
    with LoopbackSite() as start, LoopbackSite(ssl_context=Authority().server("x.test")) as end:
        start.redirect("/a", end.url("/b"))
        assert failure(start.url("/a"), ssl_context=client).cause is FailureCause.TLS
