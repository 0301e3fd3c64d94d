"""Where in a workspace the bot answers, and from which articles: what its operator has decided."""

from collections.abc import Mapping
from dataclasses import dataclass, field

PLATFORM = "slack"


@dataclass(frozen=True, slots=True)
class Place:
    """A thread, or a channel where `thread_ts` is empty. Written as `TEAM/CHANNEL/THREAD`."""

    team: str
    channel: str
    thread_ts: str = ""

    def __str__(self) -> str:
        return f"{self.team}/{self.channel}/{self.thread_ts}".removesuffix("/")

    @property
    def direct(self) -> bool:
        """Whether it is a conversation of the bot and one person."""
        return self.channel.startswith("D")


@dataclass(frozen=True, slots=True)
class Houserules:
    """What the operator allows.

    `channels` are ids of those where the bot answers; empty means wherever it is invited. `topics`
    limit a channel's answers to articles with any of these tags. `follow_ups`: in a thread where it
    has answered, the bot takes further messages for questions without being mentioned. Direct
    conversations are neither limited nor about a topic.
    """

    channels: frozenset[str] = frozenset()
    topics: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    follow_ups: bool = True

    def allow(self, place: Place) -> bool:
        """Whether the bot may answer in `place`."""
        return place.direct or not self.channels or place.channel in self.channels

    def topics_of(self, channel: str) -> tuple[str, ...]:
        """The tags that answers in the channel are limited to; empty means all articles."""
        return self.topics.get(channel, ())
