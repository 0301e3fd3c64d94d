"""Discord as one thing to start and stop: gateway, courier and listeners put together."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import aiohttp
import discord
import structlog

from adapters.discord.acknowledging import Acknowledging
from adapters.discord.channels import Channels
from adapters.discord.choices import Choices
from adapters.discord.client import DiscordClient, Watcher
from adapters.discord.courier import DiscordCourier
from adapters.discord.gateway import Gateway
from adapters.discord.history import History
from adapters.discord.house import House
from adapters.discord.identity import BotIdentity, log_in
from adapters.discord.interactions import Interactions
from adapters.discord.listeners import DiscordListeners
from adapters.discord.lookups import Lookups
from adapters.discord.missed import Missed
from adapters.discord.places import PLATFORM
from adapters.discord.server_settings import ServerSettingsCommands
from adapters.discord.setup import DiscordSetup
from adapters.discord.showing import Showing
from adapters.discord.sync import sync_when_changed
from adapters.discord.web import PatientHTTP, PatientWebhooks, open_session
from bot.assembly import Newsroom
from bot.desk.desk import Desk
from bot.desk.side_work import SideWork
from bot.errors import BotError
from bot.given_answers import GivenAnswers
from bot.journal.errors import JournalError
from bot.journal.store import Journal
from bot.library_views import LibraryViews

SIDE_WORK_S = 5.0

log = structlog.get_logger(__name__)


class DiscordFrontDesk:
    """Made by `open_discord`. Give its `courier` to a desk, then `start` it with that desk."""

    def __init__(
        self,
        *,
        setup: DiscordSetup,
        bot: BotIdentity,
        http: PatientHTTP,
        session: aiohttp.ClientSession,
        newsroom: Newsroom,
        journal: Journal,
        clock: Callable[[], datetime],
    ) -> None:
        self._setup = setup
        self._bot = bot
        self._http = http
        self._session = session
        self._newsroom = newsroom
        self._journal = journal
        self._clock = clock
        self._zone = newsroom.settings.timezone or UTC
        self._webhooks = PatientWebhooks(setup.api_url)
        self._interactions = Interactions(self._webhooks, session)
        self._acknowledging = Acknowledging(self._interactions)
        self._house = House(setup.rules, journal.memory)
        self._showing = Showing(self._interactions, self._acknowledging, self._house)
        self._command_ids: dict[str, int] = {}
        self._choices = Choices(newsroom, self._house)
        self._given = GivenAnswers(journal, newsroom.library.catalog.article, clock)
        self._lookups = Lookups(
            showing=self._showing,
            house=self._house,
            views=LibraryViews(newsroom),
            given=self._given,
            command_ids=self._command_ids,
        )
        channels = Channels(http)
        self.courier = DiscordCourier(
            channels=channels,
            interactions=self._interactions,
            acknowledging=self._acknowledging,
            history=History(channels, self._given, bot.user),
            topics_of=self._house.topics_of,
            outlets=newsroom.library.outlets,
            zone=self._zone,
        )
        self._side_work = SideWork(PLATFORM)
        self._chores: list[asyncio.Task[None]] = []
        self._missed: Missed | None = None
        self.gateway: Gateway | None = None

    async def start(self, desk: Desk) -> None:
        """Take events. Raises DiscordAdapterError in a sentence where Discord refuses."""
        listeners = self._listeners(desk)
        missed = self._missed = Missed(
            self._journal,
            self._bot.application.id,
            listeners.on_message,
            self._house,
            pick_up_s=self._setup.pick_up_s,
            clock=self._clock,
        )
        try:
            await self._house.refresh()
            await missed.begin()
        except JournalError as error:
            log.warning("discord_memory_not_read", error=str(error))
        await self._choices.read()
        gateway = self.gateway = Gateway(
            self._setup.token,
            lambda watcher: self._client(missed.hear, listeners, watcher),
            missed.pick_up,
        )
        await gateway.start()
        self._side_work.later(self._tell_commands())
        self._chores = [
            asyncio.create_task(self._house.keep_fresh()),
            asyncio.create_task(missed.keep_noting(lambda: gateway.hears_all)),
        ]
        log.info("discord_started", application=self._bot.application.id)

    async def lost(self) -> BotError:
        """Why Discord will not have the bot any more; waits until then."""
        if self.gateway is None:
            await asyncio.Event().wait()
        assert self.gateway is not None
        return await self.gateway.lost()

    async def stop_listening(self) -> None:
        """Take no more events; replies can still be posted."""
        for chore in self._chores:
            chore.cancel()
            await asyncio.wait([chore])
        if self.gateway is None:
            return
        if self.gateway.hears_all and self._missed is not None:
            await self._missed.note()
        await self.gateway.stop()
        await self._acknowledging.finished()

    async def close(self) -> None:
        """After the desk has drained: end what goes on beside it, and hang up."""
        await self._side_work.finished(SIDE_WORK_S)
        await self._session.close()
        await self._http.close()

    async def _tell_commands(self) -> None:
        self._command_ids |= await sync_when_changed(self._http, self._bot, self._journal)

    def _listeners(self, desk: Desk) -> DiscordListeners:
        return DiscordListeners(
            desk=desk,
            courier=self.courier,
            acknowledging=self._acknowledging,
            showing=self._showing,
            house=self._house,
            choices=self._choices,
            journal=self._journal,
            bot_user=self._bot.user,
            command_ids=self._command_ids,
            zone=self._zone,
            clock=self._clock,
        )

    def _client(
        self,
        hear: Callable[[discord.Message], Awaitable[None]],
        listeners: DiscordListeners,
        watcher: Watcher,
    ) -> DiscordClient:
        return DiscordClient(
            api_url=self._setup.api_url,
            gateway_url=self._setup.gateway_url,
            webhooks=self._webhooks,
            hear=hear,
            listeners=listeners,
            lookups=self._lookups,
            choices=self._choices,
            server_settings=ServerSettingsCommands(self._house, self._showing),
            watcher=watcher,
        )


async def open_discord(
    setup: DiscordSetup,
    newsroom: Newsroom,
    journal: Journal,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> DiscordFrontDesk:
    """Ask Discord who we are, and get ready.

    Raises TokenRefusedError for a token that is refused, UnreachableError where Discord does not
    answer now, DiscordAdapterError where something else than Discord answers.
    """
    http, bot = await log_in(setup.token, setup.api_url)
    try:
        return DiscordFrontDesk(
            setup=setup,
            bot=bot,
            http=http,
            session=open_session(),
            newsroom=newsroom,
            journal=journal,
            clock=clock,
        )
    except BaseException:
        await http.close()
        raise
