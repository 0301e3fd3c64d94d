"""Where a question names outlets, and how surely: "according to Wired" does, "is it wired" not.

Many outlets are called by a word or like a company. What stands around a name tells.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from bot.understanding.outlet_names import LONGEST, OutletNames
from bot.understanding.outlet_signs import (
    AROUND,
    ends_a_clause,
    has_a_noun,
    is_given_by,
    is_of_a_place,
    is_part_of_a_name,
    is_source,
    owns_what_follows,
    says_something,
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

    SOURCE = 2
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

    Outlets that the library does not hold only where they are asked for as a source.
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
            if surest is Sureness.SOURCE or (mention.held and surest > Sureness.WORD)
        )
        for group in found
        for surest in [max(mention.sureness for mention in group)]
    )
    return [group for group in sure if group]


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
    for last in range(min(at + LONGEST, len(words)) - 1, at - 1, -1):
        end = words[last].end()
        if end - start > _LONGEST_CHARS:
            continue
        known = names.known_as([word[0] for word in words[at : last + 1]])
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
    before = text[max(0, start - AROUND) : start].rstrip(_OPENING)
    opening = not before or before[-1] in ".?!"
    core = said
    if article := _THE.match(said):
        core, before = said[article.end() :], f"{before} the"
    quoted = text[max(0, start - 1) : start] in _MARKS and text[end : end + 1] in _MARKS
    after = text[end + quoted : end + AROUND].lstrip("])+")
    if core.islower() and "." not in core:
        return _sureness_of_lower_case(core, before, after) if own else None
    single = len(_WORD.findall(core)) == 1 and not quoted and "." not in core
    if is_of_a_place(after) or (single and is_part_of_a_name(before, after)):
        return None
    says = says_something(before, after)
    if is_source(before, after) or (quoted and (says or is_given_by(before))):
        return Sureness.SOURCE
    shaped = own and (not single or _is_shaped(core) or (said.startswith("The ") and not opening))
    if owns_what_follows(after):
        return None  # Apple's chips; "Apple's article" was a source
    return Sureness.HINT if says or shaped else Sureness.WORD


def _sureness_of_lower_case(core: str, before: str, after: str) -> Sureness | None:
    if core in _ORDINARY:
        return None
    several = len(core.split()) > 1
    if is_source(before, after) and (several or ends_a_clause(after) or has_a_noun(after)):
        return Sureness.SOURCE
    return Sureness.HINT if says_something(before, after) else None


def _is_shaped(core: str) -> bool:
    """Whether its letters make it a name of its own: TechCrunch, CNN."""
    return len(core) > _SHORTEST_SHAPE and any(letter.isupper() for letter in core[1:])
