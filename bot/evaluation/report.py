"""What an evaluation found: the figures of a run, as values."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Recall:
    """How often the answer was found, over `questions` that have one; shares from 0 to 1."""

    questions: int
    passage_recall_at_1: float
    passage_recall_at_5: float
    passage_recall_at_10: float
    quote_at_1: float


@dataclass(frozen=True, slots=True)
class MultiHop:
    """MultiHop-RAG's retrieval figures, over `questions` that have gold evidence."""

    questions: int
    hits_at_4: float
    hits_at_10: float
    mrr_at_10: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """Replies of like confidence (`least` and up): how many, how sure on average, how many right.

    Right is a quote that holds the answer; none does where there is no answer.
    """

    least: float
    replies: int
    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class Abstention:
    """How well confidence tells what can be answered.

    `auroc` compares answerable with unanswerable questions. At `threshold`, the other shares say
    how many answerable ones are answered, how many of these answers hold the answer, and how many
    unanswerable ones are answered all the same. `reliability` has tenths of confidence, 0 first.
    """

    answerable: int
    unanswerable: int
    auroc: float
    threshold: float
    answered: float
    right_when_answered: float
    unanswerable_answered: float
    reliability: tuple[Reliability, ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """What was shown: medians in words, and whether every quote is a literal slice."""

    passage_words: float
    longest_passage_words: int
    quote_words: float
    longest_quote_words: int
    quotes: int
    literal_quotes: int


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds from question to answer, and of retrieval alone."""

    p50_ms: float
    p95_ms: float
    retrieval_p50_ms: float
    retrieval_p95_ms: float


@dataclass(frozen=True, slots=True)
class Report:
    """What an evaluation found. A part is None where no question could tell."""

    articles: int
    passages: int
    questions: int
    recall: Recall | None
    multihop: MultiHop | None
    abstention: Abstention | None
    shape: Shape
    latency: Latency

    def as_dict(self) -> dict[str, Any]:
        """The report as plain values, for JSON."""
        return asdict(self)
