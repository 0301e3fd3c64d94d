"""The canonical form of addresses."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.urls import canonical_url


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTP://Example.COM", "http://example.com/"),
        ("https://example.com:443/a#top", "https://example.com/a"),
        ("http://example.com:8080/a", "http://example.com:8080/a"),
        ("https://user:secret@example.com/a", "https://example.com/a"),
        ("https://example.com/a?utm_source=x&id=2&fbclid=abc&b=1", "https://example.com/a?id=2&b=1"),
        ("https://example.com/a?UTM_Medium=x&gclid=1&mc_cid=2&mc_eid=3&igshid=4", "https://example.com/a"),
        ("https://example.com/a?ref=rss", "https://example.com/a"),
        ("https://example.com/a?ref=chapter-2", "https://example.com/a?ref=chapter-2"),
        ("https://example.com/a?z=1&a=2", "https://example.com/a?z=1&a=2"),
        ("https://münchen.example/straße", "https://xn--mnchen-3ya.example/stra%C3%9Fe"),
        ("  https://example.com/two words\n", "https://example.com/two%20words"),
        ("https://example.com/100%25?q=a%20b", "https://example.com/100%25?q=a%20b"),
        ("https://example.com./a", "https://example.com/a"),
        ("https://[2001:DB8::1]:443/a", "https://[2001:db8::1]/a"),
    ],
)  # fmt: skip
def test_address_is_reduced_to_what_chooses_the_page(url: str, expected: str) -> None:
    assert canonical_url(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "", "example.com/a", "ftp://example.com/a", "javascript:alert(1)", "file:///etc/passwd", "http://",
        "https:///a", "http://[bad/", "http://exa mple.com/", "http://example.com:99999/",
        "http://a..b/", "http://" + "a" * 70 + ".com/", "https://example.com/" + "a" * 9_000,
        "mailto:a@example.com",
    ],
)  # fmt: skip
def test_what_is_no_web_address_gives_none(url: str) -> None:
    assert canonical_url(url) is None


URL_LIKE = st.builds(
    lambda scheme, host, tail: f"{scheme}://{host}{tail}",
    st.sampled_from(["http", "https", "HTTPS"]),
    st.text(st.sampled_from(list("aB.-:@[]1é_ß")), max_size=12),
    st.one_of(st.text(), st.text(st.sampled_from(list("/?&=#%2F;utm_é \t\ud800+~"))), st.just("")),
)


@given(st.one_of(URL_LIKE, st.text(st.characters(codec=None))))
@settings(max_examples=1000, deadline=None)
def test_canonical_url_never_raises_and_is_idempotent(url: str) -> None:
    canonical = canonical_url(url)
    if canonical is not None:
        assert canonical_url(canonical) == canonical
        assert canonical.isascii() and canonical.startswith(("http://", "https://"))
        assert "#" not in canonical
