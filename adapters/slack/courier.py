"""Carries between a desk and Slack: what an ask asks for, its status, its reply.

A reply in a thread or channel carries its claim's id in the message's metadata, so that whoever
takes a claim up after a crash finds out whether it was posted. Private replies go to a response_url
and cannot be looked up.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.blocks import Message
from adapters.slack.decorations import Decorations
from adapters.slack.events import CHECK, COMMAND, MESSAGE, SHARE, place_of
from adapters.slack.failures import SlackAdapterError, not_looked_up, undelivered
from adapters.slack.listening import Listening
from adapters.slack.places import PLATFORM, Houserules, Place
from adapters.slack.render import outcome_message, said, shared_message
from adapters.slack.responses import Responses
from adapters.slack.sharing import why_not_told, why_refused
from adapters.slack.threads import Threads, metadata_of
from bot.answers import Answer, NoAnswer, Question
from bot.beside import run_reading, run_writing
from bot.checking import Check
from bot.conversation.follow_ups import stand_alone
from bot.conversation.talk import reads_as_question
from bot.desk.courier import MaybeDeliveredError, NotDeliveredError, Outcome, Refusal, Work
from bot.journal.records import Ask, Claim
from bot.journal.store import Journal
from bot.retelling import Retelling

CLOCK_SLACK_S = 300.0
"""How far this computer's clock and Slack's may be apart when a reply is looked for."""
SHARES = f"{PLATFORM}:shares"
"""The scope of how often Slack refused to take the share of an answer."""
UNSAID = "left without a reply"
_CONTEXT_S = 8.0
_ANY_FAILURE = (SlackApiError, SlackAdapterError, aiohttp.ClientError, OSError)

log = structlog.get_logger(__name__)


class SlackCourier:
    """The `Courier` of one workspace."""

    def __init__(
        self,
        *,
        client: AsyncWebClient,
        responses: Responses,
        threads: Threads,
        decorations: Decorations,
        journal: Journal,
        listening: Listening,
        rules: Houserules,
        outlets: Callable[[], Sequence[str]],
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._client = client
        self._responses = responses
        self._threads = threads
        self._decorations = decorations
        self._journal = journal
        self._listening = listening
        self._rules = rules
        self._outlets = outlets
        self._clock = clock

    async def work(self, ask: Ask) -> Work:
        """The question with its thread's context, as asked in the asker's time zone."""
        kind, place = ask.payload.get("kind"), place_of(ask)
        if kind == SHARE:
            return Retelling(str(ask.payload["receipt"]), ask.asked_at)
        topics = self._rules.topics_of(place.channel)
        asked_at = ask.asked_at.astimezone(await self._decorations.zone_of(ask.user))
        if kind == CHECK:
            return Check(ask.text, asked_at, topics)
        return Question(text=await self._in_context(ask), asked_at=asked_at, tags=topics)

    async def status(self, ask: Ask, text: str) -> None:
        """Show a line in the thread; a private ask has none."""
        if ask.payload.get("kind") == MESSAGE:
            place = place_of(ask)
            await asyncio.gather(
                self._decorations.working(place, text),
                self._decorations.session_goes_on(place, ask.text),
            )

    async def refuse(self, ask: Ask, refusal: Refusal) -> None:
        """Tell the asker alone: by a message only they see, or in their direct conversation."""
        await self.notice(ask, said(refusal))

    async def notice(self, ask: Ask, message: Message) -> None:
        """Say something to the asker alone, at most once."""
        place = place_of(ask)
        if ask.payload.get("response_url"):
            await self._responses.send(str(ask.payload["response_url"]), message.response_args)
        elif place.direct:
            await self._client.chat_postMessage(
                channel=place.channel, thread_ts=place.thread_ts or None, **message.post_args
            )
        else:
            in_thread = place.thread_ts if ask.payload.get("in_thread") else None
            await self._client.chat_postEphemeral(
                channel=place.channel, user=ask.user, thread_ts=in_thread, **message.update_args
            )

    async def deliver(self, ask: Ask, claim: Claim, outcome: Outcome) -> str:
        """Post the reply; `CHANNEL/TS`, or `private` where Slack names no message.

        People talk in threads: to who did not name the bot it does not say that it found nothing,
        except to who has named it there before and clearly asks again.
        """
        if ask.private:
            message = outcome_message(
                outcome, receipt_id=claim.id, private=ask.payload.get("kind") == COMMAND
            )
            await self._privately(ask, message)
            return "private"
        if ask.payload.get("kind") == SHARE:
            return await self._share(ask, claim, outcome)
        place = place_of(ask)
        if isinstance(outcome, NoAnswer) and not await self._waits_for_reply(ask):
            await self._decorations.idle(place)
            return UNSAID
        try:
            ts = await self._post(place, claim, outcome_message(outcome, receipt_id=claim.id))
        except (NotDeliveredError, MaybeDeliveredError):
            await self._decorations.idle(place)
            raise
        await self._settled(place)
        return f"{place.channel}/{ts}"

    async def already_delivered(self, ask: Ask, claim: Claim) -> str | None:
        """Look for the claim's id in the thread or channel. Raises as `not_looked_up` says."""
        place = place_of(ask)
        since = ask.asked_at.timestamp() - CLOCK_SLACK_S
        try:
            ts = await self._threads.find_reply(place, claim.id, since=since)
        except _ANY_FAILURE as error:
            raise not_looked_up(error) from error
        if ts is None:
            return None
        if place.thread_ts:
            await self._settled(place)
        else:
            await self._heads_a_thread(place, ts, claim)
        return f"{place.channel}/{ts}"

    async def _waits_for_reply(self, ask: Ask) -> bool:
        if not ask.payload.get("unnamed"):
            return True
        return reads_as_question(ask.text) and await self._listening.asked(place_of(ask), ask.user)

    async def _privately(self, ask: Ask, message: Message) -> None:
        """Reply to the asker alone; in another way where the response_url has surely expired."""
        try:
            await self._responses.send(str(ask.payload["response_url"]), message.response_args)
        except NotDeliveredError as error:
            if not error.for_good:
                raise
            try:
                await self._client.chat_postEphemeral(
                    channel=place_of(ask).channel, user=ask.user, **message.update_args
                )
            except _ANY_FAILURE as second:
                raise undelivered(second) from error

    async def _in_context(self, ask: Ask) -> str:
        if not ask.payload.get("in_thread"):
            return ask.text
        place = place_of(ask)
        try:
            async with asyncio.timeout(_CONTEXT_S):
                earlier = await self._threads.asked_before(place, str(ask.payload["ts"]))
        except _ANY_FAILURE as error:
            log.warning("slack_thread_not_read", error=type(error).__name__)
            return ask.text
        earlier = [*await self._shared_question(place), *earlier]
        return stand_alone(ask.text, earlier, await run_reading(self._outlets))

    async def _shared_question(self, place: Place) -> list[str]:
        """The question of the answer at the head of the thread, where one was shared there."""
        shared = await self._listening.shared_in(place)
        if shared is None:
            return []
        receipt = await run_reading(self._journal.receipts.get, shared)
        return [receipt.question] if receipt and receipt.question else []

    async def _share(self, ask: Ask, claim: Claim, outcome: Outcome) -> str:
        place = place_of(ask)
        if not isinstance(outcome, Answer):
            await self._share_failed(ask, why_not_told(outcome))
            raise NotDeliveredError("There is no answer to share any more.", for_good=True)
        message = shared_message(ask.text, ask.user, outcome, receipt_id=claim.id)
        try:
            ts = await self._post(place, claim, message)
        except NotDeliveredError as error:
            if error.for_good:
                await self._share_failed(ask, why_refused(error))
            raise
        await self._heads_a_thread(place, ts, claim)
        return f"{place.channel}/{ts}"

    async def _heads_a_thread(self, place: Place, ts: str, claim: Claim) -> None:
        """Below an answer that was shared the bot may be asked without being named."""
        await self._listening.remember(replace(place, thread_ts=ts), shared=claim.id)

    async def _share_failed(self, ask: Ask, sentence: str) -> None:
        await self.share_again_later(ask)
        try:
            await self._responses.send(
                str(ask.payload["response_url"]), said(sentence).response_args
            )
        except Exception as error:
            log.info("slack_notice_left_out", error=type(error).__name__)

    async def share_again_later(self, ask: Ask) -> None:
        """Let a further click on the same button be a new ask."""
        receipt = str(ask.payload["receipt"])

        def count() -> None:
            memory = self._journal.memory
            memory.remember(
                SHARES, receipt, int(memory.recall(SHARES, receipt) or 0) + 1, now=self._clock()
            )

        await run_writing(count)

    async def _post(self, place: Place, claim: Claim, message: Message) -> str:
        try:
            posted = await self._client.chat_postMessage(
                channel=place.channel,
                thread_ts=place.thread_ts or None,
                metadata=metadata_of(claim.id),
                **message.post_args,
            )
        except _ANY_FAILURE as error:
            raise undelivered(error) from error
        return str(posted["ts"])

    async def _settled(self, place: Place) -> None:
        """The bot has answered here: it may be asked again without being named."""
        if not place.direct:
            await self._listening.remember(place)
        await self._decorations.session_rests(place)
