"""Questions that compare things: "Compare Nvidia's and AMD's revenue", "X or Y: which sold more?".

Such a question becomes one for each of them, since few articles are about both. "Who won, X or Y?"
stays whole: what two did to each other stands in one place.
"""

import re
from collections.abc import Sequence

MOST_THINGS = 4
"""Things told apart at most; of a longer list none is."""

# Possessive, and only where no such letter stands before: "A.A.A.…" is gone through once.
_CAPITALISED = r"[a-z]?[A-Z0-9][\w.&'’-]*+"
_NAME = rf"(?:the\s+)?{_CAPITALISED}(?:\s+(?:of\s+|the\s+)?{_CAPITALISED}){{0,3}}"
_WORD = r"(?:the\s+)?[\w.&-]++(?:['’]s)?"
_COMPARING = re.compile(
    r"\b(?:compar(?:e[ds]?|ing|ison)|differ(?:s|ed|ence|ences)?|(?<!\bor )(?:more|less|fewer)"
    r"|better|worse"
    r"|(?:bigg|larg|small|high|low|fast|slow|cheap|strong|weak|old"
    r"|young|great|new|long|short|earli|lat|rich|saf)(?:g|i)?er|as\s+(?:much|many|\w+)\s+as)\b",
    re.IGNORECASE,
)
_COMMAND = re.compile(
    r"^\s*(?:(?:please|can\s+you|could\s+you)\s+)?(?:compare|contrast)\s+|"
    r"^\s*(?:what|how)\s+(?:is|are|was|were|big\s+is)\s+the\s+(?:difference|gap)s?\s+"
    r"(?=(?:in\s+[\w\s]{1,40}\s+)?between\b)",
    re.IGNORECASE,
)
_CHOICE = r"or|versus|vs\.?"
_PAIR = r"and|with|to|against"


def _list_of(thing: str, joint: str) -> re.Pattern[str]:
    things = rf"{thing}(?:\s*,\s*{thing}){{0,{MOST_THINGS - 2}}}"
    return re.compile(
        rf"(?<![\w.&’'-])(?P<things>{things})(?:\s*,\s*|\s+)(?:{joint})\s+(?P<last>{thing})(?!\w)"
    )


_CHOICES = _list_of(_NAME, _CHOICE)
_PAIRS = _list_of(_NAME, f"{_CHOICE}|{_PAIR}")
_WORDS = _list_of(_WORD, f"{_CHOICE}|{_PAIR}")
_VERSUS = re.compile(r"\b(?:versus|vs)\b", re.IGNORECASE)
_MEETING = re.compile(
    r"\b(?:won|wins?|beat|beats|beaten|lost|scored?|match|game|case|trial|fight|fought|final|bout"
    r"|rul(?:ed|ing)|decided|drew|draw|derby|played?|series)\b",
    re.IGNORECASE,
)
"""What is said of two who meet, on a pitch or in court: their "vs" is one thing's name."""

_BACK = 80
_JOINED_BEFORE = re.compile(r"[A-Z0-9][\w’'.-]*+\s+(?:and|&|v\.?|vs\.?|or|versus)\s+(?:the\s+)?$")
_JOINED_AFTER = re.compile(r"\s+(?:and|&|v\.?|vs\.?|or|versus|with|to)\s+(?:the\s+)?[A-Z0-9]")
_NO_THINGS = frozenset({"true", "false", "yes", "no"})
_OF_A_PAIR = re.compile(r"\b(?:between|which\s+of)\s+$", re.IGNORECASE)
_COMMA = re.compile(r"\s*,\s*")
_BETWEEN = re.compile(r"\b(?:between|both)\s+$", re.IGNORECASE)
_OWNING = ("'s", "’s", "s'", "s’")
_OPENER = re.compile(
    r"(?:Are|Between|Both|Can|Could|Did|Do|Does|Had|Has|Have|How|In|Is|Of|On|Should|Was|Were|What"
    r"|When|Where|Which(?:\s+of)?|Who|Whose|Why|Will|With|Would)\s+"
)
_PRONOUNS = frozenset({"it", "its", "that", "them", "these", "they", "this", "those"})


def things_compared(text: str) -> list[str]:
    """`text` once for each thing that it compares, with only that one named; empty if it does not.

    In the order named, at most MOST_THINGS.
    """
    text = " ".join(text.split())
    command = _COMMAND.match(text)
    if not command and not _COMPARING.search(text):
        return []
    body = text[command.end() :] if command else text
    found = _pair_in(body) if command else _choice_in(body)
    if found is None:
        return []
    start, things = found.start(), [*_COMMA.split(found["things"]), found["last"]]
    opener = _OPENER.match(things[0])
    if opener:
        start, things[0] = start + opener.end(), things[0][opener.end() :]
    before, after = _BETWEEN.sub("", body[:start]), body[found.end() :]
    if things[-1].endswith(_OWNING):
        things = [thing if thing.endswith(_OWNING) else f"{thing}'s" for thing in things]
    if _is_one(found, before, after, things):
        return []
    asked = dict.fromkeys(" ".join(f"{before}{thing}{after}".split()) for thing in things)
    return [one.strip(" ,:") for one in asked] if len(asked) > 1 else []


def _is_one(found: re.Match[str], before: str, after: str, things: Sequence[str]) -> bool:
    """Whether what looks like things compared is the name of one thing, or part of such names.

    "Trinidad and Tobago and Barbados" may be two or three, "India vs Pakistan" is a match.
    """
    if _JOINED_BEFORE.search(before[-_BACK:]) or _JOINED_AFTER.match(after):
        return True
    if _NO_THINGS & {thing.lower() for thing in things}:
        return True
    return bool(_VERSUS.search(found[0]) and _MEETING.search(before + after))


def with_another(text: str, thing: str) -> str | None:
    """`text` with `thing` beside those that it compares; None where it compares nothing."""
    if not things_compared(text):
        return None
    command = _COMMAND.match(text)
    start = command.end() if command else 0
    found = _pair_in(text[start:]) if command else _choice_in(text)
    if found is None:
        return None
    joint = "or" if re.search(rf"\b(?:{_CHOICE})\s", found[0]) else "and"
    named, last = f"{found['things']}, {found['last']}", thing
    if found["last"].endswith(_OWNING):
        last = f"{thing}'s"
    return f"{text[: start + found.start()]}{named} {joint} {last}{text[start + found.end() :]}"


def _choice_in(body: str) -> re.Match[str] | None:
    pair = _PAIRS.search(body)
    if pair:
        opener = _OPENER.match(pair["things"])
        if _OF_A_PAIR.search(body[: pair.start() + (opener.end() if opener else 0)]):
            return pair
    return _CHOICES.search(body)


def _pair_in(body: str) -> re.Match[str] | None:
    found = _PAIRS.search(body) or _WORDS.match(body)
    if found and _PRONOUNS & {found["things"].lower(), found["last"].lower()}:
        return None
    return found
