"""What a question asks for: its telling words, its names, and the kind of answer."""

import re
from collections.abc import Collection, Mapping, Set
from dataclasses import dataclass
from enum import StrEnum
from math import log

from bot.extractive.wording import words_of


class AnswerKind(StrEnum):
    """What an answer must contain."""

    FIGURE = "figure"
    PERSON = "person"
    TIME = "time"
    PLACE = "place"
    NAME = "name"
    REASON = "reason"
    SPEECH = "speech"
    OTHER = "other"


class Unit(StrEnum):
    """What kind of figure a question asks for."""

    PERCENT = "percent"
    MONEY = "money"
    AMOUNT = "amount"
    COUNT = "count"


_KINDS = (
    (AnswerKind.REASON, re.compile(r"\bwhy\b|\bwhat (?:caused|led)\b|\breason\b", re.I)),
    (
        AnswerKind.FIGURE,
        re.compile(
            r"\bhow (?:many|much|old|long|far|large|big|high|tall|often|fast)\b"
            r"|\b(?:percent|percentage|proportion|share|number|amount|figure|total|price|cost|sum"
            r"|age|rate|size)\b",
            re.I,
        ),
    ),
    (
        AnswerKind.TIME,
        re.compile(r"\bwhen\b|\b(?:what|which) (?:year|month|day|date|time|decade|season)\b", re.I),
    ),
    (
        AnswerKind.PLACE,
        re.compile(
            r"\bwhere\b|\b(?:what|which) (?:\w+ )?(?:country|state|city|town|place|region|island"
            r"|nation|continent|county|province)\b",
            re.I,
        ),
    ),
    (
        AnswerKind.SPEECH,
        re.compile(
            r"\b(?:what|how) (?:did|does|do|has|have|had|was|were) .*"
            r"\b(?:say|said|tell|told|think|comment|describe|claim|argue|respond|predict)\b",
            re.I,
        ),
    ),
    (AnswerKind.PERSON, re.compile(r"\bwho(?:m|se)?\b", re.I)),
    (AnswerKind.NAME, re.compile(r"\bwhich\b|\bwhat\b|\bname\b", re.I)),
)


_UNITS = (
    (
        Unit.PERCENT,
        re.compile(r"\bper ?cent(?:age)?\b|%|\bproportion\b|\bshare of\b|\bmarket share\b", re.I),
    ),
    (
        Unit.MONEY,
        re.compile(
            r"\b(?:price|cost|worth|pay|paid|spend|spent|invest|fine[ds]?|salary|sum|dollars?)\b",
            re.I,
        ),
    ),
    (Unit.COUNT, re.compile(r"\bhow many\b|\bnumber of\b", re.I)),
    (Unit.AMOUNT, re.compile(r"\bhow much\b", re.I)),
)
_COUNTED = re.compile(r"\b(?:how many|number of)\s+([^?]*)", re.I)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question taken apart.

    `weights` maps the stem of each telling word to how telling it is (inverse document frequency,
    0 and up). `order` holds the stems as they were asked. `names` are the stems written with a
    capital. `unit` is the kind of figure wanted, if any; `counted` are the stems of what is to be
    counted: "how many new products" counts products.
    """

    kind: AnswerKind
    weights: Mapping[str, float]
    order: tuple[str, ...]
    names: frozenset[str]
    unit: Unit | None = None
    counted: frozenset[str] = frozenset()

    @property
    def total(self) -> float:
        """The sum of the weights."""
        return sum(self.weights.values())

    def covered(self, stems: Collection[str]) -> float:
        """The share of the telling words that are among `stems`, by weight, 0 to 1."""
        held = sum(weight for stem, weight in self.weights.items() if stem in stems)
        return held / self.total if self.total else 0.0

    def names_covered(self, stems: Set[str]) -> float:
        """The share of the names that are among `stems`, 0 to 1; 1 where none was asked for."""
        return len(self.names & stems) / len(self.names) if self.names else 1.0


def telling_words(question: str) -> dict[str, str]:
    """The words of `question` that are not stop words, by stem, as they were written."""
    found: dict[str, str] = {}
    for match in re.findall(r"[^\W_]+", question):
        for word in words_of(match):
            if not word.stop:
                found.setdefault(word.stem, match)
    return found


def take_apart(question: str, frequencies: Mapping[str, int], passages: int) -> Asked:
    """`frequencies` says for stems how many of the library's `passages` hold them."""
    words = [word for word in words_of(question) if not word.stop]
    weights = {word.stem: log(1 + passages / (1 + frequencies.get(word.stem, 0))) for word in words}
    kind = next((kind for kind, form in _KINDS if form.search(question)), AnswerKind.OTHER)
    unit = next((unit for unit, form in _UNITS if form.search(question)), None)
    counted = _COUNTED.search(question)
    return Asked(
        kind=kind,
        weights=weights,
        order=tuple(word.stem for word in words),
        names=frozenset(word.stem for word in words if word.capital and not word.opens),
        unit=unit if kind is AnswerKind.FIGURE else None,
        counted=frozenset(
            [word.stem for word in words_of(counted[1]) if not word.stop][:2] if counted else ()
        ),
    )
