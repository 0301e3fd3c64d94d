"""Clicks on the buttons below replies: feedback, a quote's context, sharing a private answer."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.blocks import Message
from adapters.slack.courier import SHARES, SlackCourier
from adapters.slack.events import Body, ask_to_share, place_of
from adapters.slack.failures import SlackAdapterError
from adapters.slack.pages import context_message
from adapters.slack.places import Houserules
from adapters.slack.render import said
from adapters.slack.responses import Responses
from bot import phrases
from bot.beside import run_reading
from bot.desk.courier import Refusal
from bot.desk.desk import Desk
from bot.given_answers import GivenAnswers
from bot.journal.records import Receipt
from bot.journal.store import Journal
from bot.retelling import Load, quote_from
from bot.shown.clicks import feedback_clicked, quote_clicked, receipt_clicked

WITHOUT_QUOTES = (
    "This answer cannot be shared any more: the articles that it quotes are not in the library now."
)
NOT_SHARED_HERE = (
    "I post only in channels that whoever looks after me has chosen, and this is none of them."
)

log = structlog.get_logger(__name__)


class Clicks:
    """What clicks do. `load` reads an article at a version."""

    def __init__(
        self,
        *,
        desk: Desk,
        courier: SlackCourier,
        client: AsyncWebClient,
        responses: Responses,
        journal: Journal,
        rules: Houserules,
        load: Load,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._desk = desk
        self._courier = courier
        self._client = client
        self._responses = responses
        self._journal = journal
        self._rules = rules
        self._load = load
        self._given = GivenAnswers(journal, load, clock)
        self._clock = clock

    async def share(self, body: Body) -> Awaitable[None]:
        """Have the answer posted for all in the channel, unless it was shared before.

        What is returned waits to be said.
        """
        receipt_id = receipt_clicked(_value(body))
        if receipt_id is None:
            return _nothing()

        def look_up() -> tuple[Receipt | None, int, bool]:
            attempt = self._journal.memory.recall(SHARES, receipt_id)
            receipt = self._journal.receipts.get(receipt_id)
            stands = receipt and any(quote_from(one, self._load) for one in receipt.quotes)
            return receipt, int(attempt or 0), bool(stands)

        receipt, attempt, stands = await run_reading(look_up)
        if receipt is None or receipt.question is None:
            return self._tell(body, said(phrases.GONE))
        if not stands:
            return self._tell(body, said(WITHOUT_QUOTES))
        ask = ask_to_share(body, receipt_id, receipt.question, attempt, self._clock())
        if not self._rules.allow(place_of(ask)):
            return self._tell(body, said(NOT_SHARED_HERE))
        if isinstance(await self._desk.take_in(ask), Refusal):
            await self._courier.share_again_later(ask)
        return _nothing()

    async def show_context(self, body: Body) -> None:
        """Show who clicked, and nobody else, the sentences around a quote."""
        clicked = quote_clicked(_value(body))
        if clicked is None:
            return
        found = await self._given.context(clicked.receipt_id, clicked.number)
        if isinstance(found, str):
            await self._tell(body, said(found))
        else:
            await self._tell(body, context_message(found.before, found.quote, found.after))

    async def keep_feedback(self, body: Body) -> Awaitable[None]:
        """Keep a verdict; the thanks that are returned wait to be said."""
        clicked = feedback_clicked(_value(body))
        if clicked is None:
            return _nothing()
        user = str((body.get("user") or {}).get("id", ""))
        told = await self._given.keep_verdict(clicked.receipt_id, user, good=clicked.good)
        return self._tell(body, said(told))

    async def _tell(self, body: Body, message: Message) -> None:
        """Say something to who clicked: in the thread if that works, else by the response_url."""
        container: dict[str, Any] = body.get("container") or {}
        thread_ts = container.get("thread_ts") or (body.get("message") or {}).get("thread_ts")
        channel = (body.get("channel") or {}).get("id")
        if channel and thread_ts and not container.get("is_ephemeral"):
            try:
                await self._client.chat_postEphemeral(
                    channel=channel,
                    user=str((body.get("user") or {}).get("id", "")),
                    thread_ts=thread_ts,
                    **message.update_args,
                )
            except (SlackApiError, SlackAdapterError, aiohttp.ClientError, OSError) as error:
                log.info("slack_notice_sent_another_way", error=type(error).__name__)
            else:
                return
        await self._responses.send(str(body.get("response_url") or ""), message.response_args)


def _value(body: Body) -> str:
    actions = body.get("actions") or [{}]
    return str(actions[0].get("value") or "")


async def _nothing() -> None:
    return None
