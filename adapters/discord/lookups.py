"""What people look up: headlines, sources, help, and more about an answer by its buttons."""

from collections.abc import Mapping
from typing import Any

import discord

from adapters.discord import events
from adapters.discord.buttons import Clicked, clicked
from adapters.discord.components import Message
from adapters.discord.house import House
from adapters.discord.pages import (
    context_message,
    help_message,
    latest_message,
    more_message,
    sources_message,
)
from adapters.discord.render import said
from adapters.discord.showing import Showing
from bot import phrases
from bot.beside import run_reading
from bot.given_answers import GivenAnswers
from bot.library_views import LibraryViews
from bot.shown.clicks import FeedbackClicked, QuoteClicked

Interaction = discord.Interaction[Any]


class Lookups:
    """Shows pages to who asks for them alone. For one event loop.

    `command_ids` are those of the commands by name, once Discord has told them.
    """

    def __init__(
        self,
        *,
        showing: Showing,
        house: House,
        views: LibraryViews,
        given: GivenAnswers,
        command_ids: Mapping[str, int],
    ) -> None:
        self._showing = showing
        self._house = house
        self._views = views
        self._given = given
        self._command_ids = command_ids

    async def latest(self, interaction: Interaction, topic: str) -> None:
        """`/latest`."""
        called = events.called_from_interaction(interaction)
        topics = self._house.topics_of(called.place)

        async def made() -> Message:
            latest = await run_reading(self._views.latest, topic, topics)
            if isinstance(latest, str):
                return said(latest)
            return latest_message(latest.articles, latest.as_of, topic=latest.topic)

        if await self._showing.allowed(called):
            await self._showing.show(called.handle, made)

    async def sources(self, interaction: Interaction) -> None:
        """`/sources`."""
        called = events.called_from_interaction(interaction)

        async def made() -> Message:
            holdings = await run_reading(self._views.holdings)
            return sources_message(holdings.as_of, holdings.outlets, holdings.feeds)

        if await self._showing.allowed(called):
            await self._showing.show(called.handle, made)

    async def help(self, interaction: Interaction) -> None:
        """`/help`."""
        called = events.called_from_interaction(interaction)
        await self._showing.say(called.handle, help_message(self._command_ids))

    async def click(self, interaction: Interaction) -> None:
        """A button below a reply, of this process or one long gone."""
        called = events.called_from_interaction(interaction)
        data: Any = interaction.data or {}
        click = clicked(str(data.get("custom_id") or ""))
        if click is None:
            await self._showing.say(called.handle, said(phrases.GONE))
        else:
            await self._showing.show(called.handle, lambda: self._shown(click, called.user))

    async def _shown(self, click: Clicked, user: str) -> Message:
        if isinstance(click, FeedbackClicked):
            return said(await self._given.keep_verdict(click.receipt_id, user, good=click.good))
        if isinstance(click, QuoteClicked):
            context = await self._given.context(click.receipt_id, click.number)
            if isinstance(context, str):
                return said(context)
            return context_message(context.before, context.quote, context.after)
        others = await self._given.other_sources(click.receipt_id)
        return said(others) if isinstance(others, str) else more_message(others.articles)
