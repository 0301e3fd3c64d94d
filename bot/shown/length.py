"""How long a text is to a platform, and how words of ours and headlines are shortened.

A quote never is: it is shown whole or not at all.
"""

from knowledge.canonical import canonical_text

_SENTENCE_ENDS = (". ", "! ", "? ", ".\n", "!\n", "?\n")


def width(text: str) -> int:
    """Characters as JavaScript counts them (UTF-16): an emoji is two.

    Never fewer than there are code points, so that what fits by this fits by either count.
    """
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def shorten(text: str, max_chars: int) -> str:
    """`text`, or its beginning of at most `max_chars` with `…` at the end.

    The cut is after a sentence or else a word where one ends in the second half; a text without
    any is cut between two characters.
    """
    if width(text) <= max_chars:
        return text
    cut = text[: max_chars - 2]
    while width(cut) > max_chars - 2:
        cut = cut[: len(cut) - max(1, (width(cut) - max_chars + 2) // 2)]
    half = len(cut) // 2
    sentence = max(cut.rfind(end) for end in _SENTENCE_ENDS)
    if sentence >= half:
        return f"{cut[: sentence + 1]} …"
    word = max(cut.rfind(" "), cut.rfind("\n"))
    return canonical_text((cut[:word] if word >= half else cut) + "…")


def ending_of(text: str, max_chars: int) -> str:
    """`text`, or its ending with `…` before it, cut at a word where there is one."""
    if len(text) <= max_chars:
        return text
    cut = text[2 - max_chars :]
    space = cut.find(" ")
    return f"…{cut[space:] if 0 <= space < len(cut) // 2 else cut}"
