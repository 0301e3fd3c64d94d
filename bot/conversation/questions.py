"""What questions are made of, as far as following a conversation needs it: names, subjects.

Pure and rough: patterns over words, no grammar. Where they fail, a question is taken as it stands.
"""

import re

from bot.conversation.dates import stretches_of_dates
from bot.extractive.asked import telling_words

_AUXILIARIES = (
    "is|are|was|were|do|does|did|has|have|had|will|would|can|could|should|may|might|must|isn't|aren't"
    "|didn't|doesn't|don't|won't|wasn't|weren't|hasn't|haven't"
)
_AUXILIARY = re.compile(rf"\b(?:{_AUXILIARIES})\b", re.I)
_ASKING = re.compile(
    r"^(?:(?:and|but|so|or)\s+)?(?:(?:in|by|for|at|since|to|from|with|on|of)\s+)?"
    r"(?:who(?:m|se|'s|’s)?|what(?:'s|’s)?|which|when(?:'s|’s)?|where(?:'s|’s)?|why"
    r"|how(?:\s+(?:much|many|long|old|far|big|large|often|fast|high|soon))?)\b",
    re.I,
)
_COMMAND = re.compile(
    r"^(?:please\s+)?(?:tell|show|give|explain|describe|list|find|summari[sz]e|compare|name|latest|news|anything)\b",
    re.I,
)
_LEAD_IN = re.compile(
    r"^(?:(?:(?:ok(?:ay)?|thanks|thank you|great|right|well|hm+)\s*[,.!]*\s+)*)"
    r"(?:(?:(?:and|but|or|so|also|then)[,]?\s+)*(?:what|how)\s+about\s+|(?:and|but|or|also)[,]?\s+)",
    re.I,
)
_POLITE = re.compile(r"^(?:ok(?:ay)?|thanks|thank you|great|right|well|hm+)\s*[,.!]+\s+", re.I)
_REPEATS = re.compile(
    r"^(?:(?:can you |could you |please )*(?:tell me more|say more|go on|elaborate|more)"
    r"(?: (?:details?|please|about (?:it|that|this)))*"
    r"|(?:any(?:thing)?|what) (?:else|more(?: details?)?)|(?:any |more |the )?(?:details|sources?)"
    r"|really|are you sure|is (?:that|this|it) (?:true|right|so|certain)|says who"
    r"|(?:another|any other) (?:source|article|outlet|report)s?)\s*[?!.]*$",
    re.I,
)
_BARE = re.compile(
    r"^(?P<asked>(?:(?:by|for|since|from|to|with|at|in)\s+)?"
    r"(?:who(?:m)?|when|where|why|how(?:\s+(?:much|many|long|old|far|big|large|often|fast|high|soon"
    r"|come|so))?|(?:what|which)\s+(?:year|month|day|date|time|price|country|city|place|company"
    r"|percentage|reason)|(?:in|at|for)\s+(?:what|which)\s+(?:year|month|country|countries|cities|places|price)|what\s+for|why\s+not|which\s+one|who\s+(?:said|says|reported|told\s+you)))"
    r"(?:\s+(?:exactly|else|so|then|(?:is|was|did|does|has|will)?\s*(?:that|this|it)"
    r"(?:\s+(?:happen(?:ed)?|be|start(?:ed)?|end(?:ed)?|true))?))*\s*[?!.]*$",
    re.I,
)
_CHATTER = frozenset(
    """
    thanks thank ok okay great cool nice good bad yes no wow lol please hi hello hey morning perfect
    awesome sure right interesting bot pullquote cheers bye
    """.split()  # noqa: SIM905
)
_TOLD_BY = re.compile(r"(?P<source>according\s+to\s[^,]{1,60}),\s*(?P<asked>.+)", re.I)
_NAME = re.compile(
    r"(?:\b(?:[A-Z]|i(?=[A-Z])|e(?=[A-Z]))[\w&.-]*[\w&]"
    r"|\b[A-Z]\b)(?:(?:\s+(?:of|and|for|the|de|&)\s+|\s+)(?:[A-Z0-9][\w&.-]*\b))*"
)
_NO_NAMES = re.compile(
    rf"^(?:(?:CEO|CFO|COO|CTO|GDP|IPO|EV|AI)s?\b(?:\s+of\b)?|who(?:m|se)?|what|which|when|where|why|how|and|but|or|so|also|according|the|a|an|any|in|at|on|by|for"
    rf"|from|to|since|after|before|tell|show|give|explain|describe|list|find|name|compare|please|latest"
    rf"|more|if|i|{_AUXILIARIES})\b\s*",
    re.I,
)
_PLACES = frozenset(
    """
    europe asia africa america australia antarctica china india japan germany france italy spain
    britain england scotland ireland wales russia ukraine poland turkey israel iran iraq egypt
    nigeria kenya brazil mexico canada argentina chile korea taiwan vietnam thailand indonesia
    singapore norway sweden finland denmark netherlands belgium austria switzerland greece portugal
    hungary california texas florida us usa uk eu u.s u.k london paris berlin beijing shanghai tokyo
    delhi mumbai moscow washington york brussels sydney toronto gaza pakistan philippines malaysia
    """.split()  # noqa: SIM905
)
_PLACE_PARTS = frozenset({"the", "north", "south", "east", "west", "new", "latin", "hong", "kong"})


def lead_in(text: str) -> tuple[bool, str]:
    """Whether `text` begins as something that goes on ("and", "what about"), and what follows."""
    found = _LEAD_IN.match(text)
    if found and found.end() < len(text):
        return True, text[found.end() :]
    polite = _POLITE.match(text)
    return False, text[polite.end() :] if polite else text


def repeats_question(body: str) -> bool:
    """Whether it asks for more of the same: "tell me more", "any other source?"."""
    return bool(_REPEATS.match(body))


def bare_question(body: str) -> str | None:
    """The asking words of a question that asks nothing else: "When?", "How much was that?"."""
    found = _BARE.match(body)
    return found["asked"] if found else None


def says_something(text: str) -> bool:
    """Whether there is anything to ask or to go on from; "thanks!" is not."""
    if _ASKING.match(text):
        return True
    words = {word.lower() for word in telling_words(text).values()}
    return bool(words - _CHATTER)


def wants_a_sentence(body: str) -> bool:
    """Whether it is a sentence or a command, rather than a few words without a verb."""
    return bool(_ASKING.match(body) or _AUXILIARY.search(body) or _COMMAND.match(body))


def telling_count(text: str) -> int:
    """How many telling words; a name of several words counts once."""
    rest, count = text, 0
    for name in names_in(text):
        rest = rest.replace(name, " ", 1)
        count += 1
    return count + len(telling_words(rest))


def names_in(text: str) -> list[str]:
    """The names in `text`, as they are written, in order, each once; dates are none."""
    names: list[str] = []
    dates = stretches_of_dates(text)
    for found in _NAME.finditer(text):
        name = found[0].removesuffix("'s").removesuffix("’s")
        while (shorter := _NO_NAMES.sub("", name)) != name:
            name = shorter
        capital = name[:1].isupper() or name[1:2].isupper()  # also iPhone, eBay
        start = found.start() + found[0].index(name)
        is_date = any(first <= start and start + len(name) <= end for first, end in dates)
        if capital and not is_date and name not in names:
            names.append(name)
    return names


def is_place(name: str) -> bool:
    """Whether `name` is a country or a continent, or one of a few cities."""
    words = set(re.findall(r"[a-z][a-z.]*[a-z]", name.lower())) - _PLACE_PARTS
    return bool(words) and words <= _PLACES


def subject_of(question: str) -> str | None:
    """Who or what does something in `question`: "Tesla" in "How many cars did Tesla sell?"."""
    auxiliary = _AUXILIARY.search(question)
    if auxiliary is None:
        return None
    rest = question[auxiliary.end() :].lstrip()
    for name in names_in(rest):
        if rest.startswith((name, f"the {name}")):
            return name
    word = re.match(r"[^\W_]+", rest)
    if word is None or question.lower() != question:
        return None
    return word[0] if telling_words(word[0]) and _is_followed_by_verb(rest[word.end() :]) else None


def content_of(question: str) -> str:
    """`question` without its asking words and without its first auxiliary."""
    if told := _TOLD_BY.fullmatch(question.strip().rstrip("?!. ")):
        return f"{content_of(told['asked'])}, {told['source'][0].lower()}{told['source'][1:]}"
    text = _ASKING.sub("", _COMMAND.sub("", question.strip().rstrip("?!. "), count=1), count=1)
    text = _AUXILIARY.sub("", text, count=1) if _ASKING.match(question) else text
    return " ".join(text.split()) or question.strip().rstrip("?!. ")


def _is_followed_by_verb(rest: str) -> bool:
    return bool(re.match(r"\s+[^\W_]+", rest)) and not re.match(r"\s+(?:of|in|at|for)\b", rest)
