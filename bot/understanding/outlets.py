"""Where a question names outlets, and how surely: "according to Wired" does, "is it wired" not.

Many outlets are called by a word or like a company. What stands around a name tells.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from bot.understanding.known_outlets import ORDINARY, ORDINARY_IN_SMALL, PEOPLE
from bot.understanding.outlet_names import LONGEST, OutletNames, is_well_known
from bot.understanding.outlet_signs import (
    AROUND,
    Name,
    Sign,
    employs,
    ends_a_clause,
    follows_according_to,
    goes_on_in_a_name,
    is_given_by,
    is_of_a_place,
    is_part_of_a_name,
    owns_what_follows,
    says_something,
    source_sign,
)

MOST_MENTIONS = 40
"""Mentions taken from one question at most."""

_LONGEST_CHARS = 90
_WORD = re.compile(r"\w+")
_THE = re.compile(r"the\s+", re.IGNORECASE)
_OPENING = "'\"“”‘’«»([{ "
_MARKS = ("'", '"', "“", "”", "‘", "’", "«", "»")
_LIST = re.compile(
    r"(?:['\"“”‘’\s]|[,&]|\.(?=\s\w*$)|\b(?:and|or|versus|vs|by|from|in|both|the|as|well)\b)*", re.I
)
_LONGEST_LINK = 24
_ORDINARY = frozenset({"people", "science", "nature", "money", "week", "hill"})
_SHORTEST_SHAPE = 2


class Sureness(IntEnum):
    """How surely words name an outlet."""

    WORD = 0
    """A capitalised word that is one's name. It counts in a list with surer ones only."""

    HINT = 1
    """By its shape, or as one that says something; a company may be meant."""

    PERHAPS = 2
    """As what may be read, in doubt: "the Sky report", "revealed by Bloomberg"."""

    SOURCE = 3
    """As what is to be read: "according to …", "the … article"."""


@dataclass(frozen=True, slots=True)
class Mention:
    """`outlets`, all of which go by the name that stands at `start` to `end` of a question.

    Unless `held`, the library has nothing of theirs.
    """

    outlets: tuple[str, ...]
    start: int
    end: int
    sureness: Sureness
    held: bool = True


def mentions_in(text: str, names: OutletNames) -> list[tuple[Mention, ...]]:
    """The outlets that `text` names, in order; those named in one list ("A, B and C") together.

    Outlets that the library does not hold only where they are, or may be, asked for as a source.
    """
    found: list[tuple[Mention, ...]] = []
    for mention in _names_in(text, names):
        if found and _go_together(text[found[-1][-1].end : mention.start]):
            found[-1] = (*found[-1], mention)
        else:
            found.append((mention,))
    sure = (
        tuple(
            replace(mention, sureness=surest)
            for mention in group
            if surest >= Sureness.PERHAPS or (mention.held and surest > Sureness.WORD)
        )
        for group in found
        for surest in [max(mention.sureness for mention in group)]
    )
    return [group for group in sure if group]


def is_an_outlet(said: str, names: OutletNames, *, beside_others: bool = False) -> bool:
    """Whether `said`, with nothing around it that tells, is an outlet's name and hardly more.

    `beside_others`: where outlets are talked of, Bloomberg is one of them and not the man.
    """
    words = _WORD.findall(said)[:LONGEST]
    known = names.known_as(words) if words else None
    if known is None:
        return False
    core = _THE.sub("", said, count=1)
    key = "".join(_WORD.findall(core)).lower()
    well_known = is_well_known(key) and (beside_others or key not in PEOPLE)
    if said.startswith("The ") or (known.own and (len(_WORD.findall(core)) > 1 or "." in core)):
        return True
    if said.islower():
        return well_known and key not in ORDINARY_IN_SMALL
    ordinary = key in ORDINARY and not beside_others
    return not ordinary and (well_known or core != said or (known.own and _is_shaped(core)))


def _names_in(text: str, names: OutletNames) -> Iterator[Mention]:
    words = list(_WORD.finditer(text))
    at = number = 0
    while at < len(words) and number < MOST_MENTIONS:
        mention, taken = _name_at(text, words, at, names)
        if mention:
            number += 1
            yield mention
        at += taken


def _name_at(
    text: str, words: Sequence[re.Match[str]], at: int, names: OutletNames
) -> tuple[Mention | None, int]:
    """The longest name of an outlet that begins with word `at`, and how many words are done."""
    start = words[at].start()
    here = [word[0] for word in words[at : at + LONGEST]]
    for last in range(at + names.reach(here) - 1, at - 1, -1):
        end = words[last].end()
        if end - start > _LONGEST_CHARS:
            continue
        known = names.known_as(here[: last + 1 - at])
        sureness = _sureness(text, start, end, own=known.own) if known else None
        if known and sureness is not None:
            mention = Mention(known.outlets, start, end, sureness, known.held)
            return mention, last + 1 - at
    return None, 1


def _go_together(between: str) -> bool:
    short = 0 < len(between.strip()) <= len(between) <= _LONGEST_LINK
    return short and bool(_LIST.fullmatch(between))


def _sureness(text: str, start: int, end: int, *, own: bool) -> Sureness | None:
    """How surely the name at `start` to `end` is an outlet's; None where it is not taken for one.

    `own` is false for a shortened name, which shape alone does not make one.
    """
    said = text[start:end]
    if employs(text[end : end + AROUND]):
        return None  # when was the Reuters reporter freed?
    before = text[max(0, start - AROUND) : start].rstrip(_OPENING)
    opening = not before or before[-1] in ".?!"
    core = said
    if article := _THE.match(said):
        core, before = said[article.end() :], f"{before} the"
    quoted = text[max(0, start - 1) : start] in _MARKS and text[end : end + 1] in _MARKS
    after = text[end + quoted : end + AROUND].lstrip("])+")
    words = _WORD.findall(core)
    if core.islower() and "." not in core:
        return _sureness_of_small(words, before, after) if own else None
    single = len(words) == 1 and not quoted and "." not in core
    if is_of_a_place(after) or (single and is_part_of_a_name(before, after)):
        return None
    named_the = said.startswith("The ") and not opening
    name = _what_may_be_meant(core) if single and not named_the else Name.OWN
    says = says_something(before, after)
    given = quoted and (says or is_given_by(before))
    sign = Sign.PLAIN if given else source_sign(before, after, name)
    if sign is not Sign.NONE:
        return _sureness_of_sign(sign, before, after)
    if owns_what_follows(after):
        return None  # Apple's chips; "Apple's article" was a source
    shaped = own and (not single or _is_shaped(core) or named_the)
    return Sureness.HINT if says or shaped else Sureness.WORD


def _sureness_of_sign(sign: Sign, before: str, after: str) -> Sureness:
    """How sure a sign makes it, where a longer name may go on: Sports Illustrated Swimsuit."""
    if sign is Sign.PLAIN and not goes_on_in_a_name(after):
        return Sureness.SOURCE
    in_doubt = not goes_on_in_a_name(after) or follows_according_to(before)
    return Sureness.PERHAPS if in_doubt else Sureness.HINT


def _sureness_of_small(words: Sequence[str], before: str, after: str) -> Sureness | None:
    """How surely `words` in small letters name an outlet."""
    key = "".join(words)
    if key in _ORDINARY:
        return None
    if len(words) > 1 or (is_well_known(key) and key not in ORDINARY_IN_SMALL):
        ordinary = key in ORDINARY_IN_SMALL
        sign = source_sign(before, after, Name.ORDINARY if ordinary else Name.OWN)
        if sign is not Sign.NONE:
            return Sureness.SOURCE if sign is Sign.PLAIN else Sureness.PERHAPS
    elif follows_according_to(before) and ends_a_clause(after):
        return Sureness.SOURCE
    return Sureness.HINT if says_something(before, after) else None


def _what_may_be_meant(core: str) -> Name:
    """What a single word with a capital may be beside an outlet."""
    key = core.lower()
    if key in ORDINARY:
        return Name.ORDINARY
    own = _is_shaped(core) or (is_well_known(key) and key not in PEOPLE)
    return Name.OWN if own else Name.OPEN


def _is_shaped(core: str) -> bool:
    """Whether its letters make it a name of its own: TechCrunch, CNN."""
    return len(core) > _SHORTEST_SHAPE and any(letter.isupper() for letter in core[1:])
