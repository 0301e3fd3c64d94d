"""Channels, threads, conversations, servers and people, as the bot asks for them."""

from tests.adapters.discord.loopback import payloads
from tests.adapters.discord.loopback.answers import (
    Desk,
    DiscordSaysNo,
    Sent,
    channel_of,
    check_form,
    route,
)
from tests.adapters.discord.loopback.permissions import Permission
from tests.adapters.discord.loopback.posting import post
from tests.adapters.discord.loopback.world import (
    BOT,
    FORUM_KIND,
    THREAD,
    Body,
    Channel,
    Guild,
)


@route("GET", "/channels/{channel}")
def _channel(desk: Desk, sent: Sent, channel: str) -> Body:
    return payloads.channel(desk.world, channel_of(desk, channel))


@route("POST", "/users/@me/channels")
def _direct(desk: Desk, sent: Sent) -> Body:
    user = str(sent.body["recipient_id"])
    if user not in desk.world.users:
        raise DiscordSaysNo(400, 50033, "Invalid Recipient(s)")
    return payloads.channel(desk.world, desk.world.direct(user))


@route("POST", "/channels/{channel}/messages/{message}/threads")
def _thread_of_message(desk: Desk, sent: Sent, channel: str, message: str) -> Body:
    place = channel_of(desk, channel, Permission.CREATE_PUBLIC_THREADS)
    if desk.world.find(channel, message) is None:
        raise DiscordSaysNo(404, 10008, "Unknown Message")
    if message in desk.world.channels:
        raise DiscordSaysNo(400, 160004, "A thread has already been created for this message")
    return payloads.channel(desk.world, opened(desk, place, BOT, sent.body["name"], message))


@route("POST", "/channels/{channel}/threads")
def _thread(desk: Desk, sent: Sent, channel: str) -> Body:
    place = channel_of(desk, channel, Permission.CREATE_PUBLIC_THREADS)
    thread = opened(desk, place, BOT, sent.body["name"])
    answer = payloads.channel(desk.world, thread)
    if place.kind == FORUM_KIND:
        check_form(sent.body["message"])
        one = post(desk.world, thread, BOT, sent.body["message"], message_id=thread.id)
        desk.announce("MESSAGE_CREATE", one)
        answer["message"] = desk.seen(one)
    return answer


@route("PUT", "/channels/{channel}/thread-members/@me")
@route("DELETE", "/channels/{channel}/thread-members/@me")
def _join(desk: Desk, sent: Sent, channel: str) -> None:
    channel_of(desk, channel)


@route("GET", "/guilds/{guild}")
def _guild(desk: Desk, sent: Sent, guild: str) -> Body:
    return payloads.bare_guild(_known(desk, guild))


@route("GET", "/guilds/{guild}/channels")
def _channels(desk: Desk, sent: Sent, guild: str) -> list[Body]:
    one = _known(desk, guild)
    places = [place for place in desk.world.channels.values() if place.guild == one.id]
    return [payloads.channel(desk.world, place) for place in places if not place.is_thread]


@route("GET", "/guilds/{guild}/threads/active")
def _threads(desk: Desk, sent: Sent, guild: str) -> Body:
    one = _known(desk, guild)
    threads = [
        payloads.channel(desk.world, place)
        for place in desk.world.channels.values()
        if place.guild == one.id and place.is_thread and not place.archived
    ]
    return {"threads": threads, "members": []}


@route("GET", "/guilds/{guild}/members/{user}")
def _member(desk: Desk, sent: Sent, guild: str, user: str) -> Body:
    one = _known(desk, guild)
    if user not in one.members:
        raise DiscordSaysNo(404, 10007, "Unknown Member")
    return payloads.member(one, desk.world.users[user], one.members[user])


@route("GET", "/users/{user}")
def _user(desk: Desk, sent: Sent, user: str) -> Body:
    if user not in desk.world.users:
        raise DiscordSaysNo(404, 10013, "Unknown User")
    return desk.world.users[user]


def opened(
    desk: Desk, parent: Channel, user: str, name: str, thread_id: str | None = None
) -> Channel:
    """A new thread; one that hangs on a message has its id."""
    world = desk.world
    thread = world.add_channel(
        thread_id or world.ids.next(),
        name,
        str(parent.guild),
        kind=THREAD,
        parent=parent.id,
        owner=user,
    )
    head = world.find(parent.id, thread.id)
    if head is not None:
        reference = {"message_id": head["id"], "channel_id": parent.id}
        body = {"message_reference": reference, "allowed_mentions": {"parse": []}}
        post(world, thread, head["author"]["id"], body, kind=payloads.STARTER)
    made = {**payloads.channel(world, thread), "newly_created": True}
    if world.may(parent, BOT, Permission.VIEW_CHANNEL):
        desk.gateway.dispatch("THREAD_CREATE", made, guild=parent.guild)
    return thread


def _known(desk: Desk, guild: str) -> Guild:
    one = desk.world.guilds.get(guild)
    if one is None or BOT not in one.members:
        raise DiscordSaysNo(404, 10004, "Unknown Guild")
    return one
