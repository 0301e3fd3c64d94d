"""Whether Slack is set up, and with what: settings in, one value out. Loads no library."""

from dataclasses import dataclass, field

from adapters.slack.places import Houserules
from bot.errors import SettingsError
from bot.settings import Settings

API_URL = "https://slack.com/api/"

PING_S = 8.0
DEAF_S = 40.0
"""Sooner than the 60 s within which a deaf socket is to be replaced, and later than the 32 s after
which slack_sdk itself should have done it."""


@dataclass(frozen=True, slots=True, repr=False)
class SlackSetup:
    """What is needed to speak with a workspace; never shown, since it holds secrets.

    With an app token events come over Socket Mode, else over HTTP, signed with `signing_secret`.
    A socket is pinged every `ping_s` and given up after `deaf_s` without a sound.
    """

    bot_token: str
    app_token: str | None = None
    signing_secret: str | None = None
    api_url: str = API_URL
    http_host: str = "127.0.0.1"
    http_port: int = 3000
    rules: Houserules = field(default_factory=Houserules)
    ping_s: float = PING_S
    deaf_s: float = DEAF_S


def slack_setup(settings: Settings) -> SlackSetup | None:
    """The setup that `settings` hold, None where there is none.

    Raises SettingsError where there is half of one.
    """
    bot_token = settings.slack_bot_token
    app_token, secret = settings.slack_app_token, settings.slack_signing_secret
    if bot_token is None:
        if app_token is None and secret is None:
            return None
        given = "SLACK_APP_TOKEN" if app_token else "SLACK_SIGNING_SECRET"
        raise SettingsError(
            f"{given} is set, but SLACK_BOT_TOKEN is missing: copy the Bot User OAuth Token "
            "(xoxb-…) from the app's page OAuth & Permissions.",
            ("SLACK_BOT_TOKEN",),
        )
    if app_token is None and secret is None:
        raise SettingsError(
            "SLACK_BOT_TOKEN is set, but SLACK_APP_TOKEN is missing: make an app-level token "
            "(xapp-…) with the scope connections:write on the app's page Basic Information. "
            "For HTTP mode set SLACK_SIGNING_SECRET instead.",
            ("SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"),
        )
    return SlackSetup(
        bot_token=bot_token.get_secret_value(),
        app_token=app_token.get_secret_value() if app_token else None,
        signing_secret=secret.get_secret_value() if secret else None,
        api_url=settings.slack_api_url,
        http_host=settings.slack_http_host,
        http_port=settings.slack_http_port,
        rules=Houserules(
            settings.slack_channels, settings.slack_topics or {}, settings.slack_follow_ups
        ),
    )
