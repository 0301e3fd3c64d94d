"""Small words that turn a sentence around: denials, doubts, and words for opposite directions.

A sentence may share every name and figure with its quote and still say the reverse. These rules
look at what stands near such words; they refuse too much rather than too little, and what they
cannot see (who did it to whom) the quote below the sentence shows.
"""

import re
from collections.abc import Iterator

from bot.extractive.wording import stem_of
from knowledge.retrieval.terms import STOPWORDS

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|[^\W_]+|[.;:!?,—–]")
_REACH = 8  # telling words that a cue reaches ahead
_REACH_BACK = 3  # and back, for cues that can follow: "was denied by the company"

_DENIES = frozenset(
    """
    not no never none nobody nothing neither nor without cannot false untrue wrong unlikely
    refuse refuses refused refusing reject rejects rejected rejecting fail fails failed failing
    lack lacks lacked lacking hardly barely
    """.split()  # noqa: SIM905
)
_DENIES_BACK = frozenset(
    """
    deny denies denied denying dismiss dismisses dismissed refute refutes refuted dispute
    disputes disputed contradict contradicts contradicted retract retracts retracted
    """.split()  # noqa: SIM905
)
_DOUBTS = frozenset(
    """
    may might could if unless whether reportedly allegedly alleged alleges allege accused
    accuses accuse accusing rumoured rumored rumour rumor rumours rumors supposedly purportedly
    claims claimed claim considering considers consider possibly possible perhaps potentially
    likely probably suspected suspects expected expects expect plans planned planning proposes
    proposed hopes hoped aims seeks wants would should forecast forecasts predicted predicts
    """.split()  # noqa: SIM905
)

_OPPOSITES = tuple(
    (frozenset(map(stem_of, one.split())), frozenset(map(stem_of, other.split())))
    for one, other in (
        (
            "rise rises rising rose risen raise raised lift lifted boost boosted "
            "increase increased gain gained grow grew grown growth "
            "climb climbed jump jumped surge surged soar soared higher more up improve improved "
            "expand",
            "fall falls falling fell fallen decrease decreased decline declined drop dropped lose "
            "lost loss shrink shrank shrunk lower less fewer down slump plunge cut reduce reduced",
        ),
        ("win wins won victory", "lose loses lost defeat defeated"),
        ("buy buys bought acquire acquired purchase", "sell sells sold divest"),
        (
            "approve approved accept accepted agree agreed",
            "reject rejected oppose refuse block veto",
        ),
        (
            "open opens opened start started begin began begun",
            "close closed shut end ended stop halt",
        ),
        ("hire hired hires", "fire fired dismiss dismissed sack sacked"),
        ("before earlier", "after later"),
        ("guilty convicted", "innocent acquitted cleared"),
        ("legal lawful", "illegal unlawful"),
        ("alive survive survived", "dead die died killed"),
        ("allow allowed permit permitted", "ban banned forbid prohibit prohibited"),
        ("confirm confirmed", "deny denied"),
        ("profit profitable", "loss losses"),
        ("join joined joins", "leave left leaves quit resign resigned"),
        ("arrive arrived enter entered", "depart departed withdraw withdrew"),
        ("best most highest largest biggest", "worst least lowest smallest"),
        ("minimum", "maximum"),
        ("cheap cheaper", "expensive"),
        ("long longer longest", "short shorter shortest"),
    )
)


def turned_around(said: str, quote: str) -> str | None:
    """How `said` turns `quote` around, in a word for the log; None where nothing shows that."""
    for name, ahead, back in (
        ("denial", _DENIES, _DENIES_BACK),
        ("doubt", _DOUBTS, frozenset[str]()),
    ):
        ours, theirs = list(_reaches(said, ahead, back)), list(_reaches(quote, ahead, back))
        if not ours and any(_met(reach, _stems(said)) for reach in theirs):
            return f"{name} left out"
        if ours and not any(not one or one & other for one in ours for other in theirs):
            return f"{name} added"
    mine, yours = _all_stems(said), _all_stems(quote)
    for one, other in _OPPOSITES:
        for side, reverse in ((one, other), (other, one)):
            if mine & side and not yours & side and yours & reverse:
                return "direction"
    return None


def _reaches(text: str, ahead: frozenset[str], back: frozenset[str]) -> Iterator[frozenset[str]]:
    """The telling stems that each cue of `text` bears upon."""
    words = _WORD.findall(text)
    for at, word in enumerate(words):
        lower = word.lower().replace("’", "'")
        if word in {"May", "Might"} and at and words[at - 1] not in ".!?":
            continue  # the month
        if lower in ahead or lower in back or ("n't" in lower and ahead is _DENIES):
            reach = set(_telling(words[at + 1 :], _REACH))
            if lower in back:
                reach |= set(_telling(words[:at][::-1], _REACH_BACK))
            yield frozenset(reach)


def _telling(words: list[str], most: int) -> Iterator[str]:
    taken = 0
    for word in words:
        if word in ".;:!?" or taken == most:
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


def _all_stems(text: str) -> frozenset[str]:
    return frozenset(stem_of(word) for word in _WORD.findall(text) if word[0].isalnum())
