"""Texts that try to be more than text on any platform, and frames to put such texts in.

Names are stable, so that every run tests the same ones.
"""

from collections.abc import Mapping
from itertools import product

UNSEEN = {
    "bidi": "abc\u202egnp.exe\u202c",
    "isolate": "\u2066abc\u2067def\u2069",
    "arabic-mark": "\u061cabc\u200f",
    "nul": "a\x00b",
    "escape": "\x1b[31mred\x1b]0;title\x07",
    "newlines": "one\r\ntwo\u2028three\u2029four\x0bfive\x85six",
    "tags": "flag\U000e0067\U000e0062\U000e007f",
    "surrogate": "half \ud800 and \udfff",
    "joiners": "\u200d\u200c\u200d",
}
"""What no reader sees, and what turns text around."""
FRAMES = {
    "alone": "{}",
    "inside": "Shares of Lindholm {} rose by 5%.",
    "tight": "Lindholm{}Harbour",
    "line": "The first line.\n{}\nThe last line.",
    "twice": "{0} and {0}",
    "pipe": "a|{}|b",
    "quoted": "“{}” she said",
    "starred": "*{}*",
    "bracketed": "<{}>",
}
PLAIN = {
    "word-40-kb": "x" * 40_000,
    "ampersands": "&" * 5_000,
    "brackets": "<" * 3_000 + ">" * 3_000,
    "emoji-20-kb": "😀" * 5_000,
    "combining": "e" + "\u0301" * 3_000,
    "colons": ":" * 2_000,
    "stars": "*" * 2_000,
    "backticks": "`" * 2_001,
    "only-spaces": "   \n\t  ",
    "only-unseen": "\u200b\u202e\u2060\ufeff",
    "empty": "",
    "dot": ".",
    "hebrew": "שלום עולם",
    "arabic": "مرحبا بالعالم",
    "persian": "می\u200cخواهم بدانم",
    "family": "👩\u200d👩\u200d👧\u200d👦 visits",
    "script": "<script>alert(1)</script>",
    "format": "{} {0} {text} %s %(a)s",
    "javascript": "javascript:alert(1)",
    "sql": "'; DROP TABLE articles; --",
    "lines": "\n" * 500 + "end",
    "tabs": "a\tb\tc",
    "nbsp": "a\u00a0b\u202fc",
}
"""Texts that are odd as they are."""


def framed(payloads: Mapping[str, str]) -> dict[str, str]:
    """Each payload in each frame, by name."""
    return {
        f"{payload}-{frame}": text.format(payloads[payload])
        for payload, (frame, text) in product(payloads, FRAMES.items())
    }
