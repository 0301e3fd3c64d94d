"""Listens to people on Discord: what they ask goes to the desk.

Discord sends an event once; only a resumed connection repeats some. So a message that cannot be
taken in now is tried again for some seconds, and what is left then is kept by `missed` for later.
"""

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, tzinfo
from typing import Any

import discord
import structlog
from discord import app_commands

from adapters.discord import events
from adapters.discord.acknowledging import Acknowledging
from adapters.discord.choices import Choices, since_when
from adapters.discord.components import Message
from adapters.discord.courier import DiscordCourier
from adapters.discord.events import Called, Options, Said, is_private
from adapters.discord.failures import ANY_FAILURE, DiscordAdapterError
from adapters.discord.house import House
from adapters.discord.pages import help_message
from adapters.discord.render import said as sentence
from adapters.discord.showing import Showing
from bot import phrases
from bot.conversation.talk import asks_nothing, says_words
from bot.desk.courier import Refusal
from bot.desk.desk import Desk, DeskClosedError
from bot.desk.notices import Notices
from bot.journal.errors import JournalError
from bot.journal.records import Ask
from bot.journal.store import Journal

UNKNOWN_TIME = (
    "I cannot read that as a time. Choose one of those that are offered, or write a month, a year "
    "or a day, such as May, 2024 or 3 June."
)
UNKNOWN_OUTLET = (
    "I have no articles of an outlet of that name. Choose one of those that are offered, or see "
    "/sources."
)
RESTARTING = "I am being restarted. Please ask again in a minute."
NOT_TAKEN = "Your question could not be taken in just now. Please ask again in a moment."
CHANGED = (
    "This command has changed since Discord last told you of it. Please reload Discord, or try "
    "again in some minutes."
)
FAILED = "Something went wrong. Please try again in a moment."

_PAUSES_S = (0.5, 1.0, 2.0, 4.0, 8.0)

log = structlog.get_logger(__name__)

Interaction = discord.Interaction[Any]


class DiscordListeners:
    """Hands questions to the desk. For one event loop.

    `command_ids` are those of the commands by name, once Discord has told them.
    """

    def __init__(
        self,
        *,
        desk: Desk,
        courier: DiscordCourier,
        acknowledging: Acknowledging,
        showing: Showing,
        house: House,
        choices: Choices,
        journal: Journal,
        bot_user: str,
        command_ids: Mapping[str, int],
        zone: tzinfo = UTC,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._desk = desk
        self._courier = courier
        self._acknowledging = acknowledging
        self._showing = showing
        self._house = house
        self._choices = choices
        self._notices = Notices(journal, clock)
        self._command_ids = command_ids
        self._bot_user = bot_user
        self._zone = zone
        self._clock = clock

    async def on_message(self, message: discord.Message) -> None:
        """A mention, a direct message, a reply to the bot; everything else is left alone.

        Who names the bot's own role instead is told once to mention the bot.

        Raises JournalError and DeskClosedError where it cannot be taken in now.
        """
        said = events.said_from_message(message, self._bot_user)
        if said is not None:
            await self._take_said(said)
            return
        misled = events.said_to_role(message, self._bot_user)
        if misled is not None and self._house.objection(misled.place, misled.roles) is None:
            await self._notice_once(events.ask_from_said(misled), sentence(phrases.NAMED_ROLE))

    async def on_ask(
        self,
        interaction: Interaction,
        question: str,
        outlet: str | None,
        since: str | None,
        private: bool,
    ) -> None:
        """`/ask`."""
        called = events.called_from_interaction(interaction)
        if not await self._showing.allowed(called):
            return
        named = await self._choices.outlet_called(outlet) if outlet else None
        begin = since_when(since, called.at.astimezone(self._zone)) if since else None
        ask = events.ask_from_command(called, question, Options(named, begin, private))
        if not says_words(ask.text):
            await self._showing.say(called.handle, help_message(self._command_ids))
        elif outlet and named is None:
            await self._showing.say(called.handle, sentence(UNKNOWN_OUTLET))
        elif since and begin is None:
            await self._showing.say(called.handle, sentence(UNKNOWN_TIME))
        else:
            await self._take_called(ask, called)

    async def on_check(self, interaction: Interaction, message: discord.Message) -> None:
        """ "Check with the news"."""
        called = events.called_from_interaction(interaction)
        if not await self._showing.allowed(called):
            return
        ask = events.ask_to_check(called, message)
        if says_words(ask.text):
            await self._take_called(ask, called)
        else:
            await self._showing.say(called.handle, sentence(phrases.NOTHING_TO_CHECK))

    async def on_failed_command(
        self, interaction: Interaction, error: app_commands.AppCommandError
    ) -> None:
        """A command that this version does not know, or that failed unexpectedly."""
        mismatch = (app_commands.CommandNotFound, app_commands.CommandSignatureMismatch)
        if not isinstance(error, mismatch):
            log.error("discord_command_failed", exc_info=error)
        log.warning("discord_command_not_done", error=type(error).__name__)
        if interaction.type is discord.InteractionType.application_command:
            handle = events.called_from_interaction(interaction).handle
            words = CHANGED if isinstance(error, mismatch) else FAILED
            await self._showing.apologise(handle, sentence(words))

    async def _take_said(self, said: Said) -> None:
        ask = events.ask_from_said(said)
        objection = self._house.objection(said.place, said.roles)
        if objection is not None:
            # In a server nobody could be told alone, and the place is meant to be left in peace.
            if said.place.direct:
                await self._notice_once(ask, sentence(objection))
        elif not said.named and asks_nothing(said.words):
            log.debug("discord_courtesy_left_alone")
        elif not says_words(said.words):
            await self._notice_once(ask, help_message(self._command_ids))
        else:
            await self._take_in_patiently(ask, said)

    async def _take_in_patiently(self, ask: Ask, said: Said) -> None:
        limits = self._house.limits_of(said.place, said.user)
        for pause_s in (*_PAUSES_S, None):
            try:
                await self._desk.take_in(ask, limits)
            except JournalError as error:
                log.warning("discord_message_not_taken", error=str(error), again_in_s=pause_s)
                if pause_s is None:
                    raise
                await asyncio.sleep(pause_s)
            else:
                return

    async def _take_called(self, ask: Ask, called: Called) -> None:
        known = self._acknowledging.began(called.handle)
        self._acknowledging.begin(called.handle, private=is_private(ask))
        try:
            taken = await self._desk.take_in(ask, self._house.limits_of(called.place, called.user))
        except DeskClosedError:
            await self._not_taken(called, RESTARTING, known=known)
        except JournalError as error:
            log.warning("discord_command_not_taken", error=str(error))
            await self._not_taken(called, NOT_TAKEN, known=known)
        else:
            if isinstance(taken, Refusal) and not taken.told:  # it was seen to be worked on
                await self._courier.refuse(ask, taken)

    async def _not_taken(self, called: Called, why: str, *, known: bool) -> None:
        """Say why; not where it is `known`: then this process is at it, or has said so."""
        if known:
            return
        try:
            await self._courier.not_taken(called.handle, sentence(why))
        except (*ANY_FAILURE, DiscordAdapterError) as error:
            log.warning("discord_notice_not_shown", error=str(error))

    async def _notice_once(self, ask: Ask, notice: Message) -> None:
        if await self._notices.due(ask):
            await self._courier.notice(ask, notice)
