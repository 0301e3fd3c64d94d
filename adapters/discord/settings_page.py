"""What `/news-settings` shows: where, to whom and about what the bot answers in a server."""

import re
from collections.abc import Collection, Iterable

from adapters.discord.components import Message, text
from adapters.discord.escaping import plain_line
from adapters.discord.house import ServerSettings
from adapters.discord.places import Houserules
from bot.shown.library import counted

THEIRS = "whoever looks after me has set this"
LIMITED = (
    "What whoever looks after me has set can be narrowed here, and not widened. "
    "`/news-settings reset` takes back all that was set here."
)

_ID = re.compile(r"[0-9]{17,20}")
_MOST_SHOWN = 25
_TOPIC_CHARS = 40


def settings_message(settings: ServerSettings, rules: Houserules, guild: str = "") -> Message:
    """What holds in a server: its moderators' `settings`, else the operator's `rules`.

    Channels and roles are shown by their names, and nobody is notified.
    """
    topics = rules.topics.get(guild, ())
    lines = (
        _line("Channels", _ids("<#{}>", settings.channels), _ids("<#{}>", rules.channels), "all"),
        _line("Roles", _ids("<@&{}>", settings.roles), _ids("<@&{}>", rules.roles), "everybody"),
        _line("Topics", _topics(settings.topics), _topics(topics), "all articles"),
        _line("Cooldown", _wait(settings.cooldown_s), _wait(rules.cooldown_s), "none"),
        _line("Pace", _pace(settings.per_minute), _pace(rules.per_minute), "no limit"),
    )
    listed = "\n".join(f"- {line}" for line in lines)
    return Message([text(f"**In this server**\n{listed}\n-# {LIMITED}")])


def _line(what: str, theirs: str, operators: str, else_: str) -> str:
    """The moderators' choice, else the operator's, else what holds without any."""
    if theirs:
        return f"{what}: {theirs}"
    return f"{what}: {operators} ({THEIRS})" if operators else f"{what}: {else_}"


def _ids(token: str, ids: Collection[str]) -> str:
    """Ids as the tokens that Discord shows as names; what is no id is left out."""
    known = sorted(one for one in ids if _ID.fullmatch(one))
    return _listed([token.format(one) for one in known])


def _topics(topics: Iterable[str]) -> str:
    return _listed([line for one in topics if (line := plain_line(one, _TOPIC_CHARS))])


def _listed(names: list[str]) -> str:
    more = len(names) - _MOST_SHOWN
    shown = ", ".join(names[:_MOST_SHOWN])
    return f"{shown} and {more} more" if more > 0 else shown


def _wait(seconds: int) -> str:
    if not seconds:
        return ""
    return f"{counted(seconds, 'second')} from one question of a person to the next"


def _pace(per_minute: int) -> str:
    return f"{counted(per_minute, 'question')} a minute, all together" if per_minute else ""
