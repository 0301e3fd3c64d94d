"""What people typed, as the words they see: Discord's markup for names and styles undone.

Source: "Message Formatting" of Discord's developer documentation (2026-11). `<@1>` is a person,
`<@&1>` a role, `<#1>` a channel, `</name:1>` a command, `<:name:1>` an emoji, `<t:0:R>` a time.
"""

import re

from bot.conversation.talk import checked_lines, question_line

_TOKEN = re.compile(
    r"<(?:@[!&]?\d+|#\d+|id:\w+|a?:\w+:\d+|t:-?\d+(?::\w)?|/(?P<command>[^<>:]+):\d+)>"
)
_LINK = re.compile(r"\[(?P<words>[^\[\]]+)\]\(<?https?://[^\s()]+>?\)")
_BARE = re.compile(r"<(?P<address>https?://[^\s<>]+)>")
_STYLES = re.compile(r"\*\*|__|~~|\|\||`+|^(?:>>> |> |#{1,3} |-# )", re.MULTILINE)


def words_of(text: str) -> str:
    """`text` on one line without markup; people's names are left out, of links the words stay."""
    return question_line(_plain(text))


def lines_of(text: str) -> str:
    """`text` without markup, its lines kept, for a message that is no question."""
    return checked_lines(_plain(text))


def names(text: str, user: str) -> bool:
    """Whether `text` itself names `user`, rather than only answering them."""
    return f"<@{user}>" in text or f"<@!{user}>" in text


def _plain(text: str) -> str:
    shown = _TOKEN.sub(lambda token: token["command"] or " ", text)
    shown = _BARE.sub(lambda link: link["address"], _LINK.sub(lambda link: link["words"], shown))
    return _STYLES.sub("", shown)
