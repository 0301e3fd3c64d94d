"""Logs in to Discord's HTTP API, and finds out who the bot is there."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus

import discord
from discord.http import Route

from adapters.discord.failures import ANY_FAILURE, DiscordAdapterError, TokenRefusedError
from adapters.discord.setup import API_URL
from adapters.discord.web import PatientHTTP, quiet_loggers
from bot.errors import UnreachableError

REFUSED = (
    "Discord refuses DISCORD_BOT_TOKEN: copy the token from the application's page Bot (Reset "
    "Token), without “Bot” before it."
)


@dataclass(frozen=True, slots=True)
class Application:
    """The application that the bot belongs to."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class BotIdentity:
    """The bot: its user's id, and its application."""

    user: str
    application: Application


async def log_in(token: str, api_url: str = API_URL) -> tuple[PatientHTTP, BotIdentity]:
    """A client that is logged in; close it. Raises TokenRefusedError and UnreachableError."""
    quiet_loggers()
    http = PatientHTTP(asyncio.get_running_loop(), api_url)
    try:
        user = await http.static_login(token)
        application = await http.request(Route("GET", "/oauth2/applications/@me"))
    except BaseException as error:
        await http.close()
        if isinstance(error, ANY_FAILURE):
            raise _explained(error, api_url) from error
        raise
    return http, BotIdentity(
        str(user["id"]), Application(str(application["id"]), str(application["name"]))
    )


@asynccontextmanager
async def logged_in(
    token: str, api_url: str = API_URL
) -> AsyncIterator[tuple[PatientHTTP, BotIdentity]]:
    """`log_in` for as long as it is needed."""
    http, bot = await log_in(token, api_url)
    try:
        yield http, bot
    finally:
        await http.close()


def _explained(error: Exception, api_url: str) -> Exception:
    if isinstance(error, discord.LoginFailure):
        return TokenRefusedError(REFUSED)
    if isinstance(error, discord.HTTPException):
        if error.status == HTTPStatus.UNAUTHORIZED:
            return TokenRefusedError(REFUSED)
        if (
            error.status != HTTPStatus.TOO_MANY_REQUESTS
            and error.status < HTTPStatus.INTERNAL_SERVER_ERROR
        ):
            return DiscordAdapterError(
                f"{api_url} does not answer as Discord does (status {error.status}). Check "
                "DISCORD_API_URL, and leave it out for Discord itself."
            )
    return UnreachableError(
        f"Discord cannot be reached at {api_url} ({type(error).__name__}). Check the connection to "
        "the network, and DISCORD_API_URL if it is set."
    )
