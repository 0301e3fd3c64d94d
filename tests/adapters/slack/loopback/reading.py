"""Methods that read: conversations.*, users.info, auth.test, and reactions."""

from typing import Any

from tests.adapters.slack.loopback.answers import (
    Args,
    Body,
    Desk,
    SlackSaysNo,
    as_flag,
    method,
    need,
    readable,
)
from tests.adapters.slack.loopback.workspace import APP, BOT_ID, BOT_USER, TEAM


@method("auth.test")
def auth_test(_: Desk, __: Args) -> Body:
    """Who the token is."""
    return {
        "url": "https://newsroom.slack.com/",
        "team": "Newsroom",
        "user": "pullquote",
        "team_id": TEAM,
        "user_id": BOT_USER,
        "bot_id": BOT_ID,
        "app_id": APP,
        "is_enterprise_install": False,
    }


@method("conversations.replies")
def replies(desk: Desk, args: Args) -> Body:
    """A thread, oldest first, a page at a time, its parent at the head of the first."""
    channel = readable(desk, args)
    (ts,) = need(args, "ts")
    posts = desk.workspace.thread(channel.id, ts)
    if not posts:
        raise SlackSaysNo("thread_not_found")
    return _page(desk, args, _between(posts, args))


@method("conversations.history")
def history(desk: Desk, args: Args) -> Body:
    """What a channel shows outside threads, newest first, a page at a time."""
    channel = readable(desk, args)
    return _page(desk, args, _between(desk.workspace.top_level(channel.id), args))


@method("conversations.info")
def info(desk: Desk, args: Args) -> Body:
    """A channel; whether the bot is in it."""
    channel = desk.workspace.channels.get(str(args.get("channel") or ""))
    if channel is None or (channel.is_private and BOT_USER not in channel.members):
        raise SlackSaysNo("channel_not_found")
    described = {
        "id": channel.id,
        "name": channel.name,
        "is_channel": not channel.is_im and not channel.is_private,
        "is_group": channel.is_private,
        "is_im": channel.is_im,
        "is_private": channel.is_private or channel.is_im,
        "is_archived": channel.is_archived,
        "is_member": BOT_USER in channel.members,
        "num_members": len(channel.members),
    }
    return {"channel": described}


@method("conversations.open")
def open_direct(desk: Desk, args: Args) -> Body:
    """The conversation with one person."""
    (user,) = need(args, "users")
    if user not in desk.workspace.users:
        raise SlackSaysNo("user_not_found")
    return {"channel": {"id": desk.workspace.direct(user)}}


@method("users.info")
def user_info(desk: Desk, args: Args) -> Body:
    """A person, with the zone they live in."""
    user = desk.workspace.users.get(str(args.get("user") or ""))
    if user is None:
        raise SlackSaysNo("user_not_found")
    return {"user": user}


@method("reactions.add")
def react(desk: Desk, args: Args) -> Body:
    """A reaction of the bot's on a message, once."""
    channel = readable(desk, args)
    name, ts = need(args, "name", "timestamp")
    message = desk.workspace.find(channel.id, ts)
    if message is None:
        raise SlackSaysNo("message_not_found")
    reactions = message.setdefault("reactions", [])
    if name in reactions:
        raise SlackSaysNo("already_reacted")
    reactions.append(name)
    return {}


def _between(posts: list[Body], args: Args) -> list[Body]:
    oldest, latest = str(args.get("oldest") or "0"), str(args.get("latest") or "9999999999")
    inclusive = as_flag(args.get("inclusive"))
    return [
        one
        for one in posts
        if float(oldest) < float(one["ts"]) < float(latest)
        or (inclusive and one["ts"] in {oldest, latest})
    ]


def _page(desk: Desk, args: Args, posts: list[Body]) -> Body:
    """Metadata is left out unless `include_all_metadata` asks for it, as Slack does."""
    limit = min(int(args.get("limit") or 100), desk.page_limit)
    if limit < 1:
        raise SlackSaysNo("invalid_limit")
    cursor = str(args.get("cursor") or "after:0")
    if not cursor.removeprefix("after:").isdecimal():
        raise SlackSaysNo("invalid_cursor")
    start = int(cursor.removeprefix("after:"))
    more = start + limit < len(posts)
    with_metadata = as_flag(args.get("include_all_metadata"))
    shown: list[dict[str, Any]] = [
        {key: value for key, value in one.items() if with_metadata or key != "metadata"}
        for one in posts[start : start + limit]
    ]
    return {
        "messages": shown,
        "has_more": more,
        "response_metadata": {"next_cursor": f"after:{start + limit}" if more else ""},
    }
