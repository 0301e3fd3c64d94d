"""People on the loopback Slack: what they say, click and type, and the payloads that tell of it.

Payloads are written after the reference pages of docs.slack.dev, with the fields an app may use.
"""

import time
from collections.abc import Mapping
from typing import Any

from tests.adapters.slack.loopback.answers import Shown
from tests.adapters.slack.loopback.workspace import APP, BOT_USER, TEAM, Workspace

Payload = dict[str, Any]


class Events:
    """Base of the loopback Slack: makes payloads; what sends them is in `send`."""

    def __init__(self, workspace: Workspace, shown: Shown) -> None:
        self._place = workspace
        self._seen = shown

    def send(self, envelope: Payload) -> bool:
        """Sends an envelope over one open socket; False when there is none."""
        raise NotImplementedError

    def response_url(self, channel: str = "C0GENERAL", user: str = "U0ASKER") -> str:
        """A fresh response_url."""
        raise NotImplementedError

    def say(self, channel: str, user: str, text: str, *, thread_ts: str | None = None) -> Payload:
        """Someone posts; the message is stored and returned, with `channel`. No event is sent."""
        message: Payload = {"user": user, "text": text, "team": TEAM}
        if thread_ts is not None:
            message["thread_ts"] = thread_ts
        return {**self._place.post(channel, message), "channel": channel}

    def mention_of(self, message: Mapping[str, Any]) -> Payload:
        """The `app_mention` event of a message."""
        return {**self._inner(message), "type": "app_mention"}

    def message_of(self, message: Mapping[str, Any]) -> Payload:
        """The `message` event of the same message."""
        kind = self._place.channels[message["channel"]].kind
        return {**self._inner(message), "type": "message", "channel_type": kind}

    def home_opened(self, user: str = "U0ASKER", tab: str = "home") -> Payload:
        """The event of opening the app's own tab (`home` or `messages`)."""
        return {
            "type": "app_home_opened",
            "user": user,
            "channel": self._place.direct(user),
            "tab": tab,
            "event_ts": self._place.next_ts(),
        }

    def stopped(self, channel: str, thread_ts: str, user: str = "U0ASKER") -> Payload:
        """The event of the Stop button of a session."""
        return {
            "type": "agent_session_stopped",
            "channel": channel,
            "thread_ts": thread_ts,
            "user": user,
            "streaming_message_ts": [],
            "event_ts": self._place.next_ts(),
        }

    def event_body(self, event: Mapping[str, Any], *, event_id: str | None = None) -> Payload:
        """An event as HTTP mode posts it, and as a socket's envelope holds it."""
        return {
            "token": "verification",
            "team_id": TEAM,
            "api_app_id": APP,
            "event": dict(event),
            "type": "event_callback",
            "event_id": event_id or f"Ev{self._place.number():08d}",
            "event_time": int(time.time()),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": TEAM,
                    "user_id": BOT_USER,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
            "event_context": f"ec-{self._place.number()}",
        }

    def command_body(
        self, text: str, *, channel: str = "C0GENERAL", user: str = "U0ASKER"
    ) -> Payload:
        """`/news TEXT`."""
        return {
            "token": "verification",
            "team_id": TEAM,
            "team_domain": "newsroom",
            "channel_id": channel,
            "channel_name": self._place.channels[channel].name,
            "user_id": user,
            "user_name": self._place.users[user]["name"],
            "command": "/news",
            "text": text,
            "api_app_id": APP,
            "is_enterprise_install": "false",
            "response_url": self.response_url(channel, user),
            "trigger_id": self.trigger_id(),
        }

    def click_body(
        self,
        action: Mapping[str, Any],
        *,
        message: Mapping[str, Any] | None = None,
        channel: str = "C0GENERAL",
        user: str = "U0ASKER",
        ephemeral: bool = False,
    ) -> Payload:
        """A click on a button: `action` as it stands in the message, its value included.

        For feedback buttons give `{"type": "feedback_buttons", "action_id": …, "value": …}` with
        the value of the side that was clicked.
        """
        ts = message["ts"] if message else self._place.next_ts()
        container: Payload = {
            "type": "message",
            "message_ts": ts,
            "channel_id": channel,
            "is_ephemeral": ephemeral,
        }
        if message and "thread_ts" in message:
            container["thread_ts"] = message["thread_ts"]
        body: Payload = {
            "type": "block_actions",
            "user": {"id": user, "username": "asker", "team_id": TEAM},
            "api_app_id": APP,
            "token": "verification",
            "container": container,
            "trigger_id": self.trigger_id(),
            "team": {"id": TEAM, "domain": "newsroom"},
            "enterprise": None,
            "is_enterprise_install": False,
            "channel": {"id": channel, "name": self._place.channels[channel].name},
            "response_url": self.response_url(channel, user),
            "actions": [{"block_id": "b", **action, "action_ts": self._place.next_ts()}],
        }
        if message and not ephemeral:
            body["message"] = dict(message)
        return body

    def shortcut_body(
        self,
        message: Mapping[str, Any],
        *,
        callback_id: str,
        user: str = "U0ASKER",
    ) -> Payload:
        """A message shortcut used on `message` (which holds its `channel`)."""
        channel = message["channel"]
        return {
            "type": "message_action",
            "token": "verification",
            "action_ts": self._place.next_ts(),
            "team": {"id": TEAM, "domain": "newsroom"},
            "user": {"id": user, "username": "asker", "team_id": TEAM},
            "channel": {"id": channel, "name": self._place.channels[channel].name},
            "is_enterprise_install": False,
            "enterprise": None,
            "callback_id": callback_id,
            "trigger_id": self.trigger_id(),
            "response_url": self.response_url(channel, user),
            "message_ts": message["ts"],
            "message": {key: value for key, value in message.items() if key != "channel"},
        }

    def trigger_id(self) -> str:
        """A trigger that opens one modal."""
        trigger = f"{self._place.number()}.{TEAM}"
        self._seen.triggers.add(trigger)
        return trigger

    def send_event(
        self,
        event: Mapping[str, Any],
        *,
        event_id: str | None = None,
        retry: int = 0,
        envelope_id: str | None = None,
    ) -> str:
        """Sends an Events API payload; returns the envelope's id, empty when nobody hears."""
        body = self.event_body(event, event_id=event_id)
        more = {"retry_attempt": retry, "retry_reason": "timeout" if retry else ""}
        return self._send("events_api", body, envelope_id, accepts=False, **more)

    def send_command(self, body: Payload, *, envelope_id: str | None = None) -> str:
        """Sends a slash command (see `command_body`)."""
        return self._send("slash_commands", body, envelope_id)

    def send_interaction(self, body: Payload, *, envelope_id: str | None = None) -> str:
        """Sends a click or a shortcut (see `click_body`, `shortcut_body`)."""
        return self._send("interactive", body, envelope_id)

    def _send(
        self,
        kind: str,
        payload: Payload,
        envelope_id: str | None,
        *,
        accepts: bool = True,
        **more: object,
    ) -> str:
        name = envelope_id or f"env-{self._place.number()}"
        envelope = {
            "envelope_id": name,
            "type": kind,
            "accepts_response_payload": accepts,
            "payload": payload,
            **more,
        }
        return name if self.send(envelope) else ""

    def _inner(self, message: Mapping[str, Any]) -> Payload:
        inner = {key: value for key, value in message.items() if key != "metadata"}
        return {**inner, "event_ts": message["ts"], "client_msg_id": f"m-{message['ts']}"}
