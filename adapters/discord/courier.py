"""Carries between a desk and Discord: what an ask asks for, its status, its reply.

A command is answered in place of its acknowledgement, by the interaction's token; once that is no
longer good, which Discord is asked and no clock, by a message of the bot's own, where it may write
one. A message is answered by a reply to it. What the bot posts itself carries its claim's id twice:
as the nonce, by which Discord makes two tries one message, and in its buttons, where a later
process finds it.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, tzinfo
from typing import Any

import structlog

from adapters.discord.acknowledging import Acknowledging
from adapters.discord.channels import Channels
from adapters.discord.components import Message
from adapters.discord.events import CHECK, handle_of, is_private, place_of, since_of
from adapters.discord.failures import ANY_FAILURE, DiscordAdapterError, ExpiredError, undelivered
from adapters.discord.history import History
from adapters.discord.interactions import LOADING, Handle, Interactions
from adapters.discord.places import Place
from adapters.discord.render import outcome_message, said
from adapters.discord.typing_shown import Typing
from bot.answers import NoAnswer, Question
from bot.beside import run_reading
from bot.checking import Check
from bot.conversation.follow_ups import stand_alone
from bot.conversation.talk import goes_on, reads_as_question
from bot.desk.courier import NotDeliveredError, Outcome, Refusal, Work
from bot.journal.errors import JournalError
from bot.journal.records import Ask, Claim

UNSAID = "left without a reply"
PRIVATE = "private"

_CONTEXT_S = 8.0
_ANY_FAILURE = (*ANY_FAILURE, DiscordAdapterError)

log = structlog.get_logger(__name__)


class DiscordCourier:
    """The `Courier` of one bot. `topics_of` names the tags that a place is limited to."""

    def __init__(
        self,
        *,
        channels: Channels,
        interactions: Interactions,
        acknowledging: Acknowledging,
        history: History,
        topics_of: Callable[[Place], tuple[str, ...]],
        outlets: Callable[[], Sequence[str]],
        zone: tzinfo = UTC,
    ) -> None:
        self._channels = channels
        self._interactions = interactions
        self._acknowledging = acknowledging
        self._history = history
        self._topics_of = topics_of
        self._outlets = outlets
        self._zone = zone
        self._typing = Typing(channels)

    async def work(self, ask: Ask) -> Work:
        """The question with what was asked before it, in the bot's time zone."""
        topics, asked_at = self._topics_of(place_of(ask)), ask.asked_at.astimezone(self._zone)
        if ask.payload.get("kind") == CHECK:
            return Check(ask.text, asked_at, topics)
        outlet = ask.payload.get("outlet")
        return Question(
            text=await self._in_context(ask),
            asked_at=asked_at,
            tags=topics,
            outlets=(str(outlet),) if outlet else (),
            since=since_of(ask),
        )

    async def status(self, ask: Ask, text: str) -> None:
        """Be seen typing; a command shows by itself that it is being worked on."""
        if handle_of(ask) is None:
            await self._typing.begin(place_of(ask).spoken_in, str(ask.payload["message"]))

    async def refuse(self, ask: Ask, refusal: Refusal) -> None:
        """Tell the asker: alone below a command, else in a silent reply."""
        await self.notice(ask, said(refusal.sentence))

    async def notice(self, ask: Ask, message: Message) -> None:
        """Say something else than an answer, at most once: as `refuse` does."""
        handle = handle_of(ask)
        if handle is None:
            await self._channels.post(
                place_of(ask).spoken_in,
                message,
                nonce=_nonce_of(ask),
                reply_to=str(ask.payload["message"]),
                silent=True,
            )
            return
        await self._acknowledging.done(handle)
        if is_private(ask):
            await self._interactions.edit(handle, message)
        else:
            await self._interactions.tell_alone(handle, message)

    async def not_taken(self, handle: Handle, message: Message) -> None:
        """Say why a command cannot be taken in, unless it is answered; nothing is taken back.

        Another process may have taken it in, or this one before a restart: what stands is left
        alone, and what still waits is filled so that a reply can take its place.
        """
        await self._acknowledging.done(handle)
        if _answered(await self._interactions.original(handle)) is None:
            await self._interactions.add(handle, message)

    async def deliver(self, ask: Ask, claim: Claim, outcome: Outcome) -> str:
        """Post the reply; `CHANNEL/MESSAGE`, or `private` where nobody else sees it.

        People may thank the bot by answering it: it does not say that it found nothing to who has
        neither named it nor asked.
        """
        handle = handle_of(ask)
        # Others see that a command was used, and not what was asked.
        shown = ask.text if handle is not None and not is_private(ask) else ""
        message = outcome_message(outcome, receipt_id=claim.id, question=shown)
        try:
            if handle is not None:
                return await self._to_command(ask, claim, handle, message)
            if isinstance(outcome, NoAnswer) and not _waits_for_reply(ask):
                return UNSAID
            return await self._post(ask, claim, message)
        finally:
            self._typing.end(place_of(ask).spoken_in, str(ask.payload.get("message")))

    async def already_delivered(self, ask: Ask, claim: Claim) -> str | None:
        """Look behind the interaction while that is good, else in the channel.

        Raises where Discord cannot be asked.
        """
        handle = handle_of(ask)
        if handle is not None:
            try:
                found = _answered(await self._interactions.original(handle))
            except ExpiredError:
                log.info("discord_interaction_over", id=claim.id)
            else:
                return PRIVATE if found and is_private(ask) else found
        if handle is not None and not _may_post(ask):
            raise NotDeliveredError("The bot cannot look there by itself.", for_good=True)
        asked = ask.payload.get("message")
        place = place_of(ask)
        try:
            reply = await self._history.find_reply(
                place, claim.id, since=ask.asked_at, reply_to=str(asked) if asked else None
            )
        except ANY_FAILURE as error:
            raise undelivered(error) from error
        return f"{place.spoken_in}/{reply}" if reply else None

    async def _to_command(self, ask: Ask, claim: Claim, handle: Handle, message: Message) -> str:
        await self._acknowledging.done(handle)
        try:
            shown = await self._interactions.edit(handle, message)
        except ExpiredError:
            log.info("discord_interaction_over", id=claim.id)
        except ANY_FAILURE as error:
            raise undelivered(error) from error
        else:
            return PRIVATE if is_private(ask) else _named(shown)
        if not _may_post(ask):
            raise NotDeliveredError("The time to answer the command is over.", for_good=True)
        return await self._post(ask, claim, message)

    async def _post(self, ask: Ask, claim: Claim, message: Message) -> str:
        channel, asked = place_of(ask).spoken_in, ask.payload.get("message")
        try:
            posted = await self._channels.post(
                channel, message, nonce=claim.id, reply_to=str(asked) if asked else None
            )
        except ANY_FAILURE as error:
            raise undelivered(error) from error
        return f"{channel}/{posted}"

    async def _in_context(self, ask: Ask) -> str:
        payload, place = ask.payload, place_of(ask)
        # A command's id is of its moment, like a message's; there is something to read where the
        # bot itself is.
        asked = payload.get("message") or (payload.get("bot_writes") and payload.get("interaction"))
        if not asked:
            return ask.text
        reply_to = payload.get("reply_to")
        try:
            async with asyncio.timeout(_CONTEXT_S):
                earlier = await self._history.asked_before(
                    place, str(asked), ask.asked_at, str(reply_to) if reply_to else None
                )
        except (*_ANY_FAILURE, JournalError) as error:
            log.warning("discord_context_not_read", error=type(error).__name__)
            return ask.text
        return stand_alone(ask.text, earlier, await run_reading(self._outlets))


def _may_post(ask: Ask) -> bool:
    """Whether the bot may answer a command by a message of its own, which all see."""
    return bool(ask.payload.get("bot_writes")) and not is_private(ask)


def _waits_for_reply(ask: Ask) -> bool:
    return bool(ask.payload.get("named")) or reads_as_question(ask.text) or goes_on(ask.text)


def _answered(original: dict[str, Any]) -> str | None:
    return None if int(original.get("flags") or 0) & LOADING else _named(original)


def _named(message: dict[str, Any]) -> str:
    return f"{message['channel_id']}/{message['id']}"


def _nonce_of(ask: Ask) -> str:
    """At most 25 characters, as Discord wants; no claim's id has a dash."""
    return f"note-{ask.payload['message']}"
