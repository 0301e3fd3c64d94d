"""The type check can fail: Slack's types refuse what Slack would."""

from pathlib import Path
from typing import Any

import pytest
from slack_sdk.web import WebClient

from tests.adapters.slack.loopback.slack import SHOWN_BLOCKS, LoopbackSlack
from tests.adapters.slack.news import SCREENS
from tests.adapters.slack.typescript import TypedBlocks

TEXT = {"type": "plain_text", "text": "t"}


@pytest.fixture(scope="module")
def screens() -> TypedBlocks:
    collected = TypedBlocks()
    for one in SCREENS.values():
        collected.add(one.view or one.blocks, one.surface)
    return collected


def test_every_screen_compiles(screens: TypedBlocks, npm_folder: Path) -> None:
    assert len(screens) >= 8
    assert screens.problems(npm_folder) == ""


def test_what_a_loopback_slack_takes_is_collected() -> None:
    blocks = [{"type": "section", "text": {"type": "plain_text", "text": "collected"}}]
    with LoopbackSlack() as slack:
        client = WebClient(slack.bot_token, base_url=slack.api_url)
        client.chat_postMessage(channel="C0GENERAL", text="t", blocks=blocks)
    assert ("message", blocks) in SHOWN_BLOCKS


def test_wrong_blocks_do_not_compile(npm_folder: Path) -> None:
    wrong: list[Any] = [
        [{"type": "sections", "text": TEXT}],
        [{"type": "section", "text": TEXT, "colour": "red"}],
        [{"type": "context", "elements": [{"type": "button", "text": TEXT}]}],
        [{"type": "rich_text", "elements": [{"type": "text", "text": "t"}]}],
    ]
    collected = TypedBlocks()
    for blocks in wrong:
        collected.add(blocks)
    problems = collected.problems(npm_folder)
    assert [f"({line}," in problems for line in range(2, 2 + len(wrong))] == [True] * len(wrong)
