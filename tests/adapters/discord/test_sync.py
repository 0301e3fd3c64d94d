"""The commands as Discord is told of them, and when it is."""

import asyncio
import copy
import json
import subprocess
import sys
from typing import Any

import pytest

from adapters.discord.failures import DiscordAdapterError, TokenRefusedError
from adapters.discord.sync import (
    application_of,
    compared,
    definition,
    fingerprint,
    sync_commands,
    told_with,
)
from tests.adapters.discord.loopback.server import LoopbackDiscord
from tests.adapters.discord.loopback.world import APP, FAR_GUILD, GUILD
from tests.adapters.discord.offices import setup_for
from tests.adapters.discord.openapi.check import request_problems


def test_definition_is_what_discord_takes() -> None:
    commands = definition()
    assert request_problems("PUT", "/applications/1/commands", commands) == []
    by_name = {one["name"]: one for one in commands}
    assert list(by_name) == [
        "ask",
        "latest",
        "sources",
        "help",
        "news-settings",
        "Check with the news",
    ]
    for name, one in by_name.items():
        for_servers = name == "news-settings"
        assert one["contexts"] == ([0] if for_servers else [0, 1, 2])
        assert one["integration_types"] == ([0] if for_servers else [0, 1])
    assert by_name["news-settings"]["default_member_permissions"] == 1 << 5
    assert by_name["Check with the news"]["type"] == 3


def test_fingerprint_is_the_same_in_every_process() -> None:
    script = "from adapters.discord.sync import *; print(fingerprint(definition()))"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True)
    assert run.stdout.strip() == fingerprint(definition())


def test_what_discord_adds_is_no_difference() -> None:
    theirs: list[dict[str, Any]] = json.loads(json.dumps(definition()))[::-1]
    for one in theirs:
        one |= {"id": "5", "application_id": "6", "version": "7", "name_localizations": None}
        one["contexts"] = one["contexts"][::-1]
        if one["default_member_permissions"] is not None:
            one["default_member_permissions"] = str(one["default_member_permissions"])
        for option in one.get("options", ()):
            if option.get("required") is False:
                del option["required"]
    report = compared(definition(), theirs)
    assert not report.differs
    assert fingerprint(theirs) == fingerprint(definition())


def test_definition_is_made_without_a_word() -> None:
    script = "from adapters.discord.sync import *; definition()"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True)
    assert (run.stdout, run.stderr) == ("", "")


def test_command_that_starts_an_activity_stays() -> None:
    start = {"id": "5", "type": 4, "name": "launch", "description": "", "handler": 2}
    assert not compared(definition(), [*definition(), start]).differs
    assert told_with(definition(), [start]) == [*definition(), start]


def test_differences_are_named() -> None:
    theirs = copy.deepcopy(definition())
    theirs[0]["description"] = "Another"
    theirs[1]["name"] = "newest"
    report = compared(definition(), theirs)
    assert (report.added, report.changed, report.removed) == (("latest",), ("ask",), ("newest",))
    assert set(report.kept) == {"sources", "help", "news-settings", "Check with the news"}


def test_commands_are_told_for_all_or_one_server_or_not_at_all(discord: LoopbackDiscord) -> None:
    async def go() -> None:
        setup = setup_for(discord)
        plan = await sync_commands(setup, dry_run=True)
        assert plan.differs
        assert not plan.sent
        assert discord.world.commands[None] == []
        assert (await sync_commands(setup)).sent
        assert len(discord.world.commands[None]) == 6
        again = await sync_commands(setup)
        assert (again.differs, again.sent) == (False, False)
        assert (await sync_commands(setup, guild=GUILD)).sent
        assert len(discord.world.commands[GUILD]) == 6
        assert (await application_of(setup)).id == APP

    asyncio.run(go())


def test_what_discord_refuses_is_told_in_a_sentence(discord: LoopbackDiscord) -> None:
    async def go() -> None:
        with pytest.raises(DiscordAdapterError, match="pullquote discord invite"):
            await sync_commands(setup_for(discord), guild=FAR_GUILD)
        with pytest.raises(TokenRefusedError):
            await application_of(setup_for(discord, token="another"))

    asyncio.run(go())
