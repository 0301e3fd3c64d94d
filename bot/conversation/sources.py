"""Outlets in follow-ups: "and according to The Courier?", "what does Reuters say?".

Which words are outlets' names, the library says, as it does for the question itself.
"""

import re

from bot.conversation.questions import names_in, subject_of
from bot.understanding.outlet_names import OutletNames
from bot.understanding.outlets import is_an_outlet, mentions_in

_SOURCE = re.compile(r"^(?:according\s+to|as\s+per|as\s+(?:told|reported)\s+by)\s+", re.I)
_SAY = (
    r"(?:said|says?|report(?:s|ed)?|writes?|wrote|written|claim(?:s|ed)?|think|have\s+(?:on|about)"
    r"|say\s+so|agree|confirm)"
)
_ABOUT_IT = r"(?:\s+(?:(?:about|on|of)\s+)?(?:it|that|this|the\s+(?:same|matter|story)))?"
_ASKS_A_SOURCE = re.compile(
    rf"(?:what\s+(?:does|did|do|has|have|would)|(?:does|did|do|has|have))\s+(?P<asked>.+?)"
    rf"\s+{_SAY}{_ABOUT_IT}"
    r"|what(?:['’]s|\s+is|\s+was)\s+(?P<owner>.+?)(?:['’]s?)?\s+(?:take|version|story|account"
    rf"|report|coverage|view)(?:\s+(?:on|of)\s+(?:it|that|this))?"
    rf"|how\s+(?:does|did|do|has|have)\s+(?P<how>.+?)\s+(?:report|cover|see|describe|tell)(?:ed)?"
    rf"{_ABOUT_IT}",
    re.IGNORECASE,
)
_AND = re.compile(r",?\s+and\s+|,\s+")
_LONGEST_LIST = 80


def source_asked(body: str, names: OutletNames) -> str | None:
    """The outlet whose word a question asks for and nothing else: "what does Reuters say?"."""
    found = _ASKS_A_SOURCE.fullmatch(body.rstrip("?!. "))
    named = found and (found["asked"] or found["owner"] or found["how"])
    if not named or len(named) > _LONGEST_LIST:
        return None
    every = _AND.split(named.removeprefix("both "))
    return named if all(is_an_outlet(one, names, beside_others=True) for one in every) else None


def names_a_source(plain: str) -> bool:
    """Whether words without a verb begin as a source is given: "according to The Courier"."""
    return bool(_SOURCE.match(plain))


def told_by(was: str, outlet: str, names: OutletNames) -> str:
    """`was`, without its question mark, asked of `outlet` in place of those that it names."""
    named = _outlets_in(was, names)
    return was.replace(named[0], outlet, 1) if named else f"{was}, according to {outlet}"


def with_other_source(plain: str, was: str, names: OutletNames) -> str | None:
    """`was`, asked of another outlet, or of the same outlet about something else.

    None where neither is an outlet, or where that of `was` is what it asks about.
    """
    if source := _SOURCE.match(plain):
        return told_by(was, plain[source.end() :], names)
    outlets = _outlets_in(was, names)
    if not outlets:
        return told_by(was, plain, names) if is_an_outlet(plain, names) else None
    if is_an_outlet(plain, names, beside_others=True):
        return was.replace(outlets[0], plain, 1)
    other = plain.removeprefix("the ").removeprefix("The ")
    others = [name for name in names_in(was) if not any(name in outlet for outlet in outlets)]
    subject = subject_of(was)
    tells = subject is not None and any(subject in outlet for outlet in outlets)
    alone = names_in(plain) == [other]
    return was.replace(others[-1], plain, 1) if others and tells and alone else None


def _outlets_in(text: str, names: OutletNames) -> list[str]:
    """The outlets in `text`, as they stand there, in order."""
    mentioned = [text[one.start : one.end] for group in mentions_in(text, names) for one in group]
    others = (found[0] for name in names_in(text) for found in [_with_article(name, text)] if found)
    named = [one for one in others if is_an_outlet(one, names, beside_others=True)]
    return [*mentioned, *(one for one in named if not any(one in other for other in mentioned))]


def _with_article(name: str, text: str) -> re.Match[str] | None:
    return re.search(rf"(?:\bthe\s+)?{re.escape(name)}", text, re.IGNORECASE)
