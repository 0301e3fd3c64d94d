"""Where a reader can open what is quoted: web addresses that scroll to the quote, and files.

Fragments follow WICG's URL Fragment Text Directives (draft of 2024): a browser takes the first
place in the page that matches, ignoring case and accents, each part within one block of the page.
So a candidate is tried on the article's own text in the same way, and context is added until the
first match is the quote. A page may hold more text than the article; that cannot be seen from here.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import NamedTuple
from urllib.parse import quote as percent_encode
from urllib.parse import urlsplit

from knowledge.articles import Article

FileUri = Callable[[Article], str | None]
"""Finds the `file:` URI of an article without a web address, or None. The terminal passes one that
also knows where sample articles lie (their origin is `sample:NAME`)."""

MAX_LINK_CHARS = 1_500
MAX_EXACT_CHARS = 100
"""Longer quotes are named by their first and last words, which survive small edits of the page."""

_FEW_WORDS = 4
_MANY_WORDS = 12
_CONTEXT_WORDS = 8
_CONTEXT_CHARS = 400
# What may stand in an address inside Slack's `<url|text>` and Discord's `[text](url)`.
_UNSAFE = re.compile(r"[^A-Za-z0-9!#$%&'*+,./:;=?@_~\[\]-]")
_BLOCK_BREAK = re.compile(r"[\n\r\v\f\x85\u2028\u2029]+")
_GAP = re.compile(r"\s+")
_DELIMITER = ":~:"  # of the fragment directive


def file_origin(article: Article) -> str | None:
    """The `file:` URI an article was loaded from, or None."""
    return article.origin if article.origin.startswith("file:") else None


def article_link(article: Article, file_uri: FileUri | None = file_origin) -> str | None:
    """The article's web address, else what `file_uri` says, else None."""
    if article.url and (address := _web_address(article.url)):
        return address
    return file_uri(article) if file_uri else None


def quote_link(url: str, text: str, start: int, end: int) -> str | None:
    """`url` with a text fragment that scrolls to `text[start:end]`; None if it is no http(s) URL.

    Pure ASCII without spaces, brackets of any kind but `[]`, quotation marks or `|`. Keeps the
    URL's own fragment, replaces a text fragment. The plain address where the whole would pass
    `MAX_LINK_CHARS` characters or the text cannot be encoded. If the same words come earlier in the
    text and no context tells them apart, the link goes to the earlier ones.
    """
    address = _web_address(url)
    if address is None:
        return None
    base, _, fragment = address.partition("#")
    fragment = fragment.partition(_DELIMITER)[0]
    plain = f"{base}#{fragment}" if fragment else base
    start += len(text[start:end]) - len(text[start:end].lstrip())
    end = start + len(text[start:end].rstrip())
    page = _Page(text, start, end)
    last_resort = plain
    for directive in _candidates(text, start, end):
        try:
            link = f"{base}#{fragment}{_DELIMITER}{directive.encoded()}"
        except UnicodeEncodeError:  # a lone surrogate
            break
        if len(link) > MAX_LINK_CHARS:
            continue
        if page.scrolls_to_quote(directive):
            return link
        last_resort = link
    return last_resort


class _Directive(NamedTuple):
    """A text directive: `text=[prefix-,]first[,last][,-suffix]`. Empty parts are left out."""

    first: str
    last: str = ""
    prefix: str = ""
    suffix: str = ""

    def encoded(self) -> str:
        parts = [
            f"{_encode(self.prefix)}-" if self.prefix else "",
            _encode(self.first),
            _encode(self.last),
            f"-{_encode(self.suffix)}" if self.suffix else "",
        ]
        return "text=" + ",".join(filter(None, parts))


class _Page:
    """The article as a browser searches it, and where in it the quote stands."""

    def __init__(self, text: str, start: int, end: int) -> None:
        before, quoted = _searchable(text[:start]), _searchable(text[start:end])
        self._text = before + quoted + _searchable(text[end:])
        self._start, self._end = len(before), len(before) + len(quoted)

    def scrolls_to_quote(self, directive: _Directive) -> bool:
        """Whether the first match of `directive` is the quote, all of it and no more."""
        prefix, first, last, suffix = (
            re.escape(_searchable(part))
            for part in (directive.prefix, directive.first, directive.last, directive.suffix)
        )
        gap = "[ \n]?"  # parts may stand in different blocks, white space between is skipped
        opening = (prefix and prefix + gap) + f"({first})" + (gap + suffix if not last else "")
        match = re.search(opening, self._text)
        if match is None or match.start(1) != self._start:
            return False
        if not last:
            return match.end(1) == self._end
        closing = re.compile(f"({last})" + (suffix and gap + suffix))
        ending = closing.search(self._text, match.end(1))
        return ending is not None and ending.end(1) == self._end


def _candidates(text: str, start: int, end: int) -> Iterator[_Directive]:
    """Directives for `text[start:end]`, the shortest and sturdiest first.

    The last one is for when none of them scrolls to the quote. Context comes from the quote's own
    block: what a page shows between two blocks is not known here.
    """
    blocks = [words for block in _BLOCK_BREAK.split(text[start:end]) if (words := block.split())]
    if not blocks:
        return
    before = _words_before(text, start)
    after = _words_after(text, end)
    prefixes = [" ".join(before[-n:]) for n in range(1, len(before) + 1)]
    suffixes = [" ".join(after[:n]) for n in range(1, len(after) + 1)]
    longest = prefixes[-1] if prefixes else ""
    whole = " ".join(blocks[0]) if len(blocks) == 1 else ""
    half = len(blocks[0]) // 2 if whole else _MANY_WORDS
    if whole and (len(whole) <= MAX_EXACT_CHARS or half == 0):
        yield _Directive(whole)
        yield from (_Directive(whole, prefix=prefix) for prefix in prefixes)
        yield from (_Directive(whole, suffix=suffix) for suffix in suffixes)
        yield from (_Directive(whole, prefix=longest, suffix=suffix) for suffix in suffixes)
        yield _Directive(whole)
        return
    few, many = min(_FEW_WORDS, half), min(_MANY_WORDS, half)
    first = [" ".join(blocks[0][:n]) for n in range(few, many + 1)]
    last = [" ".join(blocks[-1][-n:]) for n in range(few, many + 1)]
    yield from map(_Directive, first, last)
    yield from (_Directive(first[0], last[-1], prefix) for prefix in prefixes)
    yield from (_Directive(first[-1], last[0], suffix=suffix) for suffix in suffixes)
    yield from (_Directive(first[-1], last[-1], longest, suffix) for suffix in suffixes)
    if whole:
        yield _Directive(whole)
        yield _Directive(whole, prefix=longest)
    yield _Directive(first[-1], last[-1])


def _words_before(text: str, start: int) -> list[str]:
    window = text[max(0, start - _CONTEXT_CHARS) : start]
    words = _BLOCK_BREAK.split(window)[-1].split()
    cut = start > _CONTEXT_CHARS  # the first word of the window may be half a word
    return words[1 if cut else 0 :][-_CONTEXT_WORDS:]


def _words_after(text: str, end: int) -> list[str]:
    words = _BLOCK_BREAK.split(text[end : end + _CONTEXT_CHARS])[0].split()
    cut = end + _CONTEXT_CHARS < len(text)
    return words[: len(words) - cut][:_CONTEXT_WORDS]


def _searchable(text: str) -> str:
    """`text` as browsers compare it: base letters without case, one space or block break a gap."""
    if not text.isascii():
        decomposed = unicodedata.normalize("NFD", text)
        text = "".join(c for c in decomposed if unicodedata.category(c)[0] != "M")
    return _GAP.sub(lambda gap: "\n" if _BLOCK_BREAK.search(gap[0]) else " ", text.casefold())


def _encode(part: str) -> str:
    """Percent-encoded, with the directive's own signs `-` and `,` and Discord's `~~` among it."""
    return percent_encode(part, safe="").replace("-", "%2D").replace("~", "%7E")


def _web_address(url: str) -> str | None:
    """`url` in safe ASCII if it is http(s) with a host, else None."""
    try:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return None
        return _UNSAFE.sub(lambda char: percent_encode(char[0], safe=""), parts.geturl())
    except ValueError:  # a malformed address, or a lone surrogate in it
        return None
