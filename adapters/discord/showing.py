"""Shows pages, and anything else that is no answer, to whoever asked for it alone."""

from collections.abc import Awaitable, Callable

import structlog

from adapters.discord.acknowledging import Acknowledging
from adapters.discord.components import Message
from adapters.discord.events import Called
from adapters.discord.failures import ANY_FAILURE, DiscordAdapterError
from adapters.discord.house import House
from adapters.discord.interactions import Handle, Interactions
from adapters.discord.render import said
from bot.journal.errors import JournalError
from knowledge.errors import LibraryError

NOT_NOW = "That cannot be looked up just now. Please try again in a moment."

log = structlog.get_logger(__name__)


class Showing:
    """Nothing is raised: what cannot be shown is logged, and the asker told where that works."""

    def __init__(
        self, interactions: Interactions, acknowledging: Acknowledging, house: House
    ) -> None:
        self._interactions = interactions
        self._acknowledging = acknowledging
        self._house = house

    async def allowed(self, called: Called) -> bool:
        """Whether the house rules allow it; where not, who called has been told why."""
        objection = self._house.objection(called.place, called.roles)
        if objection is not None:
            await self.say(called.handle, said(objection))
        return objection is None

    async def say(self, handle: Handle, message: Message) -> None:
        """Answer at once with what is ready."""
        await self._tried(self._interactions.respond(handle, message))

    async def show(self, handle: Handle, make: Callable[[], Awaitable[Message]]) -> None:
        """Acknowledge, make the page meanwhile, and show it."""
        self._acknowledging.begin(handle, private=True)
        try:
            message = await make()
        except (JournalError, LibraryError) as error:
            log.warning("discord_page_not_made", error=str(error))
            message = said(NOT_NOW)
        await self._acknowledging.done(handle)
        await self._tried(self._interactions.edit(handle, message))

    async def apologise(self, handle: Handle, message: Message) -> None:
        """Say that something failed, whether or not it was acknowledged before that."""
        if self._acknowledging.began(handle):
            await self._acknowledging.done(handle)
            await self._tried(self._interactions.edit(handle, message))
        else:
            await self.say(handle, message)

    async def _tried(self, call: Awaitable[object]) -> None:
        try:
            await call
        except (*ANY_FAILURE, DiscordAdapterError) as error:
            log.warning("discord_page_not_shown", error=str(error))
