"""What Slack sends, as asks: pure, payload in and value out.

An ask is known by every name under which the same question may come again: the event's id, and the
message it stands in, since a mention in a channel arrives as two events. All that is needed to
answer after a restart is in its payload.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from adapters.slack.places import PLATFORM, Place
from adapters.slack.typed import calls_a_group, people_in, plain_text, plain_words
from bot.journal.records import Ask

Body = Mapping[str, Any]

MESSAGE, COMMAND, CHECK, SHARE = "message", "command", "check", "share"
"""What kind of ask a payload is of."""

_NEW_MESSAGES = frozenset({None, "file_share", "thread_broadcast"})
"""Subtypes of what a person newly wrote. Edits, deletions, joins and bots have others."""


@dataclass(frozen=True, slots=True)
class BotIdentity:
    """Who the bot is in its workspace."""

    user_id: str
    bot_id: str
    team_id: str


@dataclass(frozen=True, slots=True)
class Said:
    """A new message of a person. `place` is the thread that a reply to it belongs in.

    `in_thread`: it stands in a thread of others' messages, rather than at its head.
    """

    place: Place
    ts: str
    user: str
    text: str
    event_id: str
    in_thread: bool
    to_bot: bool
    to_others: bool

    @property
    def words(self) -> str:
        """What is asked, without markup."""
        return plain_words(self.text)


def said_from_event(body: Body, bot: BotIdentity) -> Said | None:
    """The message in an `app_mention` or `message` event; None for all but people's new ones."""
    event = body.get("event") or {}
    user, ts, channel = event.get("user"), event.get("ts"), event.get("channel")
    if event.get("subtype") not in _NEW_MESSAGES or "edited" in event or event.get("hidden"):
        return None
    if not (user and ts and channel) or event.get("bot_id") or user in {bot.user_id, "USLACKBOT"}:
        return None
    text = str(event.get("text") or "")
    people = people_in(text)
    thread_ts = str(event.get("thread_ts") or ts)
    place = Place(bot.team_id, str(channel), thread_ts)
    return Said(
        place=place,
        ts=str(ts),
        user=str(user),
        text=text,
        event_id=str(body.get("event_id") or ""),
        in_thread=thread_ts != ts,
        to_bot=event.get("type") == "app_mention" or place.direct or bot.user_id in people,
        to_others=bool(people - {bot.user_id}) or calls_a_group(text),
    )


def ask_from_said(said: Said) -> Ask:
    """The message as a question, answered in its thread."""
    place = said.place
    keys = [f"{PLATFORM}:message:{place.team}/{place.channel}/{said.ts}"]
    if said.event_id:
        keys.append(f"{PLATFORM}:event:{said.event_id}")
    payload: dict[str, Any] = {
        "kind": MESSAGE,
        "team": place.team,
        "channel": place.channel,
        "thread_ts": place.thread_ts,
        "ts": said.ts,
        "in_thread": said.in_thread,
    }
    if not said.to_bot:
        payload["unnamed"] = True
    return Ask(
        PLATFORM,
        tuple(keys),
        said.user,
        str(place),
        said.words,
        instant(said.ts),
        payload,
    )


def ask_from_command(body: Body, now: datetime) -> Ask:
    """`/news QUESTION`: answered to its asker alone."""
    place = Place(str(body.get("team_id", "")), str(body.get("channel_id", "")))
    text = plain_words(str(body.get("text") or ""))
    user = str(body.get("user_id", ""))
    return _private(COMMAND, body, user=user, place=place, text=text, now=now)


def ask_from_shortcut(body: Body, now: datetime) -> Ask:
    """ "Check with the news" on a message: answered to who used it alone."""
    team, channel = body.get("team") or {}, body.get("channel") or {}
    place = Place(str(team.get("id", "")), str(channel.get("id", "")))
    text = checked_text(body.get("message") or {})
    user = str((body.get("user") or {}).get("id", ""))
    return _private(CHECK, body, user=user, place=place, text=text, now=now)


def ask_to_share(body: Body, receipt_id: str, question: str, attempt: int, now: datetime) -> Ask:
    """A click on "Share in channel": posted for all, once for each answer.

    `attempt` counts the shares of the answer that Slack refused, so that another may be tried.
    """
    channel = str((body.get("channel") or {}).get("id", ""))
    team = str((body.get("team") or {}).get("id", ""))
    payload = {
        "kind": SHARE,
        "team": team,
        "channel": channel,
        "receipt": receipt_id,
        "response_url": str(body.get("response_url") or ""),
    }
    return Ask(
        PLATFORM,
        (f"{PLATFORM}:share:{receipt_id}/{attempt}",),
        str((body.get("user") or {}).get("id", "")),
        str(Place(team, channel)),
        question,
        now,
        payload,
    )


def place_of(ask: Ask) -> Place:
    """Where an ask belongs; a channel without a thread for commands, shortcuts and shares."""
    payload = ask.payload
    return Place(
        str(payload.get("team", "")),
        str(payload.get("channel", "")),
        str(payload.get("thread_ts", "")),
    )


def instant(ts: str) -> datetime:
    """When a message was written, from its name."""
    return datetime.fromtimestamp(float(ts), UTC)


def checked_text(message: Body) -> str:
    """The words of any message: its text, or else what its blocks and attachments show."""
    parts = [str(message.get("text") or "")]
    if not parts[0].strip():
        parts = list(_texts(message.get("blocks"))) + [
            str(one.get(key) or "")
            for one in message.get("attachments") or ()
            for key in ("pretext", "title", "text")
        ]
    return plain_text("\n".join(parts))


def _private(kind: str, body: Body, *, user: str, place: Place, text: str, now: datetime) -> Ask:
    payload = {
        "kind": kind,
        "team": place.team,
        "channel": place.channel,
        "response_url": str(body.get("response_url") or ""),
    }
    key = f"{PLATFORM}:{kind}:{body.get('trigger_id') or body.get('action_ts')}"
    return Ask(PLATFORM, (key,), user, str(place), text, now, payload, private=True)


def _texts(value: object) -> list[str]:
    if isinstance(value, Mapping):
        own = value.get("text")
        if isinstance(own, str):
            return [own]
        return [text for part in value.values() for text in _texts(part)]
    if isinstance(value, list):
        return [text for part in value for text in _texts(part)]
    return []
