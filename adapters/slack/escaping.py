"""Makes text of articles and of people safe to show in Slack.

Two rules keep it inert. Blocks hold it as `text` elements of `rich_text` only, which Slack shows as
they are: no mention, link, date, emoji or formatting is ever read out of them. The one place where
Slack does read markup is a message's fallback text (notifications, search, screen readers), and
what goes there passes through `fallback`.
"""

import re
from urllib.parse import quote as percent_encode
from urllib.parse import urlsplit

from knowledge.canonical import canonical_line, canonical_text

MAX_LINE_CHARS = 300
"""For titles and names: longer than any real one."""
MAX_URL_CHARS = 3_000
"""The longest address that Slack takes (Block Kit reference, 2026-11)."""

_UNSAFE = re.compile(r"[^A-Za-z0-9!#$%&'()*+,./:;=?@_~\[\]-]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
# Slack has no way to escape these, so that fallback text gets look-alikes.
_LOOKALIKES = str.maketrans({"*": "∗", "_": "ˍ", "~": "∼", "`": "ˋ"})
_EMOJI_CODE = re.compile(r":(?=[\w+'-]+:)")
_QUOTE_SIGNS = re.compile(r"^[ \t]*>+", re.MULTILINE)
_USER = re.compile(r"[UW][A-Z0-9]{2,30}")


def harmless_text(text: str) -> str:
    """`text` with line breaks as its only control characters, nothing invisible, no bidi marks.

    A quote from the catalog comes back unchanged.
    """
    return canonical_text(text)


def harmless_line(text: str | None, max_chars: int = MAX_LINE_CHARS) -> str:
    """`text` on one line, cut at a word and ended by `…` where it is longer; empty for None."""
    return canonical_line(text, max_chars) if text else ""


def harmless_link(address: str | None) -> str | None:
    """`address` in printable ASCII if it is one of the web that Slack takes, else None.

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
    return safe if len(safe) <= MAX_URL_CHARS else None


def fallback(text: str) -> str:
    """`text` for a place where Slack reads markup: shown much as it is, and inert.

    `&`, `<` and `>` become entities. Marks of formatting become characters that look like them, a
    `>` at the start of a line becomes `›` (an entity would still make a quotation of the line), and
    the first colon of an emoji code becomes a look-alike.
    """
    shown = harmless_text(text).translate(_LOOKALIKES)
    shown = _QUOTE_SIGNS.sub(lambda signs: signs[0].replace(">", "›"), shown)
    shown = _EMOJI_CODE.sub("꞉", shown)
    return re.sub("[&<>]", lambda sign: _ENTITIES[sign[0]], shown)


def user_id(name: str) -> str | None:
    """`name` if it is the id of a Slack user, else None."""
    return name if _USER.fullmatch(name) else None
