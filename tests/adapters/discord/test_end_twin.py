"""Pullquote on npm's discord-digital-twin: someone else's Discord takes what it says.

The twin knows no mentions, ephemeral messages or user installs; commands and buttons it knows. What
a button is answered with late takes the place of the message that has it, where Discord adds one.
"""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from adapters.discord.front_desk import open_discord
from adapters.discord.setup import DiscordSetup
from bot.assembly import Newsroom
from bot.desk.desk import Desk
from bot.journal.store import FILE_NAME, Journal
from bot.service import answerer
from tests.adapters.discord.limits import parts_of
from tests.adapters.discord.offices import text_of
from tests.adapters.discord.twin import HERE, Twin, running_twin
from tests.adapters.newsrooms import QUESTION, RULES
from tests.loopback.npm import CannotInstallError, installed


@pytest.fixture
def twin() -> Iterator[Twin]:
    try:
        folder = installed(HERE)
    except CannotInstallError as error:
        pytest.skip(f"the packages for this second opinion are missing: {error}")
    with running_twin(folder) as running:
        yield running


async def read(twin: Twin, path: str) -> Any:
    headers = {"Authorization": f"Bot {twin.where['token']}"}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.get(twin.where["api_url"] + path) as answer,
    ):
        return await answer.json()


async def shown(twin: Twin, asked: dict[str, str], before: str = "") -> dict[str, Any]:
    """What stands in answer to an interaction, once something else than the text `before` does."""
    path = f"/webhooks/{twin.where['app']}/{asked['token']}/messages/@original"
    end = time.monotonic() + 20
    while True:
        found = await read(twin, path)
        if found.get("components") and text_of(found) != before:
            return dict(found)
        assert time.monotonic() < end, found
        await asyncio.sleep(0.05)


def test_command_is_deferred_and_answered_and_its_button_works(
    twin: Twin, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def go() -> tuple[dict[str, Any], dict[str, Any]]:
        where = twin.where
        setup = DiscordSetup(where["token"], where["api_url"], where["gateway_url"])
        with Journal.open(tmp_path / FILE_NAME) as journal:
            front = await open_discord(setup, newsroom, journal)
            desk = Desk(answerer(newsroom, journal), journal, {"discord": front.courier}, RULES)
            await desk.start()
            await front.start(desk)
            try:
                option = {"name": "question", "type": 3, "value": QUESTION}
                asked = await asyncio.to_thread(twin.act, "slash", name="ask", options=[option])
                message = await shown(twin, asked)
                (context,) = [
                    part["custom_id"]
                    for part in parts_of(message["components"])
                    if "context" in part.get("custom_id", "")
                ]
                clicked = await asyncio.to_thread(
                    twin.act, "click", message=message["id"], custom_id=context
                )
                return message, await shown(twin, clicked, before=text_of(message))
            finally:
                await front.stop_listening()
                await desk.drain(5.0)
                await front.close()

    message, context = asyncio.run(go())
    assert "17.4% more containers" in text_of(message)
    assert message["flags"] & (1 << 15)
    assert "Its director, Anna Weber" in text_of(context)
