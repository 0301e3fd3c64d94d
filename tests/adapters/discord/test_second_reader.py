"""What our own reader of Discord's markup finds, held against npm discord-markdown-parser's."""

import json
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from adapters.discord.components import Message
from adapters.discord.escaping import plain
from bot.shown.harmless import harmless_text
from tests.adapters.discord.hostile import HOSTILE
from tests.adapters.discord.limits import parts_of
from tests.adapters.discord.replies import RENDERERS, SCREENS
from tests.loopback.npm import BIN, CannotInstallError, installed, node_environment

HERE = Path(__file__).parent / "parser"
TEXTS = {"text", "br", "twemoji"}
OURS = TEXTS | {"strong", "subtext", "blockQuote", "timestamp", "inlineCode"}
WIDEST = ("answer-with-many", "check", "context", "differing", "latest", "no-answer", "odd-links")
"""The renderers that show foreign text in all the places there are."""
READ_S = 60


@pytest.fixture(scope="module")
def folder() -> Path:
    try:
        return installed(HERE)
    except CannotInstallError as error:
        pytest.skip(f"npm packages for these checks are missing: {error}")


def trees(texts: Sequence[str], folder: Path) -> list[Any]:
    """The tree of each text."""
    done = subprocess.run(
        [str(BIN / "node"), "--stack-size=4000", str(HERE / "parse.cjs")],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        timeout=READ_S,
        cwd=folder,
        env={**node_environment(), "NODE_PATH": str(folder / "node_modules")},
        check=True,
    )
    return list(json.loads(done.stdout))


def every(nodes: Any) -> Iterator[dict[str, Any]]:
    for one in nodes:
        yield one
        if isinstance(one.get("content"), list):
            yield from every(one["content"])


def seen(nodes: Any) -> str:
    """What a reader sees; line breaks and emoji are nodes of their own."""
    shown = {"br": lambda one: "\n", "twemoji": lambda one: one["name"]}
    return "".join(
        shown[one["type"]](one) if one["type"] in shown else one["content"] for one in every(nodes)
    )


def test_hostile_texts_are_text_to_it_and_seen_as_they_are(folder: Path) -> None:
    texts = {name: text for name, text in HOSTILE.items() if len(text) <= 4_000}
    read = dict(zip(texts, trees([plain(text) for text in texts.values()], folder), strict=True))
    kinds = {name: {one["type"] for one in every(tree)} for name, tree in read.items()}
    assert {name: found for name, found in kinds.items() if found - TEXTS} == {}
    assert {name: seen(tree) for name, tree in read.items()} == {
        name: harmless_text(text) for name, text in texts.items()
    }


def test_it_finds_what_is_live_where_nobody_makes_it_plain(folder: Path) -> None:
    texts = {name: text for name, text in HOSTILE.items() if len(text) <= 1_000}
    read = trees(list(texts.values()), folder)
    live = [tree for tree in read if {one["type"] for one in every(tree)} - TEXTS]
    assert len(live) >= 150


@pytest.mark.parametrize("renderer", WIDEST)
def test_renderings_hold_nothing_live_to_it_but_our_own(renderer: str, folder: Path) -> None:
    messages = [RENDERERS[renderer](text) for text in HOSTILE.values()]
    texts = sorted({content for message in messages for content in contents(message)})
    for text, tree in zip(texts, trees(texts, folder), strict=True):
        kinds = {one["type"] for one in every(tree)}
        own = OURS | ({"url", "autolink"} if renderer == "odd-links" else set())
        assert kinds <= own, (kinds - own, text[:300])


def test_answer_reads_to_it_as_it_should(folder: Path) -> None:
    screen = SCREENS["An answer to `/ask`"]
    (answer,) = trees(["\n".join(contents(screen))], folder)
    kinds = [one["type"] for one in every(answer) if one["type"] not in TEXTS]
    assert kinds == [
        "subtext",
        "blockQuote",
        "strong",
        "subtext",
        "timestamp",
        "timestamp",
        "subtext",
    ]


def contents(message: Message) -> list[str]:
    return [part["content"] for part in parts_of(message.components) if "content" in part]
