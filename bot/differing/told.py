"""The one value that a quote tells, of the kind that is asked for; in doubt none.

A quote with two figures that might both be meant tells none: which of them answers is not known.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from bot.differing.wanted import PEOPLE, Value, Wanted
from bot.extractive.wording import words_of
from bot.values.dates import Date, dates_in
from bot.values.figures import Figure, figures_in


@dataclass(frozen=True, slots=True)
class Told:
    """`words` stand in the quote from `start`; `value` is what they are worth, `unit` of what.

    `limit` is the word before the figure that leaves room around it ("about", "at least"), or
    empty. What is `counted` comes in whole numbers; shares, money and measures do not. A date has
    no value.
    """

    words: str
    start: int = 0
    value: Decimal = Decimal(0)
    unit: str = ""
    limit: str = ""
    counted: bool = False
    date: Date | None = None


_LIMIT = re.compile(
    r"\b(at least|more than|over|about|around|some|nearly|almost|approximately|roughly|up to"
    r"|as many as|as much as|close to|fewer than|less than|under|an estimated|estimated"
    r"|just (?:over|under)|well over|upwards of)\s+$",
    re.IGNORECASE,
)
_PART_OF_A_NAME = re.compile(
    r"(?:\d\s?[-–—:/.]|\b(?:aged?|no\.?|number|chapter|section|article|grade|phase|level|route"
    r"|highway|flight|top|covid|boeing|airbus)[\s-]?|#)$",
    re.IGNORECASE,
)
_RANGE = re.compile(r"(?:\s?[-–—]\s?|\s+(?:to|or)\s+)(?:[$€£]\s?)?\d|:\d|[-–](?=\w)", re.I)
_RANGE_BEFORE = re.compile(
    r"\b(?:between|from)\s+$|\bbetween\s\S+\sand\s+$|\d\S*\s+(?:to|or)\s+[$€£]?$", re.I
)
_AGE = re.compile(r"[-–\s]?years?[-–\s]old", re.IGNORECASE)

_FILLER = (
    r"(?:\s(?:people|persons|civilians|passengers|victims|residents|migrants|confirmed|reported"
    r"|have|has|had|were|was|been|are|being|so|far|left|also))*"
)
_BEHIND = {
    Value.DEATHS: re.compile(
        rf"{_FILLER}\s(?:dead|died|deaths|killed|fatalities)\b|\slives\b", re.IGNORECASE
    ),
    Value.INJURIES: re.compile(rf"{_FILLER}\s(?:injured|wounded|hurt|injuries)\b", re.IGNORECASE),
}
_AHEAD = {
    Value.DEATHS: re.compile(
        r"\b(?:kill(?:ed|ing|s)?|claim(?:ed|ing|s)?(?: the lives of)?|(?:death )?toll(?: \S+){0,10}"
        r"(?: to| at| of| is| was| reached| hit| surpassed| passed| topped| near(?:s|ed))"
        r"|deaths (?:to|at)"
        r"|number of (?:dead|deaths|people killed)(?: \w+){0,4} (?:to|at|is|was))\s$",
        re.IGNORECASE,
    ),
    Value.INJURIES: re.compile(r"\b(?:injur(?:ed|ing|es)|wound(?:ed|ing|s)|hurt(?:ing)?)\s$", re.I),
}
_NOT_MONEY = frozenset({"", "%", "points", "basis points", "ordinal"})
_YEARS = range(1900, 2100)
_NEAR = 3
_UNCLEAR = "?"


def told_by(text: str, wanted: Wanted) -> Told | None:
    """The value of the kind `wanted` that `text` tells; None where it tells none, or several."""
    if wanted.value is Value.DATE:
        return _date_told(text)
    told = list(_figures_told(text, wanted))
    values = {(one.value, one.unit) for one in told}
    return told[0] if len(values) == 1 and told[0].unit != _UNCLEAR else None


def _figures_told(text: str, wanted: Wanted) -> Iterator[Told]:
    for figure in _figures(text):
        before, after = text[: figure.start], text[figure.end :]
        limit = _LIMIT.search(before)
        start = limit.start() if limit else figure.start
        unit = _unit(figure, text[:start], after, wanted)
        if unit is not None:
            words = text[start : figure.end]
            counted = wanted.value in {Value.DEATHS, Value.INJURIES, Value.COUNT}
            said = limit[1].lower() if limit else ""
            yield Told(words, start, figure.value, unit, said, counted)


def _figures(text: str) -> Iterator[Figure]:
    """Figures that may count something: no dates, years, ordinals."""
    dates = [(one.start, one.end) for one in dates_in(text)]
    for one in figures_in(text):
        dated = any(start <= one.start < end for start, end in dates)
        year = one.kind == "" and one.value in _YEARS and "," not in text[one.start : one.end]
        if not dated and not year and one.kind != "ordinal":
            yield one


def _unit(figure: Figure, before: str, after: str, wanted: Wanted) -> str | None:
    """What `figure` is a number of, where it is of the kind `wanted`, else None."""
    if _PART_OF_A_NAME.search(before) or (wanted.value is not Value.MEASURE and _AGE.match(after)):
        return None
    unit = _kind_of_unit(figure, before, after, wanted)
    ranged = _RANGE.match(after) or _RANGE_BEFORE.search(before)
    return _UNCLEAR if unit and ranged else unit


def _kind_of_unit(figure: Figure, before: str, after: str, wanted: Wanted) -> str | None:
    if wanted.value is Value.PERCENT:
        return figure.kind if figure.kind == "%" else None
    if wanted.value is Value.MONEY:
        return None if figure.kind in _NOT_MONEY else figure.kind
    if figure.kind:
        return None
    if wanted.value in _BEHIND:
        return _victims(before, after, wanted)
    return _thing(after, wanted)


def _victims(before: str, after: str, wanted: Wanted) -> str | None:
    """Whether so many died or were hurt, of those that the question counts."""
    ahead = bool(_AHEAD[wanted.value].search(before))
    noun = next(iter(words_of(re.split(r"[.,;:()]", after, maxsplit=1)[0])), None)
    if wanted.things & PEOPLE:
        plain = noun is None or noun.stop or noun.stem in PEOPLE
        told = (ahead and plain) or bool(_BEHIND[wanted.value].match(after))
        return wanted.value.value if told else None
    if noun is None or noun.stem not in wanted.things:
        return None
    rest = after.split(maxsplit=1)[1:]
    told = ahead or any(map(_BEHIND[wanted.value].match, (f" {one}" for one in rest)))
    return wanted.value.value if told else None


def _thing(after: str, wanted: Wanted) -> str | None:
    """The stem of what is counted, or of the unit of measure, soon behind the figure."""
    near = words_of(re.split(r"[.,;:()]", after, maxsplit=1)[0])
    for word in near[: 1 if wanted.value is Value.MEASURE else _NEAR]:
        if word.stem in wanted.things:
            return "people" if word.stem in PEOPLE else word.stem
        if word.stop:
            return None
    return None


def _date_told(text: str) -> Told | None:
    """The day, where it is the only word of time."""
    dates = dates_in(text)
    if len(dates) != 1 or dates[0].day is None:
        return None
    (one,) = dates
    rest = text[: one.start] + text[one.end :]
    if any(word.date for word in words_of(rest)):
        return None
    return Told(text[one.start : one.end], one.start, date=one)
