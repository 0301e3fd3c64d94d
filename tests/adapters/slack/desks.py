"""Pullquote on the loopback Slack: a real newsroom, a real journal, the real slack-bolt client."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from adapters.slack.front_desk import SlackFrontDesk, open_slack
from adapters.slack.places import Houserules
from adapters.slack.setup import SlackSetup
from bot.assembly import Newsroom
from bot.desk.desk import Desk
from bot.desk.rules import DeskRules
from bot.journal.store import FILE_NAME, Journal
from bot.service import answerer
from tests.adapters.newsrooms import (
    CHIPS,
    FOLLOW_UP,
    PORT,
    QUESTION,
    RULES,
    fill,
    settings_for,
    settled,
)
from tests.adapters.slack.loopback.slack import LoopbackSlack
from tests.adapters.slack.loopback.workspace import BOT_USER

__all__ = ["CHIPS", "FOLLOW_UP", "PORT", "QUESTION", "RULES", "fill", "settings_for", "settled"]
"""What these tests have from `newsrooms`, beside what is below."""


@dataclass(frozen=True)
class Office:
    """A running bot."""

    newsroom: Newsroom
    journal: Journal
    front: SlackFrontDesk
    desk: Desk


def setup_for(slack: LoopbackSlack, **changes: Any) -> SlackSetup:
    plain = SlackSetup(
        slack.bot_token, slack.app_token, api_url=slack.api_url, ping_s=0.3, deaf_s=2.0
    )
    return replace(plain, **changes)


@contextlib.asynccontextmanager
async def open_office(
    slack: LoopbackSlack,
    newsroom: Newsroom,
    journal_folder: Path,
    *,
    rules: DeskRules = RULES,
    answer: Callable[..., Any] | None = None,
    drain_s: float = 5.0,
    rules_of_house: Houserules | None = None,
    ticks: Callable[[], float] = time.monotonic,
    **setup: Any,
) -> AsyncIterator[Office]:
    """A bot that has connected."""
    with Journal.open(journal_folder / FILE_NAME) as journal:
        setup["rules"] = rules_of_house or Houserules()
        front = await open_slack(setup_for(slack, **setup), newsroom, journal)
        couriers = {"slack": front.courier}
        work = answer or answerer(newsroom, journal)
        desk = Desk(work, journal, couriers, rules, ticks=ticks)
        await desk.start()
        await front.start(desk)
        try:
            if front.transport is not None and setup.get("app_token", "there"):
                await slack.until(lambda: slack.sockets.open)
            yield Office(newsroom, journal, front, desk)
        finally:
            await front.stop_listening()
            await desk.drain(drain_s)
            await front.close()


def working(
    slack: LoopbackSlack,
    newsroom: Newsroom,
    folder: Path,
    work: Callable[[Office], Any],
    **options: Any,
) -> Any:
    """Run `work` with an open office, on a loop of its own."""

    async def go() -> Any:
        async with open_office(slack, newsroom, folder, **options) as office:
            return await work(office)

    return asyncio.run(go())


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
