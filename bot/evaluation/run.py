"""Measures how good the answers are: builds a library of the articles given and asks everything.

The library is kept under the hash of what it was built from, so that asking again is quick. The
same chain answers that answers people; only the threshold is lifted to see every first choice.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean, median

from bot.answers import Answer, Question, Reply
from bot.assembly import Newsroom, open_newsroom
from bot.evaluation.library import built_library
from bot.evaluation.questions import KnownQuestion, read_questions
from bot.evaluation.report import (
    Abstention,
    Latency,
    MultiHop,
    Recall,
    Reliability,
    Report,
    Shape,
)
from bot.evaluation.scoring import (
    auroc,
    holds_answer,
    holds_fact,
    mean_reciprocal_rank,
    percentile,
    recall_at,
)
from bot.settings import Settings

PASSAGES = 50
"""Passages looked at for each question; recall is reported up to 10."""


@dataclass(frozen=True, slots=True)
class _Asked:
    known: KnownQuestion
    reply: Reply

    @property
    def quote(self) -> str:
        return self.reply.quotes[0].text if isinstance(self.reply, Answer) else ""

    @property
    def right(self) -> bool:
        return holds_answer(self.quote, self.known.answers) or holds_fact(
            self.quote, self.known.facts
        )

    @property
    def rank(self) -> int | None:
        for place, one in enumerate(self.reply.passages, start=1):
            if holds_answer(one.passage.text, self.known.answers) or holds_fact(
                one.passage.text, self.known.facts
            ):
                return place
        return None


def evaluate(
    articles: Sequence[Path],
    questions: Path,
    settings: Settings,
    *,
    unanswerable: Path | None = None,
    on_their_days: bool = False,
    on_articles: Callable[[int], None] = lambda _more: None,
    on_questions: Callable[[int, int], None] = lambda _done, _total: None,
    report_line: Callable[[str], None] = lambda _line: None,
) -> Report:
    """Build a library of `articles` (or take the one built before) and ask every question.

    `unanswerable` names more questions, none of which the articles answer, such as those of another
    year. They are asked on days of `questions`, or their dates would give them away, unless
    `on_their_days`. `on_articles` is told how many more articles are dealt with, `on_questions` how
    many questions are asked of how many. Raises BotError for unusable questions and LibraryError
    for unusable articles.
    """
    known = read_questions(questions)
    others = [replace(one, answerable=False, scored=True) for one in _all(unanswerable)]
    if not on_their_days:
        others = _on_days_of(known, others)
    folder = built_library(articles, settings, on_articles)
    there = settings.model_copy(update={"data_dir": folder, "database_url": None})
    with open_newsroom(there, own_index=False, report=report_line) as newsroom:
        asked = _ask(newsroom, [one for one in known + others if one.scored], on_questions)
        coverage = newsroom.library.catalog.coverage()
        return Report(
            articles=coverage.articles,
            passages=coverage.passages,
            questions=len(asked),
            recall=_recall([one for one in asked if one.known.answerable and one.known.answers]),
            multihop=_multihop([one for one in asked if one.known.answerable and one.known.facts]),
            abstention=_abstention(asked, newsroom.reader.default_threshold),
            shape=_shape(asked, newsroom),
            latency=_latency(asked),
        )


def _all(path: Path | None) -> list[KnownQuestion]:
    return read_questions(path) if path else []


def _on_days_of(
    known: Sequence[KnownQuestion], others: Sequence[KnownQuestion]
) -> list[KnownQuestion]:
    days = [one.asked_on for one in known if one.asked_on is not None]
    if not days:
        return list(others)
    return [replace(one, asked_on=days[at % len(days)]) for at, one in enumerate(others)]


def _ask(
    newsroom: Newsroom,
    known: Sequence[KnownQuestion],
    on_questions: Callable[[int, int], None],
) -> list[_Asked]:
    now = datetime.now(UTC)
    newsroom.answer(Question("Is anyone there?", now))  # loads the model, which nobody times
    asked = []
    for number, one in enumerate(known, start=1):
        question = Question(
            one.text, one.asked_at(now), id=one.id, max_passages=PASSAGES, threshold=0.0
        )
        asked.append(_Asked(one, newsroom.answer(question)))
        on_questions(number, len(known))
    return asked


def _recall(asked: Sequence[_Asked]) -> Recall | None:
    if not asked:
        return None
    ranks = [one.rank for one in asked]
    quoted = sum(holds_answer(one.quote, one.known.answers) for one in asked)
    return Recall(
        questions=len(asked),
        passage_recall_at_1=recall_at(1, ranks),
        passage_recall_at_5=recall_at(5, ranks),
        passage_recall_at_10=recall_at(10, ranks),
        quote_at_1=quoted / len(asked),
    )


def _multihop(asked: Sequence[_Asked]) -> MultiHop | None:
    if not asked:
        return None
    ranks = [one.rank for one in asked]
    return MultiHop(
        questions=len(asked),
        hits_at_4=recall_at(4, ranks),
        hits_at_10=recall_at(10, ranks),
        mrr_at_10=mean_reciprocal_rank(10, ranks),
    )


def _abstention(asked: Sequence[_Asked], threshold: float) -> Abstention | None:
    can = [one for one in asked if one.known.answerable]
    cannot = [one for one in asked if not one.known.answerable]
    if not can or not cannot:
        return None

    def answers(one: _Asked) -> bool:
        return isinstance(one.reply, Answer) and one.reply.confidence >= threshold

    answered = [one for one in can if answers(one)]
    right = sum(one.right for one in answered)
    return Abstention(
        answerable=len(can),
        unanswerable=len(cannot),
        auroc=auroc(
            [one.reply.confidence for one in can], [one.reply.confidence for one in cannot]
        ),
        threshold=threshold,
        answered=len(answered) / len(can),
        right_when_answered=right / len(answered) if answered else 0.0,
        unanswerable_answered=sum(map(answers, cannot)) / len(cannot),
        reliability=tuple(_reliability(asked)),
    )


def _reliability(asked: Sequence[_Asked]) -> Iterator[Reliability]:
    for tenth in range(10):
        alike = [one for one in asked if min(9, int(one.reply.confidence * 10)) == tenth]
        if alike:
            yield Reliability(
                least=tenth / 10,
                replies=len(alike),
                confidence=mean(one.reply.confidence for one in alike),
                right=mean(one.known.answerable and one.right for one in alike),
            )


def _shape(asked: Sequence[_Asked], newsroom: Newsroom) -> Shape:
    passages = [len(p.passage.text.split()) for one in asked for p in one.reply.passages[:10]]
    quotes = [q for one in asked if isinstance(one.reply, Answer) for q in one.reply.quotes]
    words = [len(quote.text.split()) for quote in quotes]
    literal = 0
    for quote in quotes:
        article = newsroom.library.catalog.article(quote.article_id, quote.version)
        literal += article is not None and article.text[quote.start : quote.end] == quote.text
    return Shape(
        passage_words=median(passages) if passages else 0,
        longest_passage_words=max(passages, default=0),
        quote_words=median(words) if words else 0,
        longest_quote_words=max(words, default=0),
        quotes=len(quotes),
        literal_quotes=literal,
    )


def _latency(asked: Sequence[_Asked]) -> Latency:
    total = [one.reply.timings_ms["total"] for one in asked]
    retrieval = [one.reply.timings_ms["retrieve"] for one in asked]
    return Latency(
        p50_ms=percentile(total, 0.5),
        p95_ms=percentile(total, 0.95),
        retrieval_p50_ms=percentile(retrieval, 0.5),
        retrieval_p95_ms=percentile(retrieval, 0.95),
    )
