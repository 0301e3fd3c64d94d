"""The values that the catalog takes and gives, beside the articles themselves."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from knowledge.articles import Article, Draft, Passage, Published, Span


class Outcome(StrEnum):
    """What storing a draft did."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A draft with its passages and their embeddings, ready to be stored.

    `vectors` is float16 of shape (len(spans), dimensions), rows of unit length.
    """

    draft: Draft
    spans: tuple[Span, ...]
    vectors: NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class Position:
    """How far the catalog has come: the highest seqs, and how many embeddings it stores."""

    seq: int
    removed: int
    count: int


@dataclass(frozen=True, slots=True)
class StoredVectors:
    """Stored embeddings as parallel arrays, ascending by seq.

    `vectors` is float16 (n, dimensions); `published` is float64 epoch seconds, NaN for unknown.
    """

    seqs: NDArray[np.int64]
    passage_ids: NDArray[np.int64]
    vectors: NDArray[np.float16]
    published: NDArray[np.float64]
    outlets: list[str | None]
    samples: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Removals:
    """Passages that are no more, ascending by seq."""

    seqs: NDArray[np.int64]
    passage_ids: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the catalog holds. `embedded` counts passages per embedder name."""

    articles: int
    versions: int
    passages: int
    samples: int
    outlets: int
    newest: Published
    embedded: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Unembedded:
    """A passage that the present embedder has not embedded yet."""

    passage_id: int
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Located:
    """A passage with its article."""

    passage: Passage
    article: Article
