"""What stands around a name when an outlet is meant: "according to …", "the … article", "… writes".

Patterns for the text right before a name (quotation marks and spaces taken off its end) and right
after it. A sign is plain where hardly anything but an outlet can be meant, and else in doubt.
"""

import re
from enum import IntEnum

AROUND = 70
"""Characters on either side that are looked at."""

_ARTICLE = r"(?:articles?|op-eds?|editorials?|columns?|headlines?)"
_NOUN = (
    rf"(?:{_ARTICLE}|reports?|stor(?:y|ies)|pieces?|coverage|reporting|posts?|reviews?|interviews?"
    r"|analys[ie]s|podcasts?|broadcasts?)"
)
_LIKE_A_REPORT = r"(?:reports?|stor(?:y|ies)|pieces?|coverage|reporting)"
_KIND = re.compile(r"^ (?:magazine|newspaper|website|news site|broadcaster)\b")
_STAFF = re.compile(
    rf"^(?:['’]s?)?(?: (?!{_NOUN}\b)[a-z][\w-]*)? (?:journalists?|reporters?"
    r"|correspondents?|editors?|columnists?|anchors?|hosts?|photographers?|employees|staff|staffers?|workers?|owners?|bureaus?)\b"
)
_SUCH = (
    r"(?:recent|latest|new|own|original|later|earlier|subsequent|previous|first|second|two|three"
    r"|exclusive|opinion|news|cover|feature|investigative|online|long|short|full|separate|other)"
)
_SURELY_TOLD = (
    r"(?:reported|covered|discussed|published|written|mentioned|featured|claimed|detailed)"
)
_TOLD = (
    rf"(?:{_SURELY_TOLD}|described|noted|stated|quoted|depicted|cited|suggested|implied|highlighted"
    r"|reviewed|portrayed|critiqued|critici[sz]ed|listed|recogni[sz]ed|commended|endorsed"
    r"|anticipated|alleged|revealed|provided|raised|asserted|indicated|emphasi[sz]ed|questioned"
    r"|accused)"
)
_VERB = (
    r"(?:say|report|write|claim|publish|state|suggest|allege|describe|note|mention|cover|imply"
    r"|indicate|argue|warn|reveal|agree|differ|disagree|contradict|tell|discuss|highlight"
    r"|portray|predict|call|think|attribute|praise|critici[sz]e|focus|quote|find|conclude)"
)
_SAYS = (
    r"(?:says?|said|report(?:s|ed)?|writes?|wrote|claim(?:s|ed)?|state[sd]?|suggest(?:s|ed)?"
    r"|alleg(?:es?|ed)|describe[sd]?|notes?|noted|mention(?:s|ed)?|cover(?:s|ed)?|impl(?:y|ies|ied)"
    r"|indicate[sd]?|argue[sd]?|reveal(?:s|ed)?|quote[sd]?|attribute[sd]?|predict(?:s|ed)?)"
)
_LEADING = r"(?: an?)?(?: both)?(?: the)?$"
_ACCORDING = re.compile(rf"\b(?:according to|as per){_LEADING}", re.IGNORECASE)
_GIVEN_PLAINLY = re.compile(
    rf"\b(?:according to|as per|another (?:by|in|from)"
    rf"|(?:{_SURELY_TOLD}|{_NOUN}(?: {_TOLD})?) (?:\w+ly )?(?:by|in|from)){_LEADING}",
    re.IGNORECASE,
)
_GIVEN = re.compile(
    rf"\b(?:{_TOLD} (?:\w+ly )?(?:by|in|from)"
    rf"|(?:read|saw|seen|heard|said|aired|watched|interviewed) (?:in|on|at)){_LEADING}",
    re.IGNORECASE,
)
_SURELY_GIVEN = re.compile(
    rf"\b(?:according to|as per|{_SURELY_TOLD} by|{_ARTICLE}(?: {_TOLD})? (?:by|in|from))"
    rf"{_LEADING}",
    re.IGNORECASE,
)
_OF_BEFORE = re.compile(rf"\b{_NOUN} of(?: the)?$", re.IGNORECASE)
_BY_BEFORE = re.compile(r"\b(?:by|in|from)$", re.IGNORECASE)
_ASKED_BEFORE = re.compile(
    r"\b(?:did|does|do|has|have|had|would|told|can|could)(?: both)?(?: the)?$", re.IGNORECASE
)
_NOUN_AFTER = re.compile(
    rf"^(?P<own>['’]s?(?: [a-z][\w-]*){{0,2}}?)?(?: {_SUCH}){{0,2}} (?P<noun>{_NOUN})\b"
)
_VERB_AFTER = re.compile(rf"^ (?:(?:also|both|each|ever|really|actually) )*{_VERB}\b", re.I)
_SAYS_AFTER = re.compile(
    rf"^ (?:(?:also|first|recently|previously|later|has|have|had) )*{_SAYS}\b", re.IGNORECASE
)
_VERB_OR_NOUN = re.compile(r"^ (?:reports?|reviews?|posts?|interviews?|headlines)\b")
_NOUN_THEN_VERB = re.compile(rf"^ \w+ (?:\w+ )?{_VERB}\b")
_DETERMINED = re.compile(
    r"\b(?:the|an?|this|that|each|any|another|both|in|of|by|from|to|than|and|or|recent|new|latest"
    r"|later|subsequent|earlier|which|what)$",
    re.IGNORECASE,
)
_DATED_AFTER = re.compile(r"^,? (?:on|from|of|dated|published)\b", re.IGNORECASE)
_POSSESSIVE = re.compile(r"^['’]s? ")
_OF_A_PLACE = re.compile(r"^ of [A-Z]")  # The Times of India is not The Times
_NAME_AFTER = re.compile(rf"^ (?!{_NOUN}\b)[A-Z0-9]", re.IGNORECASE)
_NAME_BEFORE = re.compile(r"(?:^|\W)(?P<word>[A-Z][\w.-]*)$")
_CLAUSE_AFTER = re.compile(
    r"[\"”’»\])}+]*(?:$|\s*[,;.:?!]"
    r"|\s+(?:and|or|what|who|when|how|why|where|which|did|does|is|was|are|were)\b)",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"^['\"“”‘’»]* (?:about|after|as|at|before|between|but|by|during|following|for|from|has|have"
    r"|had|if|in|not|on|over|regarding|concerning|since|that|the|this|to|while|will|with|would|whose|he"
    rf"|she|it|they|its|his|her|their|{_VERB}|{_SAYS})\b"
)
_DOES_AFTER = re.compile(r"^ (?:\w+(?:ed|ing|s)|both|more|most|of)\b")
_NO_NAMES = frozenset(
    """
    a according after also an and are as at before between both by can compare could did do does for
    from had has have how if in is may of on or per since tell than that the their this to via was
    were what when where whether which while who why will with would your
    """.split()  # noqa: SIM905
)


class Sign(IntEnum):
    """What the words around a name say of it as a source."""

    NONE = 0
    DOUBTED = 1
    """ "The Sky report" may be of the sky, "revealed by Bloomberg" by the man."""

    PLAIN = 2


class Name(IntEnum):
    """How far a name can mean anything else than an outlet."""

    ORDINARY = 0
    """A word of the language, in small letters or with a capital: the independent, the Atlantic."""

    OPEN = 1
    """One word with a capital that may also be a company, a person or the like: Stern, Apple."""

    OWN = 2
    """Hardly anything else: Reuters, The Verge, Adria Times."""


def source_sign(before: str, after: str, name: Name) -> Sign:
    """How plainly a name is given as what is read: an article's outlet, a report's source.

    "Wired's article" and "according to Wired," are plain, "the Apple report" is in doubt, "Apple
    reports", "did Apple report" and "the Atlantic hurricane report" give none.
    """
    noun, kind = _NOUN_AFTER.match(after), _KIND.match(after)
    if noun and _is_a_noun(before, after):
        return _sign_of_noun(noun, name)
    after = after[kind.end() :] if kind else after
    if _OF_BEFORE.search(before) and _DATED_AFTER.match(after):
        return Sign.PLAIN if name is not Name.ORDINARY else Sign.NONE
    if kind and _BY_BEFORE.search(before.removesuffix(" the")) and ends_a_clause(after):
        return Sign.PLAIN  # In Time magazine, …
    return _sign_of_giving(before, after, name)


def _sign_of_giving(before: str, after: str, name: Name) -> Sign:
    """The sign of "according to", "reported by" and the like."""
    own, plainly = name is Name.OWN, _GIVEN_PLAINLY.search(before)
    ends = bool(ends_a_clause(after) or _GOES_ON.match(after))
    if not (ends or own) or not (plainly or _GIVEN.search(before)):
        return Sign.NONE
    if plainly and ends:
        surely = name is not Name.ORDINARY or bool(_SURELY_GIVEN.search(before))
    else:
        ends = ends or bool(_DOES_AFTER.match(after))
        surely = own and ends and not after.startswith(" by ")
    return Sign.PLAIN if surely else Sign.DOUBTED


def _is_a_noun(before: str, after: str) -> bool:
    """Whether the "report" and the like after a name is a thing, and not what it does."""
    if not _VERB_OR_NOUN.match(after):
        return True
    if _ASKED_BEFORE.search(before):
        return bool(_NOUN_THEN_VERB.match(after))
    return bool(_DETERMINED.search(before))


def _sign_of_noun(noun: re.Match[str], name: Name) -> Sign:
    if name is Name.OWN or re.fullmatch(_ARTICLE, noun["noun"]):
        return Sign.PLAIN
    like_a_report = re.fullmatch(_LIKE_A_REPORT, noun["noun"])
    return Sign.DOUBTED if name is Name.OPEN or like_a_report else Sign.NONE


def follows_according_to(before: str) -> bool:
    """Whether "according to" leads up to a name."""
    return bool(_ACCORDING.search(before))


def employs(after: str) -> bool:
    """Whether those who work for what is named are meant: "Reuters journalists"."""
    return bool(_STAFF.match(after))


def says_something(before: str, after: str) -> bool:
    """Whether a name is said to say something, as outlets do, but people and companies too."""
    if _VERB_OR_NOUN.match(after):
        return not _is_a_noun(before, after)
    asked = _ASKED_BEFORE.search(before) and _VERB_AFTER.match(after)
    return bool(asked or _SAYS_AFTER.match(after))


def is_given_by(before: str) -> bool:
    """Whether something is by, in or from what follows."""
    return bool(_BY_BEFORE.search(before))


def owns_what_follows(after: str) -> bool:
    """Whether a name is a possessive."""
    return bool(_POSSESSIVE.match(after))


def is_of_a_place(after: str) -> bool:
    """Whether a name goes on with "of" and another."""
    return bool(_OF_A_PLACE.match(after))


def ends_a_clause(after: str) -> bool:
    """Whether nothing that belongs to a name follows it."""
    return bool(_CLAUSE_AFTER.match(after))


def goes_on_in_a_name(after: str) -> bool:
    """Whether a capital or a figure follows: Fortune 500, Sports Illustrated Swimsuit."""
    following = _NAME_AFTER.match(after)
    return bool(following and not after[1:2].islower())


def is_part_of_a_name(before: str, after: str) -> bool:
    """Whether a word goes on in a longer name: Fortune 500, Time Warner, New Scientist."""
    if goes_on_in_a_name(after):
        return True
    preceding = _NAME_BEFORE.search(before)
    return bool(preceding and preceding["word"].lower() not in _NO_NAMES)
