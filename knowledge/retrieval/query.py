"""What retrieval is asked for, and what it gives back."""

from dataclasses import dataclass
from datetime import datetime

from knowledge.articles import Article, Passage
from knowledge.filters import REAL_ARTICLES, Filters
from knowledge.period import Period


@dataclass(frozen=True, slots=True)
class Query:
    """A search. `now` (aware) is what recency counts from.

    `favoured_outlets` are names as the catalog has them; their passages come earlier, others stay.
    `periods` are past times that it is about; what appeared then comes earlier.
    `also` are other ways to write words of `text`, searched beside them: "20" for "twenty".
    `context` is a longer text that `text` is one part of; its other words count a little.
    """

    text: str
    now: datetime
    filters: Filters = REAL_ARTICLES
    favoured_outlets: tuple[str, ...] = ()
    context: str = ""
    periods: tuple[Period, ...] = ()
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found, with its article. `score` is 0 and up, higher better, within one search.

    `cosine` (-1 to 1) and `bm25` (0 and up; 0 where no word matched) are the evidence behind it.
    """

    passage: Passage
    article: Article
    score: float
    cosine: float
    bm25: float
