"""What every vector index promises, asked of each of them over both kinds of library."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Protocol

import numpy as np
import pytest
from numpy.typing import NDArray

from knowledge.catalog.records import Position
from knowledge.filters import Filters
from knowledge.index.chroma import ChromaIndex
from knowledge.index.exact import ExactIndex
from knowledge.index.following import Hits, catch_up
from knowledge.index.place import ChromaPlace
from tests.knowledge.index.conftest import ChromaServer
from tests.knowledge.index.libraries import (
    DIMENSIONS,
    EMBEDDER,
    CatalogLibrary,
    Library,
    MemoryLibrary,
    axis,
    found,
    random_units,
)

EVERYTHING = Filters(include_samples=True)


class FollowingIndex(Protocol):
    def follow(self) -> object: ...

    def search(self, query: NDArray[np.float32], k: int, filters: Filters) -> Hits: ...

    def count(self) -> int: ...


class FollowingChroma:
    def __init__(self, library: Library, chroma: ChromaIndex) -> None:
        self.library = library
        self.chroma = chroma
        self.at = Position(0, 0, 0)

    def follow(self) -> None:
        self.at = catch_up(self.library.source, EMBEDDER, self.chroma, self.at)

    def search(self, query: NDArray[np.float32], k: int, filters: Filters) -> Hits:
        return self.chroma.search(query, k, filters)

    def count(self) -> int:
        return self.chroma.count()


@pytest.fixture(params=["exact", "chroma", "chroma server"])
def index(
    request: pytest.FixtureRequest, library: Library, tmp_path: Path
) -> Iterator[FollowingIndex]:
    if request.param == "exact":
        yield ExactIndex(library.source, EMBEDDER, DIMENSIONS)
        return
    place, folder = ChromaPlace(), tmp_path / "index"
    if request.param == "chroma server":
        server: ChromaServer = request.getfixturevalue("chroma_server")
        place = server.place
    chroma = ChromaIndex.open(place, folder, library.source.id, EMBEDDER, DIMENSIONS, create=True)
    yield FollowingChroma(library, chroma)
    chroma.close()


def test_empty_library_has_no_hits(index: FollowingIndex) -> None:
    index.follow()
    assert index.search(axis(0), 5, EVERYTHING) == []


def test_hits_come_best_first_with_their_cosine(library: Library, index: FollowingIndex) -> None:
    vectors = random_units(120)
    ids = library.add(vectors)
    index.follow()
    query = random_units(1, seed=9)[0]
    cosines = vectors @ query
    best = np.argsort(-cosines)[:10]
    hits = index.search(7 * query, 10, EVERYTHING)
    assert found(hits) == [ids[row] for row in best]
    assert [score for _, score in hits] == pytest.approx(cosines[best], abs=2e-3)


def test_at_most_k_hits_come(library: Library, index: FollowingIndex) -> None:
    library.add(random_units(8))
    index.follow()
    assert len(index.search(axis(0), 3, EVERYTHING)) == 3
    assert len(index.search(axis(0), 99, EVERYTHING)) == 8
    assert index.search(axis(0), 0, EVERYTHING) == []


def test_a_zero_query_is_no_error(library: Library, index: FollowingIndex) -> None:
    library.add(random_units(8))
    index.follow()
    assert len(index.search(np.zeros(DIMENSIONS, np.float32), 3, EVERYTHING)) == 3


@pytest.mark.parametrize("query", [axis(0)[:-1], np.full(DIMENSIONS, np.nan, np.float32)])
def test_an_impossible_query_is_refused(
    library: Library, index: FollowingIndex, query: NDArray[np.float32]
) -> None:
    library.add(random_units(8))
    index.follow()
    with pytest.raises(ValueError, match="finite numbers"):
        index.search(query, 3, EVERYTHING)


def test_time_bounds_include_the_beginning_and_exclude_the_end(
    library: Library, index: FollowingIndex
) -> None:
    early, middle, late = (
        library.add(axis(0)[None], published=published)[0]
        for published in (
            datetime(2026, 5, 1, tzinfo=UTC),
            datetime(2026, 5, 2, 12, tzinfo=UTC),
            date(2026, 5, 3),
        )
    )
    library.add(axis(0)[None], published=None)
    index.follow()

    def between(since: datetime | None, until: datetime | None) -> set[int]:
        return set(found(index.search(axis(0), 9, Filters(since=since, until=until))))

    first, third = datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 5, 3, tzinfo=UTC)
    assert between(first, third) == {early, middle}
    assert between(third, None) == {late}
    assert between(None, first) == set()
    assert len(index.search(axis(0), 9, Filters())) == 4


def test_outlets_are_told_apart(library: Library, index: FollowingIndex) -> None:
    a = library.add(axis(0)[None], outlet="Gazette", published=date(2026, 1, 1))
    b = library.add(axis(0)[None], outlet="Herald")
    library.add(axis(0)[None], outlet="gazette")
    library.add(axis(0)[None], outlet=None)
    index.follow()
    assert found(index.search(axis(0), 9, Filters(outlets=("Gazette",)))) == a
    both = index.search(axis(0), 9, Filters(outlets=("Gazette", "Herald")))
    assert set(found(both)) == {*a, *b}
    assert index.search(axis(0), 9, Filters(outlets=("Nobody",))) == []
    since = Filters(outlets=("Gazette", "Herald"), since=datetime(2025, 1, 1, tzinfo=UTC))
    assert found(index.search(axis(0), 9, since)) == a


def test_samples_are_seen_only_where_asked_for(library: Library, index: FollowingIndex) -> None:
    ids = library.add(random_units(3), sample=True)
    index.follow()
    assert index.search(axis(0), 9, Filters()) == []
    assert set(found(index.search(axis(0), 9, EVERYTHING))) == set(ids)


def test_new_vectors_are_found_after_following(library: Library, index: FollowingIndex) -> None:
    library.add(random_units(130))
    index.follow()
    new = library.add(2 * axis(3)[None] / 2)
    index.follow()
    assert found(index.search(axis(3), 1, EVERYTHING)) == new
    assert index.count() == 131


def test_removed_passages_are_gone(library: Library, index: FollowingIndex) -> None:
    ids = library.add(random_units(20))
    index.follow()
    library.remove(ids[4])
    unseen = library.add(axis(1)[None])
    library.remove(unseen[0])
    index.follow()
    assert set(found(index.search(axis(1), 50, EVERYTHING))) == set(ids) - {ids[4]}
    assert index.count() == 19


def test_a_passage_embedded_anew_moves(library: Library, index: FollowingIndex) -> None:
    near, far = library.add(np.stack([axis(0), axis(1)]))
    index.follow()
    library.reembed(far, axis(0))
    library.reembed(near, axis(2))
    index.follow()
    (best, second) = index.search(axis(0), 2, EVERYTHING)
    assert (best[0], second[0]) == (far, near)
    assert best[1] == pytest.approx(1, abs=1e-3)
    assert index.count() == 2


def test_following_twice_changes_nothing(library: Library, index: FollowingIndex) -> None:
    library.add(random_units(30))
    index.follow()
    before = index.search(axis(0), 30, EVERYTHING)
    index.follow()
    assert index.search(axis(0), 30, EVERYTHING) == before


@pytest.mark.parametrize("make", [MemoryLibrary, CatalogLibrary])
def test_two_libraries_do_not_mix_on_one_server(
    make: Callable[[object], Library], chroma_server: ChromaServer, tmp_path: Path
) -> None:
    libraries = [make(tmp_path / name) for name in ("one", "two")]
    indexes = []
    for number, library in enumerate(libraries):
        library.add(random_units(number + 3))
        chroma = ChromaIndex.open(
            chroma_server.place, None, str(library.source.id), EMBEDDER, DIMENSIONS, create=True
        )
        indexes.append(FollowingChroma(library, chroma))
    for index in indexes:
        index.follow()
    assert [index.count() for index in indexes] == [3, 4]
