"""A process killed while it stores entries leaves each with its article, or neither."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from knowledge.catalog.store import FILE_NAME, Catalog
from tests.knowledge.catalog.making import add_feed, draft, feed_in, mark

REPOSITORY = Path(__file__).parents[3]
STORE = """
import sys
from pathlib import Path
from knowledge.catalog.store import Catalog
from tests.knowledge.catalog.test_kills import store
with Catalog.open(Path(sys.argv[1])) as catalog:
    print("begun", flush=True)
    store(catalog)
"""


def store(catalog: Catalog, at_most: int = 10_000) -> None:
    """Store what is not stored yet, three articles in a transaction, as a refresh does."""
    feed = catalog.feeds.find("1")
    assert feed is not None
    done = len(catalog.list_articles())
    for at in range(done, done + at_most, 3):
        batch = []
        for number in range(at, at + 3):
            url = f"https://a.example/{number}"
            text = f"Crate {number} was lifted. " * 30
            batch.append((draft(text, url=url, origin=url, title=url), mark(feed, url, url)))
        feed_in(catalog, *batch)
        catalog.feeds.count({"new": 3})


@pytest.mark.faults
def test_killed_writer_leaves_entries_and_articles_together(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    with Catalog.open(path) as catalog:
        add_feed(catalog)
    moments = random.Random(7)
    acknowledged = 0
    for _ in range(8):
        child = subprocess.Popen(
            [sys.executable, "-c", STORE, str(path)], cwd=REPOSITORY, stdout=subprocess.PIPE
        )
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(moments.uniform(0.05, 0.4))
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
        with Catalog.open(path) as catalog:
            articles = {article.id: article for article in catalog.list_articles()}
            keys = [mark(catalog.feeds.list()[0].feed, one.title).key for one in articles.values()]
            entries = catalog.feeds.entries(1, keys)
            assert len(entries) == len(articles) == catalog.feeds.list()[0].articles
            assert {one.article_id for one in entries.values()} == set(articles)
            assert len(articles) % 3 == 0
            assert len(articles) >= acknowledged
            assert catalog.check() == []
            acknowledged = len(articles)
    assert acknowledged > 0
