"""Killed at random points while refreshing: nothing lost, nothing doubled, nothing half there.

`PULLQUOTE_TEST_KILLS=50` kills more often than the default run does.
"""

import os
import random
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from knowledge.articles import Extent
from knowledge.catalog.schema import articles, feed_entries
from knowledge.catalog.store import FILE_NAME, Catalog
from knowledge.embedding.choose import choose_embedder
from knowledge.passages import embedded_text, passage_spans
from tests.knowledge.catalog.making import counts, rows
from tests.knowledge.feeds.newsroom import FAKE, START, Story, rss
from tests.loopback.site import LoopbackSite

KILLS = int(os.environ.get("PULLQUOTE_TEST_KILLS", "4"))
FEEDS = 12
ENTRIES = 10
SHARED = 3
SEED = 20_262
REPOSITORY = Path(__file__).parents[3]
SLOWNESS_S = 0.02
RSS = "application/rss+xml"

pytestmark = pytest.mark.faults


def stories_of(feed: int) -> list[Story]:
    """A feed's entries: its own, and some that the next feed has too."""
    own = [Story(feed * 100 + at) for at in range(ENTRIES)]
    return own + [Story(((feed + 1) % FEEDS) * 100 + at) for at in range(SHARED)]


@pytest.fixture(scope="module")
def site() -> Iterator[LoopbackSite]:
    """Feeds with whole articles, and every fourth with summaries whose pages are fetched."""
    with LoopbackSite() as site:
        for feed in range(FEEDS):
            stories = stories_of(feed)
            body = rss(
                stories,
                lambda story: site.url(f"/stories/{story.number}"),
                whole=feed % 4 != 0,
                site=site.url("/"),
            )
            site.serve(f"/feeds/{feed}", body, content_type=RSS)
            for story in stories:
                site.serve(f"/stories/{story.number}", story.page())
        yield site


def test_killed_while_refreshing_loses_and_doubles_nothing(
    site: LoopbackSite, tmp_path: Path
) -> None:
    folder = tmp_path / "library"
    rng = random.Random(SEED)
    kills = libraries = stored = went_on = 0
    acknowledged: set[int] = set()
    _new_library(folder, site)
    while kills < KILLS:
        said, killed = _refresh_and_kill(folder, rng)
        kills += killed
        acknowledged |= {int(line.split()[1]) for line in said if line.startswith("feed ")}
        before, stored = stored, _check(folder, acknowledged)
        went_on += killed and stored > before
        if stored == FEEDS * ENTRIES:
            # From now on every run would find little to do: is it all there, and then anew.
            assert _refresh(folder).startswith("done 0 0 0 0")
            _check(folder, set(_feed_ids(folder)))
            shutil.rmtree(folder)
            _new_library(folder, site)
            acknowledged, libraries, stored = set(), libraries + 1, 0
    _, updated, failed, busy = map(int, _refresh(folder).split()[1:])
    assert (updated, failed, busy) == (0, 0, 0)  # nobody waits for the dead
    _check(folder, set(_feed_ids(folder)))
    assert _refresh(folder) == "done 0 0 0 0"
    print(
        f"{kills} kills over {libraries + 1} libraries, {went_on} of them after articles were "
        "stored: 0 lost, 0 doubled",
        file=sys.stderr,
    )

    whole = tmp_path / "whole"
    _new_library(whole, site)
    _refresh(whole)
    assert _contents(folder) == _contents(whole)


def _new_library(folder: Path, site: LoopbackSite) -> None:
    with Catalog.open(folder / FILE_NAME) as catalog:
        for feed in range(FEEDS):
            catalog.feeds.add(site.url(f"/feeds/{feed}"), due_at=START)


def _refresh_and_kill(folder: Path, rng: random.Random) -> tuple[list[str], bool]:
    """What a refreshing process said before it was killed, and whether that came in time.

    It is killed a random while after a random one of its first lines, which say that it began, that
    a transaction ended or that a feed is done: so all moments occur.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.knowledge.feeds.refresher", folder, str(SLOWNESS_S)],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    said: list[str] = []
    patience = rng.choice([0, 1, 1, 2, 3, 4, 6, 8])
    timer = None
    moves = 0
    for line in process.stdout:
        if not line.endswith("\n"):
            break  # it was killed while it said so
        said.append(line.strip())
        moves += not line.endswith("unchanged\n")  # feeds done before say so first
        if timer is None and moves > patience:
            # The first articles come after the parser has started, a third of a second or more.
            timer = threading.Timer(rng.uniform(0, 0.1 if patience else 1.0), process.kill)
            timer.start()
    process.stdout.close()
    code = process.wait(timeout=60)
    if timer is not None:
        timer.cancel()
    assert code in (0, -9)
    return said, code == -9


def _refresh(folder: Path) -> str:
    """The last line of a refreshing process that is left alone."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.knowledge.feeds.refresher", folder, "0"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return ran.stdout.splitlines()[-1]


def _feed_ids(folder: Path) -> dict[int, int]:
    """Which of our feeds each id in the catalog is."""
    with Catalog.open(folder / FILE_NAME) as catalog:
        found = [one.feed for one in catalog.feeds.list()]
    return {feed.id: int(feed.address.rpartition("/")[2]) for feed in found}


def _check(folder: Path, acknowledged: set[int]) -> int:
    """Look at the catalog as the next process finds it; how many articles it holds."""
    ids = _feed_ids(folder)
    embedder = choose_embedder(FAKE)
    with Catalog.open(folder / FILE_NAME) as catalog:
        assert catalog.check() == []
        stored = catalog.list_articles()
        by_title = {article.title: article for article in stored}
        assert len(by_title) == len(stored)  # nothing doubled
        for feed_id in acknowledged:  # nothing lost
            for story in stories_of(ids[feed_id]):
                article = by_title[story.title]
                assert article.extent is Extent.WHOLE
                assert feed_id in {feed.id for feed in catalog.feeds.carrying(article.id)}
            feed = catalog.feeds.get(feed_id)
            assert feed is not None
            assert (feed.body_sha256 is not None, feed.failures) == (True, 0)
        found = catalog.vectors_after(embedder.name, 0)
        located = catalog.locate(found.passage_ids.tolist())
        assert len(set(found.passage_ids.tolist())) == len(found.passage_ids) == len(located)
        for article in stored:  # nothing half there
            assert article.version == 1
            mine = [one.passage for one in located if one.article.id == article.id]
            mine.sort(key=lambda passage: passage.ordinal)
            assert [(one.start, one.end) for one in mine] == [
                (span.start, span.end) for span in passage_spans(article.text)
            ]
            assert all(before.end <= after.start for before, after in pairwise(mine))
        expected = embedder.embed_documents(
            [embedded_text(one.article.title, one.passage.text) for one in located]
        )
        assert np.array_equal(found.vectors.reshape(-1, 32), expected.astype(np.float16))
    number = counts(folder / FILE_NAME)
    assert number["passages"] == number["embeddings"] == number["passages_fts_docsize"]
    assert number["versions"] == number["articles"] == len(stored)
    assert number["removals"] == 0
    led_to = _column(folder, "feed_entries", "article_id")
    assert None not in led_to  # an entry is marked with its article or not at all
    assert set(led_to) == {article.id for article in stored}
    return len(stored)


def _column(folder: Path, table: str, column: str) -> list[object]:
    schema = {"feed_entries": feed_entries, "articles": articles}[table]
    at = [one.name for one in schema.columns].index(column)
    return [row[at] for row in rows(folder / FILE_NAME)[table]]


def _contents(folder: Path) -> list[tuple[object, ...]]:
    """Everything the catalog tells of articles and entries, without what counts attempts."""
    name = choose_embedder(FAKE).name
    with Catalog.open(folder / FILE_NAME) as catalog:
        found = catalog.vectors_after(name, 0)
        vectors = dict(zip(found.passage_ids.tolist(), found.vectors, strict=True))
        passages = sorted(
            (
                str(one.article.url),
                one.passage.ordinal,
                one.article.title,
                one.article.text,
                one.passage.text,
                vectors[one.passage.id].tobytes(),
            )
            for one in catalog.locate(list(vectors))
        )
    entries = sorted(
        zip(
            map(str, _column(folder, "feed_entries", "feed_id")),
            map(str, _column(folder, "feed_entries", "key")),
            map(str, _column(folder, "feed_entries", "fingerprint")),
            map(str, _column(folder, "feed_entries", "state")),
            map(str, _column(folder, "feed_entries", "article_id")),
            strict=True,
        )
    )
    return [*passages, *entries]
