"""How Web API methods take arguments and answer: values shared by the method files."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.adapters.slack.loopback.blocks import block_problems
from tests.adapters.slack.loopback.workspace import BOT_USER, Channel, Workspace

Args = Mapping[str, Any]
Body = dict[str, Any]

_TS = re.compile(r"\d{10}\.\d{6}")


class SlackSaysNo(Exception):
    """The method is refused: `error` is Slack's word for it, `more` goes into the answer."""

    def __init__(self, error: str, **more: object) -> None:
        super().__init__(error)
        self.error = error
        self.more = more


@dataclass
class Shown:
    """What the bot has shown outside messages, oldest first; each entry holds the arguments."""

    ephemerals: list[Body] = field(default_factory=list)
    statuses: list[Body] = field(default_factory=list)
    titles: list[Body] = field(default_factory=list)
    prompts: list[Body] = field(default_factory=list)
    sessions: list[Body] = field(default_factory=list)
    homes: dict[str, Body] = field(default_factory=dict)
    modals: list[Body] = field(default_factory=list)
    responses: list[Body] = field(default_factory=list)
    triggers: set[str] = field(default_factory=set)
    used_triggers: set[str] = field(default_factory=set)


@dataclass
class Desk:
    """What a method works on. `page_limit` is the most that a page of messages holds."""

    workspace: Workspace
    shown: Shown
    page_limit: int = 1_000


Method = Callable[[Desk, Args], Body]
METHODS: dict[str, Method] = {}


def method(name: str) -> Callable[[Method], Method]:
    """Registers a function as the Web API method of that name."""

    def register(function: Method) -> Method:
        METHODS[name] = function
        return function

    return register


def need(args: Args, *names: str) -> list[str]:
    """The values of arguments that must be there, as text."""
    missing = [name for name in names if args.get(name) in (None, "")]
    if missing:
        raise SlackSaysNo(
            "invalid_arguments",
            response_metadata={
                "messages": [f"[ERROR] missing required field: {one}" for one in missing]
            },
        )
    return [str(args[name]) for name in names]


def as_json(value: Any) -> Any:
    """A value that may have come as JSON text inside a form."""
    return json.loads(value) if isinstance(value, str) else value


def as_flag(value: Any) -> bool:
    """True for what clients send for true: true, "true", "1", 1."""
    return str(value).lower() in {"true", "1"}


def writable(desk: Desk, args: Args) -> Channel:
    """The channel to post to, or Slack's refusal. A user id means the direct conversation."""
    name = str(args.get("channel") or "")
    if name.startswith("U") and name in desk.workspace.users:
        name = desk.workspace.direct(name)
    channel = desk.workspace.channels.get(name)
    if channel is None:
        raise SlackSaysNo("channel_not_found")
    if channel.is_archived:
        raise SlackSaysNo("is_archived")
    if BOT_USER not in channel.members:
        raise SlackSaysNo("not_in_channel")
    return channel


def readable(desk: Desk, args: Args) -> Channel:
    """The channel to read from, or Slack's refusal."""
    channel = desk.workspace.channels.get(str(args.get("channel") or ""))
    if channel is None:
        raise SlackSaysNo("channel_not_found")
    if BOT_USER not in channel.members:
        raise SlackSaysNo("not_in_channel")
    return channel


def content(args: Args, *, text_limit: int) -> Body:
    """Text, blocks, thread and metadata of a message, checked as far as Slack is known to."""
    text = args.get("text") or ""
    blocks = as_json(args.get("blocks"))
    if not isinstance(text, str) or not (text.strip() or blocks):
        raise SlackSaysNo("no_text")
    if len(text) > text_limit:
        raise SlackSaysNo("msg_too_long")
    message: Body = {"text": text}
    if blocks:
        refuse_problems(block_problems(blocks))
        message["blocks"] = blocks
    if (thread := args.get("thread_ts")) is not None:
        if not _TS.fullmatch(str(thread)):
            raise SlackSaysNo("invalid_thread_ts")
        message["thread_ts"] = str(thread)
    if (metadata := as_json(args.get("metadata"))) is not None:
        message["metadata"] = _metadata(metadata)
    return message


def refuse_problems(problems: list[str]) -> None:
    """Slack's refusal of blocks, with what is wrong where."""
    if not problems:
        return
    long = any(one.startswith("msg_blocks_too_long") for one in problems)
    raise SlackSaysNo(
        "msg_blocks_too_long" if long else "invalid_blocks",
        errors=problems,
        response_metadata={"messages": [f"[ERROR] {one}" for one in problems]},
    )


def _metadata(value: Any) -> Body:
    if (
        not isinstance(value, dict)
        or not isinstance(value.get("event_type"), str)
        or not isinstance(value.get("event_payload"), dict)
    ):
        raise SlackSaysNo("invalid_metadata_format")
    if len(json.dumps(value)) > 16_000:
        raise SlackSaysNo("metadata_too_large")
    return value
