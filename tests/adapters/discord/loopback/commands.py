"""How people's apps turn typed commands into what an interaction carries: options by their types.

They offer only what is registered, and send only what is allowed; `NotOffered` is everything that a
person could not have done.
"""

from collections.abc import Mapping
from typing import Any

from tests.adapters.discord.loopback import payloads
from tests.adapters.discord.loopback.world import Body, Channel, World

_SUBCOMMAND, _GROUP = 1, 2
_TEXT, _WHOLE, _TRUTH, _USER, _CHANNEL, _ROLE, _NUMBER = 3, 4, 5, 6, 7, 8, 10
_TYPES: dict[int, tuple[type, ...]] = {
    _TEXT: (str,),
    _WHOLE: (int,),
    _TRUTH: (bool,),
    _NUMBER: (int, float),
}


class NotOffered(AssertionError):
    """Discord's apps do not let anyone do this."""


def command_of(world: World, guild: str | None, name: str, kind: int) -> Body:
    """The registered command, the server's own before global ones."""
    for place in (guild, None):
        for one in world.commands.get(place, ()):
            if (one["name"], one["type"]) == (name, kind):
                return one
    raise NotOffered(f"there is no command {name!r} of type {kind}")


def check_offered(command: Body, *, context: int, install: int, permissions: int | None) -> None:
    """Whether it is shown in a context, to an install, and to someone with `permissions`."""
    contexts = command["contexts"]
    if contexts is not None and context not in contexts:
        raise NotOffered(f"/{command['name']} is not offered in context {context}")
    if install not in (command["integration_types"] or [0]):
        raise NotOffered(f"/{command['name']} is not offered to installs of type {install}")
    needed = int(command["default_member_permissions"] or 0)
    if permissions is not None and needed & ~permissions:
        raise NotOffered(f"/{command['name']} is not offered without permissions {needed}")


def data_of(
    world: World,
    command: Body,
    path: list[str],
    values: Mapping[str, Any],
    *,
    focused: str | None = None,
) -> Body:
    """The `data` of a command; with `focused` of an autocompletion, where parts may be missing."""
    resolved: Body = {}
    level, chain = command, []
    for name in path:
        found = [one for one in level.get("options") or () if one["name"] == name]
        if not found or found[0]["type"] not in {_SUBCOMMAND, _GROUP}:
            raise NotOffered(f"/{command['name']} has no subcommand {name!r}")
        level = found[0]
        chain.append(level)
    options = _options(world, level, values, resolved, focused)
    for one in reversed(chain):
        options = [{"name": one["name"], "type": one["type"], "options": options}]
    data: Body = {"id": command["id"], "name": command["name"], "type": command["type"]}
    data["options"] = options
    if command.get("guild_id"):
        data["guild_id"] = command["guild_id"]
    return {**data, "resolved": resolved} if resolved else data


def _options(
    world: World,
    level: Body,
    values: Mapping[str, Any],
    resolved: Body,
    focused: str | None,
) -> list[Body]:
    known = {one["name"]: one for one in level.get("options") or ()}
    if any(one["type"] in {_SUBCOMMAND, _GROUP} for one in known.values()):
        raise NotOffered(f"{level['name']!r} needs a subcommand")
    if unknown := set(values) - set(known):
        raise NotOffered(f"{level['name']!r} has no options {sorted(unknown)}")
    missing = [name for name, one in known.items() if one.get("required") and name not in values]
    if missing and focused is None:
        raise NotOffered(f"{level['name']!r} needs {missing}")
    options = []
    for name, value in values.items():
        option: Body = {"name": name, "type": known[name]["type"], "value": value}
        if name == focused:
            if not known[name].get("autocomplete"):
                raise NotOffered(f"{name!r} is not completed")
            option["focused"] = True
        else:
            _check_value(known[name], value)
            _resolve(world, known[name]["type"], value, resolved)
        options.append(option)
    return options


def _check_value(known: Body, value: Any) -> None:
    kind, name = known["type"], known["name"]
    if kind in _TYPES and not isinstance(value, _TYPES[kind]):
        raise NotOffered(f"{name!r} takes no {type(value).__name__}")
    if known.get("choices") and value not in {one["value"] for one in known["choices"]}:
        raise NotOffered(f"{name!r} has no choice {value!r}")
    if isinstance(value, str):
        least, most = known.get("min_length") or 0, known.get("max_length") or 6_000
        if not least <= len(value) <= most:
            raise NotOffered(f"{name!r} takes {least} to {most} characters")
    elif kind in {_WHOLE, _NUMBER}:
        least, most = known.get("min_value"), known.get("max_value")
        if (least is not None and value < least) or (most is not None and value > most):
            raise NotOffered(f"{name!r} takes {least} to {most}")


def _resolve(world: World, kind: int, value: str, resolved: Body) -> None:
    """What ids stand for goes beside them."""
    if kind == _USER:
        resolved.setdefault("users", {})[value] = world.users[value]
    elif kind == _CHANNEL:
        resolved.setdefault("channels", {})[value] = resolved_channel(world, world.channels[value])
    elif kind == _ROLE:
        home = next(one for one in world.guilds.values() if value in one.roles)
        resolved.setdefault("roles", {})[value] = payloads.role(home, value)


def resolved_channel(world: World, place: Channel, user: str | None = None) -> Body:
    """A channel as interactions carry it."""
    bits = world.permissions(place, user) if user else 0
    return {**payloads.channel(world, place), "permissions": str(int(bits))}
