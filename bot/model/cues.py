"""What turns a sentence around: a denial, a doubt or a speaker that is lost, added or exchanged.

A sentence may share every name and figure with its quote and still say the reverse. These rules
look at what stands near such words; they refuse too much rather than too little, and what they
cannot see (who did it to whom) the quote below the sentence shows.
"""

import re
from collections.abc import Iterator

from bot.extractive.wording import stem_of, stems_of
from bot.model.cue_words import (
    ALLEGES,
    ATTRIBUTES,
    DENIES,
    DENIES_BACK,
    DOUBTS,
    STANDINGS,
    TELLS_BEHIND,
    UNDOES,
    joined_phrases,
)
from bot.model.opposites import opposite_direction
from knowledge.retrieval.terms import STOPWORDS

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|[^\W_]+|[.;:!?,—–]")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_CLAUSE = re.compile(r"\b(?:while|whereas|but|although|though)\b|;")
_REACH = 8  # telling words that a cue reaches ahead
_REACH_BACK = 3  # and back, for cues that can follow: "was denied by the company"
_SPEAKERS = 4  # telling words beside a verb of saying among which its speaker is looked for

_KINDS = (
    ("denial", DENIES, DENIES_BACK),
    ("undoing", frozenset[str](), UNDOES),
    ("doubt", DOUBTS, ALLEGES),
)


def turned_around(said: str, quote: str) -> str | None:
    """How `said` turns `quote` around, in a word for the log; None where nothing shows that."""
    said, quote = joined_phrases(said), joined_phrases(quote)
    for name, ahead, back in _KINDS:
        ours, theirs = list(_reaches(said, ahead, back)), list(_reaches(quote, ahead, back))
        if not ours and any(_met(reach, _stems(said)) for reach in theirs):
            return f"{name} left out"
        if ours and not any(not one or one & other for one in ours for other in theirs):
            return f"{name} added"
    if _words(said) & STANDINGS - _words(quote):
        return "standing"
    if opposite_direction(said, quote):
        return "direction"
    return _misattributed(said, quote)


def _misattributed(said: str, quote: str) -> str | None:
    """Whether who said it is lost, added or another."""
    told = [one for one in _tellings(quote) if one]
    ours = _words(said) & ATTRIBUTES
    if not ours:
        if _words(said) & (DOUBTS | ALLEGES):
            return None  # what may be so is not told as a fact
        return None if _untold(said, quote) else "attribution left out"
    if not told:
        return "attribution added"
    known = frozenset(stems_of(quote))
    for clause in (one for part in _SENTENCE.split(said) for one in _CLAUSE.split(part)):
        if not _words(clause) & ATTRIBUTES:
            continue
        speakers, telling = _speakers(clause), frozenset(stems_of(clause)) & known
        if not any(
            (not speakers & known or speakers & theirs) and (len(told) == 1 or telling <= stems)
            for theirs, stems in told
        ):
            return "another speaker"
    return None


def _untold(said: str, quote: str) -> bool:
    """Whether a sentence of the quote that nobody is named for holds `said` as well as any."""
    stems = _stems(said)
    free = told = 0
    for sentence in _SENTENCE.split(quote):
        held = len(stems & frozenset(stems_of(sentence)))
        if _words(sentence) & ATTRIBUTES:
            told = max(told, held)
        else:
            free = max(free, held)
    return not told or free >= told


def _tellings(text: str) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """For each clause of `text` in which something is told: who may tell it, and its stems."""
    for sentence in _SENTENCE.split(text):
        for clause in _CLAUSE.split(sentence):
            if _words(clause) & ATTRIBUTES:
                yield _speakers(clause), frozenset(stems_of(clause))


def _speakers(clause: str) -> frozenset[str]:
    """Stems beside the first verb of saying: before it, or behind it where a comma leads to it."""
    words = _WORD.findall(clause)
    for at, word in enumerate(words):
        lower = word.lower()
        if lower not in ATTRIBUTES:
            continue
        before = list(_telling(words[:at][::-1], _SPEAKERS, stops=",.;:!?"))
        behind = list(_telling(words[at + 1 :], _SPEAKERS, stops=".;:!?"))
        inverted = lower in TELLS_BEHIND or (at and words[at - 1] in ",—–")
        return frozenset(behind if inverted or not before else before)
    return frozenset()


def _reaches(text: str, ahead: frozenset[str], back: frozenset[str]) -> Iterator[frozenset[str]]:
    """The telling stems that each cue of `text` bears upon."""
    words = _WORD.findall(text)
    most_back = _REACH if back is ALLEGES else _REACH_BACK
    for at, word in enumerate(words):
        lower = word.lower().replace("’", "'")
        if word in {"May", "Might"} and at and words[at - 1] not in ".!?":
            continue  # the month
        if lower in ahead or lower in back or ("n't" in lower and ahead is DENIES):
            reach = set(_telling(words[at + 1 :], _REACH))
            if lower in back:
                reach |= set(_telling(words[:at][::-1], most_back))
            yield frozenset(reach)


def _telling(words: list[str], most: int, stops: str = ".;:!?") -> Iterator[str]:
    taken = 0
    for word in words:
        if word in stops or taken == most:
            return
        if word[0].isalnum() and word.lower() not in STOPWORDS:
            taken += 1
            yield stem_of(word)


def _met(reach: frozenset[str], stems: frozenset[str]) -> bool:
    """Whether what is said speaks of what the cue bears upon."""
    shared = len(reach & stems)
    return shared >= (1 if len(reach) <= 3 else 2)


def _stems(text: str) -> frozenset[str]:
    return frozenset(_telling([w for w in _WORD.findall(text) if w not in ".;:!?"], 1_000))


def _words(text: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _WORD.findall(text))
