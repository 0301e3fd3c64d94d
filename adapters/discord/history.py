"""Reads back what stands in channels: what was asked before, and whether a reply is there.

Without the intent for message content Discord shows the bot its own messages, those that name it,
and those in direct conversations: which is what there is to know. A reply to a command names no
message, and what was asked then is in its receipt.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from adapters.discord.buttons import clicked
from adapters.discord.channels import PAGE, Channels, Json, id_at
from adapters.discord.places import Place
from adapters.discord.typed import words_of
from bot.conversation.talk import EARLIER, asks_nothing
from bot.desk.courier import NotDeliveredError
from bot.given_answers import GivenAnswers

RECENT_S = 3_600.0
"""How far back a direct conversation is one conversation."""

_HOPS = 2 * EARLIER
_CONTEXT_MESSAGES = 50
_SEARCH_PAGES = 50
_CLOCK_SLACK_S = 300.0
"""How far this computer's clock and Discord's may be apart when a reply is looked for."""
_PEOPLE, _STARTER = frozenset({0, 19}), 21  # message types: new, reply; head of a thread


class History:
    """Reads with `channels` on behalf of the bot whose user id is `bot`.

    Methods raise what `Channels` and GivenAnswers raise.
    """

    def __init__(self, channels: Channels, given: GivenAnswers, bot: str) -> None:
        self._channels = channels
        self._given = given
        self._bot = bot

    async def asked_before(
        self, place: Place, message: str, at: datetime, reply_to: str | None
    ) -> list[str]:
        """What was asked before the message of that id, oldest first, the last few.

        A reply goes on from what it answers, others in threads and direct conversations from what
        stands above. In a channel of many, nothing is taken for granted.
        """
        if reply_to is not None:
            chain = await self._chain(place.spoken_in, reply_to)
            if chain:
                return chain
        if place.thread:
            return await self._above(place, message, 0.0)
        if place.direct:
            return await self._above(place, message, at.timestamp() - RECENT_S)
        return []

    async def find_reply(
        self, place: Place, claim_id: str, *, since: datetime, reply_to: str | None
    ) -> str | None:
        """The id of the bot's message that carries `claim_id` or answers `reply_to`, or None.

        Raises NotDeliveredError where the bot may not read what stands there.
        """
        after, pages = id_at(since.timestamp() - _CLOCK_SLACK_S), 0
        while pages < _SEARCH_PAGES:
            found = await self._channels.after(place.spoken_in, after)
            if not found and not pages:
                # What was asked should stand there: Discord shows nothing where it is not allowed.
                raise NotDeliveredError("Discord does not show what stands there.", for_good=True)
            for message in found:
                if self._is_mine(message) and _answers(message, claim_id, reply_to):
                    return str(message["id"])
            if len(found) < PAGE:
                return None
            after, pages = str(found[-1]["id"]), pages + 1
        return None

    async def _chain(self, channel: str, message: str) -> list[str]:
        earlier: list[str] = []
        asked: str | None = None
        at: str | None = message
        inner: Json | None = None
        for _ in range(_HOPS):
            if at is None or len(earlier) == EARLIER:
                break
            one = inner or await self._channels.message(channel, at)
            at = (one.get("message_reference") or {}).get("message_id")
            inner = one.get("referenced_message")
            if self._is_mine(one):
                asked = await self._question_of(one)
                if asked and at is None:
                    earlier.append(asked)
                continue
            words = self._asked_in(one) or asked
            if words:
                earlier.append(words)
            asked = None
        return earlier[::-1]

    async def _above(self, place: Place, message: str, since_s: float) -> list[str]:
        earlier: list[str] = []
        found = await self._channels.before(place.spoken_in, message, _CONTEXT_MESSAGES)
        for one in found:
            if int(one["id"]) < int(id_at(since_s)):
                continue
            head = one.get("referenced_message") if one.get("type") == _STARTER else None
            shown = head or one
            if not self._is_mine(shown):
                words = self._asked_in(shown, all_are_to_it=place.direct)
            elif head or not shown.get("message_reference"):
                words = await self._question_of(shown)
            else:
                words = None  # its question stands above it
            if words:
                earlier.append(words)
        return earlier[-EARLIER:]

    async def _question_of(self, message: Json) -> str | None:
        receipt = next(receipts_in(message), None)
        return await self._given.question_of(receipt) if receipt else None

    def _asked_in(self, message: Json, *, all_are_to_it: bool = False) -> str | None:
        if message.get("type", 0) not in _PEOPLE or (message.get("author") or {}).get("bot"):
            return None
        named = any(str(one.get("id")) == self._bot for one in message.get("mentions") or ())
        words = words_of(str(message.get("content") or ""))
        return words if (named or all_are_to_it) and not asks_nothing(words) else None

    def _is_mine(self, message: Json) -> bool:
        return str((message.get("author") or {}).get("id")) == self._bot


def receipts_in(message: Json) -> Iterator[str]:
    """The receipts that the buttons of a message name."""
    for custom_id in _custom_ids(message.get("components") or ()):
        found = clicked(custom_id)
        if found is not None:
            yield found.receipt_id


def _custom_ids(components: Iterable[Any]) -> Iterator[str]:
    for one in components:
        if isinstance(one, dict):
            if isinstance(one.get("custom_id"), str):
                yield one["custom_id"]
            inner = [*(one.get("components") or ()), one.get("accessory"), one.get("component")]
            yield from _custom_ids(inner)


def _answers(message: Json, claim_id: str, reply_to: str | None) -> bool:
    answered = (message.get("message_reference") or {}).get("message_id")
    if reply_to is not None and str(answered) == reply_to:
        return True
    return claim_id in json.dumps([message.get("content"), message.get("components")])
