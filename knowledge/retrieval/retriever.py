"""Finds the passages that a question is about: by meaning and by words, fused into one order."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.catalog.store import Catalog
from knowledge.embedding.choose import Embedder
from knowledge.filters import Filters
from knowledge.retrieval.copies import first_of_each
from knowledge.retrieval.fusion import Weights, around, fuse, timeliness
from knowledge.retrieval.interleaving import interleaved
from knowledge.retrieval.query import Hit, Query
from knowledge.retrieval.quoted import quoted_phrases, share_of_phrases
from knowledge.retrieval.terms import (
    COMMON_SHARE,
    opening_words,
    parts_of,
    query_terms,
    telling_terms,
)
from knowledge.retrieval.wording import Wording, counted_words, score_wording, wording_of

CANDIDATES = 100
"""Asked of each list; the answer was among their union for 99% of the tuning questions."""

OF_A_PERIOD = 50
MOST_PERIODS = 3
"""Asked of each list for each time that a question names, and how many of these count."""

CONTEXT_MEANING = 0.3
CONTEXT_WORDS = 0.2
"""What the context of a part counts beside its own text, in meaning and for each word. On the
multi-hop questions, parts alone: Hits@4 .824; with these .836; with twice as much .818."""


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
        embedded = self._meaning(query)
        wording, terms = self._words(query)
        near, worded, then = self._candidates(query, embedded, terms, wanted)
        ids = list(near | worded)
        missing = [passage_id for passage_id in ids if passage_id not in near]
        near |= self._catalog.cosines(embedded, missing, self._embedder.name)
        promising = self._most_promising(ids, near, worded, wanted)
        promising += self._most_promising(list(then), near, worded, OF_A_PERIOD)
        located = self._catalog.locate(list(dict.fromkeys(promising)))
        floor = min(near.values(), default=0.0)
        cosines = np.array([near.get(one.passage.id, floor) for one in located])
        bm25 = score_wording(wording, [(one.article.title, one.passage.text) for one in located])
        scores = fuse(cosines, bm25, self._weights)
        dates = [one.article.published for one in located]
        scores += timeliness(dates, query.now, query.periods, self._weights)
        favoured = set(query.favoured_outlets)
        phrases = quoted_phrases(query.text)
        for at, one in enumerate(located):
            if phrases:
                held = share_of_phrases(phrases, f"{one.article.title}. {one.passage.text}")
                scores[at] += self._weights.quoted * held
            if one.article.outlet in favoured:
                scores[at] += self._weights.favoured
            if one.passage.ordinal == 0:
                scores[at] += self._weights.opening
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

    def retrieve_together(self, queries: Sequence[Query], k: int) -> list[tuple[int, Hit]]:
        """At most `k` passages for several queries, each with the place of its query.

        They take turns, so that the first passages hold something for each; see `interleaving`.
        Raises as `retrieve` does.
        """
        return interleaved([self.retrieve(query, k) for query in queries], k)

    def _candidates(
        self, query: Query, embedded: NDArray[np.float32], terms: list[str], wanted: int
    ) -> tuple[dict[int, float], dict[int, float], set[int]]:
        """Cosines of the nearest passages, scores of those with the most telling words, and which
        of both were looked for in the times that are asked for.

        In a library of many years, news that comes again and again would leave none of a certain
        month among the best.
        """
        near = dict(self._vectors.search(embedded, wanted, query.filters))
        worded = dict(self._catalog.search_text(terms, wanted, query.filters))
        then: set[int] = set()
        if query.filters.since is None and query.filters.until is None:
            for period in map(around, query.periods[:MOST_PERIODS]):
                limits = replace(query.filters, since=period.since, until=period.until)
                nearest = dict(self._vectors.search(embedded, OF_A_PERIOD, limits))
                most_telling = dict(self._catalog.search_text(terms, OF_A_PERIOD, limits))
                then |= nearest.keys() | most_telling.keys()
                near |= nearest
                worded |= most_telling
        return near, worded, then

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

    def _meaning(self, query: Query) -> NDArray[np.float32]:
        """The query's embedding, of unit length, leaning towards its context."""
        own = self._embedder.embed_query(query.text)
        if not query.context:
            return own
        mixed = own + CONTEXT_MEANING * self._embedder.embed_query(query.context)
        return np.asarray(mixed / np.linalg.norm(mixed), dtype=np.float32)

    def _words(self, query: Query) -> tuple[Wording, list[str]]:
        """The query's wording, and the terms that full-text search is asked for."""
        own = opening_words(query.text)
        every = opening_words(query.context) if query.context else own
        terms = query_terms(every)
        also = list(dict.fromkeys(" ".join(parts_of(one.lower())) for one in query.also))
        single = {word.lower() for word in counted_words(f"{every} {' '.join(also)}")}
        counted = self._catalog.document_frequencies(list(single | set(terms) | set(also)))
        passages = self._catalog.count_passages()
        wording = wording_of(every, counted, passages)
        if query.context:
            wording = wording.centred_on(own, CONTEXT_WORDS)
        also = [one for one in also if 0 < counted[one] <= COMMON_SHARE * passages]
        telling = telling_terms(terms, counted, passages)
        return wording.with_also(wording_of(" ".join(also), counted, passages)), telling + also
