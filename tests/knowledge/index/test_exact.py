"""What exact search promises beyond the common contract."""

import threading
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from knowledge.errors import VectorIndexError
from knowledge.filters import Filters
from knowledge.index import exact, following
from knowledge.index.exact import ExactIndex
from tests.knowledge.index.libraries import (
    DIMENSIONS,
    EMBEDDER,
    Library,
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


def test_only_passages_with_a_tag_are_found(library: Library) -> None:
    chips = library.add(random_units(3), tags=("chips",))
    both = library.add(random_units(2, seed=1), tags=("chips", "energy"))
    library.add(random_units(4, seed=2))
    index = ExactIndex(library.source, EMBEDDER, DIMENSIONS)
    assert set(found(index.search(axis(0), 9, Filters(tags=("chips",))))) == {*chips, *both}
    assert set(found(index.search(axis(0), 9, Filters(tags=("energy", "tea"))))) == set(both)
    assert index.search(axis(0), 9, Filters(tags=("tea",))) == []
    assert len(index.search(axis(0), 9, Filters())) == 9


def test_tag_given_without_a_new_vector_is_seen_at_once(library: Library) -> None:
    one, two = library.add(random_units(2))
    index = ExactIndex(library.source, EMBEDDER, DIMENSIONS)
    tagged = Filters(tags=("chips",))
    index.follow()
    assert index.search(axis(0), 9, tagged) == []
    library.tag(two, "chips")
    index.follow()
    assert found(index.search(axis(0), 9, tagged)) == [two]
    library.remove(two)
    library.add(random_units(1, seed=3))
    library.tag(one, "chips")
    index.follow()
    assert found(index.search(axis(0), 9, tagged)) == [one]


def test_rows_of_a_tag_are_asked_for_once_until_something_changes() -> None:
    asked: list[int] = []

    class Asked(MemoryLibrary):
        def tagged_passages(self, tags: Sequence[str], after: int = 0) -> NDArray[np.int64]:
            asked.append(after)
            return super().tagged_passages(tags, after)

    library = Asked()
    ids = library.add(random_units(5), tags=("chips",))
    index = ExactIndex(library, EMBEDDER, DIMENSIONS)
    for _ in range(3):
        assert len(index.search(axis(0), 9, Filters(tags=("chips",)))) == 5
    assert asked == [0]
    library.add(random_units(1, seed=4), tags=("chips",))
    library.reembed(ids[0], axis(0))
    index.follow()
    assert len(index.search(axis(0), 9, Filters(tags=("chips",)))) == 6
    assert asked == [0, ids[-1]]
    library.tag(ids[0], "energy")
    assert len(index.search(axis(0), 9, Filters(tags=("chips",)))) == 6
    assert asked == [0, ids[-1], 0]


def test_many_sets_of_tags_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exact, "REMEMBERED_TAGS", 4)
    library = MemoryLibrary()
    ids = [library.add(random_units(1, seed=n), tags=(f"tag{n}",))[0] for n in range(10)]
    index = ExactIndex(library, EMBEDDER, DIMENSIONS)
    for n in [*range(10), *range(10)]:
        assert found(index.search(axis(0), 9, Filters(tags=(f"tag{n}",)))) == [ids[n]]


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
