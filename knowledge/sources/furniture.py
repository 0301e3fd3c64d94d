"""What stands on a page but is not the article: furniture, bylines, and the headline of plain text.

Only whole lines go, and only those that can be nothing else.
"""

import re
from collections.abc import Sequence

_FURNITURE = frozenset(
    {
        "top of page", "bottom of page", "back to top", "skip to content",
        "skip to main content", "skip to navigation", "skip to footer", "advertisement",
        "advertisements", "- advertisement -", "article continues below advertisement",
        "story continues below advertisement", "advertisement - continue reading below",
        "share this article", "share this story", "share this", "share on facebook",
        "share on twitter", "share on x", "share on linkedin", "share via email",
        "print this article", "email this article", "listen to this article",
        "save this article", "copy link", "article continues below this ad",
        "advertisement article continues below this ad", "link copied",
        "sign up for our newsletter",
        "subscribe to our newsletter", "click to share on facebook (opens in new window)",
        "click to share on twitter (opens in new window)",
    }
)  # fmt: skip
_LONGEST_FURNITURE = max(map(len, _FURNITURE)) + 8

_CAPITAL = (
    r"(?:[A-Z]\.(?:[A-Z]\.)*|(?:[dlOD]['’]|Mac|Mc)?[A-ZÀ-ÖØ-Þ][\w'’]+(?:-[A-ZÀ-ÖØ-Þ]?[\w'’]+)*)"
)
_PARTICLE = r"(?:de|da|del|della|di|van|von|der|den|ter|bin|ibn|al|el|la|le|du|dos|y)"
_NAME = rf"{_CAPITAL}(?: (?:{_PARTICLE} )*{_CAPITAL}){{1,3}}"
# After a single name a comma brings the outlet or the role, so a list of names needs its "and".
_NAMES = rf"{_NAME}(?:(?:, {_NAME}){{0,8}},? (?:and|&) {_NAME})?"
_ROLE = (
    r"(?:[\w&/'’.]+ ){0,5}(?:journalist|reporter|editor|correspondent|writer|columnist|contributor"
    r"|bureau chief|producer|staff)(?: (?:at|for|in|of|on) .{1,40}|,? .{1,40})?"
)
_BULLET = r"\W{0,4}"
_BYLINES = (
    re.compile(
        rf"{_BULLET}(?:[Bb]y|BY|(?:[Ww]ritten|[Rr]eported|[Ss]tory) by):? (?P<names>{_NAMES})"
        r"(?P<rest>(?:,| [-–—|/]) .{2,60}| (?:for|of|in) .{2,40})?\s*"
    ),
    re.compile(rf"{_BULLET}(?P<names>{_NAMES})(?:,| [-–—|/]) (?i:(?P<role>{_ROLE}))\s*"),
)
_BETWEEN_NAMES = re.compile(r", and |, | and | & ")
_NOT_NAMES = frozenset(
    {"election", "day", "night", "year", "week", "month", "monday", "tuesday", "wednesday",
     "thursday", "friday", "saturday", "sunday", "january", "february", "march", "april",
     "june", "july", "august", "september", "october", "november", "december", "the", "a",
     "an"}
)  # fmt: skip
_TOP_LINES = 6


def without_furniture(text: str) -> str:
    """`text` (canonical) less its lines of page furniture."""
    return "\n".join(line for line in text.split("\n") if not is_furniture(line))


def is_furniture(line: str) -> bool:
    """True for a line such as `Advertisement` or `Skip to content`, in any case."""
    return len(line) <= _LONGEST_FURNITURE and line.strip(" .:•|").casefold() in _FURNITURE


def byline_authors(line: str) -> tuple[str, ...]:
    """The names in a byline (`By Jane Doe and John Roe, Reuters`), or () if the line is none."""
    if len(line) > 160:
        return ()
    for byline in _BYLINES:
        if match := byline.fullmatch(line):
            names = tuple(_BETWEEN_NAMES.split(match["names"]))
            words = {word for name in names for word in name.casefold().split()}
            return () if words & _NOT_NAMES else names
    return ()


def split_byline(text: str) -> tuple[tuple[str, ...], str]:
    """The authors of the first byline among the top lines, and the text without that line."""
    lines = text.split("\n")
    top = [index for index, line in enumerate(lines) if line.strip()][:_TOP_LINES]
    for index in top:
        if authors := byline_authors(lines[index]):
            return authors, "\n".join(lines[:index] + lines[index + 1 :])
    return (), text


def split_headline(lines: Sequence[str]) -> tuple[str | None, str]:
    """The headline that opens plain text, and the text below it.

    A headline is a short first line without a closing full stop, an empty line after it and
    something below; else (None, everything).
    """
    body = "\n".join(lines)
    first = next((index for index, line in enumerate(lines) if line.strip()), None)
    if first is None or first + 1 >= len(lines) or lines[first + 1].strip():
        return None, body
    headline = lines[first].strip()
    below = "\n".join(lines[first + 1 :]).strip()
    short = len(headline) <= 200 and len(headline.split()) <= 30
    if (
        not below
        or not short
        or headline.endswith((".", ",", ";", ":"))
        or headline.startswith("• ")
    ):
        return None, body
    return headline, below
