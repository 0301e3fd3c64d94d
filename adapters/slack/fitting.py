"""Slack's limits, and how what is shown is made to stay inside them.

Words of ours and headlines may be shortened. A quote never is: it is shown whole or not at all. An
address is given whole, or a shorter one of the same article instead, or none.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from adapters.slack.escaping import fallback
from bot.shown.length import shorten, width

MESSAGE_CHARS = 12_000
"""Characters of a message's blocks as JSON. Slack answers msg_blocks_too_long somewhere near 13,200
and documents neither the number nor what counts; messages of rich text were refused with 11,300
characters of text in them (slackapi/bolt-js issues 2509 and 2867), so that what holds the text is
counted too."""
FALLBACK_CHARS = 3_000
"""chat.update refuses more than 4,000 characters of text (reference of 2026-11)."""
ELEMENT_CHARS = 3_000
"""No limit is documented for an element of rich text; this is the one of a section."""
STATUS_CHARS = 50
"""A loading message of assistant.threads.setStatus."""

_BLOCK_ID = 25  # Slack gives an id to each block that has none


def short_fallback(text: str) -> str:
    """Fallback text for `text`: inert, and shortened before it is escaped, so that no entity is
    cut in two."""
    whole = fallback(text)
    if width(whole) <= FALLBACK_CHARS:
        return whole
    return fallback(shorten(text, FALLBACK_CHARS // len("&amp;")))


def pieces(text: str, max_chars: int = ELEMENT_CHARS) -> list[str]:
    """`text` in parts of at most `max_chars`; together they are `text`, character by character.

    Parts end after white space where there is some in the second half, so that what belongs to one
    letter stays together.
    """
    most = max_chars if text.isascii() else max_chars // 2
    parts = []
    at = 0
    while len(text) - at > most:
        space = max(text.rfind(" ", at, at + most), text.rfind("\n", at, at + most))
        end = space + 1 if space >= at + most // 2 else at + most
        parts.append(text[at:end])
        at = end
    return [*parts, text[at:]] if text else []


def chars(value: object) -> int:
    """What blocks or parts of blocks count in a message: their length as JSON."""
    return width(json.dumps(value, ensure_ascii=False, separators=(",", ":"))) + _BLOCK_ID


class Room:
    """How much of a message is left, in characters of JSON."""

    def __init__(self, max_chars: int = MESSAGE_CHARS) -> None:
        self.left = max_chars

    def holds(self, blocks: Sequence[Mapping[str, Any]], keep: int = 0) -> bool:
        """Whether `blocks` fit and leave `keep` characters for others."""
        return sum(map(chars, blocks)) + keep <= self.left

    def take(self, blocks: Sequence[Mapping[str, Any]]) -> None:
        """Counts `blocks` as part of the message."""
        self.left -= sum(map(chars, blocks))
