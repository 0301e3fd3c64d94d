"""Pullquote on the loopback Slack: a real newsroom, a real journal, the real slack-bolt client."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

from adapters.slack.front_desk import SlackFrontDesk, open_slack
from adapters.slack.places import Houserules
from adapters.slack.setup import SlackSetup
from bot.assembly import Newsroom
from bot.journal.store import Journal
from tests.adapters.office import OpenOffice, at_work, office_on
from tests.adapters.slack.loopback.slack import LoopbackSlack
from tests.adapters.slack.loopback.workspace import BOT_USER

Office = OpenOffice[SlackFrontDesk]


def setup_for(slack: LoopbackSlack, **changes: Any) -> SlackSetup:
    plain = SlackSetup(
        slack.bot_token, slack.app_token, api_url=slack.api_url, ping_s=0.3, deaf_s=2.0
    )
    return replace(plain, **changes)


def open_office(
    slack: LoopbackSlack,
    newsroom: Newsroom,
    journal_folder: Path,
    *,
    rules_of_house: Houserules | None = None,
    setup: Mapping[str, Any] | None = None,
    **options: Any,
) -> AbstractAsyncContextManager[Office]:
    """A bot that has connected. `setup` changes its `setup_for`; `options` are `office_on`'s."""
    whole = setup_for(slack, rules=rules_of_house or Houserules(), **(setup or {}))

    async def open_front(journal: Journal) -> SlackFrontDesk:
        return await open_slack(whole, newsroom, journal)

    async def connected(_front: SlackFrontDesk) -> None:
        if whole.app_token:
            await slack.until(lambda: slack.sockets.open)

    return office_on("slack", open_front, newsroom, journal_folder, connected=connected, **options)


def working(
    slack: LoopbackSlack,
    newsroom: Newsroom,
    folder: Path,
    work: Callable[[Office], Any],
    **options: Any,
) -> Any:
    """Run `work` with an open office; `options` are those of `open_office`."""
    return at_work(open_office(slack, newsroom, folder, **options), work)


def mention(slack: LoopbackSlack, text: str, **where: Any) -> dict[str, Any]:
    """Someone mentions the bot in #general; the message is stored, no event is sent."""
    where = {"channel": "C0GENERAL", "user": "U0ASKER", **where}
    return slack.say(text=f"<@{BOT_USER}> {text}", **where)


async def send(slack: LoopbackSlack, event: Mapping[str, Any], **more: Any) -> str:
    """Send an event as soon as a socket hears; returns the envelope's id once acknowledged."""
    name = ""
    while not name:
        name = slack.send_event(event, **more)
        if not name:
            await asyncio.sleep(0.01)
    await slack.until(lambda: slack.acks_of(name))
    return name


def texts(blocks: object) -> str:
    """All text of blocks, joined."""
    found: list[str] = []

    def walk(value: object) -> None:
        if isinstance(value, Mapping):
            if isinstance(value.get("text"), str):
                found.append(value["text"])
            for part in value.values():
                walk(part)
        elif isinstance(value, list):
            for part in value:
                walk(part)

    walk(blocks)
    return " ".join(found)


def elements(blocks: object, kind: str) -> list[dict[str, Any]]:
    """All elements of a type in blocks, in order."""
    if isinstance(blocks, Mapping):
        own = [dict(blocks)] if blocks.get("type") == kind else []
        return own + [one for part in blocks.values() for one in elements(part, kind)]
    if isinstance(blocks, list):
        return [one for part in blocks for one in elements(part, kind)]
    return []
