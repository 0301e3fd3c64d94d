"""Feeds of every format become entries; each file stands beside what is to be read in it."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from knowledge.articles import published_iso
from knowledge.sources.feed import read_feed
from knowledge.sources.feed_reading import FeedReading

FEEDS = Path(__file__).parent / "feeds"


def as_data(feed: FeedReading) -> dict[str, object]:
    entries = [
        asdict(entry)
        | {"published": published_iso(entry.published), "updated": published_iso(entry.updated)}
        for entry in feed.entries
    ]
    return asdict(feed) | {"entries": entries}


@pytest.mark.parametrize(
    "file",
    [path for path in sorted(FEEDS.iterdir()) if not path.name.endswith(".expected.json")],
    ids=lambda path: path.name,
)
def test_feed_gives_what_stands_beside_it(file: Path) -> None:
    expected = json.loads(file.with_name(f"{file.name}.expected.json").read_text("utf-8"))
    found = as_data(read_feed(file.read_bytes(), f"https://wire.example/feeds/{file.name}"))
    assert json.loads(json.dumps(found)) == expected


def titled(title: str, encoding: str, declared: str = "") -> bytes:
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    rss = f"{declaration}<rss version='2.0'><channel><title>{title}</title></channel></rss>"
    return rss.encode(encoding)


FREQUENCY = "<sy:updateFrequency>{}</sy:updateFrequency>"
RUSSIAN = "Порт закроется на два дня"


@pytest.mark.parametrize(
    ("data", "charset", "title"),
    [
        (titled(RUSSIAN, "koi8-r"), "koi8-r", RUSSIAN),
        (titled(RUSSIAN, "koi8-r", "koi8-r"), None, RUSSIAN),
        (titled(RUSSIAN, "koi8-r", "utf-8"), "KOI8-R", RUSSIAN),
        (titled(RUSSIAN, "utf-8", "koi8-r"), "windows-1251", RUSSIAN),
        (titled(RUSSIAN, "utf-16", "utf-8"), "iso-8859-1", RUSSIAN),
        (titled(RUSSIAN, "utf-8"), "no-such-charset", RUSSIAN),
        (titled(RUSSIAN, "utf-8"), "base64", RUSSIAN),
        (titled("Café", "latin-1"), "utf-8", "Café"),
        (titled("Café", "cp037", "ibm037"), None, "Café"),
    ],
)
def test_encoding_is_what_fits_then_what_http_says_then_what_the_feed_says(
    data: bytes, charset: str | None, title: str
) -> None:
    assert read_feed(data, "https://wire.example/f", charset=charset).title == title


def test_media_type_decides_only_where_the_content_does_not() -> None:
    feed = b"<rss version='2.0'><channel><title>Feed</title></channel></rss>"
    assert read_feed(feed, "https://a.example/", media_type="application/json").title == "Feed"
    json_feed = b'\n {"title": "Feed", "items": []}'
    assert read_feed(json_feed, "https://a.example/", media_type="text/html").title == "Feed"


@pytest.mark.parametrize(
    ("channel", "ttl_s"),
    [
        ("<ttl>30</ttl>", 1_800),
        ("<ttl>0</ttl>", None),
        ("<ttl>-5</ttl>", None),
        ("<ttl>soon</ttl>", None),
        ("<ttl>999999999</ttl>", 31_536_000),
        ("<sy:updatePeriod>hourly</sy:updatePeriod>", 3_600),
        ("<sy:updatePeriod> hourly </sy:updatePeriod>" + FREQUENCY.format(2), 1_800),
        ("<sy:updatePeriod>hourly</sy:updatePeriod>" + FREQUENCY.format(0), 3_600),
        ("<sy:updatePeriod>hourly</sy:updatePeriod>" + FREQUENCY.format(99_999), 60),
        ("<sy:updatePeriod>now</sy:updatePeriod>", None),
        ("", None),
    ],
)
def test_how_long_a_copy_is_good_for(channel: str, ttl_s: int | None) -> None:
    feed = (
        "<rss version='2.0' xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'><channel>"
        f"<title>Feed</title>{channel}</channel></rss>"
    )
    assert read_feed(feed.encode(), "https://a.example/").ttl_s == ttl_s


def test_identity_does_not_depend_on_where_the_feed_was_fetched() -> None:
    feed = (FEEDS / "rss-2.0.xml").read_bytes()
    here = read_feed(feed, "https://wire.example/feed").entries
    there = read_feed(feed, "https://moved.example/new/feed").entries
    assert [entry.identity for entry in here] == [entry.identity for entry in there]
