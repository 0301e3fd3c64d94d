"""Where on Discord the bot answers, whom, and from which articles: what its operator has decided.

What a server's moderators decide for themselves, within that, stands in `house`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

PLATFORM = "discord"
DIRECT = "@me"
"""What Discord's own addresses say in the place of a server, for conversations outside of one."""


@dataclass(frozen=True, slots=True)
class Place:
    """A thread, or a channel where `thread` is empty. Written as `GUILD/CHANNEL/THREAD`.

    `guild` is a server's id, empty for a direct conversation or a group. `channel` is the channel
    that a thread belongs to; posts of a forum are its threads.
    """

    guild: str
    channel: str
    thread: str = ""

    def __str__(self) -> str:
        return f"{self.guild or DIRECT}/{self.channel}/{self.thread}".removesuffix("/")

    @property
    def direct(self) -> bool:
        """Whether it is outside of any server: one person with the bot, or a group."""
        return not self.guild

    @property
    def spoken_in(self) -> str:
        """The id under which messages are sent there."""
        return self.thread or self.channel


@dataclass(frozen=True, slots=True)
class Houserules:
    """What the operator allows, by ids; what is empty limits nothing.

    In `guilds` (servers) alone the bot answers, there in `channels` and their threads alone, and
    there only members with any of `roles`. `direct`: outside of servers it answers everybody.
    `topics` limit answers to articles with any of these tags, by the id of a channel or a server;
    a channel's own come first. In one server a person waits `cooldown_s` from one question to the
    next, and all together may ask `per_minute` in a minute; 0 is no limit.
    """

    guilds: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    direct: bool = True
    topics: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    cooldown_s: int = 0
    per_minute: int = 0

    def serve(self, guild: str) -> bool:
        """Whether the bot may answer in that server; for an empty id, outside of servers."""
        return (not self.guilds or guild in self.guilds) if guild else self.direct

    def topics_of(self, place: Place) -> tuple[str, ...]:
        """The tags that answers there are limited to; empty means all articles."""
        names = (place.thread, place.channel, place.guild)
        return next((self.topics[name] for name in names if name in self.topics), ())


def open_in(place: Place, channels: frozenset[str]) -> bool:
    """Whether `place` is in one of `channels`; empty means all of them."""
    return not channels or bool({place.channel, place.thread} & channels)
