"""How requests are answered: the registry of routes, refusals, and what route files share."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.adapters.discord.limits import is_empty, message_problems
from tests.adapters.discord.loopback import payloads
from tests.adapters.discord.loopback.gateway import Gateway, Intent
from tests.adapters.discord.loopback.interaction import Interaction
from tests.adapters.discord.loopback.permissions import Permission
from tests.adapters.discord.loopback.world import BOT, Body, Channel, World


class DiscordSaysNo(Exception):
    """The request is refused: HTTP's status, Discord's code, its words."""

    def __init__(self, status: int, code: int, message: str, **more: object) -> None:
        super().__init__(message)
        self.status = status
        self.answer = {"message": message, "code": code, **more}


@dataclass(frozen=True)
class Sent:
    """A request as it came. `body` is the JSON, or the `payload_json` of a form; None for none."""

    method: str
    path: str
    query: Mapping[str, str]
    body: Any
    by_bot: bool
    """Whether the bot's token came with it."""


@dataclass
class Desk:
    """What a route works on."""

    world: World
    gateway: Gateway
    interactions: dict[str, Interaction] = field(default_factory=dict)
    """By token."""
    nonces: dict[tuple[str, str], tuple[str, float]] = field(default_factory=dict)
    """Message and time, by channel and nonce."""
    expired_as: tuple[int, int] = (401, 50027)
    """Status and code that a token past its 15 minutes gets; (404, 10015) was seen as well."""

    def announce(self, event: str, message: Body) -> None:
        """Tell the sessions that may see it about a message that came, changed or went."""
        place = self.world.channels[message["channel_id"]]
        if not self.world.may(place, BOT, Permission.VIEW_CHANNEL):
            return
        intent = Intent.DIRECT_MESSAGES if place.is_private else Intent.GUILD_MESSAGES

        def payload(intents: int) -> Body:
            all_content = bool(intents & Intent.MESSAGE_CONTENT)
            return payloads.event_message(self.world, message, all_content=all_content)

        self.gateway.dispatch(event, payload, guild=place.guild, intent=intent)

    def seen(self, message: Body) -> Body:
        """A message as a request gets it."""
        all_content = bool(self.gateway.allowed_privileged & Intent.MESSAGE_CONTENT)
        return payloads.message(self.world, message, all_content=all_content)


Route = Callable[..., Any]
"""Takes the desk, the request, and the names in the path; returns JSON, or None for 204."""
ROUTES: list[tuple[str, re.Pattern[str], str, Route]] = []


def route(method: str, template: str) -> Callable[[Route], Route]:
    """Registers a function for a path like `/channels/{channel}/messages`."""
    parts = re.split(r"\{(\w+)\}", template)
    pattern = "".join(
        f"(?P<{part}>[^/]+)" if number % 2 else re.escape(part) for number, part in enumerate(parts)
    )

    def register(function: Route) -> Route:
        ROUTES.append((method, re.compile(pattern), template, function))
        return function

    return register


def routed(method: str, path: str) -> tuple[str, Route, Mapping[str, str]]:
    """The template, the function and the names in the path; literal paths before others."""
    matching = [
        (template, function, match.groupdict())
        for known, pattern, template, function in ROUTES
        if known == method and (match := pattern.fullmatch(path))
    ]
    if not matching:
        raise DiscordSaysNo(404, 0, "404: Not Found")
    return min(matching, key=lambda one: len(one[2]))


def channel_of(desk: Desk, name: str, permission: int = Permission.VIEW_CHANNEL) -> Channel:
    """A channel in which the bot has `permission`, or Discord's refusal."""
    world = desk.world
    place = world.channels.get(name)
    if place is None:
        raise DiscordSaysNo(404, 10003, "Unknown Channel")
    if not world.may(place, BOT, Permission.VIEW_CHANNEL):
        raise DiscordSaysNo(403, 50001, "Missing Access")
    if not world.may(place, BOT, permission):
        raise DiscordSaysNo(403, 50013, "Missing Permissions")
    return place


def check_form(body: Any, *, flags: int | None = None) -> None:
    """Discord's refusal of a message beyond its limits."""
    if not isinstance(body, dict):
        raise DiscordSaysNo(400, 50109, "The request body contains invalid JSON.")
    if problems := message_problems(body, flags=flags):
        raise invalid_form(problems)


def check_not_empty(message: Mapping[str, Any]) -> None:
    """Discord's refusal of a message that shows nothing."""
    if is_empty(message):
        raise DiscordSaysNo(400, 50006, "Cannot send an empty message")


def invalid_form(problems: list[str]) -> DiscordSaysNo:
    """50035, with what is wrong where."""
    errors = [{"code": "LOOPBACK", "message": one} for one in problems]
    return DiscordSaysNo(400, 50035, "Invalid Form Body", errors={"_errors": errors})
