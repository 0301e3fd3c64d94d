"""The words of a text as far as they tell it from another, in any script. Pure."""

import re
import unicodedata
from functools import cache

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
"""Scripts without spaces whose signs are many: each sign counts as a word."""

_RUNS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
"""Thai, Lao, Burmese, Khmer: no spaces either, but few letters; three in a row count as a word."""

_SIGN = re.compile(f"[{_CJK}]")
_RUN = re.compile(f"[{_RUNS}]")
_MARKS = frozenset({"Mn", "Mc"})
_LETTERS_A_WORD = 5
_TELLING_LETTERS = 4


def telling_words(text: str) -> set[str]:
    """The words that tell one text from another, folded: four letters and more, and numbers."""
    found: set[str] = set()
    for word in _tokens(text):
        if _is_run(word):
            found |= {word[at : at + 3] for at in range(max(1, len(word) - 2))}
        elif word[0].isdigit() or _is_sign(word) or len(word) >= _TELLING_LETTERS:
            found.add(word)
    return found


def all_words(text: str) -> list[str]:
    """Every word in its order, folded."""
    return _tokens(text)


def count_words(text: str) -> int:
    """How many words a reader would count, about."""
    tokens = _tokens(text)
    runs = sum(len(word) for word in tokens if _is_run(word))
    return sum(not _is_run(word) for word in tokens) + -(-runs // _LETTERS_A_WORD)


def _tokens(text: str) -> list[str]:
    return _pattern().findall(unicodedata.normalize("NFKC", text).casefold())


def _is_sign(word: str) -> bool:
    return _SIGN.match(word) is not None


def _is_run(word: str) -> bool:
    return _RUN.match(word) is not None


@cache
def _pattern() -> "re.Pattern[str]":
    """A sign, a number, or letters with the marks that belong to them: vowel signs are marks in
    many scripts, and `\\\\w` knows none of them.
    """
    marks = "".join(
        chr(code) for code in range(0x300, 0xFFFF) if unicodedata.category(chr(code)) in _MARKS
    )
    letters = rf"[^\W\d_{_CJK}{_RUNS}]+"
    return re.compile(rf"[{_CJK}]|[{_RUNS}]+|\d[\d.,]*\d|\d|{letters}(?:[{marks}]+(?:{letters})?)*")
