"""What counts as an address, over anything that looks like one."""

import ipaddress
import socket

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from yarl import URL

from knowledge.fetching.addresses import is_public
from knowledge.fetching.failures import FetchError, shown_url
from knowledge.fetching.web_address import PrivateHosts, check_host, web_address

BASE = URL("http://public.test/a/b?c")
PIECES = st.sampled_from(
    [*"htp:/\\@.%?#[]0x127 \t\n\x00。１①aZ-_~\ud800é\u200dⓛ١", "http://", "https://", "127.0.0.1",
     "localhost", "::1", "xn--", "%2e", "０x7f", "//", "8.8.8.8", "[::ffff:", "0177", ":80"]
)  # fmt: skip
LINES = st.lists(PIECES, max_size=25).map("".join)


@settings(max_examples=500, deadline=None)
@given(st.one_of(LINES, LINES.map("http://".__add__), st.text(max_size=20)), st.booleans())
def test_address_that_passes_means_the_same_to_every_reader(text: str, redirected: bool) -> None:
    try:
        url = web_address(text, origin=text, base=BASE if redirected else None)
        check_host(url, PrivateHosts([]), origin=text)
    except FetchError as error:
        assert str(error).isprintable()
        return
    host = url.raw_host or ""
    assert url.scheme in ("http", "https")
    assert host.isascii()
    assert url.raw_user is None
    again = web_address(str(url), origin="")
    assert (again.scheme, again.raw_host, again.port) == (url.scheme, host, url.port)
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        with pytest.raises(OSError):
            socket.inet_aton(host)  # what the system's resolver would take for an address
    else:
        assert is_public(address)


@settings(max_examples=500, deadline=None)
@given(st.one_of(LINES, LINES.map("http://".__add__), st.text()))
def test_shown_address_is_harmless_and_stays_as_it_is(text: str) -> None:
    shown = shown_url(text)
    assert shown_url(shown) == shown
    assert shown.isprintable()
    assert len(shown) <= 500


@pytest.mark.parametrize(
    "url", ["https://example.com/a?b=c@d", "http://bücher.example/ä/@x", "https://[2a00::1]:81/#a@"]
)
def test_ordinary_address_is_shown_unchanged(url: str) -> None:
    assert shown_url(url) == url
