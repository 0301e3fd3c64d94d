"""The one form in which text is kept: what is quoted, hashed, searched and shown is this text.

Every source passes through `canonical_text` once; spans into its result stay valid for good, so a
change here makes new versions of every article it touches.
"""

import re
import unicodedata

_SURROGATE = re.compile(r"[\ud800-\udfff]")

# Characters that are not kept as they are. Beside controls these are marks that no reader sees:
# soft hyphens, zero-width spaces and byte-order marks split words for search; direction overrides
# and tag characters can make a quote look like something it is not, or hide text in it. (The flags
# of England, Scotland and Wales are spelt with tag characters and become a plain black flag.)
_ODD = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\xa0\xad\u061c\u1680\u180e\u2000-\u200b\u200e\u200f\u2028-\u202f"
    "\u205f-\u206f\u3000\ufdd0-\ufdef\ufeff\ufff0-\ufffc\ufffe\uffff\U000e0000-\U000e007f]"
)
_SPACES = "\t\xa0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_LINE_BREAKS = "\r\v\f\u2028\u2029"
_REPLACED = dict.fromkeys(_SPACES, " ") | dict.fromkeys(_LINE_BREAKS, "\n")
# C1 controls in text are cp1252 read as Latin-1; browsers show them as cp1252 too (WHATWG HTML,
# "numeric character reference end state").
for _byte in range(0x80, 0xA0):
    _REPLACED[chr(_byte)] = bytes([_byte]).decode("cp1252", "ignore")

# Zero-width joiner and non-joiner spell words in Arabic, Persian and Indic scripts and build emoji
# families, so they stay between two such characters. Anywhere else they are invisible noise.
_JOINS = "\u0600-\u1cff\u2190-\u2bff\ua800-\ufdef\ufe0f\U00010000-\U000dffff"
_STRAY_JOINER = re.compile(f"(?<![{_JOINS}])[\u200c\u200d]|[\u200c\u200d](?![{_JOINS}])")
_MANY_NEWLINES = re.compile(r"\n{3,}")


def canonical_text(raw: str) -> str:
    """`raw` in NFC, with `\\n` for every line break, plain spaces and nothing invisible.

    No NUL or other control but `\\n`, no lone surrogate (each becomes U+FFFD), no space at the end
    of a line, at most one empty line in a row, nothing but text at both ends. Idempotent; linear in
    the length of `raw`.
    """
    text = raw
    if _SURROGATE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    text = text.replace("\r\n", "\n")
    text = _ODD.sub(lambda match: _REPLACED.get(match[0], ""), text)
    text = unicodedata.normalize("NFC", text)
    if "\u200c" in text or "\u200d" in text:
        text = unicodedata.normalize("NFC", _STRAY_JOINER.sub("", text))
    if " \n" in text:
        text = "\n".join(line.rstrip(" ") for line in text.split("\n"))
    return _MANY_NEWLINES.sub("\n\n", text).strip(" \n")


def canonical_line(raw: str, max_chars: int | None = None) -> str:
    """`canonical_text` on one line with single spaces, for titles and names.

    Longer than `max_chars`, it is cut at a word and ends in `…`.
    """
    line = " ".join(canonical_text(raw).split())
    if max_chars is None or len(line) <= max_chars:
        return line
    cut = line[: max_chars - 1]
    return canonical_text((cut.rsplit(" ", 1)[0] if " " in cut[max_chars // 2 :] else cut) + "…")
