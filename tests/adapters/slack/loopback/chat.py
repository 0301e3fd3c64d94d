"""chat.*: posting, changing and taking back messages, and streams."""

from collections.abc import Iterable
from typing import Any

from tests.adapters.slack.loopback.answers import (
    Args,
    Body,
    Desk,
    SlackSaysNo,
    as_json,
    content,
    method,
    need,
    refuse_problems,
    writable,
)
from tests.adapters.slack.loopback.blocks import block_problems
from tests.adapters.slack.loopback.workspace import APP, BOT_ID, BOT_USER, TEAM

AUTHOR = {"user": BOT_USER, "bot_id": BOT_ID, "app_id": APP, "team": TEAM}
POST_TEXT = 40_000
UPDATE_TEXT = 4_000
STREAM_TEXT = 12_000


@method("chat.postMessage")
def post_message(desk: Desk, args: Args) -> Body:
    """A message that everyone in the channel sees."""
    channel = writable(desk, args)
    stored = desk.workspace.post(channel.id, {**AUTHOR, **content(args, text_limit=POST_TEXT)})
    if "thread_ts" in stored:
        _clear_status(desk, channel.id, stored["thread_ts"])
    return {"channel": channel.id, "ts": stored["ts"], "message": stored}


@method("chat.postEphemeral")
def post_ephemeral(desk: Desk, args: Args) -> Body:
    """A message for one person, which no method gives back."""
    channel = writable(desk, args)
    user = str(args.get("user") or "")
    if user not in desk.workspace.users:
        raise SlackSaysNo("user_not_found")
    if user not in channel.members:
        raise SlackSaysNo("user_not_in_channel")
    ts = desk.workspace.next_ts()
    message = {**AUTHOR, **content(args, text_limit=POST_TEXT)}
    desk.shown.ephemerals.append({**message, "channel": channel.id, "to": user, "message_ts": ts})
    return {"message_ts": ts}


@method("chat.update")
def update(desk: Desk, args: Args) -> Body:
    """New words for a message of the bot's own. Blocks not given are taken away."""
    message = _own(desk, args, "cant_update_message")
    if message.get("streaming"):
        raise SlackSaysNo("streaming_state_conflict")
    new = content(args, text_limit=UPDATE_TEXT)
    new.pop("thread_ts", None)
    message.pop("blocks", None)
    message.update(new, edited={"user": BOT_USER, "ts": desk.workspace.next_ts()})
    return {
        "channel": str(args["channel"]),
        "ts": message["ts"],
        "text": message["text"],
        "message": message,
    }


@method("chat.delete")
def delete(desk: Desk, args: Args) -> Body:
    """Takes back a message of the bot's own."""
    message = _own(desk, args, "cant_delete_message")
    desk.workspace.remove(str(args["channel"]), message["ts"])
    return {"channel": str(args["channel"]), "ts": message["ts"]}


@method("chat.getPermalink")
def permalink(desk: Desk, args: Args) -> Body:
    """The address of a message."""
    channel, ts = str(args.get("channel") or ""), str(args.get("message_ts") or "")
    if channel not in desk.workspace.channels:
        raise SlackSaysNo("channel_not_found")
    if desk.workspace.find(channel, ts) is None:
        raise SlackSaysNo("message_not_found")
    link = f"https://newsroom.slack.com/archives/{channel}/p{ts.replace('.', '')}"
    return {"channel": channel, "permalink": link}


@method("chat.startStream")
def start_stream(desk: Desk, args: Args) -> Body:
    """A reply in a thread that grows. In a channel it must say for whom."""
    channel = writable(desk, args)
    thread_ts = str(args.get("thread_ts") or "")
    if desk.workspace.find(channel.id, thread_ts) is None:
        raise SlackSaysNo("invalid_thread_ts")
    if not channel.is_im:
        for name in ("recipient_team_id", "recipient_user_id"):
            if not args.get(name):
                raise SlackSaysNo(f"missing_{name}")
    text = _stream_text(args)
    message = {**AUTHOR, "text": text, "thread_ts": thread_ts, "streaming": True}
    stored = desk.workspace.post(channel.id, message)
    _clear_status(desk, channel.id, thread_ts)
    return {"channel": channel.id, "ts": stored["ts"]}


@method("chat.appendStream")
def append_stream(desk: Desk, args: Args) -> Body:
    """More text for a stream."""
    message = _streaming(desk, args)
    text = _stream_text(args)
    if not text:
        raise SlackSaysNo("no_text")
    message["text"] += text
    return {"channel": str(args["channel"]), "ts": message["ts"]}


@method("chat.stopStream")
def stop_stream(desk: Desk, args: Args) -> Body:
    """The end of a stream, with blocks below its text where given."""
    message = _streaming(desk, args)
    message["text"] += _stream_text(args)
    if blocks := as_json(args.get("blocks")):
        refuse_problems(block_problems(blocks))
        message["blocks"] = blocks
    if metadata := as_json(args.get("metadata")):
        message["metadata"] = metadata
    message.pop("streaming")
    return {"channel": str(args["channel"]), "ts": message["ts"], "message": message}


def _stream_text(args: Args) -> str:
    text = str(args.get("markdown_text") or "")
    chunks: Iterable[Any] = as_json(args.get("chunks")) or ()
    text += "".join(one.get("text", "") for one in chunks if one.get("type") == "markdown_text")
    if len(text) > STREAM_TEXT:
        raise SlackSaysNo("msg_too_long")
    return text


def _streaming(desk: Desk, args: Args) -> Body:
    message = _own(desk, args, "message_not_owned_by_app")
    if not message.get("streaming"):
        raise SlackSaysNo("message_not_in_streaming_state")
    return message


def _own(desk: Desk, args: Args, otherwise: str) -> Body:
    channel = writable(desk, args)
    (ts,) = need(args, "ts")
    message = desk.workspace.find(channel.id, ts)
    if message is None:
        raise SlackSaysNo("message_not_found")
    if message.get("user") != BOT_USER:
        raise SlackSaysNo(otherwise)
    return message


def _clear_status(desk: Desk, channel: str, thread_ts: str) -> None:
    """A status ends by itself when the bot posts in its thread."""
    for one in desk.shown.statuses:
        if (one["channel_id"], one["thread_ts"]) == (channel, thread_ts):
            one["ended"] = True
