"""What Discord sends, as asks: pure, from discord.py's values to ours.

An ask is known by the name of the interaction or message it came in, under which a resumed
connection sends it again. All that is needed to answer after a restart is in its payload; that of
an interaction holds its token, which is good for 15 minutes and blanked with the claim.

No ask is `private` as the journal means it: by its token even a reply that its asker alone sees can
be looked up. `is_private` says who sees it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import discord

from adapters.discord.interactions import Handle
from adapters.discord.places import PLATFORM, Place
from adapters.discord.typed import lines_of, names, words_of
from bot.journal.records import Ask

MESSAGE, COMMAND, CHECK = "message", "command", "check"
"""What kind of ask a payload is of."""

_WRITTEN_BY_PEOPLE = frozenset({discord.MessageType.default, discord.MessageType.reply})


@dataclass(frozen=True, slots=True)
class Said:
    """A person's new message to the bot.

    `words` are without markup. `named`: the text itself names the bot, or nobody else is there;
    else it answers one of the bot's messages. `reply_to` is the id of the message it answers.
    """

    place: Place
    message: str
    user: str
    roles: frozenset[str]
    words: str
    at: datetime
    named: bool
    reply_to: str | None


@dataclass(frozen=True, slots=True)
class Called:
    """Somebody used a command, a menu or a button.

    `bot_writes`: the bot could write there by itself; not where only the user brought it along.
    """

    handle: Handle
    place: Place
    user: str
    roles: frozenset[str]
    at: datetime
    bot_writes: bool


@dataclass(frozen=True, slots=True)
class Options:
    """What was chosen beside a question: `outlet` as the catalog has it, `since` aware."""

    outlet: str | None = None
    since: datetime | None = None
    private: bool = False


def said_from_message(message: discord.Message, bot: str) -> Said | None:
    """The message, where a person newly wrote it to the bot whose user id is `bot`; else None.

    Without the intent for it Discord gives the text of such messages alone.
    """
    author, direct = message.author, message.guild is None
    if author.bot or message.webhook_id or message.type not in _WRITTEN_BY_PEOPLE:
        return None
    if not direct and bot not in {str(one.id) for one in message.mentions}:
        return None
    reference = message.reference if message.type is discord.MessageType.reply else None
    return Said(
        place=_place(message.guild.id if message.guild else None, message.channel),
        message=str(message.id),
        user=str(author.id),
        roles=_roles(author),
        words=words_of(message.content),
        at=message.created_at,
        named=direct or names(message.content, bot),
        reply_to=str(reference.message_id) if reference and reference.message_id else None,
    )


def said_to_role(message: discord.Message, bot: str) -> Said | None:
    """The message, where a person names the bot's own role in it and not the bot; else None.

    Discord gives a bot a role of its name in each server, and keeps the text of a message that
    names the role alone from it: it has no words here.
    """
    guild, author = message.guild, message.author
    if guild is None or author.bot or message.webhook_id:
        return None
    own = guild.self_role
    by_person = message.type in _WRITTEN_BY_PEOPLE
    if not by_person or own is None or own not in message.role_mentions:
        return None
    if bot in {str(one.id) for one in message.mentions}:
        return None
    return Said(
        place=_place(guild.id, message.channel),
        message=str(message.id),
        user=str(author.id),
        roles=_roles(author),
        words="",
        at=message.created_at,
        named=False,
        reply_to=None,
    )


def called_from_interaction(interaction: "discord.Interaction[Any]") -> Called:
    """Who called what from where."""
    return Called(
        handle=Handle(str(interaction.id), str(interaction.application_id), interaction.token),
        place=_place(interaction.guild_id, interaction.channel),
        user=str(interaction.user.id),
        roles=_roles(interaction.user),
        at=interaction.created_at,
        bot_writes=interaction.is_guild_integration() or interaction.context.dm_channel is True,
    )


def ask_from_said(said: Said) -> Ask:
    """The message as a question, answered where it stands."""
    payload = {
        "kind": MESSAGE,
        **_placed(said.place),
        "message": said.message,
        "named": said.named,
        "reply_to": said.reply_to,
    }
    key = f"{PLATFORM}:message:{said.place.spoken_in}/{said.message}"
    return Ask(PLATFORM, (key,), said.user, str(said.place), said.words, said.at, payload)


def ask_from_command(called: Called, question: str, options: Options) -> Ask:
    """`/ask`: answered for all, or `private` to its asker alone."""
    more = {
        "outlet": options.outlet,
        "since": options.since.isoformat() if options.since else None,
    }
    return _ask(COMMAND, called, words_of(question), options.private, more)


def ask_to_check(called: Called, message: discord.Message) -> Ask:
    """ "Check with the news" on a message: answered to who used it alone."""
    return _ask(CHECK, called, lines_of(checked_text(message)), True, {})


def checked_text(message: discord.Message) -> str:
    """The text of any message, or else what its components, embeds and forwarded ones show."""
    if message.content.strip():
        return message.content
    shown = _texts_in(message.components)
    for one in message.message_snapshots:
        shown += [one.content] if one.content else _texts_in(one.components)
    embedded = [part for one in message.embeds for part in (one.title, one.description) if part]
    return "\n".join([*shown, *embedded])


def place_of(ask: Ask) -> Place:
    """Where an ask belongs."""
    payload = ask.payload
    return Place(
        str(payload.get("guild") or ""),
        str(payload.get("channel") or ""),
        str(payload.get("thread") or ""),
    )


def handle_of(ask: Ask) -> Handle | None:
    """What the ask's interaction is answered with; None for a message."""
    payload = ask.payload
    if not payload.get("interaction"):
        return None
    return Handle(str(payload["interaction"]), str(payload["application"]), str(payload["token"]))


def is_private(ask: Ask) -> bool:
    """Whether the reply is for its asker's eyes alone."""
    return ask.private or bool(ask.payload.get("private"))


def since_of(ask: Ask) -> datetime | None:
    """The time that the asker chose."""
    since = ask.payload.get("since")
    return datetime.fromisoformat(str(since)) if since else None


def _ask(kind: str, called: Called, text: str, private: bool, more: dict[str, Any]) -> Ask:
    payload = {
        "kind": kind,
        **_placed(called.place),
        "interaction": called.handle.interaction,
        "application": called.handle.application,
        "token": called.handle.token,
        "bot_writes": called.bot_writes,
        "private": private,
        **more,
    }
    key = f"{PLATFORM}:interaction:{called.handle.interaction}"
    place = str(called.place)
    return Ask(PLATFORM, (key,), called.user, place, text, called.at, payload)


def _texts_in(components: Sequence[discord.Component]) -> list[str]:
    """What is written in `components` and in those inside them; not on buttons."""
    texts: list[str] = []
    for one in components:
        if isinstance(one, discord.TextDisplay):
            texts.append(one.content)
        elif isinstance(one, discord.Container | discord.SectionComponent):
            texts += _texts_in(one.children)
    return texts


def _placed(place: Place) -> dict[str, str]:
    return {"guild": place.guild, "channel": place.channel, "thread": place.thread}


def _place(guild: int | None, channel: Any) -> Place:
    server, own = str(guild or ""), str(getattr(channel, "id", "") or "")
    if isinstance(channel, discord.Thread):
        return Place(server, str(channel.parent_id), own)
    return Place(server, own)


def _roles(user: discord.User | discord.Member) -> frozenset[str]:
    if not isinstance(user, discord.Member):
        return frozenset()
    return frozenset(str(role.id) for role in user.roles)
