"""What single value a question asks for: so many of something, a share, a price, a length, a day.

Only such questions can have reports that differ in it. A question that asks for none, or for more
than one thing, wants nothing here.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.extractive.wording import stem_of, words_of


class Value(StrEnum):
    """What kind of value is asked for."""

    DEATHS = "deaths"
    INJURIES = "injuries"
    COUNT = "count"
    PERCENT = "percent"
    MONEY = "money"
    MEASURE = "measure"
    DATE = "date"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Wanted:
    """`things` are the stems of the noun that is counted ("ship" of "how many ships"), or of the
    units that a measure may have; empty for the other kinds."""

    value: Value
    things: frozenset[str] = frozenset()


PEOPLE = frozenset(
    map(
        stem_of,
        """
        people person persons victims victim civilians civilian passengers residents migrants lives
        """.split(),  # noqa: SIM905
    )
)
"""Nouns under which a report counts those that a question calls people."""

GENERAL = PEOPLE | frozenset(
    map(
        stem_of,
        """
        killed killing died die dead deaths death toll fatalities injured wounded hurt many number
        percentage percent proportion share rate cost price worth amount total money long old least
        """.split(),  # noqa: SIM905
    )
)
"""Words of a question that say what kind of value it wants, not of what."""

_MEASURES = {
    "old": "year years month months",
    "long": "second seconds minute minutes hour hours day days week weeks month months year years "
    "metre metres meter meters kilometre kilometres kilometer kilometers km mile miles foot feet",
    "far": "metre metres meter meters kilometre kilometres kilometer kilometers km mile miles foot "
    "feet",
    "fast": "mph kph knots kilometres kilometers km miles",
}
_MEASURES |= dict.fromkeys(("tall", "high", "deep", "wide", "big", "large"), _MEASURES["far"])
_DEAD = re.compile(
    r"\b(?:kill\w*|die[ds]?|dead|deaths?|deadly|fatalit\w+|death toll|los[te] their lives)\b", re.I
)
_HURT = re.compile(r"\b(?:injur\w+|wound\w+|hurt)\b", re.I)
_TOLL = re.compile(
    r"\b(?:death toll|(?:number|toll) of (?:the )?(?:dead|deaths|people killed|victims))\b", re.I
)
_MANY = re.compile(
    r"\bhow many\s+((?:[\w’'-]+\s+){0,3}?[\w’'-]+)(?=\s*(?:\?|$|[,;])|\s(?:did|does|do|has|have"
    r"|had|were|was|are|is|will|would|can|could|should|must|may|who|that|in|on|at|of|from|by|after"
    r"|since|during|for|to|with|under|killed|injured|died|dead|hurt|wounded|left|there|lost|won)\b)",
    re.I,
)
_PERCENT = re.compile(
    r"\b(?:what|which|how much of a) (?:\w+ )?(?:per ?cent(?:age)?|proportion|share)\b"
    r"|\bby (?:what|how) (?:many )?per ?cent\w*|\bwhat (?:is|was) the (?:[\w’'-]+ ){0,4}?"
    r"(?:inflation|unemployment|mortgage|interest|approval|turnout|jobless)(?: \w+)? ?rate\b",
    re.I,
)
_MONEY = re.compile(
    r"\bhow much (?:money|did|does|do|will|would|is|was|were|are|has|have|had)\b.*"
    r"\b(?:pay|paid|cost|worth|sold?|sell|fetch\w*|fine[ds]?|invest\w*|spen[dt]|raise[ds]?|price"
    r"|donat\w+|earn\w*|owe[ds]?|bought|buy|settle\w*|charge[ds]?|bill)\b"
    r"|\bhow much money\b|\b(?:pay|paid|cost|worth|sold for|fined|spent|invest(?:ed)?) how much\b"
    r"|\bwhat (?:is|was) the (?:price|cost|fine|fee|value|settlement)\b|\bfor how much\b",
    re.I,
)
_MEASURE = re.compile(rf"\bhow ({'|'.join(_MEASURES)})\b", re.I)
_DATE = re.compile(
    r"\bwhen (?:did|does|do|will|would|is|was|were|are|has|have|can)\b"
    r"|\b(?:on |by )?(?:what|which) (?:date|day)\b",
    re.I,
)
_SEVERAL = re.compile(r"\bhow (?:many|much)\b.*\b(?:and|or) how (?:many|much)\b", re.I)


def wanted_by(question: str) -> Wanted | None:
    """The value that `question` asks for, or None where it asks for no single one."""
    if _SEVERAL.search(question):
        return None
    if _TOLL.search(question):
        return Wanted(Value.DEATHS, PEOPLE)
    if many := _MANY.search(question):
        return _counted(question, many)
    if measure := _MEASURE.search(question):
        units = _MEASURES[measure[1].lower()].split()
        return Wanted(Value.MEASURE, frozenset(map(stem_of, units)))
    forms = ((Value.PERCENT, _PERCENT), (Value.MONEY, _MONEY), (Value.DATE, _DATE))
    return next((Wanted(value) for value, form in forms if form.search(question)), None)


def _counted(question: str, many: re.Match[str]) -> Wanted | None:
    noun = [word.stem for word in words_of(many[1]) if not word.stop]
    if not noun or noun[-1] in _TIMES:
        return None
    rest = question[many.end() :]
    things = frozenset({noun[-1]}) | (PEOPLE if noun[-1] in PEOPLE else frozenset())
    dead, hurt = _DEAD.search(rest), _HURT.search(rest)
    if dead and hurt:
        return None
    if dead:
        return Wanted(Value.DEATHS, things)
    return Wanted(Value.INJURIES if hurt else Value.COUNT, things)


_TIMES = frozenset(map(stem_of, ("times", "more", "points", "goals", "seats", "votes", "years")))
"""Counted at every game and every count anew: another number is another game."""
