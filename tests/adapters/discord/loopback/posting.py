"""Messages come to be and change: whoever writes them, and by whatever request."""

import re
from collections.abc import Mapping
from typing import Any

from tests.adapters.discord.limits import COMPONENTS_V2, EPHEMERAL, SUPPRESS_EMBEDS, parts_of
from tests.adapters.discord.loopback.ids import written
from tests.adapters.discord.loopback.payloads import REPLY
from tests.adapters.discord.loopback.world import BOT, Body, Channel, World

LOADING = 1 << 7
KEPT_FLAGS = COMPONENTS_V2 | EPHEMERAL | LOADING
"""Flags that a change without `flags` leaves as they are."""
SETTABLE_FLAGS = COMPONENTS_V2 | SUPPRESS_EMBEDS | EPHEMERAL | (1 << 12)

_USER = re.compile(r"<@!?(\d+)>")
_ROLE = re.compile(r"<@&(\d+)>")
_EVERYONE = re.compile(r"@(everyone|here)")
_SHOWN = ("content", "embeds", "components", "attachments")


def post(
    world: World,
    place: Channel,
    author: str,
    body: Mapping[str, Any],
    *,
    kind: int = 0,
    message_id: str | None = None,
    kept: bool = True,
    **more: Any,
) -> Body:
    """Adds a message; `kept` false for one that only its reader sees. `more` are further keys."""
    one: Body = {
        "id": message_id or world.ids.next(),
        "channel_id": place.id,
        "type": kind or (REPLY if body.get("message_reference") else 0),
        "author": world.users[author],
        "content": "",
        "timestamp": written(world.clock.now()),
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "components": [],
        "pinned": False,
        "flags": (body.get("flags") or 0) & SETTABLE_FLAGS,
        "nonce": body.get("nonce"),
        "message_reference": _reference(world, place, body.get("message_reference")),
        "interaction_metadata": None,
        **more,
    }
    _show(one, body)
    _notify(world, one, body)
    if kept:
        world.messages[place.id].append(one)
    return one


def change(world: World, one: Body, body: Mapping[str, Any]) -> Body:
    """Changes a message in place: keys that are not sent stay, null empties."""
    flags = body.get("flags")
    if flags is not None:
        one["flags"] = one["flags"] & KEPT_FLAGS | flags & SETTABLE_FLAGS
    one["flags"] &= ~LOADING
    _show(one, body)
    one["edited_timestamp"] = written(world.clock.now())
    return one


def _show(one: Body, body: Mapping[str, Any]) -> None:
    for key in _SHOWN:
        if key in body:
            one[key] = body[key] or ("" if key == "content" else [])
    one["embeds"] = [{"type": "rich", **embed} for embed in one["embeds"]]
    numbers = {part["id"] for part in parts_of(one["components"]) if part.get("id")}
    free = (number for number in range(1, 1_000) if number not in numbers)
    one["components"] = [_numbered(part, free) for part in one["components"]]


def _numbered(part: Any, free: Any) -> Any:
    """Discord gives every component a number, from 1 up, where the sender gave none."""
    if not isinstance(part, dict) or "type" not in part:
        return part
    numbered = {"id": part.get("id") or next(free), **part}
    for key in ("components", "accessory", "component"):
        if isinstance(part.get(key), list):
            numbered[key] = [_numbered(one, free) for one in part[key]]
        elif isinstance(part.get(key), dict):
            numbered[key] = _numbered(part[key], free)
    return numbered


def _reference(world: World, place: Channel, asked: Mapping[str, Any] | None) -> Body | None:
    if not asked:
        return None
    reference: Body = {
        "type": 0,
        "message_id": str(asked["message_id"]),
        "channel_id": str(asked.get("channel_id") or place.id),
    }
    if place.guild:
        reference["guild_id"] = place.guild
    return reference if world.find(reference["channel_id"], reference["message_id"]) else None


def _notify(world: World, one: Body, body: Mapping[str, Any]) -> None:
    """Who hears a bell: by what the text says, as far as `allowed_mentions` allows it."""
    allowed = body.get("allowed_mentions")
    kinds = {"users", "roles", "everyone"} if allowed is None else set(allowed.get("parse") or ())
    text = "\n".join([one["content"], *_texts(one)])
    users = {name for name in _USER.findall(text) if name in world.users}
    roles = set(_ROLE.findall(text))
    chosen = {key: set(map(str, (allowed or {}).get(key) or ())) for key in ("users", "roles")}
    users &= users if "users" in kinds else chosen["users"]
    roles &= roles if "roles" in kinds else chosen["roles"]
    if one["message_reference"] and (allowed is None or allowed.get("replied_user")):
        reference = one["message_reference"]
        answered = world.find(reference["channel_id"], reference["message_id"])
        if answered:
            users.add(answered["author"]["id"])
    everyone = bool(_EVERYONE.search(text)) and "everyone" in kinds
    one["mentions"] = [world.users[name] for name in sorted(users)]
    one["mention_roles"] = sorted(roles)
    one["mention_everyone"] = everyone
    pings = users | roles | ({"everyone"} if everyone else set())
    world.pings[one["id"]] = pings - {one["author"]["id"]}


def _texts(one: Body) -> list[str]:
    return [part.get("content") or "" for part in parts_of(one["components"])]


def is_own(one: Body) -> bool:
    """Written by the bot, by whatever way."""
    return bool(one["author"]["id"] == BOT)
