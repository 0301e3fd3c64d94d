"""Slack as one thing to start and stop: client, courier, listeners and transport put together."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import aiohttp
import structlog
from slack_bolt.async_app import AsyncApp

from adapters.slack.app import SlackListeners
from adapters.slack.bolt import bolt_app
from adapters.slack.clicks import Clicks
from adapters.slack.commands import Commands
from adapters.slack.courier import SlackCourier
from adapters.slack.decorations import Decorations
from adapters.slack.events import BotIdentity
from adapters.slack.home_keeper import HomeKeeper
from adapters.slack.http_mode import HttpMode
from adapters.slack.listening import Listening
from adapters.slack.places import PLATFORM
from adapters.slack.responses import Responses
from adapters.slack.setup import SlackSetup
from adapters.slack.socket_mode import SocketMode
from adapters.slack.starting import answered
from adapters.slack.threads import Threads
from adapters.slack.web import (
    DECORATION_PATIENCE_S,
    POST_PATIENCE_S,
    Gates,
    PatientWebClient,
    open_session,
)
from bot.assembly import Newsroom
from bot.desk.desk import Desk
from bot.errors import BotError
from bot.journal.store import Journal
from bot.library_views import LibraryViews

SIDE_WORK_S = 5.0
HEALTH = f"{PLATFORM}:health"
"""The scope in the journal's memory of what is written to see whether it can be written."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Introduction:
    """Who Slack says the bot is; `name` in words."""

    bot: BotIdentity
    name: str


class SlackFrontDesk:
    """Made by `open_slack`. Give its `courier` to a desk, then `start` it with that desk."""

    def __init__(
        self,
        *,
        setup: SlackSetup,
        bot: BotIdentity,
        session: aiohttp.ClientSession,
        newsroom: Newsroom,
        journal: Journal,
        clock: Callable[[], datetime],
    ) -> None:
        gates = Gates()
        self._setup = setup
        self._bot = bot
        self._session = session
        self._newsroom = newsroom
        self._journal = journal
        self._clock = clock
        self._client = _client(setup, gates, session)
        self._decorations = Decorations(
            _client(setup, gates, session, patience_s=DECORATION_PATIENCE_S)
        )
        self._responses = Responses(session)
        self._listening = Listening(journal, clock)
        self.courier = SlackCourier(
            client=self._client,
            responses=self._responses,
            threads=Threads(self._client, bot),
            decorations=self._decorations,
            journal=journal,
            listening=self._listening,
            rules=setup.rules,
            outlets=newsroom.library.outlets,
            clock=clock,
        )
        self._listeners: SlackListeners | None = None
        self.transport: SocketMode | HttpMode | None = None

    async def start(self, desk: Desk) -> None:
        """Take events. Raises UnreachableError, or another BotError where it will never do."""
        views = LibraryViews(self._newsroom)
        self._listeners = SlackListeners(
            desk=desk,
            courier=self.courier,
            decorations=self._decorations,
            home=HomeKeeper(
                views,
                self._client,
                self._decorations,
                follow_ups=self._setup.rules.follow_ups,
            ),
            commands=Commands(views, self._responses, self._setup.rules),
            clicks=Clicks(
                desk=desk,
                courier=self.courier,
                client=self._client,
                responses=self._responses,
                journal=self._journal,
                rules=self._setup.rules,
                load=self._newsroom.library.catalog.article,
                clock=self._clock,
            ),
            journal=self._journal,
            listening=self._listening,
            rules=self._setup.rules,
            bot=self._bot,
            clock=self._clock,
        )
        app = bolt_app(self._bot, self._setup.signing_secret or "")
        self._listeners.hang_into(app)
        self.transport = self._transport(app, desk)
        await self.transport.start()
        log.info("slack_started", team=self._bot.team_id, mode=type(self.transport).__name__)

    async def lost(self) -> BotError:
        """Wait until Slack refuses the bot for good, and say why."""
        if self.transport is None:
            raise RuntimeError("Start it before waiting for its end.")
        return await self.transport.lost()

    async def stop_listening(self) -> None:
        """Take no more events; replies can still be posted."""
        if self.transport is not None:
            await self.transport.stop()

    async def close(self) -> None:
        """After the desk has drained: end what goes on beside it, and hang up."""
        if self._listeners is not None:
            await self._listeners.finished(SIDE_WORK_S)
        await self._session.close()
        await asyncio.sleep(0)

    def _transport(self, app: AsyncApp, desk: Desk) -> SocketMode | HttpMode:
        setup = self._setup
        if setup.app_token:
            return SocketMode(
                app, self._client, setup.app_token, ping_s=setup.ping_s, deaf_s=setup.deaf_s
            )
        return HttpMode(
            app,
            setup.http_host,
            setup.http_port,
            signing_secret=setup.signing_secret or "",
            holds=lambda: desk.holds,
            touch=self._touch_journal,
        )

    def _touch_journal(self) -> None:
        self._journal.claims.count_open()
        self._journal.memory.remember(HEALTH, "touched", True, now=self._clock())


async def open_slack(
    setup: SlackSetup,
    newsroom: Newsroom,
    journal: Journal,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> SlackFrontDesk:
    """Ask Slack who we are, and get ready.

    Raises TokensError for a token that is refused, UnreachableError where Slack does not answer.
    """
    session = open_session()
    try:
        bot = (await _introduced(_client(setup, Gates(), session))).bot
        return SlackFrontDesk(
            setup=setup,
            bot=bot,
            session=session,
            newsroom=newsroom,
            journal=journal,
            clock=clock,
        )
    except BaseException:
        await session.close()
        raise


async def introduced(setup: SlackSetup) -> Introduction:
    """Who the bot is, without starting it. Raises as `open_slack` does."""
    session = open_session()
    try:
        return await _introduced(_client(setup, Gates(), session))
    finally:
        await session.close()


async def _introduced(client: PatientWebClient) -> Introduction:
    known = await answered(
        client.auth_test,
        refused="Slack refuses SLACK_BOT_TOKEN ({word}): copy the Bot User OAuth Token (xoxb-…) "
        "from OAuth & Permissions, after the app was installed to the workspace.",
        where=client.base_url,
    )
    bot = BotIdentity(str(known["user_id"]), str(known["bot_id"]), str(known["team_id"]))
    return Introduction(
        bot, f"{known.get('user') or 'a bot'} in {known.get('team') or bot.team_id}"
    )


def _client(
    setup: SlackSetup,
    gates: Gates,
    session: aiohttp.ClientSession,
    patience_s: float = POST_PATIENCE_S,
) -> PatientWebClient:
    return PatientWebClient(
        setup.bot_token, setup.api_url, gates, session=session, patience_s=patience_s
    )
