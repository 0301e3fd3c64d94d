"""What a feed gives as text: plain, less the feed's own phrases, and whole or a summary."""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.canonical import canonical_line, canonical_text
from knowledge.sources.furniture import without_furniture
from knowledge.sources.markup import has_tags, text_of_html

WHOLE_CONTENT_CHARS = 800
"""Shorter content may be a first paragraph: the page says more surely whether there is more."""

WHOLE_SUMMARY_CHARS = 2_000
"""Summaries have a few hundred; some feeds give whole articles where summaries belong."""

_MAX_TITLE_CHARS = 300

_MORE = (
    r"(?:click here to )?(?:(?:continue|keep|finish) reading|read (?:on|more|(?:the )?(?:full|whole"
    r"|complete|entire|rest of (?:the|this)|original|remainder of (?:the|this))"
    r"(?: (?:story|article|post|entry|piece|text|news))?)"
    r"|(?:view|see|full) (?:the )?(?:full |original )?(?:story|article|post)"
    r"|more ?(?:\.\.\.|…|>>|»|→)|learn more|weiterlesen|lire la suite|leer más)"
)
# What may follow it: nothing, where that is, or (after `Continue reading`) the headline.
_REST = (
    r"(?:\W*|(?:\s+(?:at|on|in|here|of|about|from|via|with|for)\b|\s*[:|–—-])[^!?\n]{0,160}"
    r"|(?<=[Rr][Ee][Aa][Dd][Ii][Nn][Gg])\s[^!?\n]{0,200})"
)
_MORE_LINE = re.compile(rf"\W*{_MORE}\b{_REST}", re.IGNORECASE)
_MORE_AT_END = re.compile(
    rf"(?:[.!?]|\[?(?:…|\.\.\.)\]?|\[|\()\s*(?P<more>(?<=[\s\[(]){_MORE}\b{_REST})$", re.IGNORECASE
)
_SIGNATURE = re.compile(
    r"the (?:post|article|entry) .{1,300} (?:appeared first|first appeared|was first published)"
    r" (?:on|in|at) .{1,120}"
    r"|this (?:post|article|entry|story) .{0,300}(?:appeared first|first appeared"
    r"|was (?:originally|first) published) (?:on|in|at|by) .{1,120}"
    r"|\[?(?:\d+ )?comments?\]?"
    r"|(?:submitted|posted) by /u/.{1,60}|\[link\]( \[comments\])?|permalink|share on .{1,30}",
    re.IGNORECASE,
)
_CUT_OFF = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|\(…\)|\(more\))\W*$")
_WALL = re.compile(
    r"(?:subscribe|sign in|log in|register|become a member) (?:now )?to (?:continue|keep|read)"
    r"|(?:for|only to) (?:paid |paying )?subscribers(?: only)?\W*$",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Given:
    """Something that an entry gives as text. `content`: the feed calls it that, not a summary."""

    value: str
    html: bool
    content: bool


@dataclass(frozen=True, slots=True)
class EntryText:
    """Canonical text, and whether it is surely the whole article."""

    text: str
    whole: bool


def fullest(given: Iterable[Given]) -> EntryText:
    """The fullest text among what is given; content before a summary that has no more to say."""
    best = EntryText("", whole=False)
    for one in sorted(given, key=lambda one: not one.content):
        found = entry_text(one)
        if len(found.text) > len(best.text) and not (best.whole and not found.whole):
            best = found
    return best


def entry_text(given: Given) -> EntryText:
    """The text of one of them."""
    text = plain_text(given.value, html=given.html)
    text, cut = _without_phrases(canonical_text(without_furniture(text)))
    return EntryText(text, is_whole(text, content=given.content, cut=cut))


def is_whole(text: str, *, content: bool, cut: bool) -> bool:
    """Whether `text` is surely an article and not the beginning of one.

    It is not if it was `cut` (it ended in "Read more" or the like), ends in an ellipsis or in a
    request to subscribe. What the feed calls content is whole from 800 characters on. What it calls
    a summary is whole from 2,000 characters in several paragraphs on, if its last sentence ends.
    Everything else may be whole, but the page knows better.
    """
    if cut or _CUT_OFF.search(text[-20:]) or _WALL.search(text[-300:]):
        return False
    if content:
        return len(text) >= WHOLE_CONTENT_CHARS
    ends = text.rstrip("\"'”’)] ").endswith((".", "!", "?", "。", "؟", "।"))
    return len(text) >= WHOLE_SUMMARY_CHARS and text.count("\n\n") >= 2 and ends


def plain_text(value: str, *, html: bool) -> str:
    """`value` as canonical text with paragraphs. HTML that was escaped once too often is found."""
    for _ in range(2):
        if has_tags(value):
            text = text_of_html(value)
            return canonical_text(text_of_html(text)) if _escaped_markup(text) else text
        if not html:
            break
        value = _unescaped(value)
    return canonical_text(value)


def plain_title(value: str) -> str:
    """`value` on one line, without tags and entities, however often they were escaped."""
    for _ in range(3):
        before = value
        value = text_of_html(value) if has_tags(value) else _unescaped(value)
        if value == before:
            break
    return canonical_line(value, _MAX_TITLE_CHARS)


def _escaped_markup(text: str) -> bool:
    """True for text such as `<p>Cranes <b>move</b></p>`: all of it stands between tags."""
    return text.startswith("<") and text.endswith(">") and has_tags(text)


def _unescaped(text: str) -> str:
    return html.unescape(text) if _ENTITY.search(text) else text


def _without_phrases(text: str) -> tuple[str, bool]:
    """`text` less what the feed's software adds; and whether that said that there is more."""
    lines = [line for line in text.split("\n") if not _is_signature(line)]
    cut = False
    while lines and (not lines[-1].strip() or _is_more(lines[-1])):
        cut = cut or bool(lines[-1].strip())
        lines.pop()
    lines = [line for line in lines if not (len(line) < 40 and _is_more(line))]
    if lines and (end := _MORE_AT_END.search(lines[-1][-300:])):
        lines[-1] = lines[-1][: len(lines[-1]) - len(end["more"])].rstrip(" [(")
        cut = True
    return canonical_text("\n".join(lines)), cut


def _is_signature(line: str) -> bool:
    return len(line) <= 500 and _SIGNATURE.fullmatch(line.strip(" .")) is not None


def _is_more(line: str) -> bool:
    return len(line) <= 200 and _MORE_LINE.fullmatch(line) is not None
