"""Refreshing: how quickly many feeds come in, and what questions feel of it meanwhile.

- PULLQUOTE_BENCHMARK_FEEDS: how many feeds of 40 entries are refreshed, 500 unless set
- PULLQUOTE_BENCHMARK_EMBEDDER: `bundled`, or `none` for all the work but embedding
- PULLQUOTE_BENCHMARK_LIBRARY: a data folder, a copy of which is searched during a refresh
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import structlog

from bot.answers import Question
from bot.evaluation.questions import KnownQuestion
from bot.evaluation.scoring import percentile
from bot.understanding.question import understand
from knowledge.embedding.minilm import MiniLmEmbeddings
from knowledge.feeds.background import BackgroundRefresh
from knowledge.feeds.plan import RefreshPlan
from knowledge.feeds.refresh import Refresher
from knowledge.library import Library
from tests.benchmarks.clock import machine
from tests.benchmarks.material import asked_at, library_copy, open_library, questions_about
from tests.benchmarks.refreshing import add_feeds, rules_for

pytestmark = pytest.mark.benchmark

ROOT = Path(__file__).parents[2]
FEEDS = int(os.environ.get("PULLQUOTE_BENCHMARK_FEEDS", "500"))
ENTRIES = 40
EMBEDDER = os.environ.get("PULLQUOTE_BENCHMARK_EMBEDDER", "bundled")
ASKED = 400
"""Questions timed in each phase; p99 is the fourth slowest."""
PAUSE_S = 0.03
"""Between two questions: people ask now and then, and a loop without a pause starves the rest."""
INDEX_PATIENCE_S = 900


@contextmanager
def served_feeds(feeds: int) -> Iterator[int]:
    """The port on which the feeds are served, by another process."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.feed_server", str(feeds), str(ENTRIES)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        try:
            yield int(server.stdout.readline())
        finally:
            server.stdin.close()
            server.wait(30)


def test_first_refresh_and_an_unchanged_second(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    folder.mkdir()
    with served_feeds(FEEDS) as port:
        ran = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.refreshing", folder, str(port), str(FEEDS),
             EMBEDDER],
            cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    said = json.loads(ran.stdout)
    first, second = said["rounds"]
    entries = FEEDS * ENTRIES
    print(f"\n\n{FEEDS} feeds of {ENTRIES} entries, embedder: {EMBEDDER}; {machine()}")
    for name, one in (("first", first), ("second, unchanged", second)):
        print(
            f"{name:18} {one['wall_s']:7.1f} s (cpu {one['cpu_s']:6.1f} s)  "
            f"{entries / one['wall_s']:8.0f} entries/s  {FEEDS / one['wall_s']:6.1f} requests/s  "
            f"{one['parsed']} parsed, {one['embedded']} embedded, peak {one['peak_mb']:.0f} MB"
        )
    print(
        f"{said['passages']} passages; largest parser {said['child_peak_mb']:.0f} MB; second/first "
        f"{second['wall_s'] / first['wall_s']:.4f} by the clock, "
        f"{second['cpu_s'] / first['cpu_s']:.4f} of processor time"
    )
    assert (first["feeds"], first["failed"], first["articles"]) == (FEEDS, 0, entries)
    assert (second["feeds"], second["failed"], second["unchanged_feeds"]) == (FEEDS, 0, FEEDS)
    assert (second["parsed"], second["embedded"]) == (0, 0)


@pytest.mark.parametrize("search", ["exact", "chroma"])
def test_retrieval_during_a_gentle_refresh(search: str, tmp_path: Path) -> None:
    home = library_copy(tmp_path)
    known = questions_about(None)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    with (
        served_feeds(FEEDS) as port,
        open_library(home, MiniLmEmbeddings(), own_index=search == "chroma") as library,
    ):
        _wait_for_index(library, search)
        passages = library.catalog.coverage().passages
        _searches(library, known[:5])
        idle = _searches(library, known)
        add_feeds(library, FEEDS, port)
        refresher = Refresher(library, rules_for(FEEDS), RefreshPlan(), gentle=True)
        with BackgroundRefresh(refresher) as background:
            while library.catalog.coverage().passages < passages + 50:
                time.sleep(0.2)
            before, started = library.catalog.coverage().passages, time.perf_counter()
            busy = _searches(library, known)
            seconds = time.perf_counter() - started
            came = library.catalog.coverage().passages - before
            assert background.last_error is None
            assert came > 0  # else nothing went on meanwhile
        idle_again = _searches(library, known)
    print(f"\n\nRetrieval over {passages} passages, {search}; {machine()}")
    print(f"{'ms':16} {'p50':>8} {'p95':>8} {'p99':>8} {'longest':>8}")
    for name, took in (("idle", idle), ("while refreshing", busy), ("idle again", idle_again)):
        figures = [percentile(took, share) for share in (0.5, 0.95, 0.99)] + [max(took)]
        print(f"{name:16} " + " ".join(f"{figure:8.1f}" for figure in figures))
    ratios = [percentile(busy, s) / percentile(idle, s) for s in (0.5, 0.99)]
    print(
        f"while refreshing / idle: p50 {ratios[0]:.2f}, p99 {ratios[1]:.2f}; meanwhile "
        f"{came} passages were stored, {came / seconds:.1f} a second"
    )


def _wait_for_index(library: Library, search: str) -> None:
    deadline = time.monotonic() + INDEX_PATIENCE_S
    while search == "chroma" and not library.index.settled:
        assert time.monotonic() < deadline, library.index.health()
        time.sleep(0.1)


def _searches(library: Library, known: list[KnownQuestion]) -> list[float]:
    """Milliseconds that finding ten passages took, for each of the questions in turn."""
    took = []
    for number in range(ASKED if len(known) > 5 else len(known)):
        one = known[number % len(known)]
        question = Question(one.text, asked_at(one))
        started = time.perf_counter()
        query = understand(question, library.outlets()).query
        found = library.retriever.retrieve(query, 10)
        took.append((time.perf_counter() - started) * 1000)
        assert found
        time.sleep(PAUSE_S)
    return took
