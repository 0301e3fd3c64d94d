"""Keeps text of articles and of people from being read as Slack's markup.

Two rules keep it inert. Blocks hold it as `text` elements of `rich_text` only, which Slack shows as
they are: no mention, link, date, emoji or formatting is ever read out of them. The one place where
Slack does read markup is a message's fallback text (notifications, search, screen readers), and
what goes there passes through `fallback`.
"""

import re

from bot.shown.harmless import harmless_link, harmless_text

MAX_URL_CHARS = 3_000
"""The longest address that Slack takes (Block Kit reference, 2026-11)."""

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
# Slack has no way to escape these, so that fallback text gets look-alikes.
_LOOKALIKES = str.maketrans({"*": "∗", "_": "ˍ", "~": "∼", "`": "ˋ"})
_EMOJI_CODE = re.compile(r":(?=[\w+'-]+:)")
_QUOTE_SIGNS = re.compile(r"^[ \t]*>+", re.MULTILINE)
_USER = re.compile(r"[UW][A-Z0-9]{2,30}")


def slack_link(address: str | None) -> str | None:
    """`address` if it is one of the web that Slack takes, in printable ASCII, else None."""
    return harmless_link(address, MAX_URL_CHARS)


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
