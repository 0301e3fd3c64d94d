"""Status, prompts, titles, sessions, App Home and modals."""

from tests.adapters.slack.loopback.answers import (
    Args,
    Body,
    Desk,
    SlackSaysNo,
    as_json,
    method,
    need,
    refuse_problems,
)
from tests.adapters.slack.loopback.blocks import view_problems

SESSION_STATES = frozenset({"active", "processing", "suspended", "closed"})
SESSION_TITLE = 200


@method("assistant.threads.setStatus")
def set_status(desk: Desk, args: Args) -> Body:
    """The line that says what the bot is doing. An empty status takes it away."""
    channel, thread_ts = _thread(desk, args)
    messages = as_json(args.get("loading_messages")) or []
    if len(messages) > 10 or any(not 1 <= len(one) <= 50 for one in messages):
        raise SlackSaysNo("invalid_arguments")
    if "status" not in args:
        raise SlackSaysNo("invalid_arguments")
    desk.shown.statuses.append(
        {
            "channel_id": channel,
            "thread_ts": thread_ts,
            "status": args["status"],
            "loading_messages": messages,
            "ended": not args["status"],
        }
    )
    return {}


@method("assistant.threads.setTitle")
def set_title(desk: Desk, args: Args) -> Body:
    """The name of a conversation in the history of the older assistant view."""
    channel, thread_ts = _thread(desk, args)
    (title,) = need(args, "title")
    desk.shown.titles.append({"channel_id": channel, "thread_ts": thread_ts, "title": title})
    return {}


@method("assistant.threads.setSuggestedPrompts")
def set_prompts(desk: Desk, args: Args) -> Body:
    """Up to four things to ask, each with a title and the message it sends."""
    (channel,) = need(args, "channel_id")
    if channel not in desk.workspace.channels:
        raise SlackSaysNo("channel_not_found")
    prompts = as_json(args.get("prompts")) or []
    if not 1 <= len(prompts) <= 4 or any(
        not one.get("title") or not one.get("message") for one in prompts
    ):
        raise SlackSaysNo("invalid_arguments")
    desk.shown.prompts.append(
        {
            "channel_id": channel,
            "thread_ts": args.get("thread_ts"),
            "title": args.get("title"),
            "prompts": prompts,
        }
    )
    return {}


@method("agents.sessions.setStatus")
def set_session_status(desk: Desk, args: Args) -> Body:
    """Creates or moves on the session of a thread."""
    channel, thread_ts = _thread(desk, args)
    status = args.get("status")
    if status not in SESSION_STATES or len(str(args.get("title") or "")) > SESSION_TITLE:
        raise SlackSaysNo("invalid_arguments")
    entry = {"channel_id": channel, "thread_ts": thread_ts, "status": status}
    desk.shown.sessions.append(entry | {"title": args.get("title")})
    return {"status": status, "agent_status": status, "title": args.get("title") or ""}


@method("agents.sessions.rename")
def rename_session(desk: Desk, args: Args) -> Body:
    """A new title for the session of a thread."""
    channel, thread_ts = _thread(desk, args)
    (title,) = need(args, "title")
    if len(title) > SESSION_TITLE:
        raise SlackSaysNo("invalid_arguments")
    desk.shown.titles.append({"channel_id": channel, "thread_ts": thread_ts, "title": title})
    return {"title": title}


@method("views.publish")
def publish(desk: Desk, args: Args) -> Body:
    """The App Home of one person."""
    (user,) = need(args, "user_id")
    if user not in desk.workspace.users:
        raise SlackSaysNo("user_not_found")
    view = _view(args)
    if view.get("type") != "home":
        raise SlackSaysNo("invalid_arguments")
    desk.shown.homes[user] = view
    return {"view": {**view, "id": f"V{desk.workspace.number()}"}}


@method("views.open")
def open_view(desk: Desk, args: Args) -> Body:
    """A modal, for a trigger that came with an interaction and was not used before."""
    trigger = str(args.get("trigger_id") or "")
    if trigger in desk.shown.used_triggers:
        raise SlackSaysNo("exchanged_trigger_id")
    if trigger not in desk.shown.triggers:
        raise SlackSaysNo("invalid_trigger_id")
    view = _view(args)
    if view.get("type") != "modal":
        raise SlackSaysNo("invalid_arguments")
    desk.shown.used_triggers.add(trigger)
    opened = {**view, "id": f"V{desk.workspace.number()}", "trigger_id": trigger}
    desk.shown.modals.append(opened)
    return {"view": opened}


@method("views.update")
def update_view(desk: Desk, args: Args) -> Body:
    """New content for a modal that is open."""
    (view_id,) = need(args, "view_id")
    for one in desk.shown.modals:
        if one["id"] == view_id:
            one.update(_view(args))
            return {"view": one}
    raise SlackSaysNo("not_found")


def _view(args: Args) -> Body:
    view = as_json(args.get("view"))
    if not isinstance(view, dict):
        raise SlackSaysNo("invalid_arguments")
    refuse_problems(view_problems(view))
    return view


def _thread(desk: Desk, args: Args) -> tuple[str, str]:
    channel, thread_ts = need(args, "channel_id", "thread_ts")
    if channel not in desk.workspace.channels:
        raise SlackSaysNo("channel_not_found")
    return channel, thread_ts
