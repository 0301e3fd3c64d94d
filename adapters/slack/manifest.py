"""The app manifest: what Slack has to be told to make the app, with as few scopes as will do.

Written after "App manifest reference" of docs.slack.dev (2026-11). The newer agent view is asked
for; an app that was once made with it cannot go back to the older assistant view.
"""

from typing import Any

from adapters.slack.app import CHECK_SHORTCUT
from adapters.slack.commands import COMMAND
from adapters.slack.http_mode import EVENTS_PATH

NAME = "Pullquote"
DESCRIPTION = "Answers questions about the news with a quote you can check"

SCOPES = {
    "app_mentions:read": "hears when it is mentioned",
    "assistant:write": "shows that it is working, offers prompts",
    "channels:history": "reads follow-ups in public channels that it is in",
    "chat:write": "answers",
    "commands": "/news and “Check with the news”",
    "groups:history": "reads follow-ups in private channels that it is in",
    "im:history": "reads what is written to it directly",
    "users:read": "knows the asker's time zone, for “today” and “this week”",
}
"""Each scope of the bot with what it is for."""

EVENTS = (
    "agent_session_stopped",
    "app_home_opened",
    "app_mention",
    "message.channels",
    "message.groups",
    "message.im",
)

_LONG_DESCRIPTION = (
    "Ask about the news in a channel, in a direct message or with /news. The answer comes with a "
    "quote, word for word from an article in your own library, and a link that opens the article "
    "at that place. Where the library holds no answer, Pullquote says so."
)


def manifest(address: str | None = None) -> dict[str, Any]:
    """The manifest for Socket Mode, or for HTTP mode at `address` (https://host, no path)."""
    url = {"url": f"{address}{EVENTS_PATH}"} if address else {}
    request_url = {"request_url": f"{address}{EVENTS_PATH}"} if address else {}
    return {
        "display_information": {
            "name": NAME,
            "description": DESCRIPTION,
            "long_description": _LONG_DESCRIPTION,
            "background_color": "#1d3a4a",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "agent_view": {"agent_description": DESCRIPTION},
            "bot_user": {"display_name": NAME, "always_online": True},
            "shortcuts": [
                {
                    "name": "Check with the news",
                    "type": "message",
                    "callback_id": CHECK_SHORTCUT,
                    "description": "Shows what the library holds about a message",
                }
            ],
            "slash_commands": [
                {
                    "command": COMMAND,
                    "description": "Ask the news; only you see the answer",
                    "usage_hint": "QUESTION | latest [topic] | sources | help",
                    "should_escape": False,
                    **url,
                }
            ],
        },
        "oauth_config": {"scopes": {"bot": sorted(SCOPES)}},
        "settings": {
            "event_subscriptions": {"bot_events": list(EVENTS), **request_url},
            "interactivity": {"is_enabled": True, **request_url},
            "org_deploy_enabled": False,
            "socket_mode_enabled": address is None,
            "token_rotation_enabled": False,
        },
    }
