"""Words for opposite directions: a sentence may not take the other one of its quote's."""

import re
from collections.abc import Iterator

from bot.extractive.wording import stem_of, stems_of

_WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)*")
_CLAUSE = re.compile(r"[.;:!?,—–]\s|\b(?:while|whereas|but|and|although|though|as)\b")

_MOVES = (
    "rise rises rising rose risen raise raised raises lift lifted boost boosted increase increased "
    "gain gained grow grew grown growth climb climbed jump jumped surge surged soar soared higher "
    "more up improve improved expand",
    "fall falls falling fell fallen decrease decreased decline declined drop dropped lose lost "
    "loss shrink shrank shrunk lower less fewer down slump slumped plunge plunged cut reduce "
    "reduced slide slid slip slipped dip dipped sink sank tumble tumbled halve halved",
)
_OTHERS = (
    ("win wins won victory", "lose loses lost defeat defeated"),
    ("buy buys bought acquire acquired purchase", "sell sells sold divest"),
    (
        "approve approved accept accepted agree agreed back backed support supported",
        "reject rejected oppose opposed refuse block veto ruledout criticise criticize",
    ),
    (
        "open opens opened start started begin began begun",
        "close closed shut end ended stop halt",
    ),
    ("hire hired hires", "fire fired dismiss dismissed sack sacked"),
    ("before earlier", "after later"),
    ("guilty convicted convict", "innocent acquitted cleared"),
    ("legal lawful", "illegal unlawful"),
    ("alive survive survived", "dead die died killed"),
    ("allow allowed permit permitted", "ban banned forbid prohibit prohibited"),
    ("confirm confirmed", "deny denied"),
    ("profit profitable", "loss losses"),
    ("join joined joins", "leave left leaves quit resign resigned"),
    ("arrive arrived enter entered", "depart departed withdraw withdrew"),
    ("best most highest largest biggest", "worst least lowest smallest"),
    ("atleast minimum", "upto atmost maximum"),
    ("over above exceeding", "under below"),
    ("uphold upheld affirm affirmed", "overturn overturned reverse reversed quash quashed"),
    ("cheap cheaper", "expensive"),
    ("long longer longest", "short shorter shortest"),
    ("first", "last"),
    ("hit", "spare spared"),
    ("love loved praise praised", "hate hated condemn condemned"),
)


def _stemmed(words: str) -> frozenset[str]:
    return frozenset(map(stem_of, words.split()))


_UP, _DOWN = map(_stemmed, _MOVES)
_PAIRS = ((_UP, _DOWN), *((_stemmed(one), _stemmed(other)) for one, other in _OTHERS))
MOVES = _UP | _DOWN


def opposite_direction(said: str, quote: str) -> bool:
    """Whether `said` names a direction that is not the quote's, or not that of its clause."""
    mine, yours = _all_stems(said), _all_stems(quote)
    for pair in _PAIRS:
        for side, reverse in (pair, pair[::-1]):
            if not mine & side:
                continue
            if not yours & side and (yours & reverse or side in (_UP, _DOWN)):
                return True
            if yours & side and yours & reverse and not _bound(said, quote, side, reverse):
                return True
    return False


def _bound(said: str, quote: str, side: frozenset[str], reverse: frozenset[str]) -> bool:
    """Whether each clause with a word of `side` says nothing of another clause of the quote."""
    known = frozenset(stems_of(quote))
    theirs = [(_all_stems(one), frozenset(stems_of(one))) for one in _clauses(quote)]
    for clause in _clauses(said):
        if not _all_stems(clause) & side:
            continue
        telling = frozenset(stems_of(clause)) & known
        if not any(
            every & side and not every & reverse and telling <= stems for every, stems in theirs
        ):
            return False
    return True


def _clauses(text: str) -> Iterator[str]:
    return (one for one in _CLAUSE.split(text) if one.strip())


def _all_stems(text: str) -> frozenset[str]:
    return frozenset(stem_of(word) for word in _WORD.findall(text))
