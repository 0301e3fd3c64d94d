"""The settings of chat platforms: what is read, what is refused, and that no secret is shown."""

import traceback

import pytest

from bot.errors import SettingsError
from bot.settings import Settings


def load(**environ: str) -> Settings:
    return Settings.load(environ, env_file=None)


def test_topics_are_tags_by_channel() -> None:
    settings = load(SLACK_TOPICS=" C0123 = chips, Cloud & AI ; G0456=energy; ")
    assert settings.slack_topics == {"C0123": ("chips", "cloud-ai"), "G0456": ("energy",)}


def test_channels_are_ids() -> None:
    assert load(SLACK_CHANNELS="C0123, #C0456,").slack_channels == {"C0123", "C0456"}


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("SLACK_BOT_TOKEN", "xapp-secret", "begins with xoxb-"),
        ("SLACK_BOT_TOKEN", "xoxb-se cret", "begins with xoxb-"),
        ("SLACK_APP_TOKEN", "xoxb-secret", "begins with xapp-"),
        ("SLACK_SIGNING_SECRET", "two secrets", "without spaces"),
        ("SLACK_API_URL", "slack.com/api", "such as https://slack.com/api/"),
        ("SLACK_HTTP_PORT", "70000", "from 1 to 65535"),
        ("SLACK_CHANNELS", "general", "ids of Slack channels"),
        ("SLACK_TOPICS", "C0123", "with their topics"),
        ("SLACK_TOPICS", "C0123=;", "with their topics"),
        ("SLACK_TOPICS", "general=chips", "with their topics"),
        ("SLACK_TOPICS", "C0123=chips; C0123=cloud", "with their topics"),
        ("SLACK_TOPICS", "C0123=chips,cloud,C0456=energy", "cloud; C0456EFGH=energy"),
        ("SLACK_FOLLOW_UPS", "perhaps", "true or false"),
        ("PULLQUOTE_QUESTIONS_AT_ONCE", "0", "from 1 to 64"),
        ("PULLQUOTE_QUESTIONS_PER_MINUTE", "1001", "from 1 to 1000"),
        ("PULLQUOTE_KEEP_QUESTIONS_DAYS", "0", "from 1 to 36500"),
    ],
)
def test_bad_value_is_refused_with_what_is_allowed(variable: str, value: str, said: str) -> None:
    with pytest.raises(SettingsError) as refused:
        load(**{variable: value})
    assert variable in str(refused.value)
    assert said in str(refused.value)
    if "secret" in value or "secret" in variable.lower():
        shown = "".join(traceback.format_exception(refused.value))
        assert value not in shown


def test_secrets_are_not_shown_with_the_settings() -> None:
    settings = load(
        SLACK_BOT_TOKEN="xoxb-hush1", SLACK_APP_TOKEN="xapp-hush2", SLACK_SIGNING_SECRET="hush3"
    )
    assert "hush" not in f"{settings!r} {settings}"


def test_misspelt_setting_of_slack_is_told() -> None:
    (said,) = Settings.unknown({"SLACK_BOT_TOKE": "x"}, env_file=None)
    assert "Did you mean SLACK_BOT_TOKEN?" in said
