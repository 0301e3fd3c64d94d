"""Words of time that are part of a name: "Thursday Night Football", "the class of 2024".

A programme, a song or a law taken for a time puts a false note under a good answer, so that what
may well be a name is taken for one.
"""

import re

from bot.periods.vocabulary import GAP, WEEKDAY

_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE_START = re.compile(r"(?:^|[.!?:;]\s|[“\"«(]\s?)\s*$")
_SEEN_FROM_NOW = frozenset(
    """
    yesterday today tomorrow tonight overnight this last next past week weekend month year morning
    afternoon evening night
    """.split()  # noqa: SIM905
)
_SMALL = frozenset("the and for from with into onto over about amid but nor via".split())  # noqa: SIM905
_ASKS_FOR_NEWS = re.compile(
    r"\b(?:happen(?:ed|s|ing)?|news|headlines|stories|events|went\son|going\son)\s$", re.IGNORECASE
)
_CALLED = re.compile(  # what bears a title, or begins one
    r"\b(?:songs?|ballad|albums?|film|movie|musical|novel|sitcom|character|called|titled|entitled"
    r"|(?:his|her|my|your|their|own)\s(?:man|girl)|(?-i:Man|Girl)"
    r"|freaky|ruby|throwback|stormy|blue|manic|casual|fat|shrove|holy|maundy)\s$",
    re.IGNORECASE,
)
_WHAT_IS = re.compile(r"\b(?:who|what)(?:\s(?:is|was)|['’]s)\s$", re.IGNORECASE)
_END = re.compile(r"\s*(?:[?.!]|about\b|$)")
_ON_SCREEN = re.compile(
    r"\s(?:seasons?|stars?|actors?|actress|cast|series|episodes?|finale|trailer|premiere|reboot"
    r"|spin-?off|soundtrack|showrunner|creator|presenters?|co-?hosts?|anchors?|lyrics|singer)\b",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\s(?:season|series|episode|part)\s(?:\d|one\b|two\b|three\b)", re.I)
_THIRTEENTH = re.compile(r"\sthe\s13th\b|\sthe\sthirteenth\b", re.IGNORECASE)
_CAPITAL = re.compile(r"\s[A-Z]")
_AT_NIGHT = re.compile(
    r"\s(?:Football|Baseball|Basketball|Hockey|Live|Raw|Lights|Takeaway|Fever)\b"
)
_WITH_SOMEBODY = re.compile(r"\swith\s[A-Z][\w'’-]+\s[A-Z]")
_MEETING = re.compile(
    r"\b(?:met|meets?|meeting|spoke|speaks?|talks?|play|plays|sat|sits?|deal|summit|call|lunch"
    r"|dinner|game|match|interview|\w{3,20}ed)\b",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"\s(?:Foundation|Movement|Brigade|Memorial|Fund|Committee|Project|Institute|Coalition|Alliance"
    r"|Association|Society|Museum)\b"
)
_OF_ITS_YEAR = re.compile(
    r"\b(?:(?i:class|graduates|generation|vintage)|Act|Law|Code|Bill|Treaty|Constitution|Convention"
    r"|Accords?|Agreement)\s$"
)
_WEEKDAY = re.compile(WEEKDAY, re.IGNORECASE)
_ORDINAL = re.compile(
    r"\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\s$", re.I
)
_APART = re.compile(
    r"\b(?:seconds?|minutes?|hours?|days?|nights?|weeks?|fortnight|months?|years?|decades?|long"
    rf"|shortly|soon|just|right|immediately){GAP}$",
    re.IGNORECASE,
)


def is_part_of_a_name(text: str, start: int, end: int, lead: str) -> bool:
    """Whether `text[start:end]`, words of time that may begin with `lead`, tell no time."""
    before, words = text[max(0, start - 40) : start], text[start:end]
    if any(one.match(text, end) for one in (_BODY, _THIRTEENTH, _AT_NIGHT)):
        return True
    if lead == "of" and (_OF_ITS_YEAR.search(before) or _ORDINAL.search(before)):
        return True
    bare = words[len(lead) :].lstrip()
    if not _is_capital(bare.split()[0].split("'")[0]):
        return _is_titled(text, start, end, bare, lead)
    if _NUMBERED.match(text, end):
        return True
    if lead:
        return _is_titled(text, start, end, bare, lead)
    return bool(
        _CALLED.search(before)
        or _ON_SCREEN.match(text, end)
        or (_WHAT_IS.search(before) and _END.match(text, end))
        or (_WITH_SOMEBODY.match(text, end) and not _MEETING.search(before))
        or _is_titled(text, start, end, bare, lead)
    )


def is_counted_from(text: str, start: int, lead: str) -> bool:
    """Whether the time is that from which another is counted: "three days before Christmas"."""
    return lead in {"before", "after"} and bool(_APART.search(text[max(0, start - 40) : start]))


def _is_titled(text: str, start: int, end: int, bare: str, lead: str) -> bool:
    """Whether words that nobody writes with a capital have one: "Last Week Tonight"."""
    before = text[:start]
    if _ASKS_FOR_NEWS.search(before) or not _is_of_mixed_case(before + " " + text[end:]):
        return False
    first = 1 if _SENTENCE_START.search(before) and not lead else 0
    words = _WORD.findall(bare.replace("New Year", "New-year"))
    if not any(_is_capital(one) and one.lower() in _SEEN_FROM_NOW for one in words[first:]):
        return False
    # "on Sunday Night" is a time, "on Sunday Night Football" none.
    return not (lead and _WEEKDAY.match(bare)) or bool(_CAPITAL.match(text, end))


def _is_of_mixed_case(rest: str) -> bool:
    words = _WORD.findall(rest)
    return any(len(one) > 2 and one.islower() and one not in _SMALL for one in words)


def _is_capital(word: str) -> bool:
    return word[:1].isupper() and word[1:].islower()
