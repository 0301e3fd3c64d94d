"""What a reader sees of a message, as text. For the page of screens, and for tests that read it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from textwrap import wrap

from adapters.discord.components import Component, Message
from tests.adapters.discord.limits import parts_of
from tests.adapters.discord.markdown import Node, every, read
from tests.invented import NOW

_ROW, _BUTTON, _SECTION, _TEXT = 1, 2, 9, 10


def shown(message: Message, wide: int = 10_000) -> str:
    """The message as text of lines of at most `wide` characters.

    `▌` stands beside a quotation, buttons are in brackets, `↗` marks what opens an address. Times
    are in UTC, and as long ago as they are at `NOW`.
    """
    parts = [_component(one, wide) for one in message.components]
    return "\n\n".join("\n".join(lines) for lines in parts if lines)


def quotations(message: Message) -> list[str]:
    """The text of every quotation, in order, as it is seen."""
    return [_seen(one.inside) for one in _nodes(message) if one.kind == "quote"]


def links(message: Message) -> list[str]:
    """Every address that can be opened, in order."""
    found = []
    for part in parts_of(message.components):
        found += [one.value for one in every(read(part.get("content", ""))) if one.kind == "link"]
        found += [part["url"]] if part.get("url") else []
    return found


def labels(message: Message) -> list[str]:
    """What stands on the buttons, in order."""
    return [part["label"] for part in parts_of(message.components) if part["type"] == _BUTTON]


def custom_ids(message: Message) -> list[str]:
    """The ids of the buttons that are the bot's own, in order."""
    return [part["custom_id"] for part in parts_of(message.components) if "custom_id" in part]


def _nodes(message: Message) -> list[Node]:
    contents = [part.get("content", "") for part in parts_of(message.components)]
    return [one for content in contents for one in every(read(content))]


def _component(component: Component, wide: int) -> list[str]:
    if component["type"] == _TEXT:
        return _lines(component["content"], wide)
    if component["type"] == _SECTION:
        (inside,) = component["components"]
        return [*_lines(inside["content"], wide), _button(component["accessory"])]
    return ["  ".join(map(_button, component["components"]))]


def _button(button: Component) -> str:
    emoji = f"{button['emoji']['name']} " if "emoji" in button else ""
    return f"[ {emoji}{button['label']}{' ↗' if 'url' in button else ''} ]"


def _lines(markup: str, wide: int) -> list[str]:
    lines: list[str] = []
    line = ""
    for node in read(markup):
        if node.kind == "quote":
            lines += [*_wrapped(line, wide), *_quoted(_seen(node.inside), wide)]
            line = ""
        elif node.kind in {"item", "small"}:
            mark = "• " if node.kind == "item" else ""
            lines += [*_wrapped(line, wide), *_wrapped(mark + _seen(node.inside), wide, mark)]
            line = ""
        else:
            line += _seen([node])
    return [*lines, *_wrapped(line, wide)]


def _quoted(text: str, wide: int) -> list[str]:
    return [f"▌ {line}" for part in text.split("\n") for line in wrap(part, wide - 2) or [""]]


def _wrapped(text: str, wide: int, mark: str = "") -> list[str]:
    """`text` in lines. The line break that ends what is before it, or its own, begins no line."""
    if not (text := text.removeprefix("\n")):
        return []
    hanging = " " * len(mark)
    return [
        line
        for part in text.removesuffix("\n").split("\n")
        for line in wrap(part, wide, subsequent_indent=hanging, break_on_hyphens=False) or [""]
    ]


def _seen(nodes: Sequence[Node]) -> str:
    return "".join(_one(node) for node in nodes)


def _one(node: Node) -> str:
    if node.kind == "time":
        return _time(node.value)
    if node.kind == "link":
        return f"{node.value} ↗"
    if node.kind in {"channel", "role"}:
        return "#quay" if node.kind == "channel" else "@Editors"
    return _seen(node.inside) if node.inside else node.value


def _time(value: str) -> str:
    seconds, _, style = value.partition(":")
    instant = datetime.fromtimestamp(int(seconds), UTC)
    if style == "R":
        return f"{(NOW - instant).days} days ago"
    return f"{instant.day} {instant:%B %Y} {instant:%H:%M}"
