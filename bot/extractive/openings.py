"""Whether a sentence can be understood by itself, by how it begins and who it says is speaking.

"He said so" and "But it opens in May" lean on the sentence before. In doubt a sentence stands by
itself: most do, and what is taken along makes a quote longer. English only.
"""

import re

HEADING = 15
"""A heading has so many words at most; what is longer lost its full stop."""

_OPENING_MARKS = "\"“‘'«(["
_PRONOUN = (
    r"(?:He|She|They|It|His|Hers?|Its|Theirs?|These|Such|That(?:['’]s)?"
    r"|This(?!\s(?:is\s(?:the|a|an|what|how|why|not)\s(?!first|second|third|latest)"
    r"|\w*day|morning|afternoon|evening|night|week\w*|month|year|decade|century|time|spring|summer"
    r"|autumn|fall|winter|season|quarter|semester|holiday|story|article)\b)"
    r"|Those(?!\s(?:who|with|without|in|on|at|from|living|working|looking|aged|seeking|hoping)\b)"
    r"|Both(?!\s(?:[A-Z]|\w+\sand\s|sides|parties|countries|the\s|of\s[A-Z])))"
)
_GOING_ON = (
    r"(?:But|And|So(?!\s(?:far|long|many|much|called)\b)|Or|Nor|Yet|Still|Also|Instead(?!\sof\b)|Then(?!-)"
    r"|However|Thus|Therefore|Hence|Plus|Otherwise|Moreover|Furthermore|Additionally|Likewise"
    r"|Similarly|Nevertheless|Nonetheless|Consequently|Conversely|As a result|In addition"
    r"|In contrast|By contrast|In turn|In response|For (?:example|instance)|On the other hand"
    r"|That said|Even so|At the same time|In other words)"
)
_TIMES = (
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July"
    r"|August|September|October|November|December"
)
_NOUN = (
    r"(?:two|three|former|latter|man|woman|boy|girl|teen\w*|actor"
    r"|actress|singer|rapper|star|musician|comedian|author|suspect|victims?|defendant|plaintiffs?"
    r"|company|firm|agency|team|club|group|union|retailer|airline|automaker|carmaker|bank|startup"
    r"|chain|brand|network|organi[sz]ation|nonprofit|filing|lawsuit|complaint|bill|measure|statement"
    r"|\d+-year-old|[\w-]+(?:\s[\w-]+)?-year-old)"
)
_VERB = (
    r"(?:,|['’]s\s|(?:also|had|has|have|was|were|is|are|will|would|did|does|can|could|said|says|told"
    r"|added|wrote|won|took|made|died|denied|pleaded|announced|reported|plans?|expects?|faces?)\b)"
)
_LATER_SUBJECT = r"(?:he|she|they|it|his|her|its|their|this|these|those|both|that)\b"
_STARTS = re.compile(
    rf"[{_OPENING_MARKS}]*(?:{_PRONOUN}|The\s{_NOUN}(?:\s|(?=[,'’])){_VERB}"
    r"|The\s(?:pair|duo|trio|couple)\b(?!\s(?:of|who|from|in|behind|that|which))"
    rf"|(?:{_GOING_ON}|Meanwhile|Now|Today),?\s{_LATER_SUBJECT})(?=\W|$)"
)
_GOES_ON = re.compile(rf"[{_OPENING_MARKS}]*{_GOING_ON}\b(?=,?\s)")
_FRONT = re.compile(  # "In a statement, she said"
    r"(?:In|On|At|During|Last|This|Earlier|Later|Until|Throughout|From|By|Two|Three|Now|Today"
    r"|Tonight|Meanwhile|According to|Under|Within|Since|Despite|Through)\b"
    rf"[^,\"“”]{{0,60}},\s{_LATER_SUBJECT}"
)
_FRONT_CLAUSE = re.compile(  # "After winning, he", and not "After Berg won, he"
    r"(?:As|When|While|After|Before|If|Once|Although|Though|Because|With|For|Without|To)\b"
    rf"((?:[^,\"“”A-Z]|{_TIMES}){{0,80}}),\s{_LATER_SUBJECT}"
)
_SPEECH = re.compile(r"[\"“][^\"“”]*[\"”]?")
_SPEAKER_UNNAMED = re.compile(
    r"\b(?:he|she|they)\s(?:\w+ly\s)?(?:said|says|added|adds|told|wrote|writes|tweeted|explained"
    r"|continued|noted|recalled|asked|joked|posted|insisted|admitted)\b"
    r"|\b(?:said|says|added|wrote)\s(?:he|she|they)\b"
)
_NAME = re.compile(r"(?<!^)\b[A-Z]\w+")
_SHOUT = r"(?:READ|SEE|WATCH|LISTEN|LEARN|KNOW|FIND OUT|RELATED|ALSO|NEXT|MORE)"
_FURNITURE = re.compile(
    rf"\W*(?:{_SHOUT}(?:\s{_SHOUT})*\s*(?:[:|–—]|\W*$)|{_SHOUT}\s{_SHOUT}\b"
    r"|(?:Read|See|Learn|Find out|Click|Tap|Swipe)\s(?:more|also|next|here|full|the full)\b"
    r"|(?:More|Related|Watch|Watch now|Listen|Listen now|Opinion|Analysis|Live updates?"
    r"|Correction|Editor['’]s note|Note|Follow|Contributing|Reporting by|Editing by)\s?:"
    r"|Follow (?:\w+ ){1,4}on (?:Twitter|X|Instagram|Facebook|Threads)\b"
    r"|(?:Sign up|Subscribe)\s(?:for|to|now|here|our|the)\b"
    r"|(?:Register|Download)\s(?:now|here|our|the app|for our|to (?:receive|read|continue))\b"
    r"|We use cookies\b|By (?:clicking|signing up|continuing to (?:use|browse))\b"
    r"|All rights reserved|Copyright\s(?:\W|\d{4}|by\b)|©"
    r"|This (?:article|story) (?:(?:originally|first) appeared"
    r"|was (?:\w+ )?(?:published|updated|produced|written|edited|corrected|supported))\b"
    r"|(?:Advertisement|Getty Images|Reuters|AP Photo)\W*$)"
)
_CREDIT = re.compile(r"\W*(?:Photos?|Video|Image|Caption|Credit|Source|File|Contact)\s?:")
_AGENCY = re.compile(
    r"\((?:(?:AP|AFP|UPI|dpa|ANSA|Reuters|Bloomberg|CNN(?:\s\w+)?)\)\s*[-—–−:]*|PA\)\s*[-—–−:])"
    r"\s*(?=[\"“‘'(]?[A-Z0-9$€£])"
)
_ENDS = re.compile(r"[.!?…:;][\"”’'»)\]*]*$")


def leans(sentence: str) -> bool:
    """Whether `sentence` begins with what only the one before explains, or is said by an unnamed
    "he"."""
    if _STARTS.match(sentence) or _FRONT.match(sentence) or _FRONT_CLAUSE.match(sentence):
        return True
    beside = _SPEECH.sub(" ", sentence)
    if sentence and not re.search(r"\w", beside):
        return True  # all of it is said by someone who is not named
    return bool(_SPEAKER_UNNAMED.search(beside)) and not _NAME.search(beside.strip())


def goes_on(sentence: str) -> bool:
    """Whether `sentence` begins as the rest of a thought: "But", "Also"."""
    return bool(_GOES_ON.match(sentence))


def is_furniture(sentence: str) -> bool:
    """Whether it is of the page and not of the report: "Read more: ...", a credit, a notice."""
    if _CREDIT.match(sentence):
        return is_unended(sentence)  # "Photo: Anna Weber", and not "Source: prices rose."
    return bool(_FURNITURE.match(sentence))


def agency(sentence: str) -> str:
    """The bare name of the agency that a report opens with, "(CNN) — "; "" where it opens
    otherwise. A dateline with a place stays: the place may be what is asked for."""
    found = _AGENCY.match(sentence)
    return found[0] if found else ""


def is_unended(sentence: str) -> bool:
    """Whether it is short and ends without a mark, as headings, entries and datelines do."""
    return len(sentence.split()) <= HEADING and not _ENDS.search(sentence)
