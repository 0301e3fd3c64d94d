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
