"""What an index follows: positions that only rise, embeddings and removals in order."""

from datetime import date
from itertools import pairwise

import numpy as np

from knowledge.catalog.records import Position
from knowledge.catalog.store import Catalog
from tests.knowledge.catalog.making import CHIPS, EMBEDDER, PORTS, draft, put, vector

A, B, C = (draft(f"{CHIPS} {n}", origin=f"file:///{n}", title=n) for n in "ABC")


def test_empty_catalog_stands_at_the_beginning(catalog: Catalog) -> None:
    assert catalog.position(EMBEDDER) == Position(0, 0, 0)
    stored = catalog.vectors_after(EMBEDDER, 0)
    assert len(stored.seqs) == len(stored.passage_ids) == len(stored.outlets) == 0
    assert stored.vectors.shape[0] == 0
    assert catalog.removed_after(0).seqs.tolist() == []


def test_position_never_goes_back(catalog: Catalog) -> None:
    positions = [catalog.position(EMBEDDER)]

    def note() -> None:
        positions.append(catalog.position(EMBEDDER))

    put(catalog, A, B, C)
    note()
    for one in (C, B, A):  # the newest first: each takes the highest seq along
        catalog.remove(one.article_id)
        note()
    put(catalog, A)
    note()
    catalog.reembed([4], vector("new")[None], EMBEDDER)
    note()
    put(catalog, draft(PORTS, origin=A.origin))
    note()
    catalog.remove(A.article_id)
    note()
    pairs = [(position.seq, position.removed) for position in positions]
    for (seq, removed), (next_seq, next_removed) in pairwise(pairs):
        assert next_seq >= seq
        assert next_removed >= removed
        assert (next_seq, next_removed) != (seq, removed)
    assert positions[-1].count == 0


def test_position_is_the_same_for_every_process(catalog: Catalog) -> None:
    put(catalog, A, B)
    catalog.remove(B.article_id)
    with Catalog.open(catalog.path) as other:
        assert other.id == catalog.id
        assert other.position(EMBEDDER) == catalog.position(EMBEDDER) == Position(2, 1, 1)


def test_following_step_by_step_arrives_at_the_catalog(catalog: Catalog) -> None:
    """An index that applies vectors and removals as told holds what the catalog holds."""
    held: dict[int, bytes] = {}
    seq = removed = 0
    rng = np.random.default_rng(7)
    for step in range(40):
        one = draft(f"{CHIPS} {rng.integers(3)}", origin=f"file:///{rng.integers(6)}", title="T")
        if rng.random() < 0.3:
            catalog.remove(one.article_id)
        else:
            put(catalog, one)
        if rng.random() < 0.2 and held:
            catalog.reembed([next(iter(held))], vector(str(step))[None], EMBEDDER)
        if rng.random() < 0.5:
            continue
        while len((stored := catalog.vectors_after(EMBEDDER, seq, 2)).seqs):
            assert (np.diff(stored.seqs) > 0).all()
            rows = [row.tobytes() for row in stored.vectors]
            held |= dict(zip(stored.passage_ids.tolist(), rows, strict=True))
            seq = int(stored.seqs[-1])
        gone = catalog.removed_after(removed)
        for passage_id in gone.passage_ids.tolist():
            held.pop(passage_id, None)
        removed = int(gone.seqs[-1]) if len(gone.seqs) else removed
        everything = catalog.vectors_after(EMBEDDER, 0)
        rows = [row.tobytes() for row in everything.vectors]
        assert held == dict(zip(everything.passage_ids.tolist(), rows, strict=True))
        assert catalog.position(EMBEDDER).count == len(held)


def test_embeddings_come_back_bit_for_bit_with_what_filters_need(catalog: Catalog) -> None:
    put(
        catalog,
        draft(CHIPS, published=date(1970, 1, 2), outlet="Elbe Post"),
        draft(PORTS, origin="file:///b"),
    )
    stored = catalog.vectors_after(EMBEDDER, 0)
    assert stored.vectors.dtype == np.float16
    assert stored.vectors.tobytes() == vector(CHIPS).tobytes() + vector(PORTS).tobytes()
    assert stored.passage_ids.tolist() == [1, 2]
    assert stored.published[0] == 86400
    assert np.isnan(stored.published[1])
    assert stored.outlets == ["Elbe Post", None]
    assert stored.samples.tolist() == [False, False]


def test_cosines_are_of_the_stored_embeddings(catalog: Catalog) -> None:
    put(catalog, A, B)
    query = vector(A.text).astype(np.float32)
    cosines = catalog.cosines(query, [1, 2, 99], EMBEDDER)
    assert cosines.keys() == {1, 2}
    assert abs(cosines[1] - 1) < 0.002
    assert abs(cosines[2] - float(vector(B.text).astype(np.float32) @ query)) < 1e-6
    assert catalog.cosines(query, [1, 2], "another") == {}


def test_reembedding_replaces_and_gives_a_new_seq(catalog: Catalog) -> None:
    put(catalog, A, B)
    new = np.array([vector("x"), vector("gone"), vector("y")])
    catalog.reembed([2, 77, 1], new, "another#8")
    stored = catalog.vectors_after("another#8", 0)
    assert dict(zip(stored.passage_ids.tolist(), stored.vectors.tolist(), strict=True)) == {
        2: vector("x").tolist(),
        1: vector("y").tolist(),
    }
    assert (stored.seqs > 2).all()
    assert catalog.vectors_after(EMBEDDER, 0).seqs.tolist() == []
    assert catalog.position(EMBEDDER).count == 0
    assert catalog.position("another#8").count == 2
    assert catalog.coverage().embedded == {"another#8": 2}


def test_reembedding_what_is_gone_changes_nothing(catalog: Catalog) -> None:
    put(catalog, A)
    before = catalog.position(EMBEDDER)
    catalog.reembed([77], vector("x")[None], "another#8")
    assert catalog.position(EMBEDDER) == before


def test_passages_wait_for_an_embedder_until_it_embedded_them(catalog: Catalog) -> None:
    put(catalog, A, B, C)
    assert catalog.count_unembedded(EMBEDDER) == 0
    assert catalog.unembedded(EMBEDDER, 10) == []
    assert catalog.count_unembedded("another#8") == 3
    first, second = catalog.unembedded("another#8", 2)
    assert (first.passage_id, first.title, first.text) == (1, "A", A.text)
    catalog.reembed([second.passage_id], vector("x")[None], "another#8")
    assert [one.passage_id for one in catalog.unembedded("another#8", 5)] == [1, 3]
    assert catalog.count_unembedded("another#8") == 2
    assert catalog.count_unembedded(EMBEDDER) == 1
