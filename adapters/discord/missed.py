"""Finds what people wrote to the bot while it did not hear: between two runs, or two sessions.

How far it has heard is remembered every few seconds. A server says of every channel which message
is its last, so that only channels where something was written since are read; and of direct
conversations those in which the bot was asked lately. What was taken in before is known by its
claim.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

import discord
import structlog

from adapters.discord.channels import id_at
from adapters.discord.failures import ANY_FAILURE
from adapters.discord.places import DIRECT, PLATFORM
from bot.journal.errors import JournalError
from bot.journal.store import Journal

HEARD = f"{PLATFORM}:heard"
"""The scope in the journal's memory of until when all was heard, by application; epoch seconds."""
NOTE_EVERY_S = 15.0
OVERLAP_S = 60.0
"""What may be written between the last note and a kill, and how far clocks may be apart."""
MOST_CHANNELS = 60
MOST_DIRECT = 20
MOST_MESSAGES = 200
"""The most that are read, so that a start after a busy night does not take the night."""

_RECEIPTS = 300
_DIRECT_SHARD = 0
"""The one that hears of direct conversations."""

_Written = discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.Thread

log = structlog.get_logger(__name__)


class Missed:
    """Remembers for `application`; what is found within the last `pick_up_s` goes to `take`."""

    def __init__(
        self,
        journal: Journal,
        application: str,
        take: Callable[[discord.Message], Awaitable[None]],
        *,
        pick_up_s: float,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._journal = journal
        self._application = application
        self._take = take
        self._pick_up_s = pick_up_s
        self._clock = clock

    async def begin(self) -> None:
        """Before the first connection of all: remember that nothing earlier is asked of the bot."""
        if await self._heard_until() is None:
            await self.note()

    async def note(self) -> None:
        """Remember that all was heard until now."""
        now = self._clock().timestamp()
        try:
            await asyncio.to_thread(self._journal.memory.keep, HEARD, self._application, now)
        except JournalError as error:
            log.warning("discord_heard_not_noted", error=str(error))

    async def keep_noting(self, hears_all: Callable[[], bool]) -> None:
        """Note it every few seconds while `hears_all`, until cancelled."""
        while True:
            await asyncio.sleep(NOTE_EVERY_S)
            if hears_all():
                await self.note()

    async def pick_up(self, client: discord.Client, shards: frozenset[int]) -> None:
        """Take what `shards` have missed. Raises JournalError."""
        heard = await self._heard_until()
        if heard is not None and self._pick_up_s > 0:
            earliest = self._clock().timestamp() - self._pick_up_s
            await self._pick_up_since(client, shards, max(heard - OVERLAP_S, earliest))

    async def _heard_until(self) -> float | None:
        memory = self._journal.memory
        heard = await asyncio.to_thread(memory.recall, HEARD, self._application)
        return None if heard is None else float(heard)

    async def _pick_up_since(
        self, client: discord.Client, shards: frozenset[int], since_s: float
    ) -> None:
        after = int(id_at(since_s))
        guilds = [guild for guild in client.guilds if guild.shard_id in shards]
        written = sorted(_written_in(guilds, after), key=_last_written, reverse=True)
        direct = await asyncio.to_thread(self._direct_channels) if _DIRECT_SHARD in shards else []
        if len(written) > MOST_CHANNELS:
            log.warning("discord_channels_not_read", channels=len(written) - MOST_CHANNELS)
        own = [client.get_partial_messageable(int(channel)) for channel in direct[:MOST_DIRECT]]
        for channel in [*written[:MOST_CHANNELS], *own]:
            try:
                await self._read(channel, after)
            except ANY_FAILURE as error:
                log.info("discord_channel_not_read", error=type(error).__name__)

    async def _read(self, channel: Any, after: int) -> None:
        beginning = discord.Object(after)
        async for message in channel.history(
            after=beginning, limit=MOST_MESSAGES, oldest_first=True
        ):
            await self._take(message)

    def _direct_channels(self) -> list[str]:
        """Direct conversations in which the bot was asked lately, the latest first."""
        latest = self._journal.receipts.latest(_RECEIPTS, platform=PLATFORM)
        places = [one.place for one in latest if one.place and one.place.startswith(f"{DIRECT}/")]
        return list(dict.fromkeys(place.split("/")[1] for place in places))


def _written_in(guilds: Iterable[discord.Guild], after: int) -> Iterator[_Written]:
    """Channels and threads with a message later than the id `after`."""
    for guild in guilds:
        channels: list[_Written] = [*guild.text_channels, *guild.threads]
        channels += [*guild.voice_channels, *guild.stage_channels]  # people write there too
        yield from (one for one in channels if _last_written(one) > after)


def _last_written(channel: _Written) -> int:
    """The id of the last message; a thread has the id of its first, which may be the only one."""
    own = channel.id if isinstance(channel, discord.Thread) else 0
    return max(own, channel.last_message_id or 0)
