"""Finds the passages that a question is about: by meaning and by words, fused into one order."""

from collections.abc import Mapping
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.catalog.store import Catalog
from knowledge.embedding.choose import Embedder
from knowledge.filters import Filters
from knowledge.retrieval.copies import first_of_each
from knowledge.retrieval.fusion import Weights, fuse, recency
from knowledge.retrieval.query import Hit, Query
from knowledge.retrieval.terms import opening_words, query_terms, telling_terms
from knowledge.retrieval.wording import Wording, counted_words, score_wording, wording_of

CANDIDATES = 100
"""Asked of each list; the answer was among their union for 99% of the tuning questions."""


class VectorSearch(Protocol):
    """Finds the stored passages nearest to a vector."""

    def search(
        self, query: NDArray[np.float32], k: int, filters: Filters
    ) -> list[tuple[int, float]]:
        """(passage id, cosine), best first, at most `k`."""
        ...


class Retriever:
    """Searches one library. Safe to use from many threads."""

    def __init__(
        self,
        catalog: Catalog,
        embedder: Embedder,
        vectors: VectorSearch,
        weights: Weights | None = None,
    ) -> None:
        self._catalog = catalog
        self._embedder = embedder
        self._vectors = vectors
        self._weights = weights or Weights()

    def retrieve(self, query: Query, k: int) -> list[Hit]:
        """At most `k` passages, best first, without near-copies of better ones.

        Raises CatalogError where the library cannot be read, EmbeddingError where the question
        cannot be embedded.
        """
        if not query.text.strip() or k < 1:
            return []
        wanted = max(CANDIDATES, k)
        embedded = self._embedder.embed_query(query.text)
        near = dict(self._vectors.search(embedded, wanted, query.filters))
        wording, terms = self._words(opening_words(query.text))
        worded = dict(self._catalog.search_text(terms, wanted, query.filters))
        ids = list(near | worded)
        missing = [passage_id for passage_id in ids if passage_id not in near]
        near |= self._catalog.cosines(embedded, missing, self._embedder.name)
        located = self._catalog.locate(self._most_promising(ids, near, worded, wanted))
        floor = min(near.values(), default=0.0)
        cosines = np.array([near.get(one.passage.id, floor) for one in located])
        bm25 = score_wording(wording, [(one.article.title, one.passage.text) for one in located])
        scores = fuse(cosines, bm25, self._weights)
        favoured = set(query.favoured_outlets)
        for at, one in enumerate(located):
            scores[at] += self._weights.recent * recency(
                one.article.published, query.now, self._weights
            )
            if one.article.outlet in favoured:
                scores[at] += self._weights.favoured
        order = np.argsort(-scores, kind="stable")
        hits = [
            Hit(
                located[at].passage,
                located[at].article,
                float(scores[at]),
                float(cosines[at]),
                float(bm25[at]),
            )
            for at in order
        ]
        # All of them on offer, though few are read: a wire story may have more copies than `k`.
        originals = first_of_each(((hit.article.id, hit.passage.text) for hit in hits), k)
        return [hits[place] for place in originals]

    def _most_promising(
        self,
        ids: list[int],
        near: Mapping[int, float],
        worded: Mapping[int, float],
        wanted: int,
    ) -> list[int]:
        """The best of the candidates by what is known before their text is read."""
        # A passage without a stored embedding (the embedder was just changed) has its words only.
        floor = min(near.values(), default=0.0)
        scores = fuse(
            np.array([near.get(passage_id, floor) for passage_id in ids]),
            np.array([worded.get(passage_id, 0.0) for passage_id in ids]),
            self._weights,
        )
        best = np.argsort(-scores, kind="stable")[:wanted]
        return [ids[at] for at in best]

    def _words(self, question: str) -> tuple[Wording, list[str]]:
        """The question's wording, and the terms that full-text search is asked for."""
        terms = query_terms(question)
        single = {word.lower() for word in counted_words(question)}
        counted = self._catalog.document_frequencies(list(single | set(terms)))
        passages = self._catalog.count_passages()
        return wording_of(question, counted, passages), telling_terms(terms, counted, passages)
