"""Reads a payload as Slack does and names everything in it that is live.

Written from Slack's formatting pages, not from the renderers: it knows nothing of how they keep
text inert. Live is what does or looks like something: mentions, links, dates, emoji, formatting,
quotations, and characters that no reader sees or that turn text around.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from tests.unseen import unseen

_TOKEN = re.compile(r"<([^<>]*)>")
_EMOJI = re.compile(r":[a-z0-9_+'-]+:", re.IGNORECASE)
_FORMATTING = re.compile(r"(?<![\w*~`])([*_~`])(?![\s*_~`])[^\n]*?(?<!\s)\1(?![\w])")
_FENCE = re.compile(r"```")
_QUOTED_LINE = re.compile(r"^\s*(?:>|&gt;)", re.MULTILINE)
_ENTITY = re.compile(r"&(?!amp;|lt;|gt;)")
_TEXT_ONLY = {"text", "link", "date", "user"}
_CONTAINERS = {"rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted"}


def live_in_message(
    message: Mapping[str, Any], *, links: Collection[str] = (), users: Collection[str] = ()
) -> list[str]:
    """What is live in a message beyond links to `links` and mentions of `users`."""
    markup = message.get("text", "")
    found = list(_markup(markup, formatting=True))
    return found + live_in_blocks(message.get("blocks", ()), links=links, users=users)


def live_in_blocks(
    blocks: Sequence[Mapping[str, Any]],
    *,
    links: Collection[str] = (),
    users: Collection[str] = (),
) -> list[str]:
    """What is live in blocks, or in anything that holds blocks."""
    return [one for part in _objects(blocks) for one in _live(part, links, users)]


def live_in_markup(text: str) -> list[str]:
    """What is live in text that Slack reads markup in."""
    return list(_markup(text, formatting=True))


def _live(part: Mapping[str, Any], links: Collection[str], users: Collection[str]) -> Iterator[str]:
    kind = part.get("type")
    for key in ("text", "fallback"):
        if isinstance(part.get(key), str):
            yield from unseen(part[key])
    if kind == "mrkdwn":
        yield from _markup(part["text"], formatting=True)
    elif kind == "plain_text" and part.get("emoji", True) and _EMOJI.search(part["text"]):
        yield "emoji code in plain text"
    elif kind == "markdown":
        yield "a markdown block reads markup of every kind"
    elif kind == "link" and part["url"] not in links:
        yield f"link to {part['url']}"
    elif kind == "user" and part["user_id"] not in users:
        yield f"mention of {part['user_id']}"
    elif kind == "button" and "url" in part and part["url"] not in links:
        yield f"button to {part['url']}"
    elif kind in _CONTAINERS:
        for leaf in part.get("elements", ()):
            if leaf.get("type") not in _TEXT_ONLY | _CONTAINERS:
                yield f"{leaf.get('type')} element"


def _markup(text: str, *, formatting: bool) -> Iterator[str]:
    yield from unseen(text)
    for token in _TOKEN.finditer(text):
        yield f"token {token[0][:40]}"
    if "<" in text or ">" in text:
        yield "bare angle bracket"
    if _ENTITY.search(text):
        yield "bare ampersand"
    if _EMOJI.search(text):
        yield "emoji code"
    if formatting and (_FORMATTING.search(text) or _FENCE.search(text)):
        yield "formatting"
    if _QUOTED_LINE.search(text):
        yield "quotation at a line's start"


def _objects(value: object) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, Mapping):
        yield value
        for part in value.values():
            yield from _objects(part)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for part in value:
            yield from _objects(part)
