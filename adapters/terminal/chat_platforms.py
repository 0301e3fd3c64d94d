"""Which chat platforms are set up, for the commands that start, check or count them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import SettingsError

if TYPE_CHECKING:
    from adapters.discord.setup import DiscordSetup
    from adapters.slack.setup import SlackSetup
    from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class ChatPlatforms:
    """What each platform is set up with; None for one that is not, or only half."""

    slack: "SlackSetup | None"
    discord: "DiscordSetup | None"
    halves: tuple[SettingsError, ...]
    """Why a platform is only half set up, each in a sentence."""
    idle: tuple[str, ...] = ()
    """Which settings change nothing, since their platform has no token; a sentence a platform."""

    @property
    def names(self) -> tuple[str, ...]:
        """Those that are set up, as the journal names them."""
        there = (("slack", self.slack), ("discord", self.discord))
        return tuple(name for name, setup in there if setup is not None)


def chat_platforms(settings: "Settings") -> ChatPlatforms:
    """What `settings` say of them. Loads none of their libraries, and never raises."""
    from adapters.discord.setup import discord_setup
    from adapters.slack.setup import slack_setup

    slack = discord = None
    halves, idle = [], []
    try:
        slack = slack_setup(settings)
        if slack is None:
            idle.append(_idle(settings, "SLACK", "Slack"))
    except SettingsError as error:
        halves.append(error)
    try:
        discord = discord_setup(settings)
        if discord is None:
            idle.append(_idle(settings, "DISCORD", "Discord"))
    except SettingsError as error:
        halves.append(error)
    return ChatPlatforms(slack, discord, tuple(halves), tuple(filter(None, idle)))


def _idle(settings: "Settings", prefix: str, name: str) -> str:
    from bot.chat_settings import ChatSettings

    given = [
        str(field.validation_alias)
        for attribute, field in ChatSettings.model_fields.items()
        if str(field.validation_alias).startswith(f"{prefix}_")
        and getattr(settings, attribute) != field.default
    ]
    if not given:
        return ""
    return (
        f"{name} is not started, whatever {given[0]} says: {prefix}_BOT_TOKEN is missing "
        f"(docs/{name.lower()}.md)."
    )
