"""Interactions: what Discord sends when someone uses a command, a menu, a button or a modal."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from tests.adapters.discord.loopback import payloads
from tests.adapters.discord.loopback.answers import Desk
from tests.adapters.discord.loopback.commands import (
    check_offered,
    command_of,
    data_of,
    resolved_channel,
)
from tests.adapters.discord.loopback.interaction import AUTOCOMPLETE, COMMAND, Interaction
from tests.adapters.discord.loopback.permissions import EVERYTHING
from tests.adapters.discord.loopback.world import APP, ASKER, BOT, DM, GENERAL, Body, Channel

T = TypeVar("T")

SLASH, MESSAGE_MENU = 1, 3
IN_SERVER, WITH_BOT, ELSEWHERE_PRIVATE = 0, 1, 2
FOR_SERVER, FOR_USER = 0, 1


class Asking:
    """Part of LoopbackDiscord. `forced` leaves out what Discord's apps would not let one do."""

    desk: Desk

    def _on_loop(self, work: Callable[[], T]) -> T:
        """Runs `work` where nothing else of the loopback goes on."""
        raise NotImplementedError

    def slash(
        self,
        name: str,
        *,
        channel: str = GENERAL,
        user: str = ASKER,
        forced: bool = False,
        named: Mapping[str, Any] | None = None,
        **options: Any,
    ) -> Interaction:
        """Someone uses a slash command; `name` may go on with subcommands, after spaces.

        Where the bot is not, it is theirs: they installed it for themselves. `named` are options
        whose names are taken here.
        """
        first, *path = name.split()
        command = self._offered(first, SLASH, channel, user, forced=forced)
        data = data_of(self.desk.world, command, path, {**options, **(named or {})})
        return self._ask(COMMAND, data, channel=channel, user=user)

    def autocomplete(
        self,
        name: str,
        focused: str,
        typed: str,
        *,
        channel: str = GENERAL,
        user: str = ASKER,
        **options: Any,
    ) -> Interaction:
        """Someone has typed `typed` into the option `focused`, and waits for what to choose."""
        first, *path = name.split()
        command = self._offered(first, SLASH, channel, user)
        values = {**options, focused: typed}
        data = data_of(self.desk.world, command, path, values, focused=focused)
        return self._ask(AUTOCOMPLETE, data, channel=channel, user=user)

    def context_menu(self, name: str, message: Body, *, user: str = ASKER) -> Interaction:
        """Someone uses a command on a message."""
        channel = message["channel_id"]
        command = self._offered(name, MESSAGE_MENU, channel, user)
        seen = payloads.message(self.desk.world, message, all_content=True)
        data = {
            "id": command["id"],
            "name": name,
            "type": MESSAGE_MENU,
            "target_id": message["id"],
            "resolved": {"messages": {message["id"]: seen}},
        }
        return self._ask(COMMAND, data, channel=channel, user=user)

    def ask_again(self, one: Interaction) -> None:
        """The gateway brings an interaction once more, as a new event."""
        self._on_loop(lambda: self._dispatch(one))

    def _offered(
        self, name: str, kind: int, channel: str, user: str, *, forced: bool = False
    ) -> Body:
        world = self.desk.world
        place = world.channels[channel]
        command = command_of(world, place.guild, name, kind)
        permissions = None if forced or place.is_private else world.permissions(place, user)
        if not forced:
            install = FOR_USER if self._is_outside(place) else FOR_SERVER
            offered = context_of(place)
            check_offered(command, context=offered, install=install, permissions=permissions)
        return command

    def _is_outside(self, place: Channel) -> bool:
        home = self.desk.world.guilds.get(place.guild or "")
        return BOT not in (home.members if home else place.people)

    def _ask(
        self, kind: int, data: Body, *, channel: str, user: str, source: Body | None = None
    ) -> Interaction:
        def do() -> Interaction:
            world = self.desk.world
            place = world.channels[channel]
            one = Interaction(
                id=world.ids.next(),
                token=world.ids.word("token"),
                payload={},
                user=user,
                channel=channel,
                began=world.clock.now(),
                outside=self._is_outside(place),
                source=source,
            )
            one.payload = self._payload(one, kind, data, place)
            self.desk.interactions[one.token] = one
            self._dispatch(one)
            return one

        return self._on_loop(do)

    def _dispatch(self, one: Interaction) -> None:
        guild = one.payload.get("guild_id")
        self.desk.gateway.dispatch("INTERACTION_CREATE", one.payload, guild=guild)

    def _payload(self, one: Interaction, kind: int, data: Body, place: Channel) -> Body:
        world = self.desk.world
        payload: Body = {
            "id": one.id,
            "application_id": APP,
            "type": kind,
            "data": data,
            "token": one.token,
            "version": 1,
            "locale": "en-US",
            "channel_id": place.id,
            "channel": resolved_channel(world, place, one.user),
            "app_permissions": str(int(world.permissions(place, BOT) or EVERYTHING)),
            "entitlements": [],
            "authorizing_integration_owners": _owners(one, place),
            "context": context_of(place),
            "attachment_size_limit": 10_485_760,
        }
        if one.source is not None:
            payload["message"] = payloads.message(world, one.source, all_content=True)
        home = world.guilds.get(place.guild or "")
        if home is None:
            return {**payload, "user": world.users[one.user]}
        member = payloads.member(home, world.users[one.user], home.members[one.user])
        member["permissions"] = str(int(world.permissions(place, one.user)))
        return {
            **payload,
            "guild_id": home.id,
            "guild": {"id": home.id, "locale": "en-US", "features": []},
            "guild_locale": "en-US",
            "member": member,
        }


def context_of(place: Channel) -> int:
    """0 in a server, 1 with the bot, 2 in other conversations."""
    if place.guild:
        return IN_SERVER
    return WITH_BOT if place.kind == DM and BOT in place.people else ELSEWHERE_PRIVATE


def _owners(one: Interaction, place: Channel) -> Body:
    """Who installed the app there: the server ("0"; its id is 0 with the bot), or the person."""
    if one.outside:
        return {str(FOR_USER): one.user}
    return {str(FOR_SERVER): place.guild or "0"}
