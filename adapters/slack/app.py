"""Listens to what Slack sends, through slack-bolt, and acknowledges it once it is safe.

Listeners run before the response (`process_before_response`): an event is acknowledged when its
claim is on disk, about a millisecond later, and not at all where that failed, so that Slack sends
it again. Everything slower than that happens in the background.
"""

import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse

from adapters.slack import events
from adapters.slack.blocks import Message
from adapters.slack.buttons import FEEDBACK, SHARE, SHOW_CONTEXT
from adapters.slack.clicks import Clicks
from adapters.slack.commands import COMMAND, Commands
from adapters.slack.courier import SlackCourier
from adapters.slack.decorations import Decorations
from adapters.slack.events import Body, BotIdentity, Said
from adapters.slack.home_keeper import HomeKeeper
from adapters.slack.listening import Listening
from adapters.slack.pages import help_message
from adapters.slack.places import PLATFORM, Houserules, Place
from adapters.slack.render import said as sentence
from bot import phrases
from bot.conversation.talk import says_words
from bot.desk.desk import Desk, TakenIn
from bot.desk.notices import Notices
from bot.desk.side_work import SideWork
from bot.journal.records import Ask
from bot.journal.store import Journal

CHECK_SHORTCUT = "check_with_the_news"
_ANYTHING = re.compile(".*", re.DOTALL)

log = structlog.get_logger(__name__)


class SlackListeners:
    """The listeners of one workspace, hung into a bolt app. For one event loop."""

    def __init__(
        self,
        *,
        desk: Desk,
        courier: SlackCourier,
        decorations: Decorations,
        home: HomeKeeper,
        commands: Commands,
        clicks: Clicks,
        journal: Journal,
        listening: Listening,
        rules: Houserules,
        bot: BotIdentity,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._desk = desk
        self._courier = courier
        self._decorations = decorations
        self._home = home
        self._commands = commands
        self._clicks = clicks
        self._notices = Notices(journal, clock)
        self._listening = listening
        self._rules = rules
        self._bot = bot
        self._clock = clock
        self._side_work = SideWork(PLATFORM)

    def hang_into(self, app: AsyncApp) -> None:
        """Register everything; what is not named is acknowledged and left alone."""
        app.event("app_mention")(self._on_message)
        app.event("message")(self._on_message)
        app.event("app_home_opened")(self._on_home)
        app.event("agent_session_stopped")(self._on_stop)
        app.event(_ANYTHING)(_on_nothing)
        app.command(COMMAND)(self._on_command)
        app.shortcut(CHECK_SHORTCUT)(self._on_shortcut)
        app.action(SHOW_CONTEXT)(self._on_context)
        app.action(SHARE)(self._on_share)
        app.action(FEEDBACK)(self._on_feedback)
        for everything_else in (app.command, app.shortcut, app.action, app.view, app.options):
            everything_else(_ANYTHING)(_on_nothing)
        app.error(_on_error)

    async def finished(self, timeout_s: float) -> None:
        """Wait for what goes on in the background; what takes longer is dropped."""
        await self._side_work.finished(timeout_s)

    async def _on_message(self, body: dict[str, Any], ack: Callable[..., Awaitable[Any]]) -> None:
        said = events.said_from_event(body, self._bot)
        if said is not None and await self._is_for_bot(said):
            await self._take(said)
        await ack()

    async def _is_for_bot(self, said: Said) -> bool:
        if said.to_bot:
            return True
        if not (self._rules.follow_ups and said.in_thread) or said.to_others:
            return False
        if not self._rules.allow(said.place):
            return False
        return await self._listening.hears(said.place, said.user, said.words)

    async def _take(self, said: Said) -> None:
        ask = events.ask_from_said(said)
        if not self._rules.allow(said.place):
            await self._notice_once(ask, sentence(phrases.NOT_HERE))
        elif not says_words(ask.text):
            await self._notice_once(ask, help_message(follow_ups=self._rules.follow_ups))
        else:
            taken = await self._desk.take_in(ask)
            if isinstance(taken, TakenIn) and said.to_bot and not said.place.direct:
                self._listening.begin(said.place, said.user)
                self._side_work.later(self._listening.remember(said.place, asker=said.user))

    async def _notice_once(self, ask: Ask, notice: Message) -> None:
        """Say it, unless the same message was heard before. Raises JournalError."""
        if await self._notices.due(ask):
            self._side_work.later(self._courier.notice(ask, notice))

    async def _on_home(self, body: dict[str, Any], ack: Callable[..., Awaitable[Any]]) -> None:
        await ack()
        event = body["event"]
        if event.get("tab") == "messages":
            self._side_work.later(self._home.suggest_prompts(str(event.get("channel", ""))))
        else:
            self._side_work.later(self._home.publish(str(event.get("user", ""))))

    async def _on_stop(self, body: dict[str, Any], ack: Callable[..., Awaitable[Any]]) -> None:
        event = body["event"]
        place = Place(
            self._bot.team_id,
            str(event.get("channel") or event.get("channel_id") or ""),
            str(event.get("thread_ts") or ""),
        )
        stopped = await self._desk.stop(PLATFORM, str(place))
        await ack()
        log.info("slack_session_stopped", questions=stopped)
        self._side_work.later(self._at_rest(place))

    async def _at_rest(self, place: Place) -> None:
        await self._decorations.idle(place)
        await self._decorations.session_rests(place)

    async def _on_command(self, body: dict[str, Any], ack: Callable[..., Awaitable[Any]]) -> None:
        ask = events.ask_from_command(body, self._clock())
        page = self._commands.page_of(ask.text)
        if not self._rules.allow(events.place_of(ask)):
            self._side_work.later(self._courier.notice(ask, sentence(phrases.NOT_HERE)))
        elif page is not None:
            self._side_work.later(self._commands.show(page, ask))
        else:
            await self._desk.take_in(ask)
        await ack()

    async def _on_shortcut(self, body: dict[str, Any], ack: Callable[..., Awaitable[Any]]) -> None:
        ask = events.ask_from_shortcut(body, self._clock())
        if not self._rules.allow(events.place_of(ask)):
            self._side_work.later(self._courier.notice(ask, sentence(phrases.NOT_HERE)))
        else:
            await self._desk.take_in(ask)
        await ack()

    async def _on_share(self, body: dict[str, Any], ack: Callable[..., Awaitable[Any]]) -> None:
        notice = await self._clicks.share(body)
        await ack()
        self._side_work.later(notice)

    async def _on_context(self, body: dict[str, Any], ack: Callable[..., Awaitable[Any]]) -> None:
        await ack()
        self._side_work.later(self._clicks.show_context(body))

    async def _on_feedback(self, body: dict[str, Any], ack: Callable[..., Awaitable[Any]]) -> None:
        thanks = await self._clicks.keep_feedback(body)
        await ack()
        self._side_work.later(thanks)


async def _on_nothing(ack: Callable[..., Awaitable[Any]]) -> None:
    await ack()


async def _on_error(error: Exception, body: Body) -> BoltResponse:
    """Not acknowledged: Slack sends it again, to this process or another."""
    log.warning("slack_event_not_taken", kind=str(body.get("type")), error=repr(error))
    return BoltResponse(status=500, body="")
