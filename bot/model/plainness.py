"""Whether a sentence of a language model is plain prose: words, figures, names, and nothing that a
platform or a reader could take for something live.

Renderers make foreign text harmless too; what would have to be made harmless is not said at all.
"""

import re
import unicodedata
from collections.abc import Iterator

MOST_CHARS = 320
"""Of one sentence; a long one of news has 250."""

_LINK = re.compile(
    r"[a-z][a-z0-9+.-]*:/|\b(?:mailto|javascript|data|tel|file|xmpp|sms):\S|\bwww\b|\bhxxp"
    r"|[\[(]\s?(?:\.|dot)\s?[\])]|\w\s+dot\s+\w|(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.])",
    re.IGNORECASE,
)
# A dot with two letters or more behind it and no space: example.com; not U.S., e.g., 1.5bn.
_DOMAIN = re.compile(r"[^\W_](?:[.。．｡]|%2e)(?=[^\W\d_]{2})[\w-]{2,}", re.IGNORECASE)
_MENTION = re.compile(r"[@＠﹫]|(?<![\w&])[#＃](?!\d)")
_MARKUP = re.compile(
    r"[<>`*_~|\\{}\[\]^＜＞]|&\w+;|&#|^\s*(?:[-+•>]|\d+[.)]|#)\s|(?:^|\s)[/!]\w|\w\(\)|--|;;"
)
_EMOJI_COMMAND = re.compile(r":[\w+-]+:")
_QUOTED = re.compile(r"[\"“”„‟«»‹›「」『』《》＂]|(?<!\w)['‘’‚].*['’](?!\w)")
_JOINERS = "\u200c\u200d"  # canonical text keeps them only where they spell a word
_ALLOWED = frozenset("°%$€£¥₹₩+=" + _JOINERS)
_JAPANESE = {"CJK", "HIRAGANA", "KATAKANA"}


def blemish(text: str) -> str | None:
    """What keeps `text` from being plain, in a word for the log; None where it is plain."""
    if not text.strip() or len(text) > MOST_CHARS:
        return "length"
    for name, pattern in (
        ("link", _LINK),
        ("domain", _DOMAIN),
        ("mention", _MENTION),
        ("markup", _MARKUP),
        ("emoji command", _EMOJI_COMMAND),
        ("quotation marks", _QUOTED),
    ):
        if pattern.search(text):
            return name
    if any(_is_odd(char) for char in text):
        return "character"
    if any(len(scripts) > 1 for scripts in _scripts(text)):
        return "mixed letters"
    return None


def has_link_or_mention(text: str) -> bool:
    """Whether words of an article would put something to open or to call on the screen."""
    return any(pattern.search(text) for pattern in (_LINK, _DOMAIN, _MENTION))


def _is_odd(char: str) -> bool:
    """Controls, unassigned characters, symbols and emoji, and marks that enclose."""
    if char in _ALLOWED:
        return False
    category = unicodedata.category(char)
    return category[0] in "CS" or category in {"Zl", "Zp", "Me"}


def _scripts(text: str) -> Iterator[set[str]]:
    """The scripts of each word's letters, as their names in Unicode begin: "LATIN", "CYRILLIC"."""
    for word in re.findall(r"[^\W\d_]+", text):
        scripts = {unicodedata.name(char, "?").split(" ", 1)[0].split("-", 1)[0] for char in word}
        yield set() if scripts <= _JAPANESE else scripts
