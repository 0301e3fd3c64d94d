"""Who the bot is, where the gateway is, and which commands it has."""

from typing import Any

from tests.adapters.discord.loopback import payloads
from tests.adapters.discord.loopback.answers import Desk, DiscordSaysNo, Sent, invalid_form, route
from tests.adapters.discord.loopback.world import APP, BOT, Body

_NULL_KEYS = ("name_localizations", "description_localizations", "default_member_permissions")


@route("GET", "/users/@me")
def _me(desk: Desk, sent: Sent) -> Body:
    return {**desk.world.users[BOT], "verified": True, "mfa_enabled": True, "locale": "en-US"}


@route("GET", "/users/@me/guilds")
def _my_guilds(desk: Desk, sent: Sent) -> list[Body]:
    return [
        {"id": one.id, "name": one.name, "icon": None, "owner": False, "permissions": "0"}
        for one in desk.world.guilds.values()
        if BOT in one.members
    ]


@route("GET", "/oauth2/applications/@me")
@route("GET", "/applications/@me")
def _application(desk: Desk, sent: Sent) -> Body:
    return payloads.application(desk.world)


@route("GET", "/gateway")
def _gateway(desk: Desk, sent: Sent) -> Body:
    return {"url": desk.gateway.address()}


@route("GET", "/gateway/bot")
def _gateway_bot(desk: Desk, sent: Sent) -> Body:
    limit = {"total": 1_000, "remaining": 999, "reset_after": 86_400_000, "max_concurrency": 1}
    gateway = desk.gateway
    return {"url": gateway.address(), "shards": gateway.shards, "session_start_limit": limit}


@route("GET", "/applications/{app}/commands")
@route("GET", "/applications/{app}/guilds/{guild}/commands")
def _commands(desk: Desk, sent: Sent, app: str, guild: str | None = None) -> list[Body]:
    return _kept(desk, app, guild)


@route("PUT", "/applications/{app}/commands")
@route("PUT", "/applications/{app}/guilds/{guild}/commands")
def _replace(desk: Desk, sent: Sent, app: str, guild: str | None = None) -> list[Body]:
    before = _kept(desk, app, guild)
    names = [(one.get("type", 1), one["name"]) for one in sent.body]
    if len(set(names)) < len(names):
        raise invalid_form(["name: APPLICATION_COMMANDS_DUPLICATE_NAME"])
    desk.world.commands[guild] = [_kept_as(desk, one, guild, before) for one in sent.body]
    return desk.world.commands[guild]


@route("POST", "/applications/{app}/commands")
@route("POST", "/applications/{app}/guilds/{guild}/commands")
def _add(desk: Desk, sent: Sent, app: str, guild: str | None = None) -> Body:
    before = _kept(desk, app, guild)
    added = _kept_as(desk, sent.body, guild, before)
    others = [one for one in before if one["id"] != added["id"]]
    desk.world.commands[guild] = [*others, added]
    return added


@route("PATCH", "/applications/{app}/commands/{command}")
@route("PATCH", "/applications/{app}/guilds/{guild}/commands/{command}")
def _edit(desk: Desk, sent: Sent, app: str, command: str, guild: str | None = None) -> Body:
    one = _known(desk, app, guild, command)
    one |= {**sent.body, "version": desk.world.ids.next()}
    return one


@route("DELETE", "/applications/{app}/commands/{command}")
@route("DELETE", "/applications/{app}/guilds/{guild}/commands/{command}")
def _delete(desk: Desk, sent: Sent, app: str, command: str, guild: str | None = None) -> None:
    desk.world.commands[guild].remove(_known(desk, app, guild, command))


def _kept(desk: Desk, app: str, guild: str | None) -> list[Body]:
    if app != APP:
        raise DiscordSaysNo(403, 20012, "You are not authorized to perform this action")
    if guild is not None and BOT not in desk.world.guilds[guild].members:
        raise DiscordSaysNo(403, 50001, "Missing Access")
    return desk.world.commands.setdefault(guild, [])


def _known(desk: Desk, app: str, guild: str | None, command: str) -> Body:
    for one in _kept(desk, app, guild):
        if one["id"] == command:
            return one
    raise DiscordSaysNo(404, 10063, "Unknown application command")


def _kept_as(desk: Desk, asked: Body, guild: str | None, before: list[Body]) -> Body:
    """A command as Discord keeps it: one of the same name and type keeps its id."""
    kind = asked.get("type", 1)
    same = [one for one in before if (one["type"], one["name"]) == (kind, asked["name"])]
    kept: Body = {
        **dict.fromkeys(_NULL_KEYS),
        "contexts": None,
        "integration_types": [0],
        "description": "",
        "dm_permission": True,
        "nsfw": False,
        **{key: _text_number(key, value) for key, value in asked.items()},
        "id": same[0]["id"] if same else desk.world.ids.next(),
        "application_id": APP,
        "type": kind,
        "version": desk.world.ids.next(),
    }
    return {**kept, "guild_id": guild} if guild else kept


def _text_number(key: str, value: Any) -> Any:
    """Permissions come back as text."""
    return str(value) if key == "default_member_permissions" and value is not None else value
