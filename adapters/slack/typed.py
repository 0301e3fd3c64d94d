"""What people typed, as the words they see: Slack's markup for names, links and characters undone.

Source: "Formatting message text" of docs.slack.dev (2026-11). `<@U1>` is a person, `<#C1|name>` a
channel, `<!here>` or `<!subteam^S1|@name>` a group, `<https://…|words>` a link, and `&amp;`, `&lt;`
and `&gt;` are the characters themselves.
"""

import re
from html import unescape

from bot.conversation.talk import checked_lines, question_line

_TAG = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")
_PERSON = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>")
_GROUP = re.compile(r"<!(?:subteam\^|here|channel|everyone)")


def plain_words(text: str) -> str:
    """`text` on one line without markup; people's names are left out, of links the words stay."""
    return question_line(unescape(_TAG.sub(_shown, text)))


def plain_text(text: str) -> str:
    """`text` without markup, its lines kept, for a message that is no question."""
    return checked_lines(unescape(_TAG.sub(_shown, text)))


def people_in(text: str) -> set[str]:
    """The ids of the people whom `text` mentions."""
    return set(_PERSON.findall(text))


def calls_a_group(text: str) -> bool:
    """Whether `text` calls a group of people, or everybody who is there."""
    return bool(_GROUP.search(text))


def _shown(tag: re.Match[str]) -> str:
    sign, target, label = tag[1], tag[2], tag[3]
    if sign == "@" or (sign == "!" and not label):
        return " "
    if sign == "#":
        return f"#{label}" if label else " "
    return label or target
