"""Reads threads and channels, page by page: what was asked before, and whether a reply is there.

Slack gives at most 15 messages a page to apps that are sold outside its marketplace (since 2025),
so that every page is asked for, up to a bound.
"""

from collections.abc import AsyncIterator
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.events import BotIdentity
from adapters.slack.failures import word_of
from adapters.slack.places import Place
from adapters.slack.typed import calls_a_group, people_in, plain_words
from bot.conversation.talk import EARLIER, asks_nothing, goes_on, reads_as_question

METADATA = "pullquote_answer"
"""`event_type` of the metadata of every reply; its payload is `{"claim": ID}`."""

PAGE = 100
_CONTEXT_PAGES = 20
_SEARCH_PAGES = 200
_NOWHERE = frozenset({"thread_not_found", "channel_not_found", "not_in_channel", "is_archived"})

Message = dict[str, Any]


def metadata_of(claim_id: str) -> dict[str, Any]:
    """What marks a reply as the one of this claim."""
    return {"event_type": METADATA, "event_payload": {"claim": claim_id}}


class Threads:
    """Reads with `client` on behalf of `bot`."""

    def __init__(self, client: AsyncWebClient, bot: BotIdentity) -> None:
        self._client = client
        self._bot = bot

    async def asked_before(self, place: Place, ts: str) -> list[str]:
        """What people asked in the thread before the message `ts`, oldest first, the last few.

        Messages to other people, courtesies and talk are left out. Raises what the client raises.
        """
        earlier: list[str] = []
        pages = _replies(self._client, place, latest=ts)
        async for message in _bounded(pages, _CONTEXT_PAGES):
            if float(message["ts"]) >= float(ts) or not self._is_a_persons(message):
                continue
            text = str(message.get("text") or "")
            words = plain_words(text)
            if self._is_asked(text, words, place):
                earlier.append(words)
        return earlier[-EARLIER:]

    async def find_reply(self, place: Place, claim_id: str, *, since: float) -> str | None:
        """The name of the bot's message that carries `claim_id`, written after `since`, or None.

        `since` is in epoch seconds. Raises where Slack cannot be asked now.
        """
        oldest = f"{since:.6f}"
        pages = (
            _replies(self._client, place, oldest=oldest)
            if place.thread_ts
            else _history(self._client, place, oldest=oldest)
        )
        try:
            async for message in _bounded(pages, _SEARCH_PAGES):
                metadata = message.get("metadata") or {}
                carried = (metadata.get("event_payload") or {}).get("claim")
                if metadata.get("event_type") == METADATA and carried == claim_id:
                    return str(message["ts"])
        except SlackApiError as error:
            if word_of(error) in _NOWHERE:
                return None
            raise
        return None

    def _is_asked(self, text: str, words: str, place: Place) -> bool:
        people = people_in(text)
        if asks_nothing(words) or people - {self._bot.user_id}:
            return False
        if place.direct or self._bot.user_id in people:
            return True
        return not calls_a_group(text) and (reads_as_question(words) or goes_on(words))

    def _is_a_persons(self, message: Message) -> bool:
        return not message.get("bot_id") and message.get("user") != self._bot.user_id


Pages = AsyncIterator[list[Message]]


async def _replies(client: AsyncWebClient, place: Place, **bounds: Any) -> Pages:
    cursor: str | None = None
    while True:
        page = await client.conversations_replies(
            channel=place.channel,
            ts=place.thread_ts,
            limit=PAGE,
            include_all_metadata=True,
            cursor=cursor,
            **bounds,
        )
        yield page.get("messages") or []
        cursor = (page.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            return


async def _history(client: AsyncWebClient, place: Place, **bounds: Any) -> Pages:
    cursor: str | None = None
    while True:
        page = await client.conversations_history(
            channel=place.channel, limit=PAGE, include_all_metadata=True, cursor=cursor, **bounds
        )
        yield page.get("messages") or []
        cursor = (page.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            return


async def _bounded(pages: Pages, most: int) -> AsyncIterator[Message]:
    read = 0
    async for page in pages:
        for message in page:
            yield message
        read += 1
        if read == most:
            return
