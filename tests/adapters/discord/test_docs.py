"""docs/discord.md says what the code does."""

import re
from pathlib import Path

import pytest

from adapters.discord.invite import PERMISSIONS
from adapters.discord.sync import definition
from bot.chat_settings import ChatSettings

DOCS = Path(__file__).parents[3] / "docs"
GUIDE = (DOCS / "discord.md").read_text(encoding="utf-8")
GROUP = 1
"""The kind of option that is a command of its own."""


def test_every_setting_is_in_the_guide() -> None:
    aliases = [str(field.validation_alias) for field in ChatSettings.model_fields.values()]
    for_testing = {"DISCORD_GATEWAY_URL"}
    ours = {one for one in aliases if one.startswith("DISCORD_")} - for_testing
    assert {one for one in ours if one not in GUIDE} == set()


def test_every_permission_is_in_the_guide() -> None:
    table = GUIDE[GUIDE.index("| permission |") : GUIDE.index("Its slash commands work")]
    named = re.findall(r"^\| ([A-Z][\w ]+) \|", table, re.MULTILINE)
    wanted = {
        name.replace("_", " ").replace("view channel", "view channels") for name in PERMISSIONS
    }
    assert {name.lower() for name in named} == wanted


def commands() -> list[str]:
    """Every command as people type it, and the name of every menu."""
    names = []
    for command in definition():
        kind, name = command.get("type", 1), command["name"]
        inner = [one["name"] for one in command.get("options") or () if one["type"] == GROUP]
        names += [f"/{name} {one}" for one in inner] or [f"/{name}" if kind == 1 else name]
    return sorted(names)


@pytest.mark.parametrize("command", commands())
def test_every_command_is_in_the_guide(command: str) -> None:
    assert command in GUIDE


def test_links_of_the_guide_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([\w./-]+\.md)\)", GUIDE):
        assert (DOCS / target).is_file(), target
