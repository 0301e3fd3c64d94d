"""From settings to what is needed to speak with Discord."""

import base64

import pytest

from adapters.discord.setup import API_URL, application_id, discord_setup
from bot.errors import SettingsError
from bot.settings import Settings


def load(**environ: str) -> Settings:
    return Settings.load(environ, env_file=None)


def test_without_a_token_discord_is_not_set_up() -> None:
    assert discord_setup(load(DISCORD_GUILDS="123")) is None


@pytest.mark.parametrize("name", ["DISCORD_BOT_TOKEN", "DISCORD_TOKEN"])
def test_either_name_of_the_token_will_do(name: str) -> None:
    setup = discord_setup(load(**{name: "hush"}))
    assert setup is not None
    assert (setup.token, setup.api_url, setup.gateway_url) == ("hush", API_URL, None)
    assert "hush" not in f"{setup!r} {setup}"


def test_same_token_under_both_names_is_fine_and_two_tokens_are_refused() -> None:
    same = discord_setup(load(DISCORD_BOT_TOKEN="hush", DISCORD_TOKEN="hush"))
    assert same is not None
    with pytest.raises(SettingsError, match="leave DISCORD_TOKEN out") as refused:
        discord_setup(load(DISCORD_BOT_TOKEN="hush1", DISCORD_TOKEN="hush2"))
    assert "hush" not in str(refused.value)


def test_rules_are_those_of_the_settings() -> None:
    setup = discord_setup(
        load(
            DISCORD_BOT_TOKEN="hush",
            DISCORD_API_URL="http://127.0.0.1:8080/api/v10/",
            DISCORD_GATEWAY_URL="ws://127.0.0.1:8080/gateway/",
            DISCORD_GUILDS="1",
            DISCORD_CHANNELS="2",
            DISCORD_ROLES="3",
            DISCORD_DIRECT_MESSAGES="false",
            DISCORD_TOPICS="1=chips",
            DISCORD_COOLDOWN_SECONDS="9",
            DISCORD_QUESTIONS_PER_MINUTE="8",
            DISCORD_PICK_UP_MINUTES="7",
        )
    )
    assert setup is not None
    assert setup.api_url == "http://127.0.0.1:8080/api/v10"
    assert setup.gateway_url == "ws://127.0.0.1:8080/gateway/"
    rules = setup.rules
    assert [*rules.guilds, *rules.channels, *rules.roles] == ["1", "2", "3"]
    assert (rules.direct, rules.topics) == (False, {"1": ("chips",)})
    assert (rules.cooldown_s, rules.per_minute, setup.pick_up_s) == (9, 8, 420.0)


def test_application_is_named_in_front_of_its_token() -> None:
    front = base64.urlsafe_b64encode(b"81384788765712384").decode().rstrip("=")
    assert application_id(f"{front}.GabcDe.0123456789abcdef") == "81384788765712384"
    for other in ("", "hush", f"{front}", "aGVsbG8.x.y", "é.x.y", "a.b.c"):
        assert application_id(other) is None
