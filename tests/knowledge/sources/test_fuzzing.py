"""Feeds and pages mangled at random, through the real child: a reading or a reason, nothing else.

PULLQUOTE_FUZZ_CASES is how many are tried in all (2,000 unless it says more).
PULLQUOTE_FEED_COLLECTION names a folder of feeds, such as another project's test files; every one
of them is read.
"""

import os
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.canonical import canonical_line, canonical_text
from knowledge.sources.feed_reading import MAX_ENTRIES, FeedReading
from knowledge.sources.parsing import Parsers
from knowledge.sources.reading import ReadingError
from knowledge.urls import canonical_url

CASES = int(os.environ.get("PULLQUOTE_FUZZ_CASES", "2000"))
COLLECTION = os.environ.get("PULLQUOTE_FEED_COLLECTION")
URL = "https://fuzz.example/2025/03/14/feed.xml"
HERE = Path(__file__).parent

FEEDS = [
    path.read_bytes()
    for path in sorted((HERE / "feeds").iterdir())
    if not path.name.endswith(".expected.json")
]
PAGES = [path.read_bytes() for path in sorted((HERE / "files").glob("*.html"))] + [
    b"""<!doctype html><html lang="en"><head><title>Port closes</title><base href="/en/">
    <style>.x{display:none} .a > p{color:#fff;background:#000} @media print{p{display:none}}</style>
    <link rel="canonical" href="/port"><link rel="alternate" type="application/rss+xml" href="feed">
    <meta property="article:published_time" content="2025-03-14T10:00:00+01:00">
    <script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":"False",
    "author":{"name":"Ida Berg"},"@graph":[{"datePublished":"2025-03-14"}]}</script></head><body>
    <nav><a href="/rss.xml">Feed</a></nav><article class="a"><h1>Port closes</h1>
    <p style="font-size:12px">The port of Fellmouth will close for two days in May.</p>
    <p class="x">Hidden.</p><table><tr><td>3 May</td><td>closed</td></tr></table>
    <ul><li>One</li></ul>
    <p>Ferries go from Skerry while its cranes are replaced.</p></article></body></html>""",
]
TOKENS = [
    b"<",
    b">",
    b"&",
    b"&#0;",
    b"&#xD800;",
    b"&#99999999;",
    b"&nbsp;",
    b"&x;",
    b"]]>",
    b"<![CDATA[",
    b"<!--",
    b"-->",
    b"</",
    b"/>",
    b"<?",
    b"<?xml version='1.0' encoding='utf-7'?>",
    b"\x00",
    b"\xff",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xc3",
    b"\xf0\x9f\x98",
    b"\x1b$B",
    b"<item>",
    b"</item>",
    b"<entry>",
    b"<channel>",
    b"</channel></rss>",
    b"<html>",
    b"<body>",
    b"<rss>",
    b"<link>",
    b"<title>",
    b"<content type='application/octet-stream' mode='base64'>",
    b"<author>a@b (",
    b"<div>" * 400,
    b"<p><b>" * 300,
    b"<table><td>" * 100,
    b"a" * 5_000,
    b"='" + b"x" * 5_000 + b"'",
    b"<!DOCTYPE rss [<!ENTITY x 'xxxxxxxxxxxx'><!ENTITY y '&x;&x;&x;&x;'>]>",
    b"&y;" * 50,
    b" xmlns='http://purl.org/atom/ns#'",
    b" xml:base='http://[x'",
    b"<base href='http://[x'>",
    b"<style>p{display:none",
    b"style='color:hsl(9e999,1%,1%)'",
    b"style='font-size:1e400px'",
    b"{{{}}}",
    b"<svg><math><p>",
    b"<template>",
    b"hidden",
    b"<script type='application/ld+json'>[[[[",
    b"null",
    b"1e999",
    b"\\ud800",
    b'"',
    b"[" * 500,
    b"{",
    b"}",
    b"]",
    b",",
    b":",
    b"Mon, 99 Foo 0000 99:99:99 +9999",
    b"<pubDate>",
    b"\xe2\x80\xae",
    b"\r",
    b"\t",
    b"\n\n\n",
]


@st.composite
def mangled(draw: st.DrawFn, samples: list[bytes]) -> bytes:
    """A sample with parts cut, doubled, moved, flipped or replaced by what parsers dislike."""
    data = draw(st.sampled_from(samples))
    for _ in range(draw(st.integers(1, 6))):
        # Scattered, as small numbers and 0 are drawn too often to mangle more than the beginning.
        at = draw(st.integers(0, 9_999)) * 7_919 % (len(data) + 1)
        until = min(len(data), at + draw(st.sampled_from([0, 1, 2, 5, 20, 100, 1_000])))
        match draw(st.integers(0, 7)):
            case 0:
                data = data[: max(at, len(data) // 3)]
            case 1:
                data = data[:at] + data[until:]
            case 2:
                data = data[:until] + data[at:]
            case 3:
                data = data[:at] + draw(st.binary(max_size=8)) + data[until:]
            case 4 | 5 | 6:
                data = data[:at] + draw(st.sampled_from(TOKENS)) + data[until:]
            case _:
                other = draw(st.sampled_from(samples))
                data = data[:at] + other[draw(st.integers(0, len(other))) :]
    return data[:200_000]


@pytest.fixture(scope="module")
def parsers() -> Iterator[Parsers]:
    parsers = Parsers()
    yield parsers
    parsers.close()


@pytest.fixture(scope="module", autouse=True)
def tally() -> Iterator[Counter[str]]:
    """What came of the cases, shown with `-s`."""
    tally: Counter[str] = Counter()
    yield tally
    print("\n", *(f"{count:6} {what}" for what, count in tally.most_common()), sep="\n")


def check(feed: FeedReading) -> None:
    """What every reading of a feed promises."""
    assert len(feed.entries) <= MAX_ENTRIES
    assert len({entry.identity for entry in feed.entries}) == len(feed.entries)
    assert feed.site_url is None or canonical_url(feed.site_url) == feed.site_url
    for entry in feed.entries:
        assert entry.identity
        assert entry.url is None or canonical_url(entry.url) == entry.url
        assert entry.title == canonical_line(entry.title)
        assert entry.text == canonical_text(entry.text)


def counted(tally: Counter[str], kind: str, began: float, reason: str | None) -> None:
    tally[f"{kind}: {reason or 'read'}"] += 1
    tally[f"{kind}: slowest, ms"] = max(
        tally[f"{kind}: slowest, ms"], round(1_000 * (time.monotonic() - began))
    )


def thorough(share: float) -> settings:
    return settings(
        max_examples=max(1, round(CASES * share)),
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


@pytest.mark.faults
@thorough(0.6)
@given(data=mangled(FEEDS))
def test_mangled_feed_is_read_or_refused(
    parsers: Parsers, tally: Counter[str], data: bytes
) -> None:
    began, reason = time.monotonic(), None
    try:
        check(parsers.feed(data, url=URL))
    except ReadingError as error:
        reason = str(error)
    counted(tally, "feed", began, reason)


@pytest.mark.faults
@thorough(0.3)
@given(data=mangled(PAGES))
def test_mangled_page_is_read_or_refused(
    parsers: Parsers, tally: Counter[str], data: bytes
) -> None:
    began, reason = time.monotonic(), None
    try:
        page = parsers.page(data, url=URL)
        assert page.text.strip()
        assert page.canonical is None or canonical_url(page.canonical) == page.canonical
        assert page.fields["url"] == URL
    except ReadingError as error:
        reason = str(error)
    counted(tally, "page", began, reason)


@pytest.mark.faults
@thorough(0.1)
@given(data=mangled(PAGES + FEEDS))
def test_mangled_page_names_its_feeds_or_is_refused(
    parsers: Parsers, tally: Counter[str], data: bytes
) -> None:
    began, reason = time.monotonic(), None
    try:
        links = parsers.feed_links(data, url=URL)
        assert len({link.url for link in links}) == len(links) <= 20
        assert all(canonical_url(link.url) == link.url for link in links)
    except ReadingError as error:
        reason = str(error)
    counted(tally, "links", began, reason)


@pytest.mark.faults
@pytest.mark.skipif(not COLLECTION, reason="PULLQUOTE_FEED_COLLECTION names no folder of feeds")
def test_every_feed_of_a_collection_is_read_or_refused(
    parsers: Parsers, tally: Counter[str]
) -> None:
    endings = (".xml", ".json", ".rss", ".rdf", ".atom")
    files = [path for path in Path(COLLECTION or "").rglob("*") if path.suffix in endings]
    assert files
    for file in sorted(files):
        began, reason = time.monotonic(), None
        try:
            check(parsers.feed(file.read_bytes(), url=URL))
        except ReadingError as error:
            reason = str(error)
        counted(tally, "collection", began, reason)
