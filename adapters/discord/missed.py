"""Finds what people wrote to the bot while it did not hear: between two runs, or two sessions.

How far it has heard is remembered every few seconds, and held back where something heard could not
be taken in, or a channel not be read: both are tried again, here or by the next run. A server says
of every channel which message is its last, so that only channels where something was written since
are read; and of direct conversations those in which the bot was asked lately. What was taken in
before is known by its claim.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import discord
import structlog

from adapters.discord import events
from adapters.discord.channels import id_at
from adapters.discord.failures import ANY_FAILURE
from adapters.discord.house import House
from adapters.discord.places import DIRECT, PLATFORM, Place
from bot.beside import run_reading, run_writing
from bot.desk.desk import DeskClosedError
from bot.journal.errors import JournalError
from bot.journal.store import Journal

HEARD = f"{PLATFORM}:heard"
"""The scope in the journal's memory of until when all was heard, by application; epoch seconds."""
NOTE_EVERY_S = 15.0
OVERLAP_S = 180.0
"""What may be written between the last note and a kill, and how far clocks may be apart."""
MOST_CHANNELS = 60
MOST_DIRECT = 20
MOST_MESSAGES = 200
"""The most that are read, so that a start after a busy night does not take the night."""
LEFT_S = 300.0
"""How long a message is tried to be taken in at least, where nothing is to be picked up later."""
MOST_LEFT = 500
"""The most messages that are kept to be taken in again."""

_RECEIPTS = 300
_DIRECT_SHARD = 0
"""The one that hears of direct conversations."""

_Written = discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.Thread

log = structlog.get_logger(__name__)


class Missed:
    """Remembers for `application`; what is found within the last `pick_up_s` goes to `take`.

    `take` raises JournalError or DeskClosedError where a message is worth another try. `house` says
    where the bot answers at all. For one event loop.
    """

    def __init__(
        self,
        journal: Journal,
        application: str,
        take: Callable[[discord.Message], Awaitable[None]],
        house: House,
        *,
        pick_up_s: float,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._journal = journal
        self._application = application
        self._take = take
        self._house = house
        self._pick_up_s = pick_up_s
        self._clock = clock
        self._client: discord.Client | None = None
        self._taking: dict[int, discord.Message] = {}
        self._left: set[int] = set()
        """Those of `_taking` that nobody is at."""
        self._unread: dict[int, float] = {}
        """Channels that could not be read, and since when they are to be, in epoch seconds."""
        self._closed: set[int] = set()
        """Conversations that are others' own: there a command was used, and nobody can be heard."""

    async def begin(self) -> None:
        """Before the first connection of all: remember that nothing earlier is asked of the bot."""
        if await self._heard_until() is None:
            await self.note()

    async def hear(self, message: discord.Message) -> None:
        """Take a new message; one that cannot be taken in is kept, and taken again later."""
        self._taking[message.id] = message
        self._left.discard(message.id)
        try:
            await self._take(message)
        except (JournalError, DeskClosedError) as error:
            log.warning("discord_message_left", error=str(error))
            self._left.add(message.id)
            if len(self._left) > MOST_LEFT:
                self._drop(min(self._left))
        except BaseException:
            self._drop(message.id)
            raise
        else:
            self._drop(message.id)

    async def note(self) -> bool:
        """Remember until when all was heard; whether that could be written."""
        times = [one.created_at.timestamp() for one in self._taking.values()]
        until = min([self._clock().timestamp(), *times, *self._unread.values()])
        try:
            await run_writing(self._journal.memory.keep, HEARD, self._application, until)
        except JournalError as error:
            log.warning("discord_heard_not_noted", error=str(error))
            return False
        return True

    async def keep_noting(self, hears_all: Callable[[], bool]) -> None:
        """Note it every few seconds while `hears_all`, until cancelled; then hear what was left."""
        while True:
            await asyncio.sleep(NOTE_EVERY_S)
            if hears_all() and await self.note():
                try:
                    await self._hear_what_was_left()
                except Exception as error:
                    log.warning("discord_left_not_heard", error=repr(error))

    async def pick_up(self, client: discord.Client, shards: frozenset[int]) -> None:
        """Take what `shards` have missed. Raises JournalError and DeskClosedError.

        A channel that Discord does not show just now is read later.
        """
        self._client = client
        heard = await self._heard_until()
        if heard is not None and self._pick_up_s > 0:
            await self._pick_up_since(client, shards, max(heard - OVERLAP_S, self._earliest()))

    def _drop(self, message: int) -> None:
        self._taking.pop(message, None)
        self._left.discard(message)

    def _earliest(self, at_least_s: float = 0.0) -> float:
        """What was written before that is left alone, in epoch seconds."""
        return self._clock().timestamp() - max(self._pick_up_s, at_least_s)

    async def _heard_until(self) -> float | None:
        memory = self._journal.memory
        heard = await run_reading(memory.recall, HEARD, self._application)
        return None if heard is None else float(heard)

    async def _hear_what_was_left(self) -> None:
        for number in sorted(self._left):
            message = self._taking[number]
            if message.created_at.timestamp() < self._earliest(LEFT_S):
                self._drop(number)
            else:
                await self.hear(message)
        for channel, since_s in list(self._unread.items()):
            if self._client is not None:
                there = self._client.get_channel(channel)
                await self._read(
                    there or self._client.get_partial_messageable(channel),
                    max(since_s, self._earliest()),
                )

    async def _pick_up_since(
        self, client: discord.Client, shards: frozenset[int], since_s: float
    ) -> None:
        after = int(id_at(since_s))
        guilds = [guild for guild in client.guilds if guild.shard_id in shards]
        found = [one for guild in guilds for one in self._written_in(guild, after)]
        written = sorted(found, key=_last_written, reverse=True)
        if len(written) > MOST_CHANNELS:
            log.warning("discord_channels_not_read", channels=len(written) - MOST_CHANNELS)
        for channel in written[:MOST_CHANNELS]:
            await self._read(channel, since_s)
        direct = await run_reading(self._direct_channels) if _DIRECT_SHARD in shards else []
        left = MOST_DIRECT
        for number in direct:
            if left and number not in self._closed:
                left -= await self._read(client.get_partial_messageable(number), since_s)

    async def _read(self, channel: Any, since_s: float) -> bool:
        """Take what was written there; whether the bot may read there."""
        try:
            async for message in channel.history(
                after=discord.Object(int(id_at(since_s))), limit=MOST_MESSAGES, oldest_first=True
            ):
                await self._learn_roles(message)
                await self._take(message)
        except (discord.Forbidden, discord.NotFound):
            self._closed.add(channel.id)
            self._unread.pop(channel.id, None)
            return False
        except ANY_FAILURE as error:
            log.info("discord_channel_not_read", error=type(error).__name__)
            self._unread[channel.id] = since_s
        except (JournalError, DeskClosedError):
            self._unread[channel.id] = since_s
            raise
        else:
            self._unread.pop(channel.id, None)
        return True

    async def _learn_roles(self, message: discord.Message) -> None:
        """Have the author's roles where they matter: messages that are read come without."""
        guild, author = message.guild, message.author
        if guild is None or isinstance(author, discord.Member) or self._client is None:
            return
        own = self._client.user
        wanted = self._house.wants_roles(str(guild.id))
        if wanted and own and events.said_from_message(message, str(own.id)):
            with contextlib.suppress(discord.NotFound):  # who has left has no roles
                message.author = await guild.fetch_member(author.id)

    def _direct_channels(self) -> list[int]:
        """Direct conversations in which the bot was asked lately, the latest first."""
        latest = self._journal.receipts.latest(_RECEIPTS, platform=PLATFORM)
        places = [one.place for one in latest if one.place and one.place.startswith(f"{DIRECT}/")]
        return list(dict.fromkeys(int(place.split("/")[1]) for place in places))

    def _written_in(self, guild: discord.Guild, after: int) -> Iterator[_Written]:
        """Channels and threads with a message later than the id `after`, where the bot answers."""
        channels: list[_Written] = [*guild.text_channels, *guild.threads]
        channels += [*guild.voice_channels, *guild.stage_channels]  # people write there too
        own = self._client.user if self._client else None
        member = guild.get_member(own.id) if own else None
        for channel in channels:
            new = _last_written(channel) > after and self._house.opens(_place(channel))
            if new and (member is None or _may_read(channel, member)):
                yield channel


def _last_written(channel: _Written) -> int:
    """The id of the last message; a thread has the id of its first, which may be the only one."""
    own = channel.id if isinstance(channel, discord.Thread) else 0
    return max(own, channel.last_message_id or 0)


def _place(channel: _Written) -> Place:
    if isinstance(channel, discord.Thread):
        return Place(str(channel.guild.id), str(channel.parent_id), str(channel.id))
    return Place(str(channel.guild.id), str(channel.id))


def _may_read(channel: _Written, member: discord.Member) -> bool:
    if isinstance(channel, discord.Thread) and channel.parent is None:
        return True  # nobody knows
    may = channel.permissions_for(member)
    return may.view_channel and may.read_message_history
