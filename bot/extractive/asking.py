"""Known questions asked of a library, with what retrieval finds for them: what is learned from."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from bot.answers import FoundPassage, Question
from bot.assembly import Newsroom
from bot.chain import READ_PASSAGES
from bot.evaluation.questions import KnownQuestion, read_questions
from bot.extractive.near_misses import NearMisses
from bot.reading import Understood
from bot.understanding.question import understand

OTHERS = 400
SEED = 20241231

LATE_SINCE = 11
"""The month from which on a question is not late at the end of its year."""

EVERY_LATE = 2
"""Of the questions that can be asked late, so many-th are; near misses are made of as many."""

_OF_THE_WEEK = re.compile(
    r"\b(?:(?:earlier )?this (?:past )?(?:week(?:end)?|month)|last (?:week(?:end)?|month)|yesterday"
    r"|today|recently|on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    r"|(?:over|in) the (?:weekend|past week))\b,?\s*",
    re.IGNORECASE,
)
_GAP = re.compile(r"\s+(?=[?,.])")


@dataclass(frozen=True, slots=True)
class Case:
    """A question, what was found for it, and its answers; none where it has no answer here.

    `number` is the same however late the question is asked, for splitting them into halves.
    """

    number: int
    understood: Understood
    found: list[FoundPassage]
    answers: tuple[str, ...]


def cases_of(newsroom: Newsroom, questions: Path, others: Path) -> Iterator[Case]:
    """The answerable ones of `questions`, and some of `others`, of another year, as unanswerable.

    A question of another year is asked on a day of this one, or its date would give it away.
    """
    known, strange = _known(questions), _strange(others)
    for at, one in enumerate(known):
        yield _case(newsroom, at, one, one.answers)
    for at, one in enumerate(strange):
        day = known[at % len(known)].asked_on
        yield _case(newsroom, len(known) + at, replace(one, asked_on=day), ())


def late_cases_of(newsroom: Newsroom, questions: Path, others: Path) -> Iterator[Case]:
    """Some of both asked when their news is old: at the end of the year, without "this week".

    The answerable ones are of months long past; what is asked of another year stays unanswerable.
    """
    known, strange = _known(questions), _strange(others)
    end = max((date(one.asked_on.year, 12, 31) for one in known if one.asked_on), default=None)
    for at, one in enumerate([*known, *strange]):
        answers = one.answers if at < len(known) else ()
        past = not answers or (one.asked_on is not None and one.asked_on.month < LATE_SINCE)
        if past and at % (2 * EVERY_LATE) < 2:  # whole pairs, so that both halves get some
            text = _GAP.sub("", _OF_THE_WEEK.sub("", one.text))
            yield _case(newsroom, at, replace(one, text=text, asked_on=end), answers)


def near_cases_of(newsroom: Newsroom, questions: Path, others: Path) -> Iterator[Case]:
    """Near misses of some of `questions`, asked on their day; nothing answers them.

    `others` are not asked: what they would show, `cases_of` does.
    """
    known = _known(questions)
    near_misses = NearMisses([one.text for one in known], random.Random(SEED))  # noqa: S311
    for at, one in enumerate(known):
        text = near_misses.of(one.text)
        if text is not None and at % (2 * EVERY_LATE) < 2:
            yield _case(newsroom, at, replace(one, text=text), ())


def _known(questions: Path) -> list[KnownQuestion]:
    return [one for one in read_questions(questions) if one.scored and one.answerable]


def _strange(others: Path) -> list[KnownQuestion]:
    strange = _known(others)
    return random.Random(SEED).sample(strange, min(OTHERS, len(strange)))  # noqa: S311


def _case(newsroom: Newsroom, number: int, known: KnownQuestion, answers: tuple[str, ...]) -> Case:
    library = newsroom.library
    asked_at = known.asked_at(datetime.now(UTC))
    understood = understand(Question(known.text, asked_at), library.outlets())
    hits = library.retriever.retrieve(understood.query, READ_PASSAGES)
    found = [FoundPassage(hit.passage, hit.article, hit.score, hit.cosine) for hit in hits]
    return Case(number, understood, found, answers)
