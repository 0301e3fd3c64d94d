"""A sentence as the pieces that two tellings of it are compared by: words, values and marks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.model.small_words import ARTICLES
from bot.values.dates import Date, dates_in
from bot.values.figures import Figure, figures_in

_PIECE = re.compile(r"[^\W_]+(?:[’'&.-][^\W_]+)*|[,;:()—–?!…]|(?<=\s)-(?=\s)|[+=°/%$€£]")
_POSSESSIVE = re.compile(r"(?:[’']s|(?<=s)[’'](?!\w))\Z", re.IGNORECASE)
_PLURAL_OWNERS = re.compile(r"(?<=s)[’'](?=\s)")
_COMMAS = frozenset(",()—–-")


@dataclass(frozen=True, slots=True)
class Piece:
    """`word` is folded, without a possessive ending; "," stands for every mark that brackets.

    `owner` tells of such an ending, `led` of an article before it, `name` of a capital letter.
    """

    word: str
    owner: bool = False
    led: bool = False
    name: bool = False
    value: Figure | Date | None = None

    @property
    def mark(self) -> bool:
        """Whether it is a mark."""
        return not self.word[:1].isalnum()

    def says(self, other: "Piece") -> bool:
        """Whether it may be told as `other`."""
        mine, theirs = self.value, other.value
        if isinstance(mine, Date) and isinstance(theirs, Date):
            return mine.carries(theirs)
        if isinstance(mine, Figure) and isinstance(theirs, Figure):
            return mine.carries(theirs)
        if isinstance(mine, Date) and isinstance(theirs, Figure):  # "in 2024" from "in May 2024"
            return False
        return mine is theirs is None and (self.word, self.owner) == (other.word, other.owner)


def pieces_of(sentence: str) -> list[Piece]:
    """The pieces of one sentence, without its articles and its last full stop."""
    dates = dates_in(sentence)
    values: list[Date | Figure] = list(dates)
    values += [
        one
        for one in figures_in(sentence)
        if not any(date.start < one.end and one.start < date.end for date in dates)
    ]
    made: list[Piece] = []
    at = 0
    for value in sorted(values, key=lambda one: one.start):
        made += _words(sentence, at, value.start)
        made.append(Piece("0", value=value))
        at = value.end
    made += _words(sentence, at, len(sentence))
    return _unled(made)


def _words(text: str, start: int, end: int) -> list[Piece]:
    made = []
    for match in _PIECE.finditer(text, start, end):
        said = match[0]
        plain = _POSSESSIVE.sub("", said)
        owner = plain != said or bool(_PLURAL_OWNERS.match(text, match.end()) and match.end() < end)
        word = "," if said in _COMMAS else plain.casefold().replace("’", "'").replace(".", "")
        if word:
            made.append(Piece(word, owner, name=said[0].isupper()))
    return made


def _unled(pieces: Sequence[Piece]) -> list[Piece]:
    """Without articles; what they stand before is marked."""
    made: list[Piece] = []
    led = False
    for one in pieces:
        if one.word in ARTICLES and one.value is None:
            led = True
        else:
            made.append(Piece(one.word, one.owner, led, one.name, one.value))
            led = False
    return made
