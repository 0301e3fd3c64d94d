"""/channels/…/messages: reading and writing by the bot's own token."""

from typing import Any

from tests.adapters.discord.limits import COMPONENTS_V2
from tests.adapters.discord.loopback.answers import (
    Desk,
    DiscordSaysNo,
    Sent,
    channel_of,
    check_form,
    check_not_empty,
    invalid_form,
    route,
)
from tests.adapters.discord.loopback.gateway import Intent
from tests.adapters.discord.loopback.permissions import Permission
from tests.adapters.discord.loopback.posting import change, is_own, post
from tests.adapters.discord.loopback.world import BOT, DM, FORUM_KIND, Body, Channel

NONCE_HOLDS_S = 300.0
"""How long `enforce_nonce` looks back; Discord says "the past few minutes"."""


@route("GET", "/channels/{channel}/messages")
def _list(desk: Desk, sent: Sent, channel: str) -> list[Body]:
    place = channel_of(desk, channel)
    limit = int(sent.query.get("limit", 50))
    if not 1 <= limit <= 100:
        raise invalid_form([f"limit: {limit}, 1 to 100"])
    if not desk.world.may(place, BOT, Permission.READ_MESSAGE_HISTORY):
        return []
    posts = desk.world.messages[channel]
    before, after, around = (sent.query.get(key) for key in ("before", "after", "around"))
    if around:
        half = limit // 2
        earlier = [one for one in posts if int(one["id"]) < int(around)][-half:]
        later = [one for one in posts if int(one["id"]) >= int(around)][: half + 1]
        chosen = earlier + later
    elif after:
        chosen = [one for one in posts if int(one["id"]) > int(after)][:limit]
    else:
        chosen = [one for one in posts if not before or int(one["id"]) < int(before)][-limit:]
    return [desk.seen(one) for one in reversed(chosen)]


@route("GET", "/channels/{channel}/messages/{message}")
def _get(desk: Desk, sent: Sent, channel: str, message: str) -> Body:
    channel_of(desk, channel, Permission.READ_MESSAGE_HISTORY)
    return desk.seen(_known(desk, channel, message))


@route("POST", "/channels/{channel}/messages")
def _post(desk: Desk, sent: Sent, channel: str) -> Body:
    place = _writable(desk, channel)
    body = sent.body
    check_form(body)
    check_not_empty(body)
    if body.get("embeds") and not desk.world.may(place, BOT, Permission.EMBED_LINKS):
        raise DiscordSaysNo(403, 50013, "Missing Permissions")
    twin = _same_nonce(desk, channel, body)
    if twin is not None:
        return desk.seen(twin)
    _check_reference(desk, place, body)
    one = post(desk.world, place, BOT, body)
    if body.get("nonce") is not None:
        key = (channel, str(body["nonce"]))
        desk.nonces[key] = (one["id"], desk.world.clock.now().timestamp())
    desk.announce("MESSAGE_CREATE", one)
    return desk.seen(one)


@route("PATCH", "/channels/{channel}/messages/{message}")
def _patch(desk: Desk, sent: Sent, channel: str, message: str) -> Body:
    channel_of(desk, channel)
    one = _known(desk, channel, message)
    if not is_own(one):
        raise DiscordSaysNo(403, 50005, "Cannot edit a message authored by another user")
    changed(desk, one, sent.body)
    return desk.seen(one)


@route("DELETE", "/channels/{channel}/messages/{message}")
def _delete(desk: Desk, sent: Sent, channel: str, message: str) -> None:
    place = channel_of(desk, channel)
    one = _known(desk, channel, message)
    if not is_own(one) and not desk.world.may(place, BOT, Permission.MANAGE_MESSAGES):
        raise DiscordSaysNo(403, 50013, "Missing Permissions")
    removed(desk, one)


@route("POST", "/channels/{channel}/typing")
def _typing(desk: Desk, sent: Sent, channel: str) -> None:
    _writable(desk, channel)


@route("PUT", "/channels/{channel}/messages/{message}/reactions/{emoji}/@me")
def _react(desk: Desk, sent: Sent, channel: str, message: str, emoji: str) -> None:
    channel_of(desk, channel, Permission.ADD_REACTIONS)
    _known(desk, channel, message)


@route("DELETE", "/channels/{channel}/messages/{message}/reactions/{emoji}/@me")
def _take_reaction_back(desk: Desk, sent: Sent, channel: str, message: str, emoji: str) -> None:
    channel_of(desk, channel)
    _known(desk, channel, message)


def changed(desk: Desk, one: Body, body: Any) -> None:
    """Changes a message, or refuses to, and tells the sessions."""
    flags = one["flags"] | ((body or {}).get("flags") or 0) if isinstance(body, dict) else 0
    check_form(body, flags=flags)
    if one["flags"] & COMPONENTS_V2 and not (body.get("flags") or flags) & COMPONENTS_V2:
        raise invalid_form(["flags: a message of Components V2 remains one"])
    if flags & COMPONENTS_V2:
        left = [key for key in ("content", "embeds") if one[key] and body.get(key, 1)]
        if left:
            raise invalid_form([f"{key}: must be emptied for Components V2" for key in left])
    check_not_empty({**one, **body})
    change(desk.world, one, body)
    if desk.world.find(one["channel_id"], one["id"]):
        desk.announce("MESSAGE_UPDATE", one)


def removed(desk: Desk, one: Body) -> None:
    """Takes a message away and tells the sessions."""
    if desk.world.find(one["channel_id"], one["id"]) is None:
        return
    desk.world.remove(one["channel_id"], one["id"])
    place = desk.world.channels[one["channel_id"]]
    home = {"guild_id": place.guild} if place.guild else {}
    event = {"id": one["id"], "channel_id": one["channel_id"], **home}
    intent = Intent.DIRECT_MESSAGES if place.is_private else Intent.GUILD_MESSAGES
    desk.gateway.dispatch("MESSAGE_DELETE", event, guild=place.guild, intent=intent)


def _known(desk: Desk, channel: str, message: str) -> Body:
    one = desk.world.find(channel, message)
    if one is None:
        raise DiscordSaysNo(404, 10008, "Unknown Message")
    return one


def _writable(desk: Desk, channel: str) -> Channel:
    world = desk.world
    known = world.channels.get(channel)
    thread = bool(known and known.is_thread)
    needed = Permission.SEND_MESSAGES_IN_THREADS if thread else Permission.SEND_MESSAGES
    place = channel_of(desk, channel, needed)
    if place.kind == FORUM_KIND:
        raise DiscordSaysNo(400, 50008, "Cannot send messages in a non-text channel")
    if place.kind == DM and place.people & world.shut_doors:
        raise DiscordSaysNo(403, 50007, "Cannot send messages to this user")
    if place.archived and place.locked:
        raise DiscordSaysNo(400, 50083, "Thread is archived")
    place.archived = False
    return place


def _same_nonce(desk: Desk, channel: str, body: Body) -> Body | None:
    """The message that the bot posted with this nonce lately, where it wants no twin."""
    if not body.get("enforce_nonce") or body.get("nonce") is None:
        return None
    message, at = desk.nonces.get((channel, str(body["nonce"])), ("", 0.0))
    if desk.world.clock.now().timestamp() - at > NONCE_HOLDS_S:
        return None
    return desk.world.find(channel, message)


def _check_reference(desk: Desk, place: Channel, body: Body) -> None:
    reference = body.get("message_reference")
    if not reference:
        return
    if not desk.world.may(place, BOT, Permission.READ_MESSAGE_HISTORY):
        raise DiscordSaysNo(403, 160002, "Cannot reply without permission to read message history")
    channel = str(reference.get("channel_id") or place.id)
    known = desk.world.find(channel, str(reference["message_id"]))
    if known is None and reference.get("fail_if_not_exists", True):
        raise invalid_form(["message_reference: Unknown message"])
