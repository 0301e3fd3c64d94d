"""Reads and writes in channels, threads and direct conversations with the bot's own token."""

from typing import Any

import discord
from discord.http import Route

from adapters.discord.components import Message
from adapters.discord.failures import NO_REPLY_WITHOUT_HISTORY
from adapters.discord.interactions import body_of
from adapters.discord.web import PatientHTTP

PAGE = 100
"""The most messages that Discord gives at a time."""

_DISCORD_EPOCH_MS = 1_420_070_400_000
_SILENT = 1 << 12

Json = dict[str, Any]


class Channels:
    """Calls with `http`, which is logged in. All may raise what discord.py and aiohttp raise."""

    def __init__(self, http: PatientHTTP) -> None:
        self._http = http

    async def post(
        self,
        channel: str,
        message: Message,
        *,
        nonce: str,
        reply_to: str | None = None,
        silent: bool = False,
    ) -> str:
        """Post `message`; its id. With the same `nonce` it is the same message, for some minutes.

        `nonce` has at most 25 characters. `reply_to` is the message that it answers, where that is
        still there and the bot may read it. A `silent` one makes no sound.
        """
        body = body_of(message, flags=_SILENT if silent else 0)
        body |= {"nonce": nonce, "enforce_nonce": True}
        if reply_to is not None:
            answered = {"message_id": reply_to, "fail_if_not_exists": False}
            try:
                return await self._post(channel, body | {"message_reference": answered})
            except discord.HTTPException as error:
                if error.code != NO_REPLY_WITHOUT_HISTORY:
                    raise
        return await self._post(channel, body)

    async def show_typing(self, channel: str) -> None:
        """Say that the bot is typing, which is shown for 10 s or until its message."""
        await self._http.request(Route("POST", "/channels/{channel_id}/typing", channel_id=channel))

    async def message(self, channel: str, message: str) -> Json:
        """One message."""
        route = Route(
            "GET",
            "/channels/{channel_id}/messages/{message_id}",
            channel_id=channel,
            message_id=message,
        )
        found: Json = await self._http.request(route)
        return found

    async def after(self, channel: str, message: str, limit: int = PAGE) -> list[Json]:
        """At most `limit` messages after the id `message`, the oldest first."""
        return await self._page(channel, after=message, limit=limit)

    async def before(self, channel: str, message: str, limit: int = PAGE) -> list[Json]:
        """At most `limit` messages before the id `message`, the oldest first."""
        return await self._page(channel, before=message, limit=limit)

    async def _post(self, channel: str, body: Json) -> str:
        route = Route("POST", "/channels/{channel_id}/messages", channel_id=channel)
        posted = await self._http.request(route, json=body)
        return str(posted["id"])

    async def _page(self, channel: str, **bounds: Any) -> list[Json]:
        route = Route("GET", "/channels/{channel_id}/messages", channel_id=channel)
        found: list[Json] = await self._http.request(route, params=bounds)
        return sorted(found, key=lambda one: int(one["id"]))


def id_at(epoch_s: float) -> str:
    """The id that a message written then would have at least."""
    return str(max(0, int(epoch_s * 1000) - _DISCORD_EPOCH_MS) << 22)
