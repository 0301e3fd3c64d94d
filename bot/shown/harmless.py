"""Foreign text without anything that a reader cannot see, and addresses that a reader may open.

What is left is text. Each platform still has to keep it from being read as its own markup.
"""

import re
from urllib.parse import quote as percent_encode
from urllib.parse import urlsplit

from knowledge.canonical import canonical_line, canonical_text

MAX_LINE_CHARS = 300
"""For titles and names: longer than any real one."""

_UNSAFE = re.compile(r"[^A-Za-z0-9!#$%&'()*+,./:;=?@_~\[\]-]")


def harmless_text(text: str) -> str:
    """`text` with line breaks as its only control characters, nothing invisible, no bidi marks.

    A quote from the catalog comes back unchanged.
    """
    return canonical_text(text)


def harmless_line(text: str | None, max_chars: int = MAX_LINE_CHARS) -> str:
    """`text` on one line, cut at a word and ended by `…` where it is longer; empty for None."""
    return canonical_line(text, max_chars) if text else ""


def harmless_link(address: str | None, max_chars: int) -> str | None:
    """`address` in printable ASCII if it is one of the web and at most `max_chars`, else None.

    http(s), with a host and without a user name (`https://bank.example@evil.example/` reads like
    another place than it opens); what an address cannot hold is percent-encoded.
    """
    try:
        parts = urlsplit(address or "")
        if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
            return None
        safe = _UNSAFE.sub(lambda char: percent_encode(char[0], safe=""), parts.geturl())
    except ValueError:  # a malformed address, or a lone surrogate in it
        return None
    return safe if len(safe) <= max_chars else None
