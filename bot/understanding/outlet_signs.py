"""What stands around a name when an outlet is meant: "according to …", "the … article", "… writes".

Patterns for the text right before a name (quotation marks and spaces taken off its end) and right
after it.
"""

import re

AROUND = 70
"""Characters on either side that are looked at."""

_NOUN = (
    r"(?:articles?|reports?|stor(?:y|ies)|pieces?|coverage|reporting|posts?|reviews?|interviews?"
    r"|analys[ie]s|columns?|editorials?|op-eds?|headlines?|newspapers?|magazines?|journalists?"
    r"|reporters?|podcasts?|broadcasts?|publications?|websites?)"
)
_TOLD = (
    r"(?:reported|covered|discussed|published|written|described|mentioned|noted|stated|claimed"
    r"|quoted|detailed|depicted|cited|suggested|implied|highlighted|featured|reviewed|portrayed"
    r"|critiqued|critici[sz]ed|listed|recogni[sz]ed|commended|endorsed|anticipated|alleged"
    r"|revealed|provided|raised|asserted|indicated|emphasi[sz]ed|questioned|accused)"
)
_VERB = (
    r"(?:say|report|write|claim|publish|state|suggest|allege|describe|note|mention|cover|imply"
    r"|indicate|argue|warn|reveal|agree|differ|disagree|contradict|tell|discuss|highlight"
    r"|portray|predict|call|think|attribute|praise|critici[sz]e|focus|quote)"
)
_SAYS = (
    r"(?:says?|said|report(?:s|ed)?|writes?|wrote|claim(?:s|ed)?|state[sd]?|suggest(?:s|ed)?"
    r"|alleg(?:es?|ed)|describe[sd]?|notes?|noted|mention(?:s|ed)?|cover(?:s|ed)?|impl(?:y|ies|ied)"
    r"|indicate[sd]?|argue[sd]?|reveal(?:s|ed)?|quote[sd]?|attribute[sd]?|predict(?:s|ed)?)"
)
_SOURCE_BEFORE = re.compile(
    rf"(?:\baccording to|\bas per|\banother (?:by|in|from)"
    rf"|\b(?:{_TOLD}|{_NOUN}(?: {_TOLD})?) (?:\w+ly )?(?:by|in|from)"
    r"|\b(?:read|saw|seen|heard|said|aired|watched|interviewed) (?:in|on|at))"
    r"(?: an?)?(?: both)?(?: the)?$",
    re.IGNORECASE,
)
_OF_BEFORE = re.compile(rf"\b{_NOUN} of(?: the)?$", re.IGNORECASE)
_BY_BEFORE = re.compile(r"\b(?:by|in|from)$", re.IGNORECASE)
_ASKED_BEFORE = re.compile(
    r"\b(?:did|does|do|has|have|had|would|told|can|could)(?: both)?(?: the)?$", re.IGNORECASE
)
_NOUN_AFTER = re.compile(rf"^(?:['’]s?)?(?: [a-z][\w-]*){{0,2}}? {_NOUN}\b")
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
_NO_NAMES = frozenset(
    """
    a according after also an and are as at before between both by can compare could did do does for
    from had has have how if in is may of on or per since tell than that the their this to via was
    were what when where whether which while who why will with would your
    """.split()  # noqa: SIM905
)


def is_source(before: str, after: str) -> bool:
    """Whether a name is given as what is read: an article's outlet, a report's source.

    "The Apple report" is one, "Apple reports" and "did Apple report" may be of the company.
    """
    noun = has_a_noun(after)
    if noun and _VERB_OR_NOUN.match(after):
        asked = _ASKED_BEFORE.search(before)
        noun = bool(_NOUN_THEN_VERB.match(after) if asked else _DETERMINED.search(before))
    dated = _OF_BEFORE.search(before) and _DATED_AFTER.match(after)
    return bool(noun or dated or _SOURCE_BEFORE.search(before))


def says_something(before: str, after: str) -> bool:
    """Whether a name is said to say something, as outlets do, but people and companies too."""
    asked = _ASKED_BEFORE.search(before) and _VERB_AFTER.match(after)
    return bool(asked or _SAYS_AFTER.match(after) or _VERB_OR_NOUN.match(after))


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


def has_a_noun(after: str) -> bool:
    """Whether a name is followed by "article", "report" or the like."""
    return bool(_NOUN_AFTER.match(after))


def is_part_of_a_name(before: str, after: str) -> bool:
    """Whether a word goes on in a longer name: Fortune 500, Time Warner, New Scientist."""
    following = _NAME_AFTER.match(after)
    if following and not after[1:2].islower():
        return True
    preceding = _NAME_BEFORE.search(before)
    return bool(preceding and preceding["word"].lower() not in _NO_NAMES)
