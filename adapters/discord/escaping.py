"""Keeps text of articles and of people from being read as Discord's markup.

Discord reads markup in every text that a message shows, and nothing turns that off. So each
character that can begin something gets a backslash before it, which Discord takes away again: what
a reader sees is the text, character by character. Nothing is replaced by a look-alike and no
invisible character is put in, so that a quote stays the quote, an address in it included: it is
shown and cannot be tapped.

The rules are those of Discord's reference ("Message Formatting", 2026-08) and of its client's
parser, a set of simple-markdown rules: a backslash before any character but a letter, a digit or
white space makes it plain.
"""

import re

from bot.shown.harmless import harmless_line, harmless_text
from bot.shown.length import shorten, width

_BEGINNINGS = re.compile(
    r"[\\`*_~|<>\[\]@]"  # escapes, code, emphasis, spoilers, tokens and addresses, links, mentions
    r"|:(?!\s)"  # https://, steam://, :emoji:
    r"|(?<=\w)\.(?=[^\W\d_])"  # discord.gg/…, which is an invitation without any https://
)
_LINE_BEGINNINGS = re.compile(r"^( *)([#=+-])", re.MULTILINE)  # headings, small print, lists
_NUMBERED = re.compile(r"^( *\d+)\.", re.MULTILINE)
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_ISOLATE, _END_OF_ISOLATE = "\u2068", "\u2069"


def plain(text: str) -> str:
    """`text` as markup that shows it as it is, with its line breaks."""
    marked = _BEGINNINGS.sub(r"\\\g<0>", harmless_text(text))
    marked = _LINE_BEGINNINGS.sub(r"\1\\\2", marked)
    return _NUMBERED.sub(r"\1\\.", marked)


def plain_line(text: str | None, max_chars: int) -> str:
    """`text` on one line of at most `max_chars` characters as they are shown; empty for None.

    A line with letters that are written from right to left is isolated, so that it does not turn
    around what stands beside it.
    """
    line = harmless_line(text, max_chars)
    shown = plain(line)
    return f"{_ISOLATE}{shown}{_END_OF_ISOLATE}" if _RIGHT_TO_LEFT.search(line) else shown


def plain_beginning(text: str, max_chars: int) -> str:
    """`plain` of `text`, or of as much of its beginning as makes at most `max_chars` of markup."""
    clean = harmless_text(text)
    room = max_chars
    while width(marked := plain(shorten(clean, room))) > max_chars:
        room = min(room - 1, room * max_chars // width(marked))
    return marked


def quotation(text: str) -> str:
    """`text` as it is, with a bar beside each of its lines; empty where it shows nothing."""
    marked = plain(text)
    return "\n".join(f"> {line}" for line in marked.split("\n")) if marked else ""
