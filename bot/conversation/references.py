"""Pronouns and the like that point outside their own question."""

import re
from dataclasses import dataclass

from bot.conversation.questions import names_in, subject_of

_PRONOUN = re.compile(
    r"\b(?P<person>he|she|him|her|his|hers|himself|herself)\b"
    r"|\b(?P<thing>it|its|they|them|their|theirs|itself|themselves)\b"
    r"|\b(?P<that>that|this|these|those)\b|\b(?P<last>there|one|ones|affected|involved|injured|killed|hurt|arrested|react|respond|comment)\b"
    r"|\b(?P<definite>the\s+(?:same\s+)?(?P<noun>[a-z]+))(?P<own>(?:'s|’s)?)(?!\w)",
    re.IGNORECASE,
)
_POSSESSIVE = frozenset({"his", "its", "their", "theirs", "hers"})
_BEFORE_SUBJECT = re.compile(
    r"\b(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|should|may|might|must)\s+$",
    re.IGNORECASE,
)
_IS = re.compile(r"\b(?:is|are|was|were)\s+$", re.IGNORECASE)
_SELF_MADE = re.compile(r"\b(?:is|was|which|make|makes|call|calls|called)\s+$", re.IGNORECASE)
_FEW_WORDS = 2  # "How did that happen?"; "Is this new phone any good?" is about the phone
_ENDS = re.compile(r"\s*[?!.]*$")
_TIME = re.compile(
    r"\s+(?:year|week|month|quarter|summer|winter|spring|autumn|time|morning|evening)\b", re.I
)
# "It" that stands for nothing: "is it true that ...", "how long does it take to ...".
_EMPTY_IT = re.compile(
    r"\s+(?:true|possible|likely|legal|illegal|safe|worth|hard|easy|necessary|clear|rain|snow|take|takes"
    r"|mean|cost)\b.*\b(?:that|to|for|in|if)\b",
    re.IGNORECASE,
)
# "What time is it", "is it raining", "how does it feel to …", "it is said that …".
_IDLE_BEFORE = re.compile(
    r"\b(?:what\s+(?:time|day|date|year|month)|how\s+(?:hot|cold|warm|windy|dark|wet))"
    r"\s+(?:is|was|will|does)\s+$",
    re.IGNORECASE,
)
_IDLE_AFTER = re.compile(
    r"\s+(?:be\s+)?(?:raining|snowing|hailing|sunny|foggy|windy|rainy|cloudy"
    r"|(?:hot|cold|warm|dark|wet)\s+(?:in|outside|today|tomorrow|at)"
    r"|(?:feel|matter|help|hurt|make\s+sense)s?\s+(?:to|that|like\s+to|when|if)"
    r"|(?:is|was|has\s+been)\s+(?:\w+\s+)?(?:said|believed|reported|thought|claimed|known|expected"
    r"|alleged|true|clear|likely|rumou?red|feared|hoped)\s+that)\b",
    re.IGNORECASE,
)
# What is talked about as "the company" once it has been named.
_KNOWN_NOUNS = frozenset(
    """
    company firm bank group startup carmaker airline retailer maker chipmaker deal merger
    acquisition takeover purchase sale agreement plan proposal strike vote election ban law bill
    ruling lawsuit case trial fine settlement outage crash accident incident fire attack leak breach
    launch product app service model chip plant factory project ship plane ceo chief boss founder
    chairman president minister judge price cost amount figure number reason cause result outcome
    money shares stock announcement statement report decision move change closure layoffs cuts
    recall employees workers staff customers users passengers victims investors shareholders markets
    union board regulator regulators
    """.split()  # noqa: SIM905
)
_MODIFIED = re.compile(
    r"\s+(?:of|at|in|by|between|on|for|from|with|against|over|that|which|who|where|to)\s+\w", re.I
)
_OWN_NOUN = re.compile(
    r"\b(?:a|an|the|which|every|each|another)\s+[a-z]+|\b(?:people|workers|users|customers|companies"
    r"|investors|employees|scientists|researchers|officials|voters|players|fans|drivers|someone"
    r"|anyone|everyone)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Reference:
    """Words at `start` to `end` of a question that stand for something said before.

    `person`: for a person; `whole_event`: for all that the question before asks about.
    """

    start: int
    end: int
    person: bool = False
    possessive: bool = False
    whole_event: bool = False


def open_references(question: str) -> list[Reference]:
    """What in `question` points outside it, in order; empty for a question that stands alone."""
    found = (_reference(question, match) for match in _PRONOUN.finditer(question))
    return [one for one in found if one is not None]


def _reference(question: str, match: re.Match[str]) -> Reference | None:
    before, after = question[: match.start()], question[match.end() :]
    word = match[0].lower()
    ends = bool(_ENDS.fullmatch(after)) and not _SELF_MADE.search(before)
    has_own = bool(names_in(before) or _OWN_NOUN.search(before))
    if ends and has_own and word in {"it", "this", "that"}:  # "What did Boeing say about it?"
        return Reference(match.start(), match.end(), whole_event=True)
    if match["person"] or match["thing"]:
        return _pronoun(question, match, before, after)
    if match["that"]:
        return _demonstrative(match, before, after)
    if match["last"]:
        leans = ends and not names_in(before) and not (word == "there" and _IS.search(before))
        return Reference(match.start(), match.end(), whole_event=True) if leans else None
    return _definite(question, match, after)


def _pronoun(question: str, match: re.Match[str], before: str, after: str) -> Reference | None:
    word = match[0].lower()
    stands_for_nothing = word == "it" and (
        _EMPTY_IT.match(after) or _IDLE_AFTER.match(after) or _IDLE_BEFORE.search(before)
    )
    if stands_for_nothing or not _points_outside(before, subject_of(question)):
        return None
    possessive = word in _POSSESSIVE or (word == "her" and bool(re.match(r"\s+[a-z]", after)))
    return Reference(
        match.start(), match.end(), person=bool(match["person"]), possessive=possessive
    )


def _points_outside(before: str, subject: str | None) -> bool:
    """Whether nothing in `before` can be what a pronoun after it stands for."""
    if names_in(before) or (subject and subject in before):
        return False
    return bool(_BEFORE_SUBJECT.search(before)) or not _OWN_NOUN.search(before)


def _demonstrative(match: re.Match[str], before: str, after: str) -> Reference | None:
    if _TIME.match(after) and match[0].lower() in {"this", "these"}:
        return None
    if names_in(before):
        return None
    alone = _ENDS.fullmatch(after) or (
        _BEFORE_SUBJECT.search(before) and len(after.split()) <= _FEW_WORDS
    )
    noun = re.match(r"\s+([a-z]+)", after)
    known = noun is not None and noun[1] in _KNOWN_NOUNS
    if known and noun is not None:
        return Reference(match.start(), match.end() + noun.end(), whole_event=True)
    if alone:
        return Reference(match.start(), match.end(), whole_event=True)
    return None


def _definite(question: str, match: re.Match[str], after: str) -> Reference | None:
    """ "The company", if nothing in the question says which."""
    noun = match["noun"].lower()
    if noun not in _KNOWN_NOUNS or names_in(question) or _MODIFIED.match(after):
        return None
    return Reference(match.start(), match.end(), whole_event=True)
