"""Finds what a text says of time, and turns it into periods in UTC as its asker means them.

English only. What is no time is left alone: "Theresa May", "a march", "the Sunday Times", "fiscal
2024", "before the election", "three days later". Decision 14 says why the grammar is our own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.periods.civil import in_utc
from bot.periods.clock import Clock, clock_of
from bot.periods.names import is_counted_from, is_part_of_a_name
from bot.periods.phrases import Phrase, phrase_at
from knowledge.period import Period

MOST_CHARS = 2_000
"""How far a text is read; a question is over by then."""

MOST_TIMES = 24
"""Times taken from one text; who names more has pasted a calendar."""

_WORD = re.compile(r"(?<![\w.,$€£#@/’'-])(?:['’](?=\d0s))?\w")
_QUOTED = re.compile(r"“[^”]{0,300}”|\"[^\"]{0,300}\"|«[^»]{0,300}»")
_ADDRESS = re.compile(r"\S{0,300}(?:://|@)\S{0,300}|www\.\S{1,300}")
_ELSEWHEN = re.compile(  # the times of something else: a tax year, a moment told in a story
    r"\b(?:fiscal|financial|tax|FY|Audi|iPhone|Windows)(?:\s(?:year|the|in))?\s$|\bFY$|\b[A-Z]{2,}-$",
    re.IGNORECASE,
)
_ELSEWHEN_AFTER = re.compile(
    r"['’]?s?\s(?:fiscal|financial\syear|tax\syear)\b|\s(?:later|earlier|afterwards|fiscal)\b",
    re.IGNORECASE,
)
_REPEATED = re.compile(r"\b(?:every|each|annually|yearly)\s$", re.IGNORECASE)
_RECENT = re.compile(
    r"\b(?:latest|newest|most\s{1,4}recent(?:ly)?|recent(?:ly)?|lately|currently|nowadays"
    r"|these\s{1,4}days|right\s{1,4}now|at\s{1,4}the\s{1,4}moment|breaking|just\s{1,4}now|up\s{1,4}to\s{1,4}date)\b",
    re.IGNORECASE,
)
AHEAD = re.compile(r"\b(?:will|won['’]t|shall|going\s{1,4}to|upcoming|is\s{1,4}due)\b", re.I)
"""Words of a question about what is to come."""

_BEHIND = re.compile(
    r"\b(?:did|was|were|had|has|have|said|says|say|told|announced|reported|died|\w{3,20}ed)\b", re.I
)


class TimeKind(StrEnum):
    """How a time is told."""

    DATED = "dated"
    """By the calendar, with its year: the same whenever it is said."""
    SEEN_FROM_NOW = "seen from now"
    RECENT = "recent"
    """ "The latest": new, but since when is not said."""


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """Words of a text, `text[start:end]`, that say when.

    `lead` is the word of time they begin with, in lower case ("in", "since", "between"), or empty.
    `period` is None exactly for RECENT.
    """

    words: str
    start: int
    end: int
    kind: TimeKind
    period: Period | None
    lead: str = ""


def time_expressions(text: str, asked_at: datetime) -> tuple[TimeExpression, ...]:
    """The times that `text` speaks of, in its order, none inside another.

    `asked_at` is aware; its zone is the asker's, in which a day begins and weeks are counted. Never
    raises, whatever the text.
    """
    text = text[:MOST_CHARS]
    found = sorted([*_phrases(text, clock_of(asked_at)), *_recent(text)], key=lambda one: one.start)
    quoted = [match.span() for pattern in (_QUOTED, _ADDRESS) for match in pattern.finditer(text)]
    kept: list[TimeExpression] = []
    for one in found:
        inside = any(start <= one.start < end for start, end in quoted)
        if not inside and (not kept or one.start >= kept[-1].end):
            kept.append(one)
    return tuple(kept)


def _phrases(text: str, clock: Clock) -> Iterator[TimeExpression]:
    done = found = 0
    behind_from, ahead_from = _first_end(_BEHIND, text), _first_end(AHEAD, text)
    for word in _WORD.finditer(text):
        if word.start() < done:
            continue
        if found == MOST_TIMES:
            return
        behind = word.start() >= behind_from
        told = replace(clock, ahead=not behind and word.start() >= ahead_from, behind=behind)
        phrase = phrase_at(text, word.start(), told)
        if phrase is None:
            continue
        done, found = phrase.end, found + 1
        period = in_utc(phrase.spot.stretch, clock.zone)
        if period is not None and not _is_elsewhen(text, phrase):
            kind = TimeKind.DATED if phrase.spot.dated else TimeKind.SEEN_FROM_NOW
            words = text[phrase.start : phrase.end]
            yield TimeExpression(words, phrase.start, phrase.end, kind, period, phrase.lead)


def _first_end(pattern: re.Pattern[str], text: str) -> int:
    """Where the first match of `pattern` ends, or behind `text` where nothing matches."""
    match = pattern.search(text)
    return match.end() if match else len(text) + 1


def _is_elsewhen(text: str, phrase: Phrase) -> bool:
    before = text[max(0, phrase.start - 40) : phrase.start]
    return bool(
        _ELSEWHEN.search(before)
        or _REPEATED.search(before)
        or is_part_of_a_name(text, phrase.start, phrase.end, phrase.lead)
        or is_counted_from(text, phrase.start, phrase.lead)
        or _ELSEWHEN_AFTER.match(text, phrase.end)
    )


def _recent(text: str) -> Iterator[TimeExpression]:
    for found in _RECENT.finditer(text):
        yield TimeExpression(found[0], found.start(), found.end(), TimeKind.RECENT, None)


def period_named(typed: str, now: datetime) -> Period | None:
    """The period of words that are a time and nothing else: "since May", "monday", "2 weeks".

    For a box that asks since when. None for anything else; `now` is aware, in the asker's zone.
    """
    words = typed.strip()
    for text in (words, f"in {words}", f"on {words}", f"the last {words}"):
        for one in time_expressions(text, now):
            if one.period is not None and one.start == 0 and one.end == len(text):
                return one.period
    return None
