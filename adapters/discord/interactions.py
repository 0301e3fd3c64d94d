"""Answers interactions by their own tokens: at once, within 15 minutes, and in any process.

A token answers one interaction and needs no other permission, so that replies come through where
the bot itself may not write, such as in servers that only a user brought it to.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import discord
from discord.http import Route

from adapters.discord.components import Message
from adapters.discord.failures import ALREADY_ACKNOWLEDGED, ExpiredError, has_expired
from adapters.discord.web import PatientWebhooks

EPHEMERAL, LOADING = 1 << 6, 1 << 7
_MESSAGE, _DEFERRED = 4, 5

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Handle:
    """What an interaction is answered with. Its token is good for 15 minutes."""

    interaction: str
    application: str
    token: str = field(repr=False)


class Interactions:
    """Calls with `webhooks` over `session`.

    All but `acknowledge` and `respond` raise ExpiredError once the token is good no longer. All may
    raise what discord.py and aiohttp raise.
    """

    def __init__(self, webhooks: PatientWebhooks, session: aiohttp.ClientSession) -> None:
        self._webhooks = webhooks
        self._session = session

    async def acknowledge(self, handle: Handle, *, private: bool) -> None:
        """Show that work is going on; `edit` replaces it. `private`: to the asker alone."""
        data = {"data": {"flags": EPHEMERAL}} if private else {}
        await self._callback(handle, {"type": _DEFERRED, **data})

    async def respond(self, handle: Handle, message: Message) -> None:
        """Answer at once, to the asker alone."""
        await self._callback(handle, {"type": _MESSAGE, "data": body_of(message, flags=EPHEMERAL)})

    async def edit(self, handle: Handle, message: Message) -> Body:
        """Put `message` in place of what stands; returns the message as Discord has it."""
        found: Body = await self._call("PATCH", handle, "/messages/@original", body_of(message))
        return found

    async def original(self, handle: Handle) -> Body:
        """The message that stands, which has the flag LOADING while nothing is in its place."""
        found: Body = await self._call("GET", handle, "/messages/@original")
        return found

    async def tell_alone(self, handle: Handle, message: Message) -> None:
        """Take back a public acknowledgement and tell the asker alone instead, if need be twice."""
        await self._call("DELETE", handle, "/messages/@original")
        await self._add(handle, message, harmless=True)  # else there may be no word at all

    async def add(self, handle: Handle, message: Message) -> None:
        """A further message, to the asker alone; in place of what is still LOADING, to its readers.

        It neither deletes nor replaces a message that stands.
        """
        await self._add(handle, message)

    async def _add(self, handle: Handle, message: Message, *, harmless: bool = False) -> None:
        body = body_of(message, flags=EPHEMERAL)
        await self._call("POST", handle, "", body, harmless=harmless)

    async def _callback(self, handle: Handle, payload: Body) -> None:
        route = Route(
            "POST",
            "/interactions/{webhook_id}/{webhook_token}/callback",
            webhook_id=handle.interaction,
            webhook_token=handle.token,
        )
        try:
            await self._webhooks.request(route, self._session, payload=payload)
        except discord.HTTPException as error:
            if error.code != ALREADY_ACKNOWLEDGED:  # it arrived twice, or the first try did
                raise

    async def _call(
        self,
        method: str,
        handle: Handle,
        path: str,
        payload: Mapping[str, Any] | None = None,
        *,
        harmless: bool = False,
    ) -> Any:
        route = Route(
            method,
            "/webhooks/{webhook_id}/{webhook_token}" + path,
            webhook_id=handle.application,
            webhook_token=handle.token,
        )
        try:
            return await self._webhooks.request(
                route, self._session, payload=payload, harmless=harmless
            )
        except discord.HTTPException as error:
            if has_expired(error):
                raise ExpiredError(f"The interaction is over (code {error.code}).") from error
            raise


def body_of(message: Message, *, flags: int = 0) -> Body:
    """`message` as Discord takes it, with more `flags`."""
    body = dict(message.payload)
    return body | {"flags": body.get("flags", 0) | flags}
