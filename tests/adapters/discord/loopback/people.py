"""What people do: they write, reply, open threads, use commands and buttons, come and go."""

from collections.abc import Callable
from typing import Any

from tests.adapters.discord.limits import parts_of
from tests.adapters.discord.loopback import payloads
from tests.adapters.discord.loopback.asking import Asking
from tests.adapters.discord.loopback.commands import NotOffered
from tests.adapters.discord.loopback.interaction import COMPONENT, MODAL, Interaction
from tests.adapters.discord.loopback.messages import removed
from tests.adapters.discord.loopback.places import opened
from tests.adapters.discord.loopback.posting import change, post
from tests.adapters.discord.loopback.world import (
    ASKER,
    BOT,
    FORUM,
    GENERAL,
    GROUP_DM,
    Body,
    Channel,
)


class People(Asking):
    """Part of LoopbackDiscord."""

    def say(
        self,
        text: str,
        *,
        channel: str = GENERAL,
        user: str = ASKER,
        reply_to: Body | None = None,
        ping: bool = True,
        sent: bool = True,
    ) -> Body:
        """Someone writes. A reply pings whom it answers, unless told not to; `sent` false keeps
        it from the gateway, as while the bot was away."""

        def do() -> Body:
            body: Body = {"content": text}
            if reply_to is not None:
                body["message_reference"] = {"message_id": reply_to["id"]}
                kinds = ["users", "roles", "everyone"]
                body["allowed_mentions"] = {"parse": kinds, "replied_user": ping}
            one = post(self.desk.world, self.desk.world.channels[channel], user, body)
            if sent:
                self.desk.announce("MESSAGE_CREATE", one)
            return one

        return self._on_loop(do)

    def mention(self, text: str, **where: Any) -> Body:
        """Someone names the bot and asks; see `say`."""
        return self.say(f"<@{BOT}> {text}", **where)

    def dm(self, text: str, user: str = ASKER, **more: Any) -> Body:
        """Someone writes to the bot directly."""
        channel = self._on_loop(lambda: self.desk.world.direct(user).id)
        return self.say(text, channel=channel, user=user, **more)

    def reply(self, message: Body, text: str, user: str = ASKER, **more: Any) -> Body:
        """Someone replies to a message."""
        return self.say(text, channel=message["channel_id"], user=user, reply_to=message, **more)

    def send_again(self, message: Body) -> None:
        """The gateway brings a message once more, as a new event."""
        self._on_loop(lambda: self.desk.announce("MESSAGE_CREATE", message))

    def edit(self, message: Body, text: str) -> None:
        """Its author changes a message."""

        def do() -> None:
            change(self.desk.world, message, {"content": text})
            self.desk.announce("MESSAGE_UPDATE", message)

        self._on_loop(do)

    def delete(self, message: Body) -> None:
        """Someone deletes a message."""
        self._on_loop(lambda: removed(self.desk, message))

    def thread(
        self, name: str, *, channel: str = GENERAL, user: str = ASKER, on: Body | None = None
    ) -> str:
        """Someone opens a thread, `on` a message or by itself; returns its id."""

        def do() -> str:
            parent = self.desk.world.channels[on["channel_id"] if on else channel]
            return opened(self.desk, parent, user, name, on["id"] if on else None).id

        return self._on_loop(do)

    def forum_post(self, title: str, text: str, *, user: str = ASKER) -> Body:
        """Someone opens a post in the forum; returns its first message."""

        def do() -> Body:
            world = self.desk.world
            thread = opened(self.desk, world.channels[FORUM], user, title)
            one = post(world, thread, user, {"content": text}, message_id=thread.id)
            self.desk.announce("MESSAGE_CREATE", one)
            return one

        return self._on_loop(do)

    def group(self, *users: str) -> str:
        """A conversation of several people, without the bot; returns its id."""

        def do() -> str:
            place = self.desk.world.private(GROUP_DM, set(users))
            place.owner = users[0]
            return place.id

        return self._on_loop(do)

    def click(self, message: Body, button: str, *, user: str = ASKER) -> Interaction:
        """Someone clicks a button, by its label or custom_id."""
        part = _part(message, lambda one: button in {one.get("label"), one.get("custom_id")})
        if "custom_id" not in part:
            raise NotOffered(f"{button!r} is a link")
        data = {"custom_id": part["custom_id"], "component_type": part["type"], "id": part["id"]}
        return self._use(message, data, user)

    def select(self, message: Body, custom_id: str, *values: str, user: str = ASKER) -> Interaction:
        """Someone chooses from a list."""
        part = _part(message, lambda one: one.get("custom_id") == custom_id)
        data = {
            "custom_id": custom_id,
            "component_type": part["type"],
            "id": part["id"],
            "values": list(values),
        }
        return self._use(message, data, user)

    def submit(self, asked: Interaction, **values: Any) -> Interaction:
        """Someone fills in the modal that an interaction was answered with, by custom_id."""
        modal = (asked.answer or {})["data"]
        parts = [_filled(part, values) for part in modal["components"]]
        data = {"custom_id": modal["custom_id"], "components": parts}
        return self._ask(MODAL, data, channel=asked.channel, user=asked.user, source=asked.source)

    def invite(self, guild: str) -> None:
        """The bot is added to a server."""

        def do() -> None:
            one = self.desk.world.guilds[guild]
            one.members[BOT] = set()
            made = payloads.guild(self.desk.world, one)
            self.desk.gateway.dispatch("GUILD_CREATE", made, guild=guild, intent=1)

        self._on_loop(do)

    def remove_bot(self, guild: str) -> None:
        """The bot is removed from a server."""

        def do() -> None:
            self.desk.world.guilds[guild].members.pop(BOT, None)
            self.desk.gateway.dispatch("GUILD_DELETE", {"id": guild}, guild=guild, intent=1)

        self._on_loop(do)

    def outage(self, guild: str) -> None:
        """A server cannot be reached for a while."""
        event = {"id": guild, "unavailable": True}
        self._on_loop(
            lambda: self.desk.gateway.dispatch("GUILD_DELETE", event, guild=guild, intent=1)
        )

    def delete_channel(self, channel: str) -> None:
        """Someone deletes a channel."""

        def do() -> None:
            place = self.desk.world.channels[channel]
            made = payloads.channel(self.desk.world, place)
            del self.desk.world.channels[channel]
            event = "THREAD_DELETE" if place.is_thread else "CHANNEL_DELETE"
            self.desk.gateway.dispatch(event, made, guild=place.guild, intent=1)

        self._on_loop(do)

    def allow(self, channel: str, name: str, *, allow: int = 0, deny: int = 0) -> None:
        """Someone changes what a role or member may do in a channel."""

        def do() -> None:
            place: Channel = self.desk.world.channels[channel]
            place.overwrites[name] = (int(allow), int(deny))
            made = payloads.channel(self.desk.world, place)
            self.desk.gateway.dispatch("CHANNEL_UPDATE", made, guild=place.guild, intent=1)

        self._on_loop(do)

    def _use(self, message: Body, data: Body, user: str) -> Interaction:
        return self._ask(COMPONENT, data, channel=message["channel_id"], user=user, source=message)


def _part(message: Body, fits: Callable[[Body], bool]) -> Body:
    found = [one for one in parts_of(message["components"]) if fits(one)]
    if len(found) != 1:
        known = [
            one.get("label") or one.get("custom_id") for one in parts_of(message["components"])
        ]
        raise NotOffered(f"{len(found)} parts fit, of {[one for one in known if one]}")
    if found[0].get("disabled"):
        raise NotOffered("it is disabled")
    return found[0]


def _filled(part: Body, values: dict[str, Any]) -> Body:
    """A part of a modal with what was entered; what was not is as it was offered."""
    filled: Body = {key: part[key] for key in ("type", "id") if key in part}
    if "components" in part:
        return {**filled, "components": [_filled(one, values) for one in part["components"]]}
    if "component" in part:
        return {**filled, "component": _filled(part["component"], values)}
    if "custom_id" not in part:
        return filled
    filled["custom_id"] = name = part["custom_id"]
    if part["type"] == 4:
        return {**filled, "value": values.get(name, part.get("value", ""))}
    chosen = [one["value"] for one in part.get("options", ()) if one.get("default")]
    return {**filled, "values": values.get(name, chosen)}
