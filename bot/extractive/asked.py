"""What a question asks for: its telling words, its names, and the kind of answer."""

import re
from collections.abc import Mapping
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
    OTHER = "other"


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
    (AnswerKind.PERSON, re.compile(r"\bwho(?:m|se)?\b", re.I)),
    (AnswerKind.NAME, re.compile(r"\bwhich\b|\bwhat\b|\bname\b", re.I)),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question taken apart.

    `weights` maps the stem of each telling word to how telling it is (inverse document frequency,
    0 and up). `order` holds the stems as they were asked. `names` are the stems written with a
    capital.
    """

    kind: AnswerKind
    weights: Mapping[str, float]
    order: tuple[str, ...]
    names: frozenset[str]

    @property
    def total(self) -> float:
        """The sum of the weights."""
        return sum(self.weights.values())


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
    return Asked(
        kind=next((kind for kind, form in _KINDS if form.search(question)), AnswerKind.OTHER),
        weights=weights,
        order=tuple(word.stem for word in words),
        names=frozenset(word.stem for word in words if word.capital and not word.opens),
    )
