"""What a reader sees of blocks, as text. For the page of screens, and for tests that read it."""

from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Any


def shown(blocks: Sequence[Mapping[str, Any]], wide: int = 10_000) -> str:
    """Blocks as text of lines of at most `wide` characters.

    `▌` stands beside a quotation, buttons are in brackets, links are `text ↗`.
    """
    parts = [_block(block, wide) for block in blocks]
    return "\n\n".join("\n".join(lines) for lines in parts if lines)


def quotations(blocks: Sequence[Mapping[str, Any]]) -> list[str]:
    """The text of every quotation, in order, exactly as it stands there."""
    return [
        "".join(leaf["text"] for leaf in element["elements"])
        for block in blocks
        if block["type"] == "rich_text"
        for element in block["elements"]
        if element["type"] == "rich_text_quote"
    ]


def links(blocks: object) -> list[str]:
    """Every address that can be opened, in order."""
    if isinstance(blocks, Mapping):
        own = [blocks["url"]] if "url" in blocks else []
        return own + [url for part in blocks.values() for url in links(part)]
    if isinstance(blocks, list | tuple):
        return [url for part in blocks for url in links(part)]
    return []


def _block(block: Mapping[str, Any], wide: int) -> list[str]:
    kind = block["type"]
    if kind == "divider":
        return ["─" * 24]
    if kind == "header":
        return [block["text"]["text"].upper()]
    if kind == "context":
        return [line for one in block["elements"] for line in wrap(one["text"], wide)]
    if kind == "actions":
        return ["  ".join(f"[ {one['text']['text']} ]" for one in block["elements"])]
    if kind == "context_actions":
        (one,) = block["elements"]
        sides = (one["positive_button"], one["negative_button"])
        return ["  ".join(f"({side['text']['text']})" for side in sides)]
    return [line for element in block["elements"] for line in _rich(element, wide)]


def _rich(element: Mapping[str, Any], wide: int) -> list[str]:
    if element["type"] == "rich_text_list":
        return [
            line
            for one in element["elements"]
            for line in _wrapped(_leaves(one), wide, first="• ", then="  ")
        ]
    if element["type"] == "rich_text_quote":
        return _wrapped(_leaves(element), wide, first="▌ ", then="▌ ")
    return _wrapped(_leaves(element), wide)


def _leaves(element: Mapping[str, Any]) -> str:
    return "".join(map(_leaf, element["elements"]))


def _leaf(leaf: Mapping[str, Any]) -> str:
    kind = leaf["type"]
    if kind == "link":
        return f"{leaf['text']} ↗"
    if kind == "date":
        return str(leaf["fallback"])
    if kind == "user":
        return f"@{leaf['user_id']}"
    return f"`{leaf['text']}`" if leaf.get("style", {}).get("code") else str(leaf["text"])


def _wrapped(text: str, wide: int, first: str = "", then: str = "") -> list[str]:
    lines = [line for part in text.split("\n") for line in wrap(part, wide - len(first)) or [""]]
    return [f"{first if number == 0 else then}{line}".rstrip() for number, line in enumerate(lines)]
