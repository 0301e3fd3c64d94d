"""What exact search promises beyond the common contract."""

import threading

import numpy as np
import pytest

from knowledge.errors import VectorIndexError
from knowledge.filters import Filters
from knowledge.index import exact, following
from knowledge.index.exact import ExactIndex
from tests.knowledge.index.libraries import (
    DIMENSIONS,
    EMBEDDER,
    MemoryLibrary,
    axis,
    found,
    random_units,
)


def test_samples_hide_among_real_articles() -> None:
    library = MemoryLibrary()
    library.add(axis(0)[None], sample=True)
    real = library.add(axis(1)[None])
    index = ExactIndex(library, EMBEDDER, DIMENSIONS)
    assert found(index.search(axis(0), 5, Filters())) == real
    assert index.holds_samples()


def test_equal_scores_come_in_the_order_of_passage_ids() -> None:
    library = MemoryLibrary()
    ids = library.add(np.stack([axis(0)] * 7))
    assert found(ExactIndex(library, EMBEDDER, DIMENSIONS).search(axis(0), 7, Filters())) == ids


def test_storing_half_precision_finds_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    library = MemoryLibrary()
    library.add(random_units(500))
    wide = ExactIndex(library, EMBEDDER, DIMENSIONS).search(axis(0), 20, Filters())
    monkeypatch.setattr(exact, "FLOAT32_LIMIT", 100)
    monkeypatch.setattr(exact, "BLOCK", 64)
    narrow = ExactIndex(library, EMBEDDER, DIMENSIONS).search(axis(0), 20, Filters())
    assert found(narrow) == found(wide)


def test_reading_in_pages_misses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exact, "PAGE", 10)
    monkeypatch.setattr(following, "PAGE", 10)
    library = MemoryLibrary()
    ids = library.add(random_units(100))
    index = ExactIndex(library, EMBEDDER, DIMENSIONS)
    assert sorted(found(index.search(axis(0), 200, Filters()))) == ids


def test_an_older_copy_of_the_library_is_read_anew() -> None:
    library = MemoryLibrary()
    first, *_ = library.add(random_units(10))
    index = ExactIndex(library, EMBEDDER, DIMENSIONS)
    assert index.count() == 10
    library.forget_history()
    index.follow()
    assert found(index.search(axis(0), 9, Filters())) == [first]


def test_another_number_of_dimensions_is_a_clear_error() -> None:
    library = MemoryLibrary()
    library.add(random_units(2, dimensions=DIMENSIONS + 1))
    with pytest.raises(VectorIndexError, match="Embed the articles again"):
        ExactIndex(library, EMBEDDER, DIMENSIONS).follow()


def test_searches_beside_a_growing_library_see_whole_states() -> None:
    library = MemoryLibrary()
    library.add(random_units(50))
    index = ExactIndex(library, EMBEDDER, DIMENSIONS)
    index.follow()
    problems: list[str] = []
    done = threading.Event()

    def search() -> None:
        size = 50
        while not done.is_set():
            hits = index.search(axis(0), 10_000, Filters())
            scores = [score for _, score in hits]
            if len(hits) < size or len(set(found(hits))) != len(hits) or max(scores) > 1.01:
                problems.append(f"{len(hits)} after {size}")
            size = len(hits)

    threads = [threading.Thread(target=search) for _ in range(3)]
    for thread in threads:
        thread.start()
    for seed in range(60):
        library.add(random_units(25, seed=seed))
        index.follow()
    done.set()
    for thread in threads:
        thread.join()
    assert problems == []
    assert index.count() == 50 + 60 * 25
