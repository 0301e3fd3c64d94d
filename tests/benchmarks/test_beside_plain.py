"""Loading and retrieval beside a plain LangChain and Chroma pipeline, in the same run.

Both load the same file with the same embedding model, in turns (plain, ours, ours, plain), so that
neither has the quieter machine. Questions are put to both, one after the other.
"""

import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import pytest

from bot.answers import Question
from bot.evaluation.questions import KnownQuestion
from bot.evaluation.scoring import (
    holds_answer,
    holds_fact,
    mean_reciprocal_rank,
    percentile,
    recall_at,
)
from bot.understanding.question import understand
from knowledge.embedding.minilm import MiniLmEmbeddings
from knowledge.library import Library
from knowledge.sources.files import read_drafts
from tests.benchmarks.clock import Cost, clocked, machine
from tests.benchmarks.material import articles_file, asked_at, open_library, questions_about
from tests.benchmarks.plain import PlainPipeline

pytestmark = pytest.mark.benchmark

TURNS = ("plain", "ours", "ours", "plain")
INDEX_PATIENCE_S = 600
SEEN = 10
"""Passages looked at for each question."""


def test_loading_and_finding_beside_a_plain_pipeline(tmp_path: Path) -> None:
    articles = articles_file(tmp_path)
    known = questions_about(articles)
    model = MiniLmEmbeddings()
    model.embed_query("Both find the model already in memory.")
    print(f"\n\nLoading, {articles.stat().st_size / 1e6:.1f} MB of articles; {machine()}")
    costs: dict[str, list[Cost]] = {"plain": [], "catalog": [], "index": [], "ours": []}
    plain, library = None, None
    for turn, name in enumerate(TURNS):
        folder = tmp_path / f"{turn}-{name}"
        folder.mkdir()
        if name == "plain":
            with clocked() as cost:
                plain = PlainPipeline(articles, folder, model)
            costs["plain"].append(cost)
        else:
            if library is not None:
                library.close()
            library = _load_ours(articles, folder, model, costs)
    assert plain is not None
    assert library is not None
    with library:
        coverage = library.catalog.coverage()
        _print_costs(costs, {"plain": plain.passages, "ours": coverage.passages})
        print(f"Articles: {coverage.articles}; words in the plain pieces: {plain.words}")
        _find(known, plain, library)


def _load_ours(
    articles: Path, folder: Path, model: MiniLmEmbeddings, costs: dict[str, list[Cost]]
) -> Library:
    with clocked() as catalog, open_library(folder, model, own_index=False) as library:
        summary = library.ingest(read_drafts(articles))
    assert summary.failures == []
    with clocked() as index:
        library = open_library(folder, model, own_index=True)
        deadline = time.monotonic() + INDEX_PATIENCE_S
        while not library.index.settled and time.monotonic() < deadline:
            time.sleep(0.02)
    assert library.index.settled
    costs["catalog"].append(catalog)
    costs["index"].append(index)
    costs["ours"].append(
        Cost(catalog.wall_s + index.wall_s, catalog.cpu_s + index.cpu_s, index.load)
    )
    return library


def _print_costs(costs: dict[str, list[Cost]], passages: dict[str, int]) -> None:
    names = {
        "plain": "plain: splitter, embedder, Chroma",
        "catalog": "ours: catalog, searchable at once",
        "index": "ours: vector index, in background",
        "ours": "ours: both",
    }
    print(f"{'':34} {'wall s':>15} {'cpu s':>15} {'load':>11} {'passages':>9} {'/ cpu s':>8}")
    for key, rounds in costs.items():
        number = passages["plain" if key == "plain" else "ours"]
        cpu = sum(one.cpu_s for one in rounds) / len(rounds)
        walls, cpus = _each(rounds, "wall_s", ".2f"), _each(rounds, "cpu_s", ".2f")
        loads = _each(rounds, "load", ".1f")
        print(
            f"{names[key]:34} {walls:>15} {cpus:>15} {loads:>11} {number:>9} {number / cpu:>8.0f}"
        )
    for key in ("catalog", "ours"):
        wall, cpu = (
            sum(getattr(one, what) for one in costs[key])
            / sum(getattr(one, what) for one in costs["plain"])
            for what in ("wall_s", "cpu_s")
        )
        print(f"{names[key]} / plain: wall {wall:.2f}, cpu {cpu:.2f} (under 1: ours is faster)")


def _each(rounds: list[Cost], what: str, form: str) -> str:
    return " ".join(format(getattr(one, what), form) for one in rounds)


def _find(known: list[KnownQuestion], plain: PlainPipeline, library: Library) -> None:
    def ours(one: KnownQuestion) -> list[str]:
        query = understand(Question(one.text, asked_at(one)), library.outlets()).query
        return [hit.passage.text for hit in library.retriever.retrieve(query, SEEN)]

    finders: dict[str, Callable[[KnownQuestion], list[str]]] = {
        "plain": lambda one: plain.passages_for(one.text, SEEN),
        "ours": ours,
    }
    took: dict[str, list[float]] = {name: [] for name in finders}
    ranks: dict[str, list[int | None]] = {name: [] for name in finders}
    words: dict[str, list[int]] = {name: [] for name in finders}
    for find in finders.values():
        find(known[0])  # the first search reads what later ones find in memory
    for one in known:
        for name, find in finders.items():
            started = time.perf_counter()
            texts = find(one)
            took[name].append((time.perf_counter() - started) * 1000)
            ranks[name].append(_rank(one, texts))
            words[name] += [len(text.split()) for text in texts]
    with_facts = any(one.facts for one in known)
    print(f"\nFinding, {len(known)} questions; {machine()}")
    for name, found in ranks.items():
        places = (4, 10) if with_facts else (1, 5, 10)
        label = "Hits" if with_facts else "recall"
        quality = "  ".join(f"{label}@{k} {recall_at(k, found):.3f}" for k in places)
        print(
            f"{name:6} {quality}  MRR@10 {mean_reciprocal_rank(10, found):.3f}  "
            f"words a passage: median {median(words[name]):.0f}, longest {max(words[name])}  "
            f"ms: p50 {percentile(took[name], 0.5):.1f}, p95 {percentile(took[name], 0.95):.1f}"
        )


def _rank(one: KnownQuestion, texts: list[str]) -> int | None:
    for place, text in enumerate(texts, start=1):
        if holds_answer(text, one.answers) or holds_fact(text, one.facts):
            return place
    return None
