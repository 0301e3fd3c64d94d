"""Whether two quotes speak of the same thing, at the same time, in the same manner.

Everything here refuses in doubt. Another day's price, another match's score, a forecast beside a
result, a county's dead beside a country's are not reports that differ.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.differing.told import Told
from bot.differing.wanted import GENERAL, Value
from bot.extractive.wording import Word, words_of
from bot.periods.expressions import time_expressions
from knowledge.articles import Article, published_instant
from knowledge.period import Period

TOLLS = frozenset({Value.DEATHS, Value.INJURIES})

WITHIN: Mapping[Value, timedelta] = {
    Value.DEATHS: timedelta(days=7),
    Value.INJURIES: timedelta(days=7),
    Value.DATE: timedelta(days=7),
}
"""How far apart two reports of one state of things appear: a toll is counted for days."""

ELSE_WITHIN = timedelta(days=3)
"""And all others: what costs or measures something today does not next week."""

COVERED = 0.65
"""The share of the question's telling words that each quote must hold, the title of its article
included; all of its names and figures beside."""

SHARED = 2
"""Telling words beyond the question's own that both must hold: there is more than one fire."""

SHARED_BESIDE_NAMES = 4
"""And telling words that two articles which name different people or companies must both hold."""

_BEFORE, _BEHIND = 60, 120  # characters around a value that say what it is a value of
_AT_ONCE = timedelta(days=1)
_RECURRING = re.compile(
    r"\b(?:(?:air)?strikes?|attacks?|bomb\w*|raids?|shell\w+|shootings?|clash\w*|crash\w*|drones?)\b",
    re.IGNORECASE,
)
_SOON = timedelta(days=2)  # a week later it may be another attack
_LONG_AGO = timedelta(days=30)
_LISTED = re.compile(  # "two in Hallen, three in Marnau": each is a part
    r"\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten)\s(?:in|from|at|of)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:in|at|near|across|from|outside|around|of)\s((?:the\s|north\w*\s|south\w*\s|east\w*\s"
    r"|west\w*\s|central\s)*[A-Z][\w’'.-]+(?:\s[A-Z][\w’'.-]+)*)"
)
_MANNERS = tuple(
    re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    for words in (
        # what is to come, or is only thought
        r"expect(?:s|ed|ing)?|forecasts?|predict(?:s|ed|ions?)?|project(?:s|ed|ions?)?|would|could"
        r"|may|might|will|plans?|planned|propos\w+|seeks?|hopes?|aims?|targets?|likely|feared|fears",
        # how much at a time
        r"per|each|every|a (?:day|week|month|year|night|head|share)|daily|weekly|monthly|yearly"
        r"|annual(?:ly)?|hourly",
        # how it is put together
        r"average|median|mean",
        r"total|overall|altogether|combined|cumulative",
        # what it is held against
        r"compared|than (?:last|a|the)|up from|down from|previous(?:ly)?|earlier|initial(?:ly)?"
        r"|original(?:ly)?|revised|correct(?:ed|ion)|had been|once|target|goal",
        # what else there is, what it is a part of
        r"additional|another|further|extra|others?|more (?:people|than \d+ others)|including"
        r"|among|of whom|of them|of the|where|there|alone|also",
        r"not|never|no|without|den(?:y|ies|ied)|false|untrue|wrongly|mistaken\w*",
    )
)


@dataclass(frozen=True, slots=True)
class Report:
    """A quote of an article and the value that it tells."""

    article: Article
    text: str
    told: Told

    @property
    def stems(self) -> frozenset[str]:
        """The stems of the telling words of the quote and of its article's title."""
        return stems(f"{self.text}\n{self.article.title}")

    @property
    def stems_of_article(self) -> frozenset[str]:
        """The stems of the telling words of the whole article."""
        return stems(f"{self.article.text}\n{self.article.title}")

    @property
    def around(self) -> str:
        """The words next to the value, within its sentence or line."""
        end = self.told.start + len(self.told.words)
        before = self.text[max(0, self.told.start - _BEFORE) : self.told.start]
        after = self.text[end : end + _BEHIND]
        return re.split(r"[.!?]\s|\n", before)[-1] + re.split(r"[.!?](?:\s|$)|\n", after)[0]


def is_about(question: str, report: Report, value: Value) -> bool:
    """Whether a report tells of what is asked: its names, its figures, most of its words."""
    words = [word for word in words_of(question) if not word.stop]
    named = {word.stem for word in words if _is_name(word)}
    if value in TOLLS and not named & stems(report.text):
        return False  # some shooting, some flood: the quote does not say which
    if value is Value.DATE and not {word.stem for word in words} - named <= stems(report.text):
        return False  # the day on which it opens, and not the day on which that was decided
    asked = {word.stem for word in words} - GENERAL
    held = report.stems
    return named <= held and len(asked & held) >= COVERED * len(asked)


def is_same_thing(question: str, one: Report, other: Report, value: Value) -> bool:
    """Whether two reports about the question tell their values of one and the same thing."""
    held, least = (one.stems & other.stems), SHARED
    if value is Value.NAME:
        held, least = one.stems_of_article & other.stems_of_article, SHARED_BESIDE_NAMES
    beyond = held - stems(question) - GENERAL
    beyond -= stems(one.told.words) | stems(other.told.words)
    return (
        len(beyond) >= least
        and (value not in TOLLS or _has_risen(one, other))
        and not (_RECURRING.search(question) and _apart(one, other) > _SOON)
        and _same_time(one, other, value)
        and all(
            bool(form.search(one.around)) == bool(form.search(other.around)) for form in _MANNERS
        )
        and _same_place(question, one, other)
        and _same_place(question, other, one)
    )


def stems(text: str) -> frozenset[str]:
    """The stems of the telling words of a text."""
    return frozenset(word.stem for word in words_of(text) if not word.stop)


def _is_name(word: Word) -> bool:
    return word.figure or (word.capital and not word.opens)


def _same_place(question: str, one: Report, other: Report) -> bool:
    """Whether every place next to the first value is the question's, or next to the other too."""
    known = stems(f"{question}\n{other.around}")
    places = _PLACE.findall(one.around)
    listed = _LISTED.search(one.around)
    return not listed and all(stems(one) & known for one in places if not _is_time(one))


def _apart(one: Report, other: Report) -> timedelta:
    """How far apart they appeared; longer than anything where a date is not known."""
    first, second = (published_instant(r.article.published) for r in (one, other))
    return abs(first - second) if first and second else timedelta.max


def _has_risen(one: Report, other: Report) -> bool:
    """Whether the later toll is the higher one; a lower one is that of something else."""
    first, second = (published_instant(r.article.published) for r in (one, other))
    if first is None or second is None or _apart(one, other) <= _AT_ONCE:
        return True
    return (first < second) == (one.told.value < other.told.value)


def _is_time(place: str) -> bool:
    return any(word.date for word in words_of(place))


def _same_time(one: Report, other: Report, value: Value) -> bool:
    """Whether they appeared together and speak of one time; without a date they never do."""
    first, second = (published_instant(r.article.published) for r in (one, other))
    if not first or not second or _apart(one, other) > WITHIN.get(value, ELSE_WITHIN):
        return False
    if value is Value.DATE:
        return True
    mine, yours = _times(one.text, first), _times(other.text, second)
    if _any_long_ago(mine, first) != _any_long_ago(yours, second):
        return False
    if value in TOLLS:
        return True  # "rose to 32 on Saturday" and "109 as of Tuesday" are one toll
    return not mine or not yours or any(_overlap(a, b) for a in mine for b in yours)


def _times(text: str, published: datetime) -> list[Period]:
    found = time_expressions(text, published)
    return [one.period for one in found if one.period is not None]


def _any_long_ago(periods: list[Period], published: datetime) -> bool:
    return any(one.until < published - _LONG_AGO for one in periods)


def _overlap(one: Period, other: Period) -> bool:
    return one.since < other.until and other.since < one.until
