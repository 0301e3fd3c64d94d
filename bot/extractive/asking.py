"""Known questions asked of a library, with what retrieval finds for them: what is learned from."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.answers import FoundPassage, Question
from bot.assembly import Newsroom
from bot.chain import READ_PASSAGES
from bot.evaluation.questions import KnownQuestion, read_questions
from bot.reading import Understood
from bot.understanding.question import understand

OTHERS = 400
SEED = 20241231


@dataclass(frozen=True, slots=True)
class Case:
    """A question, what was found for it, and its answers; none where it has no answer here."""

    understood: Understood
    found: list[FoundPassage]
    answers: tuple[str, ...]


def cases_of(newsroom: Newsroom, questions: Path, others: Path) -> Iterator[Case]:
    """The answerable ones of `questions`, and some of `others`, of another year, as unanswerable.

    A question of another year is asked on a day of this one, or its date would give it away.
    """
    known = [one for one in read_questions(questions) if one.scored and one.answerable]
    strange = [one for one in read_questions(others) if one.scored and one.answerable]
    strange = random.Random(SEED).sample(strange, min(OTHERS, len(strange)))  # noqa: S311
    for one in known:
        yield _case(newsroom, one, one, one.answers)
    for at, one in enumerate(strange):
        yield _case(newsroom, one, known[at % len(known)], ())


def _case(
    newsroom: Newsroom, known: KnownQuestion, day: KnownQuestion, answers: tuple[str, ...]
) -> Case:
    library = newsroom.library
    asked_at = day.asked_at(datetime.now(UTC))
    understood = understand(Question(known.text, asked_at), library.outlets())
    hits = library.retriever.retrieve(understood.query, READ_PASSAGES)
    found = [FoundPassage(hit.passage, hit.article, hit.score, hit.cosine) for hit in hits]
    return Case(understood, found, answers)
