"""Tells Discord of the commands, and only when they have changed.

Discord allows 200 new commands a day, and people see a command's change at once. So what stands
there is read first and compared, without what Discord adds to it.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import discord
import structlog
from discord.http import Route

from adapters.discord.commands import Tree, without_voice
from adapters.discord.failures import ANY_FAILURE, MISSING_ACCESS, DiscordAdapterError
from adapters.discord.identity import Application, BotIdentity, logged_in
from adapters.discord.places import PLATFORM
from adapters.discord.setup import DiscordSetup
from adapters.discord.web import PatientHTTP
from bot.beside import run_reading, run_writing
from bot.journal.errors import JournalError
from bot.journal.store import Journal

SYNCED = f"{PLATFORM}:commands"
"""The scope in the journal's memory of what Discord was last told, by application."""

Command = Mapping[str, Any]

# What Discord adds to a command, and what it has another name for by now.
_ITS_OWN = frozenset({"id", "application_id", "version", "guild_id", "dm_permission", "handler"})
_ENTRY_POINT = 4
_SETS = frozenset({"contexts", "integration_types", "channel_types"})

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What differed between the commands here and on Discord, by name; `sent`: it was told."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    kept: tuple[str, ...]
    sent: bool = False

    @property
    def differs(self) -> bool:
        """Whether Discord has other commands."""
        return bool(self.added or self.changed or self.removed)


def definition() -> list[dict[str, Any]]:
    """All commands as Discord takes them."""
    without_voice()
    tree = Tree(discord.Client(intents=discord.Intents(guilds=True)))
    return [command.to_dict(tree) for command in tree.get_commands()]


def told_with(ours: Sequence[Command], theirs: Sequence[Command]) -> list[Command]:
    """What takes the place of `theirs`: `ours`, and the command that starts an Activity.

    Discord makes that one itself for an application that has one, and lets nobody leave it out.
    """
    return [*ours, *(one for one in theirs if _starts_activity(one))]


def fingerprint(commands: Sequence[Command]) -> str:
    """The same for the same commands, in any process."""
    plain = sorted(json.dumps(_plain(one), sort_keys=True) for one in commands)
    return hashlib.sha256("\n".join(plain).encode()).hexdigest()


def compared(ours: Sequence[Command], theirs: Sequence[Command]) -> SyncReport:
    """What would have to be told to have `ours` in place of `theirs`."""
    mine = {_key(one): _plain(one) for one in ours}
    there = {_key(one): _plain(one) for one in theirs if not _starts_activity(one)}
    both = mine.keys() & there.keys()
    changed = {key for key in both if mine[key] != there[key]}
    return SyncReport(
        added=_names(mine.keys() - there.keys()),
        changed=_names(changed),
        removed=_names(there.keys() - mine.keys()),
        kept=_names(both - changed),
    )


async def sync_commands(
    setup: DiscordSetup, *, guild: str | None = None, dry_run: bool = False
) -> SyncReport:
    """Tell Discord of the commands where it has others, for one server or for all.

    With `dry_run` nothing is told. Raises DiscordAdapterError, TokenRefusedError and
    UnreachableError in sentences.
    """
    ours = definition()
    async with logged_in(setup.token, setup.api_url) as (http, bot):
        application = bot.application.id
        try:
            theirs = await http.request(_route("GET", application, guild))
            report = compared(ours, theirs)
            if not report.differs or dry_run:
                return report
            await http.request(_route("PUT", application, guild), json=told_with(ours, theirs))
        except ANY_FAILURE as error:
            raise _explained(error, guild) from error
        return replace(report, sent=True)


async def application_of(setup: DiscordSetup) -> Application:
    """The application whose token is set. Raises TokenRefusedError and UnreachableError."""
    async with logged_in(setup.token, setup.api_url) as (_, bot):
        return bot.application


async def sync_when_changed(
    http: PatientHTTP, bot: BotIdentity, journal: Journal
) -> Mapping[str, int]:
    """At the start: tell Discord of the commands, where it was told others; their ids by name.

    Whether it was is remembered, and what it has is looked at too: another version may have told
    it, or a person removed one. Where that fails the bot goes on without: what Discord was told
    before still stands there.
    """
    ours, application = definition(), bot.application.id
    known = fingerprint(ours)
    try:
        told = await run_reading(journal.memory.recall, SYNCED, application)
        theirs = await http.request(_route("GET", application, None))
        report = compared(ours, theirs)
        if report.added or report.removed or (report.changed and told != known):
            told_now = told_with(ours, theirs)
            theirs = await http.request(_route("PUT", application, None), json=told_now)
            log.info("discord_commands_told", added=report.added, changed=report.changed)
        if told != known:
            await run_writing(journal.memory.keep, SYNCED, application, known)
    except (*ANY_FAILURE, JournalError) as error:
        log.warning("discord_commands_not_told", error=str(_explained(error, None)))
        return {}
    return {str(one["name"]): int(one["id"]) for one in theirs}


def _starts_activity(command: Command) -> bool:
    return int(command.get("type", 1)) == _ENTRY_POINT


def _names(keys: Iterable[tuple[int, str]]) -> tuple[str, ...]:
    return tuple(sorted(name for _, name in keys))


def _route(method: str, application: str, guild: str | None) -> Route:
    of_guild = "/guilds/{guild_id}" if guild else ""
    path = f"/applications/{{application_id}}{of_guild}/commands"
    more = {"guild_id": guild} if guild else {}
    return Route(method, path, application_id=application, **more)


def _key(command: Command) -> tuple[int, str]:
    return int(command.get("type", 1)), str(command["name"])


def _plain(value: Any, name: str = "") -> Any:
    """`value` without what is empty or Discord's own, so that equal ones are equal."""
    if isinstance(value, Mapping):
        kept = {key: _plain(one, key) for key, one in value.items() if key not in _ITS_OWN}
        return {key: one for key, one in kept.items() if one not in (None, False, "", [], {})}
    if isinstance(value, list | tuple):
        plain = [_plain(one) for one in value]
        return sorted(plain) if name in _SETS else plain
    return str(value) if name == "default_member_permissions" and value is not None else value


def _explained(error: Exception, guild: str | None) -> DiscordAdapterError:
    if isinstance(error, discord.HTTPException) and error.code == MISSING_ACCESS and guild:
        return DiscordAdapterError(
            f"The bot is not in the server {guild}, or may not have commands there: invite it with "
            "the address that `pullquote discord invite` prints."
        )
    if isinstance(error, discord.HTTPException):
        return DiscordAdapterError(
            f"Discord does not take the commands (status {error.status}, code {error.code}): "
            f"{error.text}"
        )
    return DiscordAdapterError(
        f"Discord could not be told the commands ({type(error).__name__}). Try again in a moment."
    )
