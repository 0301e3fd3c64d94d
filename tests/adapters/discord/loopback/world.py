"""What Discord remembers: people, servers, channels, messages, commands. State only, no transport.

Messages are kept as they go over the wire, for eyes that may see everything; `payloads` blanks
what an app without Message Content does not get.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.adapters.discord.loopback.ids import Clock, Ids
from tests.adapters.discord.loopback.permissions import EVERYTHING, USUAL, Permission

Body = dict[str, Any]

_BASE = 1_100_000_000_000_000_000
_SHARD = 1 << 22

APP = BOT = str(_BASE + 1)
OWNER, ASKER, READER, MODERATOR, STRANGER, OTHER_BOT = (str(_BASE + n) for n in range(11, 17))
"""OWNER owns the servers; MODERATOR may manage them; STRANGER shares no server with the bot."""
GUILD = str(_BASE + 100)
OTHER_GUILD = str(_BASE + 100 + _SHARD)
"""On another shard where there are two. The bot is in both."""
FAR_GUILD = str(_BASE + 100 + 2 * _SHARD)
"""A server without the bot."""
GENERAL, RANDOM, QUIET, READ_ONLY, FORUM = (str(_BASE + 200 + n) for n in range(5))
"""Of GUILD. The bot does not see QUIET and may not write in READ_ONLY."""
ELSEWHERE, FAR = str(_BASE + 300), str(_BASE + 400)
"""The one channel of OTHER_GUILD, and of FAR_GUILD."""
EDITORS = str(_BASE + 500)
"""A role of GUILD that nobody has."""
BOT_ROLE = str(_BASE + 502)
"""The role of GUILD that Discord made for the bot, with its name."""

TEXT, DM, GROUP_DM, THREAD, FORUM_KIND = 0, 1, 3, 11, 15


@dataclass
class Channel:
    """A place for messages. `overwrites` are (allow, deny) by role or member."""

    id: str
    kind: int
    name: str = ""
    guild: str | None = None
    parent: str | None = None
    owner: str | None = None
    people: set[str] = field(default_factory=set)
    overwrites: dict[str, tuple[int, int]] = field(default_factory=dict)
    archived: bool = False
    locked: bool = False

    @property
    def is_thread(self) -> bool:
        """A thread, forum posts included."""
        return self.kind == THREAD

    @property
    def is_private(self) -> bool:
        """A conversation of two, or of a group."""
        return self.kind in {DM, GROUP_DM}


@dataclass
class Guild:
    """A server. `roles` are permissions by role, the server's own id naming @everyone."""

    id: str
    name: str
    owner: str
    members: dict[str, set[str]]
    roles: dict[str, int]
    role_names: dict[str, str] = field(default_factory=dict)
    role_bots: dict[str, str] = field(default_factory=dict)
    """Roles that Discord made for bots."""
    available: bool = True


class World:
    """Three servers and six people; see the names above."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.ids = Ids(clock)
        self.users: dict[str, Body] = {}
        self.guilds: dict[str, Guild] = {}
        self.channels: dict[str, Channel] = {}
        self.messages: dict[str, list[Body]] = {}
        self.pings: dict[str, set[str]] = {}
        """Who was notified by a message: user ids, role ids and "everyone"."""
        self.commands: dict[str | None, list[Body]] = {None: []}
        """By server, None for global ones."""
        self.shut_doors: set[str] = set()
        """People who take no direct messages from the bot."""
        for user, name in (
            (OWNER, "owner"),
            (ASKER, "asker"),
            (READER, "reader"),
            (MODERATOR, "moderator"),
            (STRANGER, "stranger"),
        ):
            self.add_user(user, name)
        self.add_user(BOT, "pullquote", bot=True)
        self.add_user(OTHER_BOT, "other-bot", bot=True)
        people = {OWNER, ASKER, READER, MODERATOR, OTHER_BOT}
        self.add_guild(GUILD, "Newsroom", people | {BOT})
        self.add_guild(OTHER_GUILD, "Harbour", people | {BOT})
        self.add_guild(FAR_GUILD, "Far away", {OWNER, STRANGER, ASKER})
        self.add_role(GUILD, EDITORS, "editors")
        self.add_role(GUILD, str(_BASE + 501), "moderators", Permission.MANAGE_GUILD, {MODERATOR})
        self.add_role(GUILD, BOT_ROLE, "pullquote", people={BOT})
        self.guilds[GUILD].role_bots[BOT_ROLE] = BOT
        for channel, name in ((GENERAL, "general"), (RANDOM, "random")):
            self.add_channel(channel, name, GUILD)
        self.add_channel(QUIET, "quiet", GUILD, overwrites={BOT: (0, Permission.VIEW_CHANNEL)})
        deny = Permission.SEND_MESSAGES | Permission.SEND_MESSAGES_IN_THREADS
        self.add_channel(READ_ONLY, "read-only", GUILD, overwrites={BOT: (0, deny)})
        self.add_channel(FORUM, "forum", GUILD, kind=FORUM_KIND)
        self.add_channel(ELSEWHERE, "elsewhere", OTHER_GUILD)
        self.add_channel(FAR, "far", FAR_GUILD)

    def add_user(self, user: str, name: str, *, bot: bool = False) -> None:
        """Someone."""
        self.users[user] = {
            "id": user,
            "username": name,
            "discriminator": "0",
            "global_name": None if bot else name.title(),
            "avatar": None,
            "public_flags": 0,
            **({"bot": True} if bot else {}),
        }

    def add_guild(self, guild: str, name: str, people: Iterable[str]) -> None:
        """A server without channels, owned by OWNER."""
        self.guilds[guild] = Guild(
            guild, name, OWNER, {one: set() for one in people}, {guild: USUAL}
        )

    def add_role(
        self, guild: str, role: str, name: str, permissions: int = 0, people: Iterable[str] = ()
    ) -> None:
        """A role, and who has it."""
        self.guilds[guild].roles[role] = int(permissions)
        self.guilds[guild].role_names[role] = name
        for one in people:
            self.guilds[guild].members[one].add(role)

    def add_channel(
        self, channel: str, name: str, guild: str, *, kind: int = TEXT, **more: Any
    ) -> Channel:
        """A channel of a server, or a thread (`parent`, `owner`)."""
        added = Channel(channel, kind, name, guild, **more)
        self.channels[channel] = added
        self.messages[channel] = []
        return added

    def direct(self, user: str) -> Channel:
        """The conversation between the bot and `user`, opened when first needed."""
        for channel in self.channels.values():
            if channel.kind == DM and channel.people == {user, BOT}:
                return channel
        return self.private(DM, {user, BOT})

    def private(self, kind: int, people: set[str]) -> Channel:
        """A new conversation outside servers."""
        channel = Channel(self.ids.next(), kind, people=set(people))
        self.channels[channel.id] = channel
        self.messages[channel.id] = []
        return channel

    def permissions(self, channel: Channel, user: str) -> int:
        """What `user` may do in a channel, as bits; 0 outside servers (docs: Permissions)."""
        guild = self.guilds.get(channel.guild or "")
        if guild is None or user not in guild.members:
            return 0
        place = self.channels[channel.parent] if channel.is_thread and channel.parent else channel
        if user == guild.owner:
            return EVERYTHING
        roles = guild.members[user]
        bits = guild.roles[guild.id]
        for role in roles:
            bits |= guild.roles[role]
        if bits & Permission.ADMINISTRATOR:
            return EVERYTHING
        for group in ({guild.id}, roles, {user}):
            chosen = [place.overwrites[one] for one in group if one in place.overwrites]
            for _, deny in chosen:
                bits &= ~deny
            for allow, _ in chosen:
                bits |= allow
        return bits if bits & Permission.VIEW_CHANNEL else 0

    def may(self, channel: Channel, user: str, permission: int) -> bool:
        """Whether all of `permission` is given; in a conversation, whether they are in it."""
        if channel.is_private:
            return user in channel.people
        return self.permissions(channel, user) & permission == permission

    def find(self, channel: str, message: str) -> Body | None:
        """A message by name, or None."""
        return next((one for one in self.messages.get(channel, ()) if one["id"] == message), None)

    def remove(self, channel: str, message: str) -> None:
        """Takes a message away."""
        self.messages[channel] = [one for one in self.messages[channel] if one["id"] != message]

    def by_bot(self, channel: str | None = None) -> list[Body]:
        """What the bot has written where others see it, and not deleted; oldest first."""
        places = [channel] if channel else list(self.messages)
        found = [
            one
            for place in places
            for one in list(self.messages.get(place, ()))
            if one["author"]["id"] == BOT
        ]
        return sorted(found, key=lambda one: int(one["id"]))
