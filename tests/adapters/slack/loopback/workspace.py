"""What a Slack workspace remembers: people, channels, messages, threads. State only, no transport.

Times are written as Slack writes them: `ts` is seconds and microseconds, and is a message's name
within its channel.
"""

import itertools
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

TEAM = "T0NEWSROOM"
APP = "A0PULLQUOTE"
BOT_USER = "U0PULLQUOTE"
BOT_ID = "B0PULLQUOTE"


@dataclass
class Channel:
    """A place to post. `members` are user ids; a bot that is not among them cannot post."""

    id: str
    name: str
    members: set[str]
    is_im: bool = False
    is_private: bool = False
    is_archived: bool = False

    @property
    def kind(self) -> str:
        """`channel_type` as events name it."""
        if self.is_im:
            return "im"
        return "group" if self.is_private else "channel"


@dataclass
class Workspace:
    """People `U0ASKER` and `U0READER`, `#general` and `#random` with the bot, `#quiet` without."""

    users: dict[str, dict[str, Any]] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    messages: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0
        self._numbers = itertools.count(1)
        self.add_user("U0ASKER", "asker")
        self.add_user("U0READER", "reader")
        self.add_user(BOT_USER, "pullquote", is_bot=True)
        people = {"U0ASKER", "U0READER"}
        self.add_channel("C0GENERAL", "general", people | {BOT_USER})
        self.add_channel("C0RANDOM", "random", people | {BOT_USER})
        self.add_channel("C0QUIET", "quiet", people)
        self.add_channel("G0PRIVATE", "private", people | {BOT_USER}, is_private=True)

    def add_user(self, user: str, name: str, *, is_bot: bool = False, tz: str = "UTC") -> None:
        """Someone who may ask; `tz` is an IANA name, as users.info gives it."""
        self.users[user] = {
            "id": user,
            "team_id": TEAM,
            "name": name,
            "real_name": name.title(),
            "is_bot": is_bot,
            "tz": tz,
            "tz_offset": 0,
            "profile": {"display_name": name, "real_name": name.title()},
        }

    def add_channel(self, channel: str, name: str, members: Iterable[str], **kinds: bool) -> None:
        """A channel, a private group (`is_private`) or a conversation of two (`is_im`)."""
        self.channels[channel] = Channel(channel, name, set(members), **kinds)
        self.messages[channel] = []

    def direct(self, user: str) -> str:
        """The id of the conversation between the bot and `user`, opened when first needed."""
        channel = f"D0{user.removeprefix('U0')}"
        with self._lock:
            if channel not in self.channels:
                self.add_channel(channel, "", {user, BOT_USER}, is_im=True)
        return channel

    def number(self) -> int:
        """A number never given before."""
        return next(self._numbers)

    def next_ts(self) -> str:
        """Now, and later than every ts before."""
        with self._lock:
            self._last = max(self._last + 1, time.time_ns() // 1000)
            return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"

    def post(self, channel: str, message: Mapping[str, Any]) -> dict[str, Any]:
        """Adds a message; returns it as stored, with its ts."""
        stored = {"type": "message", **message, "ts": self.next_ts()}
        self.messages[channel].append(stored)
        return stored

    def find(self, channel: str, ts: str) -> dict[str, Any] | None:
        """The message of that name, or None."""
        return next((one for one in self.messages.get(channel, ()) if one["ts"] == ts), None)

    def remove(self, channel: str, ts: str) -> None:
        """Takes a message away."""
        self.messages[channel] = [one for one in self.messages[channel] if one["ts"] != ts]

    def thread(self, channel: str, thread_ts: str) -> list[dict[str, Any]]:
        """The parent, where it is known, and the replies, oldest first."""
        posts = self.messages.get(channel, ())
        return [one for one in posts if thread_ts in {one["ts"], one.get("thread_ts")}]

    def top_level(self, channel: str) -> list[dict[str, Any]]:
        """What a channel shows outside threads, newest first."""
        posts = self.messages.get(channel, ())
        return [one for one in reversed(posts) if one.get("thread_ts") in {None, one["ts"]}]

    def by_bot(self, channel: str | None = None) -> list[dict[str, Any]]:
        """What the bot has posted and not deleted, oldest first within a channel."""
        places = [channel] if channel else list(self.messages)
        return [
            one
            for place in places
            for one in list(self.messages.get(place, ()))
            if one.get("user") == BOT_USER
        ]
