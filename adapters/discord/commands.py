"""The commands as people see them on Discord, and as Discord is told of them.

What they do stands in `listeners`, `lookups` and `server_settings`, which every client of ours has.
"""

from typing import TYPE_CHECKING, Any, cast

import discord
from discord import app_commands
from discord.app_commands import AppCommandContext, AppInstallationType, Choice, Range

from adapters.discord.choices import MOST, TIMES, suggestions
from adapters.discord.events import called_from_interaction

if TYPE_CHECKING:
    from adapters.discord.client import DiscordClient

Interaction = discord.Interaction[Any]
CHECK = "Check with the news"
QUESTION_CHARS = 2_000


class _IdOfChannel(app_commands.Transformer):
    """Any channel that people write in, as its id."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        kinds = discord.ChannelType
        threads = [kinds.news_thread, kinds.public_thread, kinds.private_thread]
        return [kinds.text, kinds.news, kinds.forum, kinds.voice, kinds.stage_voice, *threads]

    async def transform(self, interaction: Interaction, value: Any, /) -> str:
        return str(value.id)


def without_voice() -> None:
    """Nobody is to speak: keep discord.py from warning that it lacks what that takes."""
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False


def _client(interaction: Interaction) -> "DiscordClient":
    return cast("DiscordClient", interaction.client)


@app_commands.command(name="ask", description="Ask the news: an answer with quotes and links")
@app_commands.describe(
    question="Such as: Who makes the new chip?",
    outlet="Only what this outlet wrote",
    since="Only what appeared since then: this week, May, 2024",
    private="Show the answer to me alone",
)
async def ask(
    interaction: Interaction,
    question: Range[str, 1, QUESTION_CHARS],
    outlet: str | None = None,
    since: str | None = None,
    private: bool = False,
) -> None:
    """`/ask`."""
    await _client(interaction).listeners.on_ask(interaction, question, outlet, since, private)


@ask.autocomplete("outlet")
async def _outlets(interaction: Interaction, typed: str) -> list[Choice[str]]:
    return _choices(
        await _client(interaction).choices.outlets(typed, called_from_interaction(interaction))
    )


@ask.autocomplete("since")
async def _times(_interaction: Interaction, typed: str) -> list[Choice[str]]:
    return _choices(suggestions(typed, TIMES))


@app_commands.command(name="latest", description="The latest headlines")
@app_commands.describe(topic="Only about this topic")
async def latest(interaction: Interaction, topic: str = "") -> None:
    """`/latest`."""
    await _client(interaction).lookups.latest(interaction, topic)


@latest.autocomplete("topic")
async def _topics(interaction: Interaction, typed: str) -> list[Choice[str]]:
    return _choices(
        await _client(interaction).choices.topics(typed, called_from_interaction(interaction))
    )


@app_commands.command(name="sources", description="What I read, and how fresh it is")
async def sources(interaction: Interaction) -> None:
    """`/sources`."""
    await _client(interaction).lookups.sources(interaction)


@app_commands.command(name="help", description="How to ask me, and what to expect")
async def help_(interaction: Interaction) -> None:
    """`/help`."""
    await _client(interaction).lookups.help(interaction)


@app_commands.context_menu(name=CHECK)
async def check(interaction: Interaction, message: discord.Message) -> None:
    """The menu of any message."""
    await _client(interaction).listeners.on_check(interaction, message)


settings = app_commands.Group(
    name="news-settings",
    description="Where, whom and about what I answer in this server",
    guild_only=True,
    default_permissions=discord.Permissions(manage_guild=True),
    allowed_contexts=AppCommandContext(guild=True, dm_channel=False, private_channel=False),
    allowed_installs=AppInstallationType(guild=True, user=False),
)


@settings.command(name="show", description="What is set for this server")
async def show_settings(interaction: Interaction) -> None:
    """`/news-settings show`."""
    await _client(interaction).server_settings.show(interaction)


@settings.command(name="channel", description="Answer in chosen channels alone")
@app_commands.describe(channel="The channel", answer="Whether to answer there")
async def set_channel(
    interaction: Interaction,
    channel: app_commands.Transform[str, _IdOfChannel],
    answer: bool,
) -> None:
    """`/news-settings channel`."""
    await _client(interaction).server_settings.set_channel(interaction, channel, answer)


@settings.command(name="role", description="Answer members with chosen roles alone")
@app_commands.describe(role="The role", answer="Whether to answer its members")
async def set_role(interaction: Interaction, role: discord.Role, answer: bool) -> None:
    """`/news-settings role`."""
    await _client(interaction).server_settings.set_role(interaction, str(role.id), answer)


@settings.command(name="topics", description="Answer from articles about chosen topics alone")
@app_commands.describe(topics="Topics with commas between them; leave it out for all articles")
async def set_topics(interaction: Interaction, topics: str = "") -> None:
    """`/news-settings topics`."""
    await _client(interaction).server_settings.set_topics(interaction, topics)


@settings.command(name="limits", description="How often questions may be asked")
@app_commands.describe(
    cooldown="Seconds that a person waits from one question to the next; 0: none",
    per_minute="Questions a minute from all together; 0: as many as they like",
)
async def set_limits(
    interaction: Interaction,
    cooldown: Range[int, 0, 3_600] | None = None,
    per_minute: Range[int, 0, 1_000] | None = None,
) -> None:
    """`/news-settings limits`."""
    await _client(interaction).server_settings.set_limits(interaction, cooldown, per_minute)


@settings.command(name="reset", description="Forget all that was set for this server")
async def reset_settings(interaction: Interaction) -> None:
    """`/news-settings reset`."""
    await _client(interaction).server_settings.reset(interaction)


COMMANDS: tuple[Any, ...] = (ask, latest, sources, help_, check, settings)


class Tree(app_commands.CommandTree[Any]):
    """All commands, for servers, users and direct conversations alike unless they say otherwise."""

    def __init__(self, client: discord.Client) -> None:
        super().__init__(
            client,
            allowed_contexts=AppCommandContext(guild=True, dm_channel=True, private_channel=True),
            allowed_installs=AppInstallationType(guild=True, user=True),
        )
        for command in COMMANDS:
            self.add_command(command)

    async def on_error(
        self, interaction: Interaction, error: app_commands.AppCommandError, /
    ) -> None:
        """Tell who called something that this version does not know, or that failed."""
        await _client(interaction).listeners.on_failed_command(interaction, error)


def _choices(names: list[str]) -> list[Choice[str]]:
    return [Choice(name=name, value=name) for name in names[:MOST]]
