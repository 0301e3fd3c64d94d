"""The settings of chat platforms: Slack, Discord, and how much may be asked on either.

Part of `bot.settings`, which reads them; each description completes "NAME must be ...".
"""

from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot import setting_values


class ChatSettings(BaseSettings):
    """Every setting of chat platforms."""

    model_config = SettingsConfigDict(
        frozen=True, extra="ignore", hide_input_in_errors=True, str_strip_whitespace=True
    )

    slack_bot_token: Annotated[SecretStr, AfterValidator(setting_values.bot_token)] | None = Field(
        None,
        validation_alias="SLACK_BOT_TOKEN",
        description="the Bot User OAuth Token of a Slack app, which begins with xoxb-",
    )
    slack_app_token: Annotated[SecretStr, AfterValidator(setting_values.app_token)] | None = Field(
        None,
        validation_alias="SLACK_APP_TOKEN",
        description="an app-level token of a Slack app, which begins with xapp-",
    )
    slack_signing_secret: Annotated[SecretStr, AfterValidator(setting_values.sendable)] | None = (
        Field(
            None,
            validation_alias="SLACK_SIGNING_SECRET",
            description="the signing secret of a Slack app, letters and digits without spaces",
        )
    )
    slack_api_url: Annotated[str, AfterValidator(setting_values.web_address)] = Field(
        "https://slack.com/api/",
        validation_alias="SLACK_API_URL",
        description="the address of a Slack Web API, such as https://slack.com/api/",
    )
    slack_http_host: str = Field(
        "127.0.0.1",
        validation_alias="SLACK_HTTP_HOST",
        description="a name or address of this computer, such as 127.0.0.1 or 0.0.0.0",
        pattern=setting_values.HOST,
    )
    slack_http_port: int = Field(
        3000,
        validation_alias="SLACK_HTTP_PORT",
        description="a port number from 1 to 65535",
        ge=1,
        le=65_535,
    )
    slack_channels: Annotated[frozenset[str], BeforeValidator(setting_values.slack_channels)] = (
        Field(
            frozenset(),
            validation_alias="SLACK_CHANNELS",
            description="ids of Slack channels with commas between, such as C0123ABCD, C0456EFGH",
        )
    )
    slack_topics: Annotated[
        Mapping[str, tuple[str, ...]] | None, BeforeValidator(setting_values.slack_topics)
    ] = Field(
        None,
        validation_alias="SLACK_TOPICS",
        description="ids of Slack channels with their topics, such as "
        "C0123ABCD=chips,cloud; C0456EFGH=energy",
    )
    slack_follow_ups: bool = Field(
        True, validation_alias="SLACK_FOLLOW_UPS", description="true or false"
    )
    discord_bot_token: Annotated[SecretStr, AfterValidator(setting_values.sendable)] | None = Field(
        None,
        validation_alias="DISCORD_BOT_TOKEN",
        description="the token of a Discord bot, alone and without spaces",
    )
    discord_token: Annotated[SecretStr, AfterValidator(setting_values.sendable)] | None = Field(
        None,
        validation_alias="DISCORD_TOKEN",
        description="the token of a Discord bot, alone and without spaces, or better "
        "DISCORD_BOT_TOKEN with it",
    )
    discord_api_url: Annotated[str, AfterValidator(setting_values.web_address)] = Field(
        "https://discord.com/api/v10",
        validation_alias="DISCORD_API_URL",
        description="the address of a Discord API, such as https://discord.com/api/v10",
    )
    discord_gateway_url: Annotated[str, AfterValidator(setting_values.socket_address)] | None = (
        Field(
            None,
            validation_alias="DISCORD_GATEWAY_URL",
            description="the address of a Discord gateway, such as wss://gateway.discord.gg. Leave "
            "it out to connect where Discord says",
        )
    )
    discord_guilds: Annotated[frozenset[str], BeforeValidator(setting_values.snowflakes)] = Field(
        frozenset(),
        validation_alias="DISCORD_GUILDS",
        description="ids of Discord servers with commas between, such as 81384788765712384",
    )
    discord_channels: Annotated[frozenset[str], BeforeValidator(setting_values.snowflakes)] = Field(
        frozenset(),
        validation_alias="DISCORD_CHANNELS",
        description="ids of Discord channels with commas between, such as 81384788765712385",
    )
    discord_roles: Annotated[frozenset[str], BeforeValidator(setting_values.snowflakes)] = Field(
        frozenset(),
        validation_alias="DISCORD_ROLES",
        description="ids of Discord roles with commas between, such as 81384788765712386",
    )
    discord_direct_messages: bool = Field(
        True, validation_alias="DISCORD_DIRECT_MESSAGES", description="true or false"
    )
    discord_topics: Annotated[
        Mapping[str, tuple[str, ...]] | None, BeforeValidator(setting_values.discord_topics)
    ] = Field(
        None,
        validation_alias="DISCORD_TOPICS",
        description="ids of Discord servers or channels with their topics, such as "
        "81384788765712384=chips,cloud; 81384788765712385=energy",
    )
    discord_cooldown_seconds: int = Field(
        3,
        validation_alias="DISCORD_COOLDOWN_SECONDS",
        description="a whole number of seconds from 0 to 3600",
        ge=0,
        le=3_600,
    )
    discord_questions_per_minute: int = Field(
        30,
        validation_alias="DISCORD_QUESTIONS_PER_MINUTE",
        description="a whole number from 0 to 1000, where 0 is no limit",
        ge=0,
        le=1_000,
    )
    discord_pick_up_minutes: int = Field(
        60,
        validation_alias="DISCORD_PICK_UP_MINUTES",
        description="a whole number of minutes from 0 to 1440",
        ge=0,
        le=1_440,
    )
    questions_at_once: int = Field(
        4,
        validation_alias="PULLQUOTE_QUESTIONS_AT_ONCE",
        description="a whole number from 1 to 64",
        ge=1,
        le=64,
    )
    questions_per_minute: int = Field(
        10,
        validation_alias="PULLQUOTE_QUESTIONS_PER_MINUTE",
        description="a whole number from 1 to 1000",
        ge=1,
        le=1_000,
    )
