"""What people typed, as the words they see: Slack's markup for names, links and characters undone.

Source: "Formatting message text" of docs.slack.dev (2026-11). `<@U1>` is a person, `<#C1|name>` a
channel, `<!here>` or `<!subteam^S1|@name>` a group, `<https://…|words>` a link, and `&amp;`, `&lt;`
and `&gt;` are the characters themselves.
"""

import re
from html import unescape

from knowledge.canonical import canonical_line, canonical_text

MAX_QUESTION_CHARS = 2_000
"""Far above any question; a longer message is a pasted article."""
MAX_CHECKED_CHARS = 6_000

_TAG = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")
_PERSON = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>")
_GROUP = re.compile(r"<!(?:subteam\^|here|channel|everyone)")
_EMOJI = re.compile(r":(?:[a-z][\w+'-]*|[+-]1)(?:::skin-tone-\d)?:", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_COURTESIES = frozenset(
    [
        "thanks",
        "thank",
        "thx",
        "ty",
        "cheers",
        "ok",
        "okay",
        "k",
        "great",
        "nice",
        "cool",
        "good",
        "perfect",
        "awesome",
        "excellent",
        "amazing",
        "lovely",
        "wow",
        "lol",
        "haha",
        "yes",
        "yep",
        "yeah",
        "no",
        "nope",
        "sure",
        "right",
        "true",
        "got",
        "understood",
        "noted",
        "agreed",
        "same",
        "interesting",
        "helpful",
        "useful",
        "you",
        "so",
        "much",
        "very",
        "a",
        "lot",
        "it",
        "all",
        "everyone",
        "everybody",
        "guys",
        "team",
        "again",
        "for",
        "the",
        "that",
        "this",
        "is",
        "was",
        "really",
        "quick",
        "answer",
        "info",
        "well",
        "done",
        "please",
        "will",
        "do",
        "sounds",
        "job",
        "work",
        "super",
        "brilliant",
        "fantastic",
        "bye",
        "hello",
        "hi",
        "hey",
        "morning",
    ]
)
_MOST_COURTEOUS_WORDS = 8


def plain_words(text: str) -> str:
    """`text` on one line without markup; people's names are left out, of links the words stay."""
    return canonical_line(unescape(_TAG.sub(_shown, text)), MAX_QUESTION_CHARS)


def plain_text(text: str, max_chars: int = MAX_CHECKED_CHARS) -> str:
    """`text` without markup, its lines kept, for a message that is no question."""
    return canonical_text(unescape(_TAG.sub(_shown, text))[:max_chars])


def people_in(text: str) -> set[str]:
    """The ids of the people whom `text` mentions."""
    return set(_PERSON.findall(text))


def calls_a_group(text: str) -> bool:
    """Whether `text` calls a group of people, or everybody who is there."""
    return bool(_GROUP.search(text))


def without_emoji(words: str) -> str:
    """`words` without emoji as Slack writes them, such as `:tada:`."""
    return _EMOJI.sub(" ", words).strip()


def says_words(words: str) -> bool:
    """Whether there is any letter or digit in `words`, emoji aside."""
    return bool(_WORD.search(without_emoji(words)))


def asks_nothing(words: str) -> bool:
    """Whether a message in a thread is no question to anyone: a courtesy, or no words at all.

    Only for messages that do not name the bot; it stays quiet at "thanks a lot!".
    """
    said = _WORD.findall(without_emoji(words).lower())
    if not said:
        return True
    if "?" in words or len(said) > _MOST_COURTEOUS_WORDS:
        return False
    return all(word in _COURTESIES for word in said)


def _shown(tag: re.Match[str]) -> str:
    sign, target, label = tag[1], tag[2], tag[3]
    if sign == "@" or (sign == "!" and not label):
        return " "
    if sign == "#":
        return f"#{label}" if label else " "
    return label or target
