"""Discord's objects as they go over the wire, made from what the world remembers."""

from typing import Any

from tests.adapters.discord.loopback.ids import time_of, written
from tests.adapters.discord.loopback.permissions import EVERYTHING
from tests.adapters.discord.loopback.world import BOT, DM, FORUM_KIND, Body, Channel, Guild, World

REPLY, STARTER = 19, 21
"""Types of messages that refer to another: a reply, and the first of a thread on a message."""
_CONTENT = {"content": "", "embeds": [], "attachments": [], "components": []}


def application(world: World) -> Body:
    """`/oauth2/applications/@me`."""
    owner = next(one.owner for one in world.guilds.values())
    return {
        "id": BOT,
        "name": "Pullquote",
        "icon": None,
        "description": "Answers with a quote.",
        "summary": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": 1 << 19,
        "owner": world.users[owner],
        "team": None,
        "approximate_guild_count": sum(BOT in one.members for one in world.guilds.values()),
        "integration_types_config": {"0": {}, "1": {}},
    }


def member(guild: Guild, user: Body | None, roles: set[str]) -> Body:
    """Someone as a member; without `user` as messages carry their author's."""
    return {
        **({"user": user} if user else {}),
        "nick": None,
        "avatar": None,
        "roles": sorted(roles),
        "joined_at": written(time_of(guild.id)),
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "pending": False,
        "communication_disabled_until": None,
    }


def channel(world: World, one: Channel) -> Body:
    """A channel, thread or conversation."""
    posts = world.messages[one.id]
    common: Body = {
        "id": one.id,
        "type": one.kind,
        "flags": 0,
        "last_message_id": posts[-1]["id"] if posts else None,
    }
    if one.is_private:
        people = [world.users[user] for user in sorted(one.people - {BOT})]
        group = {} if one.kind == DM else {"name": one.name, "icon": None, "owner_id": one.owner}
        return {**common, "recipients": people, **group}
    common |= {"guild_id": one.guild, "name": one.name, "parent_id": one.parent}
    if one.is_thread:
        return {**common, **_thread(one, len(posts))}
    forum: Body = {"available_tags": [], "default_sort_order": None, "default_forum_layout": 0}
    return {
        **common,
        "position": 0,
        "topic": None,
        "nsfw": False,
        "rate_limit_per_user": 0,
        "permission_overwrites": [
            {
                "id": name,
                "type": int(name in world.users),
                "allow": str(int(allow)),
                "deny": str(int(deny)),
            }
            for name, (allow, deny) in one.overwrites.items()
        ],
        **(forum if one.kind == FORUM_KIND else {}),
    }


def _thread(one: Channel, posts: int) -> Body:
    opened = written(time_of(one.id))
    return {
        "owner_id": one.owner,
        "message_count": posts,
        "member_count": 2,
        "total_message_sent": posts,
        "rate_limit_per_user": 0,
        "applied_tags": [],
        "thread_metadata": {
            "archived": one.archived,
            "locked": one.locked,
            "auto_archive_duration": 1_440,
            "archive_timestamp": opened,
            "create_timestamp": opened,
        },
    }


def guild(world: World, one: Guild) -> Body:
    """A server as GUILD_CREATE brings it to an app without Server Members: its own member only.

    With all channels, those too that the app does not see.
    """
    places = [place for place in world.channels.values() if place.guild == one.id]
    seen = [place for place in places if world.permissions(place, BOT)]
    return {
        **bare_guild(one),
        "joined_at": written(time_of(one.id)),
        "large": False,
        "unavailable": False,
        "member_count": len(one.members),
        "members": [member(one, world.users[BOT], one.members[BOT])] if BOT in one.members else [],
        "channels": [channel(world, place) for place in places if not place.is_thread],
        "threads": [
            channel(world, place) for place in seen if place.is_thread and not place.archived
        ],
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def bare_guild(one: Guild) -> Body:
    """A server as `/guilds/{id}` answers."""
    return {
        "id": one.id,
        "name": one.name,
        "owner_id": one.owner,
        "icon": None,
        "roles": [role(one, name) for name in one.roles],
        "emojis": [],
        "stickers": [],
        "features": [],
        "preferred_locale": "en-US",
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "system_channel_flags": 0,
        "afk_timeout": 300,
    }


def role(one: Guild, name: str) -> Body:
    """A role of a server."""
    return {
        "id": name,
        "name": "@everyone" if name == one.id else one.role_names.get(name, name),
        "permissions": str(int(one.roles[name]) & EVERYTHING),
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "position": 0 if name == one.id else 1,
        "managed": name in one.role_bots,
        "mentionable": False,
        "flags": 0,
        **({"tags": {"bot_id": one.role_bots[name]}} if name in one.role_bots else {}),
    }


def message(world: World, one: Body, *, all_content: bool = False, whole: bool = True) -> Body:
    """A message as the bot gets it.

    Without Message Content (`all_content`) texts are blank, unless the bot wrote it, is mentioned
    in it, or it stands in a conversation (docs: Gateway, Message Content Intent). So is the
    message that it refers to, on its own account; that one's own reference is named, not shown.
    """
    seen = dict(one)
    place = world.channels[one["channel_id"]]
    named = any(user["id"] == BOT for user in one["mentions"])
    if not (all_content or named or place.is_private or one["author"]["id"] == BOT):
        seen |= _CONTENT
    reference = one.get("message_reference")
    if whole and reference and one["type"] in {REPLY, STARTER}:
        referred = world.find(reference["channel_id"], reference["message_id"])
        seen["referenced_message"] = referred and message(
            world, referred, all_content=all_content, whole=False
        )
    if one["id"] in world.channels:
        seen["thread"] = channel(world, world.channels[one["id"]])
    return {key: value for key, value in seen.items() if not _left_out(key, value)}


def _left_out(key: str, value: Any) -> bool:
    """Keys that Discord leaves out where they hold nothing."""
    return value is None and key in {"message_reference", "interaction_metadata", "nonce"}


def event_message(world: World, one: Body, *, all_content: bool) -> Body:
    """A message as MESSAGE_CREATE brings it: with its server and its author as a member."""
    place = world.channels[one["channel_id"]]
    seen = {**message(world, one, all_content=all_content), "channel_type": place.kind}
    home = world.guilds.get(place.guild or "")
    if home is None:
        return seen
    author = one["author"]["id"]
    seen["guild_id"] = home.id
    if author in home.members:
        seen["member"] = member(home, None, home.members[author])
    return seen
