"""The rules of every server: the operator's, and within them what its moderators have set.

Rules are asked before a question is even acknowledged, so that they are in memory. What moderators
set is kept in the journal and read again every few seconds, since another process may have been
told it. Moderators can narrow what the operator allows, and never widen it.
"""

import asyncio
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

import structlog

from adapters.discord.places import DIRECT, PLATFORM, Houserules, Place, open_in
from bot import phrases
from bot.beside import run_reading, run_writing
from bot.desk.admission import Limit
from bot.desk.courier import RefusalKind
from bot.journal.errors import JournalError
from bot.journal.memory import Memory
from bot.journal.records import Json

SETTINGS = f"{PLATFORM}:settings"
"""The scope in the journal's memory of what moderators have set, by server."""
FRESH_S = 10.0
"""After so long every process knows what one was told."""
MOST_NAMED = 50
"""Channels, roles or topics that a server may name."""
LONGEST_COOLDOWN_S = 3_600
MOST_PER_MINUTE = 1_000

NOT_YOU = (
    "I answer only members with certain roles here, and you have none of them. Whoever moderates "
    "this server can change that with /news-settings."
)
NOT_THIS_SERVER = (
    "I answer only in servers that whoever looks after me has chosen, and this is none of them."
)
NOT_DIRECT = "I answer in servers only. Ask me there, by /ask or by mentioning me."
TOO_MANY_NAMED = f"That is too many: at most {MOST_NAMED} channels, roles or topics can be named."
NO_COOLDOWN = f"A cooldown is a number of seconds from 0 to {LONGEST_COOLDOWN_S:,}."
NO_PACE = f"A server's questions a minute are a number from 0 to {MOST_PER_MINUTE:,}."
OTHER_CHANNELS = "Whoever looks after me has chosen other channels: choose among these."
OTHER_ROLES = "Whoever looks after me has chosen other roles: choose among these."
OTHER_TOPICS = "In this server I answer about {} alone: choose among these topics."

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """What moderators have set for their server; empty and 0 leave it as the operator has it.

    `channels` and `roles` are ids, `topics` tags. `cooldown_s` and `per_minute` are as Houserules
    has them.
    """

    channels: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    topics: tuple[str, ...] = ()
    cooldown_s: int = 0
    per_minute: int = 0


AS_THE_OPERATOR_HAS_IT = ServerSettings()


class SettingsRefusedError(Exception):
    """What is wanted is not to be set; the message says why, to the moderator."""


class House:
    """The operator's `rules` and, from `memory`, every server's own. For one event loop."""

    def __init__(self, rules: Houserules, memory: Memory) -> None:
        self.rules = rules
        self._memory = memory
        self._set: Mapping[str, ServerSettings] = {}

    def objection(self, place: Place, roles: Collection[str] = ()) -> str | None:
        """Why someone with these role ids may not ask there, as a sentence; None where they may."""
        if not self.rules.serve(place.guild):
            return NOT_DIRECT if place.direct else NOT_THIS_SERVER
        if place.direct:
            return None
        if not self.opens(place):
            return phrases.NOT_HERE
        own = self.settings_of(place.guild)
        if not all(not wanted or wanted & set(roles) for wanted in (self.rules.roles, own.roles)):
            return NOT_YOU
        return None

    def opens(self, place: Place) -> bool:
        """Whether anybody is answered there."""
        own = self.settings_of(place.guild)
        allowed = open_in(place, self.rules.channels) and open_in(place, own.channels)
        return self.rules.serve(place.guild) and (place.direct or allowed)

    def wants_roles(self, guild: str) -> bool:
        """Whether only members of that server with certain roles are answered."""
        return bool(self.rules.roles or self.settings_of(guild).roles)

    def topics_of(self, place: Place) -> tuple[str, ...]:
        """The tags that answers there are limited to; empty means all articles."""
        outer, own = self.rules.topics_of(place), self.settings_of(place.guild).topics
        if not (outer and own):
            return outer or own
        # The operator may have changed theirs since: a server that is left without any has those.
        return tuple(tag for tag in own if tag in outer) or outer

    def limits_of(self, place: Place, user: str) -> tuple[Limit, ...]:
        """How often `user`, and the whole server, may ask there: what a desk is to keep to."""
        own = self.settings_of(place.guild)
        name = f"{PLATFORM}:{place.guild or DIRECT}"
        limits = []
        if cooldown_s := max(self.rules.cooldown_s, own.cooldown_s):
            limits.append(Limit(f"{name}:{user}", 1, cooldown_s, RefusalKind.TOO_MANY_QUESTIONS))
        per_minute = min(filter(None, (self.rules.per_minute, own.per_minute)), default=0)
        if per_minute and not place.direct:
            limits.append(Limit(name, per_minute, 60.0, RefusalKind.PLACE_BUSY))
        return tuple(limits)

    def settings_of(self, guild: str) -> ServerSettings:
        """What the server's moderators have set, as known here."""
        return self._set.get(guild, AS_THE_OPERATOR_HAS_IT)

    async def change(
        self, guild: str, how: Callable[[ServerSettings], ServerSettings]
    ) -> str | None:
        """Keep what `how` makes of what the server's moderators have set, for all processes.

        None when it is kept. Where it goes beyond what the operator allows, or `how` raises
        SettingsRefusedError, a sentence says why, and nothing changes. Raises JournalError.
        """

        def kept() -> ServerSettings:
            return self._kept(guild, how)

        try:
            self._set = {**self._set, guild: await run_writing(kept)}
        except SettingsRefusedError as error:
            return str(error)
        return None

    async def refresh(self) -> None:
        """Read what all servers have set. Raises JournalError."""
        found = await run_reading(self._memory.recall_all, SETTINGS)
        self._set = {guild: _from_json(value) for guild, value in found.items()}

    async def keep_fresh(self) -> None:
        """Read it every few seconds, until cancelled; where that fails, what is known stays."""
        while True:
            await asyncio.sleep(FRESH_S)
            try:
                await self.refresh()
            except JournalError as error:
                log.warning("server_settings_not_read", error=str(error))

    def _kept(self, guild: str, how: Callable[[ServerSettings], ServerSettings]) -> ServerSettings:
        """What is kept then. In one step: two moderators may each change something else."""
        wanted = AS_THE_OPERATOR_HAS_IT

        def changed(before: Json | None) -> Json | None:
            nonlocal wanted
            wanted = how(_from_json(before))
            if refused := self._beyond(guild, wanted):
                raise SettingsRefusedError(refused)
            return None if wanted == AS_THE_OPERATOR_HAS_IT else _to_json(wanted)

        self._memory.revise(SETTINGS, guild, changed)
        return wanted

    def _beyond(self, guild: str, wanted: ServerSettings) -> str | None:
        """What in `wanted` goes beyond what the operator allows, as a sentence."""
        rules, topics = self.rules, self.rules.topics.get(guild, ())
        named = (wanted.channels, wanted.roles, wanted.topics)
        objections = {
            TOO_MANY_NAMED: max(map(len, named)) > MOST_NAMED,
            NO_COOLDOWN: not 0 <= wanted.cooldown_s <= LONGEST_COOLDOWN_S,
            NO_PACE: not 0 <= wanted.per_minute <= MOST_PER_MINUTE,
            OTHER_CHANNELS: bool(rules.channels and wanted.channels - rules.channels),
            OTHER_ROLES: bool(rules.roles and wanted.roles - rules.roles),
            OTHER_TOPICS.format(", ".join(topics)): bool(topics and {*wanted.topics} - {*topics}),
        }
        return next((sentence for sentence, holds in objections.items() if holds), None)


def _to_json(settings: ServerSettings) -> Json:
    return {
        "channels": sorted(settings.channels),
        "roles": sorted(settings.roles),
        "topics": list(settings.topics),
        "cooldown_s": settings.cooldown_s,
        "per_minute": settings.per_minute,
    }


def _from_json(value: Json) -> ServerSettings:
    """What `_to_json` wrote, in this version or another; what makes no sense is left out."""
    if not isinstance(value, Mapping):
        return AS_THE_OPERATOR_HAS_IT
    named = {
        key: tuple(str(one) for one in found)
        for key in ("channels", "roles", "topics")
        if isinstance(found := value.get(key), list)
    }
    numbers = {
        key: found
        for key in ("cooldown_s", "per_minute")
        if isinstance(found := value.get(key), int) and found > 0
    }
    return replace(
        AS_THE_OPERATOR_HAS_IT,
        channels=frozenset(named.get("channels", ())),
        roles=frozenset(named.get("roles", ())),
        topics=named.get("topics", ()),
        **numbers,
    )
