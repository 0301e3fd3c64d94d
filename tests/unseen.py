"""Finds characters that a reader does not see."""

import unicodedata
from collections.abc import Iterator

_JOINERS = "\u200c\u200d"


def unseen(text: str) -> Iterator[str]:
    """Characters that control, hide or turn text around."""
    if text.replace("\n", "").isprintable():
        return
    for place, char in enumerate(text):
        kind = unicodedata.category(char)
        joins = char in _JOINERS and 0 < place < len(text) - 1
        if char != "\n" and not joins and kind in {"Cc", "Cf", "Cs", "Zl", "Zp"}:
            yield f"unseen character U+{ord(char):04X}"
