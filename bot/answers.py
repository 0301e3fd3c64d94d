"""What people ask and what the bot replies: values shared by the chain and every platform."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from knowledge.articles import Article, Extent, Passage, Published


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was asked.

    `asked_at` is aware, in the asker's own time zone, and is what "now" means for it.
    `include_samples` and `file_links` are true for the terminal only: sample articles are never
    served on a chat platform, and a file on this machine is no link for anyone else.
    `max_passages` is how many found passages the reply shows the caller; `threshold` (0 to 1)
    replaces the reader's own. `tags` limits the question to articles with any of these topics,
    `outlets` to those of these outlets (names as the catalog has them), `since` (aware) to what
    appeared then or later; empty and None mean all. They are limits that the asker chose from a
    menu; what the text says of outlets and times is understood from it.
    """

    text: str
    asked_at: datetime
    id: str = ""
    include_samples: bool = False
    file_links: bool = False
    max_passages: int = 10
    threshold: float | None = None
    tags: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """A literal slice of a stored article: `text == article.text[start:end]` at `version`.

    `url` is the article's address or None. `link` is what a reader opens: the address with a text
    fragment that scrolls to the quote, a `file:` URI for an article loaded from a file, or None.
    `extent` says whether the library has the whole article or a summary of it, `withdrawn` when its
    page was found to be gone.
    """

    text: str
    start: int
    end: int
    version: int
    article_id: str
    title: str
    outlet: str | None
    authors: tuple[str, ...]
    published: Published
    url: str | None
    link: str | None
    sample: bool = False
    extent: Extent = Extent.WHOLE
    withdrawn: datetime | None = None


@dataclass(frozen=True, slots=True)
class AsOf:
    """How much the library holds and how fresh it is.

    `newest` is the latest known publication. `refreshed` is when a feed was last read with success,
    aware; None without feeds.
    """

    articles: int
    newest: Published
    refreshed: datetime | None = None


@dataclass(frozen=True, slots=True)
class NearestArticle:
    """An article near the question that does not answer it."""

    title: str
    url: str | None
    outlet: str | None = None
    published: Published = None


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """A passage that retrieval found, with its article and fused score (higher better).

    `cosine` (-1 to 1) is how near its meaning is to the question's, whatever else was found;
    `bm25` (0 and up) is how well its words match, 0 where none does. `part` is the place of the
    part of the question that it was found for; 0 where it has no parts.
    """

    passage: Passage
    article: Article
    score: float
    cosine: float = 0.0
    bm25: float = 0.0
    part: int = 0


class DifferenceKind(StrEnum):
    """In what two reports of the same thing differ; a toll is one that rose from day to day."""

    FIGURE = "figure"
    TOLL = "toll"
    NAME = "name"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Difference:
    """Good sources differ: `values[i]` stands literally in `quotes[i]` of the answer."""

    kind: DifferenceKind
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """A proven answer. `quotes` is never empty; `confidence` is 0 to 1.

    `text` is a sentence of ours, or what a language model wrote and its quotes carry. `model` names
    that model, empty where none wrote; `fallback` says in a sentence why a model that was asked did
    not. With `difference` the first quotes stand beside each other, and none is the answer alone.
    """

    text: str
    confidence: float
    quotes: tuple[Quote, ...]
    independent_outlets: int
    as_of: AsOf
    nearest: tuple[NearestArticle, ...] = ()
    passages: tuple[FoundPassage, ...] = ()
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    difference: Difference | None = None
    model: str = ""
    fallback: str = ""


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """Nothing in the library answers. `reason` is a sentence for the person who asked.

    `model` and `fallback` are as in Answer.
    """

    reason: str
    confidence: float
    as_of: AsOf
    nearest: tuple[NearestArticle, ...] = ()
    passages: tuple[FoundPassage, ...] = ()
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    model: str = ""
    fallback: str = ""


Reply = Answer | NoAnswer
"""What the chain replies."""
