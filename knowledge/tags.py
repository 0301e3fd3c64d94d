"""Tags: the short words by which feeds, articles and questions are kept apart by topic."""

import unicodedata
from collections.abc import Iterable

MAX_TAG_CHARS = 40

_DROPPED = frozenset("'’ʼ`´")
"""Inside a word they part nothing: "Women's health" is womens-health."""


def tag_from(text: str) -> str | None:
    """`text` as a tag: one lower-case word, or None when nothing of it can stand in one.

    Letters and digits of every script stay (with the marks that some scripts write on them), an
    apostrophe goes, and whatever else stands between two words becomes one hyphen: "Cloud & AI" is
    cloud-ai. At most 40 characters, cut at a hyphen where one is near. Spellings that differ in
    case or width alone are one tag (Unicode's NFKC_Casefold). Idempotent; never raises.
    """
    kept = (
        _kept(char) for char in _folded(text.strip()[: MAX_TAG_CHARS * 10]) if char not in _DROPPED
    )
    words = "".join(kept).split()
    return _cut("-".join(words)) or None


def tags_from(texts: Iterable[str]) -> tuple[str, ...]:
    """`tag_from` of each, every tag once, in the order of first appearance."""
    return tuple(dict.fromkeys(filter(None, map(tag_from, texts))))


def _folded(text: str) -> str:
    once = unicodedata.normalize("NFKC", unicodedata.normalize("NFD", text).casefold())
    return unicodedata.normalize("NFKC", once.casefold())


def _kept(char: str) -> str:
    return char if unicodedata.category(char)[0] in "LNM" else " "


def _cut(tag: str) -> str:
    if len(tag) <= MAX_TAG_CHARS:
        return tag
    head, _, _ = tag[: MAX_TAG_CHARS + 1].rpartition("-")
    if len(head) * 2 >= MAX_TAG_CHARS:
        return head
    return tag[:MAX_TAG_CHARS].rstrip("-")
