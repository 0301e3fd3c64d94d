"""Which name a question asks for: that of who did one particular thing, where only one can have.

"Who bought the Dresden plant?" has one answer, "Who won a medal?" has many. In doubt a question
asks for no single name.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.extractive.wording import words_of

ALIKE = (
    "win wins won",
    "beat beats beaten defeat defeats defeated",
    "buy buys bought acquire acquires acquired purchase purchases purchased",
    "lead leads led head heads headed",
    "succeed succeeds succeeded replace replaces replaced",
    "write writes wrote written",
    "direct directs directed",
    "found founded",
    "design designs designed",
    "build builds built",
    "host hosts hosted",
)
"""Verbs under which one may do a thing alone; those of a line tell the same."""

MADE = "named appointed elected chosen"
"""What is done to the one who is asked for: "Who was named head of the port?\""""

_FORMS: Mapping[str, tuple[str, ...]] = {
    form: tuple(line.split()) for line in (*ALIKE, MADE) for form in line.split()
}
_COMPANY = (
    r"company|firm|bank|carmaker|automaker|airline|retailer|studio|publisher|chipmaker|brewer"
)
_DOES = re.compile(
    rf"^\s*(?:who|(?:which|what) (?P<company>{_COMPANY}))\s"
    rf"(?:(?P<will>will(?: be)?)\s|(?P<was>was|is|has been)\s|has\s)?"
    rf"(?P<verb>{'|'.join(_FORMS)})\s(?:as\s)?(?P<object>[^?]+?)\s*\?*\s*$",
    re.IGNORECASE,
)
_SEVERAL = re.compile(  # one of these is won by many, or anew every day or in every class
    r"\b(?:stages?|games?|match(?:es)?|rounds?|legs?|sets?|heats?|seats?|medals?|gold|silver|bronze"
    r"|prizes?|awards?|oscars?|grammys?|emmys?|globes?|debates?|primar(?:y|ies)|caucus(?:es)?"
    r"|lotter(?:y|ies)|draws?|jackpots?|toss|points?|votes?|hearts?|support|backing|approval"
    r"|shares?|stakes?|part|parts|season|or|and)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class AskedName:
    """`verbs` tell what the one asked for did, or with `passive` had done to them; `will` where
    that is still to come. `stems` are those of what it was done to; a `company` is asked for by
    that word."""

    verbs: tuple[str, ...]
    stems: frozenset[str]
    passive: bool
    will: bool
    company: bool


def asked_name(question: str) -> AskedName | None:
    """The name that `question` asks for, or None where it asks for none or perhaps for several."""
    asked = _DOES.match(question)
    if asked is None or _SEVERAL.search(asked["object"]):
        return None
    verbs = _FORMS[asked["verb"].lower()]
    made = verbs == tuple(MADE.split())
    will = (asked["will"] or "").lower()
    if made != bool(asked["was"] or will == "will be"):
        return None
    words = [word for word in words_of(f". {asked['object']}") if not word.stop]
    if not any((word.capital and not word.opens) or word.figure for word in words[:-1] + words[1:]):
        return None
    stems = frozenset(word.stem for word in words)
    return AskedName(verbs, stems, made, bool(will), bool(asked["company"]))
