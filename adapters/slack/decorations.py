"""What makes an answer pleasant to wait for: status lines, session titles, the asker's time zone.

None of it is worth an answer: each is tried once, briefly, and what fails is logged and forgotten.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Sequence
from datetime import UTC, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.failures import SlackAdapterError
from adapters.slack.places import Place
from adapters.slack.prompts import PROMPTS_TITLE, loading_message, session_title

WORKING = "is looking it up…"
"""Slack shows it behind the bot's name."""

_KNOWN_PEOPLE = 5_000
_TOLD_SESSIONS = 5_000
_MOST_S = 5.0

log = structlog.get_logger(__name__)


class Decorations:
    """Shows with `client`, which should have little patience. Nothing here raises."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._zones: OrderedDict[str, tzinfo] = OrderedDict()
        self._sessions: OrderedDict[str, None] = OrderedDict()

    async def working(self, place: Place, text: str) -> None:
        """Show that an answer is being looked for."""
        await self._tried(
            "status",
            self._client.assistant_threads_setStatus(
                channel_id=place.channel,
                thread_ts=place.thread_ts,
                status=WORKING,
                loading_messages=[loading_message(text)],
            ),
        )

    async def idle(self, place: Place) -> None:
        """Take the status away. A reply in the thread does so by itself."""
        await self._tried(
            "status",
            self._client.assistant_threads_setStatus(
                channel_id=place.channel, thread_ts=place.thread_ts, status=""
            ),
        )

    async def session_goes_on(self, place: Place, question: str) -> None:
        """Mark a direct conversation as being worked on; its first question becomes its title."""
        if not place.direct:
            return
        begun = str(place) in self._sessions
        self._sessions[str(place)] = None
        if len(self._sessions) > _TOLD_SESSIONS:
            self._sessions.popitem(last=False)
        title = {} if begun else {"title": session_title(question)}
        await self._session(place, "processing", **title)

    async def session_rests(self, place: Place) -> None:
        """Mark a direct conversation as waiting for its person."""
        if place.direct:
            await self._session(place, "active")

    async def suggest(self, channel: str, prompts: Sequence[dict[str, str]]) -> None:
        """Offer what may be asked in a direct conversation.

        Without a thread: Slack ignores those of an app with the agent view that name one.
        """
        await self._tried(
            "prompts",
            self._client.api_call(
                "assistant.threads.setSuggestedPrompts",
                json={"channel_id": channel, "title": PROMPTS_TITLE, "prompts": list(prompts)},
            ),
        )

    async def zone_of(self, user: str) -> tzinfo:
        """The time zone that a person lives in, as their profile says; UTC if that is unknown."""
        known = self._zones.get(user)
        if known is not None:
            self._zones.move_to_end(user)
            return known
        answer = await self._tried("zone", self._client.users_info(user=user))
        if answer is None:
            return UTC
        zone = _zone((answer.get("user") or {}).get("tz"))
        self._zones[user] = zone
        if len(self._zones) > _KNOWN_PEOPLE:
            self._zones.popitem(last=False)
        return zone

    async def _session(self, place: Place, status: str, **more: str) -> None:
        await self._tried(
            "session",
            self._client.agents_sessions_setStatus(
                channel_id=place.channel, thread_ts=place.thread_ts, status=status, **more
            ),
        )

    async def _tried(self, what: str, call: Awaitable[Any]) -> Any:
        try:
            async with asyncio.timeout(_MOST_S):
                return await call
        except (
            SlackApiError,
            SlackAdapterError,
            aiohttp.ClientError,
            TimeoutError,
            OSError,
        ) as error:
            log.info("slack_decoration_left_out", what=what, error=type(error).__name__)
            return None


def _zone(name: object) -> tzinfo:
    try:
        return ZoneInfo(str(name)) if name else UTC
    except (KeyError, ValueError, OSError):  # unknown here, or no name of a zone
        return UTC
