"""The seam between finding passages and writing an answer.

A reader looks at what retrieval found and proposes stretches of articles that answer, with one
confidence. The extractive reader is in `extractive`; a better one only has to keep this protocol.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.answers import FoundPassage, Question
from bot.periods.asked import NO_TIMES, AskedTimes
from knowledge.articles import Article, Span
from knowledge.retrieval.query import Query


@dataclass(frozen=True, slots=True)
class Understood:
    """A question and what to look for. `asked_at` is aware: what "now" means.

    A question that asks several outlets, or about several things, has `parts`: a query for each,
    in its order, whose `text` is what is asked there. They are searched in place of `query`, and
    `FoundPassage.part` says for which of them a passage was found. Other questions have none.
    `absent` are outlets that it asks for and the library has nothing from; `perhaps_absent` are
    those that it may be asking for, which keeps nobody from answering it.
    `times` are those that it limits itself to. `respelt` are its words that were put right for the
    queries, as typed and as read; `question` has them as typed.
    """

    question: Question
    query: Query
    asked_at: datetime
    parts: tuple[Query, ...] = ()
    absent: tuple[str, ...] = ()
    perhaps_absent: tuple[str, ...] = ()
    times: AskedTimes = NO_TIMES
    respelt: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """One or two whole sentences that may answer, less an agency's name that opens the report:
    `span` in the text of `article`.

    `score` orders candidates of one question, higher better; it has no unit. `rank` is the place,
    from 0, of the passage it was read in; `part` is that of the part of the question it answers.
    """

    article: Article
    span: Span
    score: float
    rank: int
    part: int = 0

    @property
    def text(self) -> str:
        """The literal words."""
        return self.article.text[self.span.start : self.span.end]


@dataclass(frozen=True, slots=True)
class Reading:
    """Candidates, best first, perhaps none; `confidence` (0 to 1) that the first one answers.

    `order` has the places of the passages that were read, best first as the reader sees it; it is
    empty where they are best left as they were found.
    """

    candidates: tuple[Candidate, ...]
    confidence: float
    order: tuple[int, ...] = ()

    def ordered(self, found: Sequence[FoundPassage]) -> tuple[FoundPassage, ...]:
        """`found` in this order, what was not read behind."""
        unread = sorted(set(range(len(found))).difference(self.order))
        return tuple(found[place] for place in (*self.order, *unread))


class Reader(Protocol):
    """Chooses the sentences that answer."""

    default_threshold: float
    """The confidence below which nothing should be said."""

    def read(self, understood: Understood, found: Sequence[FoundPassage]) -> Reading:
        """Read `found` (best first, perhaps empty) for the answer."""
        ...
