"""`/news-settings`: what moderators decide for their server, within what the operator allows."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import discord

from adapters.discord import events
from adapters.discord.components import Message
from adapters.discord.house import (
    AS_THE_OPERATOR_HAS_IT,
    NOT_THIS_SERVER,
    House,
    ServerSettings,
    SettingsRefusedError,
)
from adapters.discord.render import said
from adapters.discord.settings_page import settings_message
from adapters.discord.showing import Showing
from bot import phrases
from knowledge.tags import tags_from

FOR_MODERATORS = "Only people who may manage this server can look at its settings and change them."

Interaction = discord.Interaction[Any]


@dataclass(frozen=True, slots=True)
class _Kind:
    """What is said where there is nothing to take out, and where it is the last one."""

    none_chosen: str
    last_one: str


CHANNELS = _Kind(
    "Nothing has changed: no channels are chosen, so that I answer in all of them. Choose those in "
    "which I am to answer, or keep my commands out of some in Server Settings → Integrations.",
    "Nothing has changed: that is the last channel that is chosen, and without it I would answer "
    "everywhere. Choose another one first; if everywhere is what you want, use "
    "/news-settings reset.",
)
ROLES = _Kind(
    "Nothing has changed: no roles are chosen, so that I answer all members. Choose those whose "
    "members I am to answer, or keep my commands from some in Server Settings → Integrations.",
    "Nothing has changed: that is the last role that is chosen, and without it I would answer "
    "all members. Choose another one first; if all members is what you want, use "
    "/news-settings reset.",
)


class ServerSettingsCommands:
    """What the subcommands do; each shows what is set then.

    Discord offers them to moderators alone, unless a server's owner opens them to others.
    """

    def __init__(self, house: House, showing: Showing) -> None:
        self._house = house
        self._showing = showing

    async def show(self, interaction: Interaction) -> None:
        """What is set."""
        await self._set(interaction, None)

    async def set_channel(self, interaction: Interaction, channel: str, answer: bool) -> None:
        """Answer in that channel or thread, or no longer; the last one stays."""
        await self._set(
            interaction,
            lambda now: replace(now, channels=_with(now.channels, channel, CHANNELS, there=answer)),
        )

    async def set_role(self, interaction: Interaction, role: str, answer: bool) -> None:
        """Answer members with that role, or no longer; the last one stays."""
        await self._set(
            interaction,
            lambda now: replace(now, roles=_with(now.roles, role, ROLES, there=answer)),
        )

    async def set_topics(self, interaction: Interaction, typed: str) -> None:
        """Answer from articles with any of these tags."""
        tags = tuple(tags_from(typed.split(",")))
        if typed.strip() and not tags:
            handle = events.called_from_interaction(interaction).handle
            await self._showing.say(handle, said(phrases.NO_SUCH_TOPIC))
            return
        await self._set(interaction, lambda now: replace(now, topics=tags))

    async def set_limits(
        self, interaction: Interaction, cooldown_s: int | None, per_minute: int | None
    ) -> None:
        """How often questions may be asked; None leaves a limit as it is."""
        await self._set(
            interaction,
            lambda now: replace(
                now,
                cooldown_s=now.cooldown_s if cooldown_s is None else cooldown_s,
                per_minute=now.per_minute if per_minute is None else per_minute,
            ),
        )

    async def reset(self, interaction: Interaction) -> None:
        """As if nothing had ever been set."""
        await self._set(interaction, lambda _: AS_THE_OPERATOR_HAS_IT)

    async def _set(
        self, interaction: Interaction, how: Callable[[ServerSettings], ServerSettings] | None
    ) -> None:
        called = events.called_from_interaction(interaction)
        guild = called.place.guild
        if not guild or not self._house.rules.serve(guild):
            await self._showing.say(called.handle, said(NOT_THIS_SERVER))
            return
        may = interaction.permissions
        if not (may.manage_guild or may.administrator):
            await self._showing.say(called.handle, said(FOR_MODERATORS))
            return

        async def made() -> Message:
            refused = await self._house.change(guild, how) if how is not None else None
            if refused is not None:
                return said(refused)
            return settings_message(self._house.settings_of(guild), self._house.rules, guild)

        await self._showing.show(called.handle, made)


def _with(ids: frozenset[str], one: str, kind: _Kind, *, there: bool) -> frozenset[str]:
    """`ids` with `one`, or without. Raises SettingsRefusedError where none would be left.

    None means all: who takes the last one out does not want that.
    """
    if there:
        return ids | {one}
    if not ids:
        raise SettingsRefusedError(kind.none_chosen)
    if ids == {one}:
        raise SettingsRefusedError(kind.last_one)
    return ids - {one}
