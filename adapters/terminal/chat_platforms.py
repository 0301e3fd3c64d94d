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
    halves = []
    try:
        slack = slack_setup(settings)
    except SettingsError as error:
        halves.append(error)
    try:
        discord = discord_setup(settings)
    except SettingsError as error:
        halves.append(error)
    return ChatPlatforms(slack, discord, tuple(halves))
