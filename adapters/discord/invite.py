"""The address at which someone brings the bot into a server, or to themselves.

Source: "OAuth2" and "Permissions" of docs.discord.com (2026-11).
"""

from urllib.parse import urlencode

import discord

AUTHORIZE = "https://discord.com/oauth2/authorize"

PERMISSIONS = {
    "view_channel": "sees the channels in which it is asked",
    "send_messages": "answers mentions",
    "send_messages_in_threads": "answers in threads and forum posts",
    "read_message_history": "replies to the question, reads what was asked of it before",
}
"""Each permission that the bot asks for, with what it is for. Slash commands need none of them."""

_IN_SERVERS, _FOR_USERS = "0", "1"


def server_invitation(application: str) -> str:
    """Where someone who manages a server adds the bot to it."""
    return _address(
        application,
        scope="bot applications.commands",
        permissions=str(discord.Permissions(**dict.fromkeys(PERMISSIONS, True)).value),
        integration_type=_IN_SERVERS,
    )


def user_invitation(application: str) -> str:
    """Where anybody adds the commands to their own account, to use them everywhere."""
    return _address(application, scope="applications.commands", integration_type=_FOR_USERS)


def _address(application: str, **more: str) -> str:
    return f"{AUTHORIZE}?{urlencode({'client_id': application, **more})}"
