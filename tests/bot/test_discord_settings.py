"""The settings of Discord: what is read, what is refused, and that no token is shown."""

import traceback

import pytest

from bot.errors import SettingsError
from bot.settings import Settings


def load(**environ: str) -> Settings:
    return Settings.load(environ, env_file=None)


def test_ids_are_taken_as_they_are_copied_or_mentioned() -> None:
    settings = load(
        DISCORD_GUILDS="81384788765712384, 81384788765712390,",
        DISCORD_CHANNELS="<#81384788765712385>",
        DISCORD_ROLES=" <@&81384788765712386> , 7",
    )
    assert settings.discord_guilds == {"81384788765712384", "81384788765712390"}
    assert settings.discord_channels == {"81384788765712385"}
    assert settings.discord_roles == {"81384788765712386", "7"}


def test_topics_are_tags_by_server_or_channel() -> None:
    settings = load(DISCORD_TOPICS=" 123 = chips, Cloud & AI ; <#456>=energy; ")
    assert settings.discord_topics == {"123": ("chips", "cloud-ai"), "456": ("energy",)}


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("DISCORD_BOT_TOKEN", "Bot hushhush", "alone and without spaces"),
        ("DISCORD_TOKEN", "hush\u2026hush", "alone and without spaces"),
        ("DISCORD_API_URL", "discord.com/api", "such as https://discord.com/api/v10"),
        ("DISCORD_GATEWAY_URL", "https://gateway.discord.gg", "such as wss://gateway.discord.gg"),
        ("DISCORD_GATEWAY_URL", "wss://", "such as wss://gateway.discord.gg"),
        ("DISCORD_GUILDS", "My server", "ids of Discord servers"),
        ("DISCORD_CHANNELS", "#general", "ids of Discord channels"),
        ("DISCORD_ROLES", "@everyone", "ids of Discord roles"),
        ("DISCORD_DIRECT_MESSAGES", "perhaps", "true or false"),
        ("DISCORD_TOPICS", "123", "with their topics"),
        ("DISCORD_TOPICS", "123=chips; 123=cloud", "with their topics"),
        ("DISCORD_TOPICS", "123=chips,456=energy", "chips,cloud; 81384788765712385=energy"),
        ("DISCORD_COOLDOWN_SECONDS", "-1", "from 0 to 3600"),
        ("DISCORD_QUESTIONS_PER_MINUTE", "1001", "from 0 to 1000"),
        ("DISCORD_PICK_UP_MINUTES", "1441", "from 0 to 1440"),
    ],
)
def test_bad_value_is_refused_with_what_is_allowed(variable: str, value: str, said: str) -> None:
    with pytest.raises(SettingsError) as refused:
        load(**{variable: value})
    assert variable in str(refused.value)
    assert said in str(refused.value)
    if "hush" in value:
        assert "hush" not in "".join(traceback.format_exception(refused.value))


def test_token_is_not_shown_with_the_settings() -> None:
    settings = load(DISCORD_BOT_TOKEN="hush1", DISCORD_TOKEN="hush2")
    assert "hush" not in f"{settings!r} {settings}"


def test_misspelt_setting_of_discord_is_told() -> None:
    (said,) = Settings.unknown({"DISCORD_BOT_TOKE": "x"}, env_file=None)
    assert "Did you mean DISCORD_BOT_TOKEN?" in said
