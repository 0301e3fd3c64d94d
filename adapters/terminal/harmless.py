"""Makes foreign text safe to write on a terminal.

A terminal obeys what it is sent: an escape sequence in a headline could retitle the window, hide
words or fake a link, and a bidirectional override could turn a quote around. Articles come from
anywhere, so nothing of theirs is written before it went through here; rich markup is avoided by
never parsing any.
"""

from pathlib import Path
from urllib.parse import quote as percent_encode
from urllib.parse import unquote, urlsplit

from knowledge.canonical import canonical_line, canonical_text

MAX_LINE_CHARS = 300
"""For titles and names: longer than any real one, short enough to keep an answer on the screen."""

_LINKED_SCHEMES = ("http", "https", "file")


def harmless_text(text: str) -> str:
    """`text` with line breaks as its only control characters, unchanged if it is canonical."""
    return canonical_text(text)


def harmless_line(text: str, max_chars: int = MAX_LINE_CHARS) -> str:
    """`text` on one line, cut at a word where it is longer than `max_chars`."""
    return canonical_line(text, max_chars)


def harmless_link(address: str | None) -> str | None:
    """`address` in printable ASCII, or None where it is no web or file address.

    What an address cannot hold is percent-encoded, so that it stays one word and ends where it
    should.
    """
    if not address:
        return None
    try:
        if urlsplit(address).scheme not in _LINKED_SCHEMES:
            return None
        return percent_encode(address, safe="!#$%&'()*+,./:;=?@_~[]-")
    except ValueError:  # a malformed address, or a lone surrogate in it
        return None


def readable_address(address: str) -> str:
    """How a safe `address` is shown: a web address as it is, a file by its path.

    The path is relative to the working directory where it lies below it.
    """
    if not address.startswith("file:"):
        return address
    parts = urlsplit(address)
    path = Path(unquote(parts.path))
    if path.is_relative_to(Path.cwd()):
        path = path.relative_to(Path.cwd())
    record = f"#{parts.fragment}" if parts.fragment else ""
    return harmless_line(f"{path}{record}", max_chars=4_000)
