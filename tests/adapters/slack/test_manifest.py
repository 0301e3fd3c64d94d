"""The app manifest: what Slack is told, and that it is what the bot listens to."""

import pytest

from adapters.slack.app import CHECK_SHORTCUT
from adapters.slack.http_mode import EVENTS_PATH
from adapters.slack.manifest import manifest


def test_manifest_asks_for_no_scope_beyond_what_is_used() -> None:
    assert manifest()["oauth_config"]["scopes"]["bot"] == [
        "app_mentions:read",
        "assistant:write",
        "channels:history",
        "chat:write",
        "commands",
        "groups:history",
        "im:history",
        "users:read",
    ]


def test_manifest_names_the_command_the_shortcut_and_the_agent_view() -> None:
    features = manifest()["features"]
    assert [one["command"] for one in features["slash_commands"]] == ["/news"]
    assert [one["callback_id"] for one in features["shortcuts"]] == [CHECK_SHORTCUT]
    assert "agent_view" in features
    assert "assistant_view" not in features
    assert features["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }


def test_socket_mode_needs_no_address() -> None:
    made = manifest()
    assert made["settings"]["socket_mode_enabled"] is True
    assert "url" not in str(made)


def test_http_mode_names_its_address_three_times() -> None:
    made = manifest("https://news.example.com")
    address = f"https://news.example.com{EVENTS_PATH}"
    assert made["settings"]["socket_mode_enabled"] is False
    assert made["settings"]["event_subscriptions"]["request_url"] == address
    assert made["settings"]["interactivity"]["request_url"] == address
    assert made["features"]["slash_commands"][0]["url"] == address


@pytest.mark.parametrize(
    ("place", "most"),
    [
        (("display_information", "name"), 35),
        (("display_information", "description"), 140),
        (("features", "bot_user", "display_name"), 80),
    ],
)
def test_texts_are_within_the_lengths_of_the_reference(place: tuple[str, ...], most: int) -> None:
    value = manifest()
    for key in place:
        value = value[key]
    assert 0 < len(value) <= most


def test_long_description_is_as_long_as_slack_wants_it() -> None:
    assert 174 <= len(manifest()["display_information"]["long_description"]) <= 4_000
