"""What people write in a conversation: whether it asks anything, and whether it asks the bot.

Pure and rough, for words that are free of a platform's own markup already. People also talk with
each other where the bot is, thank it and greet it, and nobody wants an answer to that.
"""

import re

from bot.conversation.questions import lead_in, wants_a_sentence
from knowledge.canonical import canonical_line, canonical_text

MAX_QUESTION_CHARS = 2_000
"""Far above any question; a longer message is a pasted article."""
MAX_CHECKED_CHARS = 6_000
EARLIER = 8
"""How many earlier questions of a conversation are worth knowing."""

_EMOJI = re.compile(r":(?:[a-z][\w+'-]*|[+-]1)(?:::skin-tone-\d)?:", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_COURTESIES = frozenset(
    """
    thanks thank thx ty cheers ok okay k great nice cool good perfect awesome excellent amazing
    lovely wow lol haha yes yep yeah no nope sure right true got understood noted agreed same
    interesting helpful useful you so much very a lot it all everyone everybody guys team again
    for the that this is was really quick answer info well done please will do sounds job work
    super brilliant fantastic bye hello hi hey morning
    """.split()  # noqa: SIM905
)
_MOST_COURTEOUS_WORDS = 8
_FEW_WORDS = 4
_MARK = re.compile(r"\?(?=[\s\"'”’»)!?]|$)")
_BEGINS = re.compile(
    r"(?:(?:please|also|so|but|and)[,]?\s+)*"
    r"(?:(?:who|whose|whom|why)(?:['’]s)?\b"
    r"|what(?:['’]s)?\b(?!\s+an?\b)"
    r"|which\s+(?!is\b|was\b|are\b|were\b|means\b|reminds\b)"
    r"|how\s+(?:much|many|long|old|far|big|large|often|fast|high|soon|is|are|was|were|did|do|does"
    r"|has|have|had|will|would|can|could|about)\b"
    r"|(?:when|where)(?:['’]s)?(?:\s+(?:is|are|was|were|did|do|does|has|have|had|will|would|can"
    r"|could)\b|\s*$)"
    r"|(?:in|by|for|at|since|to|from|with|on|of)\s+(?:what|which|whom)\b"
    r"|(?:(?:can|could|would|will)\s+you\s+)?(?:please\s+)?(?:(?:tell|show|give)\s+(?:me|us)"
    r"|explain|summari[sz]e|describe|compare|list|find\s+out|look\s+up)\b)",
    re.IGNORECASE,
)


def question_line(text: str) -> str:
    """`text` on one line, as a question: cut where it is far longer than any."""
    return canonical_line(text, MAX_QUESTION_CHARS)


def checked_lines(text: str) -> str:
    """`text` with its lines kept, for a message that is no question: cut where it is very long."""
    return canonical_text(text[:MAX_CHECKED_CHARS])


def without_emoji(words: str) -> str:
    """`words` without emoji as chat platforms write them, such as `:tada:`."""
    return _EMOJI.sub(" ", words).strip()


def says_words(words: str) -> bool:
    """Whether there is any letter or digit in `words`, emoji aside."""
    return bool(_WORD.search(without_emoji(words)))


def asks_nothing(words: str) -> bool:
    """Whether a message in a conversation is no question to anyone: a courtesy, or no words at all.

    Only for messages that do not name the bot; it stays quiet at "thanks a lot!".
    """
    said = _WORD.findall(without_emoji(words).lower())
    if not said:
        return True
    if "?" in words or len(said) > _MOST_COURTEOUS_WORDS:
        return False
    return all(word in _COURTESIES for word in said)


def reads_as_question(words: str) -> bool:
    """Whether `words`, without markup, are put as a question or a request to whoever answers."""
    plain = without_emoji(words)
    if asks_nothing(plain):
        return False
    if _MARK.search(plain):
        return True
    _, body = lead_in(plain)
    whole = plain if re.match(r"(?:and\s+)?(?:what|how)\s+about\b", plain, re.IGNORECASE) else body
    return not plain.rstrip().endswith("!") and bool(_BEGINS.match(whole))


def goes_on(words: str) -> bool:
    """Whether `words` are a few that name a thing or a time, and no sentence of their own."""
    plain = without_emoji(words)
    _, body = lead_in(plain)
    return (
        not asks_nothing(plain)
        and not plain.rstrip().endswith("!")
        and len(body.split()) <= _FEW_WORDS
        and not wants_a_sentence(body)
        and bool(re.search(r"\d|[A-Z]", body[1:]) or body[:1].isdigit() or body != plain)
    )
