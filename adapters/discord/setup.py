"""Whether Discord is set up, and with what: settings in, one value out. Loads no library."""

import base64
import binascii
from dataclasses import dataclass, field

from adapters.discord.places import Houserules
from bot.errors import SettingsError
from bot.settings import Settings

API_URL = "https://discord.com/api/v10"


@dataclass(frozen=True, slots=True, repr=False)
class DiscordSetup:
    """What is needed to speak with Discord; never shown, since it holds a secret.

    Without a `gateway_url` Discord is asked for it. Mentions missed in the last `pick_up_s` before
    the start are answered.
    """

    token: str
    api_url: str = API_URL
    gateway_url: str | None = None
    rules: Houserules = field(default_factory=Houserules)
    pick_up_s: float = 3_600.0


def discord_setup(settings: Settings) -> DiscordSetup | None:
    """The setup that `settings` hold, None where there is none.

    Raises SettingsError where two tokens are given that differ.
    """
    given = [one for one in (settings.discord_bot_token, settings.discord_token) if one is not None]
    tokens = {one.get_secret_value() for one in given}
    if not tokens:
        return None
    if len(tokens) > 1:
        raise SettingsError(
            "DISCORD_BOT_TOKEN and DISCORD_TOKEN are set to different tokens: they are two names "
            "for the same, so leave DISCORD_TOKEN out.",
            ("DISCORD_BOT_TOKEN", "DISCORD_TOKEN"),
        )
    return DiscordSetup(
        token=tokens.pop(),
        api_url=settings.discord_api_url.rstrip("/"),
        gateway_url=settings.discord_gateway_url,
        rules=Houserules(
            guilds=settings.discord_guilds,
            channels=settings.discord_channels,
            roles=settings.discord_roles,
            direct=settings.discord_direct_messages,
            topics=settings.discord_topics or {},
            cooldown_s=settings.discord_cooldown_seconds,
            per_minute=settings.discord_questions_per_minute,
        ),
        pick_up_s=settings.discord_pick_up_minutes * 60.0,
    )


def application_id(token: str) -> str | None:
    """The id of the application that `token` is of, which Discord writes in front of it.

    None for a token of another making: "Authentication" of docs.discord.com (2026-11) does not
    promise it, though every token so far begins with the id in base64.
    """
    first, dot, _ = token.partition(".")
    try:
        decoded = base64.b64decode(first + "=" * (-len(first) % 4), altchars=b"-_", validate=True)
        number = decoded.decode("ascii")
    except (binascii.Error, ValueError):
        return None
    return number if dot and number.isdigit() else None
