"""What `pullquote doctor` finds of Slack and Discord: set-up, rules, journal, and who answers."""

import asyncio
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from adapters.terminal.chat_platforms import ChatPlatforms, chat_platforms
from adapters.terminal.findings import Finding, Verdict
from adapters.terminal.render import count
from bot.errors import BotError
from bot.writing import listed

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from typing import Any

    from adapters.discord.setup import DiscordSetup
    from adapters.slack.setup import SlackSetup
    from bot.settings import Settings


def chat_findings(settings: "Settings", *, online: bool) -> Iterator[Finding]:
    """How chat platforms are set up; with `online`, whether they know the tokens too."""
    platforms = chat_platforms(settings)
    for half in platforms.halves:
        yield Finding(Verdict.FAIL, "Chat", str(half))
    for said in platforms.idle:
        yield Finding(Verdict.WARN, "Chat", said)
    if not platforms.names and not platforms.halves:
        said = "No chat platform is set up, so that `pullquote run` answers in the terminal; "
        yield Finding(Verdict.OK, "Chat", f"{said}docs/slack.md and docs/discord.md go there.")
        return
    if platforms.slack:
        yield Finding(Verdict.OK, "Slack", _slack_in_words(platforms.slack))
    if platforms.discord:
        yield from _discord(platforms.discord)
    if online:
        yield from _known(platforms)
    yield from _journal(settings)


def topic_findings(settings: "Settings", tags: Collection[str]) -> Iterator[Finding]:
    """Topics of channels and servers that no article has: nothing can be answered there."""
    given: Mapping[str, Mapping[str, tuple[str, ...]] | None] = {
        "SLACK_TOPICS": settings.slack_topics,
        "DISCORD_TOPICS": settings.discord_topics,
    }
    for variable, topics in given.items():
        unknown = sorted({tag for named in (topics or {}).values() for tag in named} - {*tags})
        if unknown:
            said = f"No article has the topic {listed(unknown)} of {variable}: "
            yield Finding(
                Verdict.WARN, "Topics", f"{said}`pullquote status` shows those that there are."
            )


def _slack_in_words(setup: "SlackSetup") -> str:
    rules = setup.rules
    way = "Socket Mode" if setup.app_token else f"HTTP at {setup.http_host}:{setup.http_port}"
    where = f"in {count(len(rules.channels), 'channel')}" if rules.channels else "where invited"
    follow = "" if rules.follow_ups else ", to those alone who mention it"
    return f"Set up over {way}; answers {where}{follow}{_about(rules.topics)}."


def _discord(setup: "DiscordSetup") -> Iterator[Finding]:
    from adapters.discord.setup import application_id

    rules = setup.rules
    named = ((rules.guilds, "server"), (rules.channels, "channel"), (rules.roles, "role"))
    limits = [count(len(ids), noun) for ids, noun in named if ids]
    where = f"within {listed(limits)}" if limits else "where invited"
    direct = "" if rules.direct else ", not in direct messages"
    said = f"Set up; answers {where}{direct}{_about(rules.topics)}."
    yield Finding(Verdict.OK, "Discord", said)
    if application_id(setup.token) is None:
        said = "DISCORD_BOT_TOKEN does not look like the token of a bot (three parts with dots "
        said += "between): copy it from the application's page Bot, not the client secret."
        yield Finding(Verdict.WARN, "Discord", said)


def _about(topics: Mapping[str, tuple[str, ...]]) -> str:
    return f"; topics in {count(len(topics), 'place')}" if topics else ""


def _known(platforms: ChatPlatforms) -> Iterator[Finding]:
    if platforms.slack:
        from adapters.slack.front_desk import introduced

        yield _introduced("Slack", introduced(platforms.slack))
    if platforms.discord:
        from adapters.discord.sync import application_of

        yield _introduced("Discord", application_of(platforms.discord))


def _introduced(name: str, asking: "Coroutine[Any, Any, Any]") -> Finding:
    try:
        known = asyncio.run(asking)
    except BotError as error:
        return Finding(Verdict.FAIL, name, str(error))
    return Finding(Verdict.OK, name, f"It knows the bot, as {known.name}.")


def _journal(settings: "Settings") -> Iterator[Finding]:
    from bot.journal.errors import JournalError
    from bot.journal.store import FILE_NAME, Journal

    file = settings.data_dir / FILE_NAME
    try:
        if not file.exists():
            yield Finding(Verdict.OK, "Journal", "There is none yet; `pullquote run` makes it.")
            return
        with Journal.open(file) as journal:
            waiting = journal.claims.count_open()
    except (JournalError, OSError) as error:
        yield Finding(Verdict.FAIL, "Journal", str(error))
        return
    said = f"{file} is in order; {count(waiting, 'question')} without an answer yet."
    yield Finding(Verdict.OK, "Journal", said)
