"""What Slack refuses in blocks and views: limits, empty texts, ids used twice.

Written from the reference pages of docs.slack.dev (Block Kit, 2026-11) and kept apart from the
renderers, so that one does not repeat the other's mistake. The shape of blocks is the TypeScript
compiler's to check; here are the rules that types do not say.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

MESSAGE_CHARS = 13_200
"""Characters of the blocks as JSON; more is answered msg_blocks_too_long. Slack documents neither
the number nor what counts: plain text was taken up to 13,297, rich text refused below 12,000."""

TEXT_LIMITS = {
    "header": 150,
    "section": 3_000,
    "field": 2_000,
    "markdown": 12_000,
    "context": 3_000,
    "button": 75,
    "title": 24,
    "submit": 24,
    "close": 24,
    "placeholder": 150,
    "option": 75,
    "label": 2_000,
    "hint": 2_000,
    "confirm": 300,
}
VIEW_BLOCKS = frozenset(
    {"actions", "alert", "card", "carousel", "context", "data_table", "divider", "header"}
    | {"image", "input", "rich_text", "section", "table", "video"}
)
MESSAGE_BLOCKS = VIEW_BLOCKS | {"context_actions", "file", "markdown", "plan", "task_card"}
_ELEMENTS_IN = {"actions": 25, "context": 10, "context_actions": 5}
_STYLES = {None, "primary", "danger"}
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def block_problems(blocks: Sequence[Mapping[str, Any]], surface: str = "message") -> list[str]:
    """Sentences on what Slack would refuse, each with the place; empty when nothing is wrong.

    `surface` is `message`, `home` or `modal`.
    """
    if not isinstance(blocks, list | tuple):
        return ["blocks: must be a list"]
    problems = [problem for place, one in enumerate(blocks) for problem in _block(place, one)]
    most = 50 if surface == "message" else 100
    if not blocks:
        problems.append("blocks: must have at least one block")
    if len(blocks) > most:
        problems.append(f"blocks: {len(blocks)} blocks, at most {most}")
    allowed = MESSAGE_BLOCKS if surface == "message" else VIEW_BLOCKS
    for place, one in enumerate(blocks):
        if one.get("type") not in allowed:
            problems.append(f"blocks[{place}]: {one.get('type')!r} cannot stand in a {surface}")
    ids = [one["block_id"] for one in blocks if "block_id" in one]
    problems += [f"block_id {name!r} is used twice" for name in _twice(ids)]
    actions = [one["action_id"] for one in _objects(blocks) if "action_id" in one]
    problems += [f"action_id {name!r} is used twice" for name in _twice(actions)]
    if surface == "message" and (chars := json_chars(blocks)) > MESSAGE_CHARS:
        problems.append(f"msg_blocks_too_long: {chars} characters, at most {MESSAGE_CHARS}")
    return problems


def view_problems(view: Mapping[str, Any]) -> list[str]:
    """What is wrong with a modal or an App Home."""
    kind = view.get("type")
    if kind not in {"home", "modal"}:
        return [f"view: type is {kind!r}"]
    problems = block_problems(view.get("blocks", ()), kind)
    if kind == "modal":
        if "title" not in view:
            problems.append("view: a modal needs a title")
        for name in ("title", "submit", "close"):
            if name in view:
                problems += _text(name, view[name], TEXT_LIMITS[name], plain=True)
    if len(view.get("private_metadata", "")) > 3_000:
        problems.append("view: private_metadata over 3,000 characters")
    if len(view.get("callback_id", "")) > 255:
        problems.append("view: callback_id over 255 characters")
    return problems


def json_chars(blocks: Sequence[Mapping[str, Any]]) -> int:
    """Characters of the blocks as compact JSON."""
    return len(json.dumps(blocks, ensure_ascii=False, separators=(",", ":")))


def _block(place: int, block: Mapping[str, Any]) -> Iterator[str]:
    at = f"blocks[{place}]"
    kind = block.get("type")
    if len(str(block.get("block_id", "x"))) not in range(1, 256):
        yield f"{at}: block_id needs 1 to 255 characters"
    for one in _objects([block]):
        for key, value in one.items():
            if isinstance(value, str) and _LONE_SURROGATE.search(value):
                yield f"{at}: {key} holds half a character"
    if kind == "section":
        yield from _section(at, block)
    elif kind == "header":
        yield from _text(at, block.get("text"), TEXT_LIMITS["header"], plain=True)
    elif kind == "markdown":
        yield from _chars(at, block.get("text"), TEXT_LIMITS["markdown"])
    elif kind == "rich_text":
        yield from _rich(at, block.get("elements", ()))
    elif kind in _ELEMENTS_IN:
        yield from _elements(at, block.get("elements", ()), _ELEMENTS_IN[kind])


def _section(at: str, block: Mapping[str, Any]) -> Iterator[str]:
    fields = block.get("fields", ())
    if "text" not in block and not fields:
        yield f"{at}: a section needs text or fields"
    if "text" in block:
        yield from _text(at, block["text"], TEXT_LIMITS["section"])
    if len(fields) > 10:
        yield f"{at}: {len(fields)} fields, at most 10"
    for one in fields:
        yield from _text(f"{at}.field", one, TEXT_LIMITS["field"])
    if "accessory" in block:
        yield from _element(f"{at}.accessory", block["accessory"])


def _elements(at: str, elements: Sequence[Mapping[str, Any]], most: int) -> Iterator[str]:
    if not 1 <= len(elements) <= most:
        yield f"{at}: {len(elements)} elements, 1 to {most}"
    for one in elements:
        if one.get("type") in {"mrkdwn", "plain_text"}:
            yield from _text(at, one, TEXT_LIMITS["context"])
        else:
            yield from _element(at, one)


def _element(at: str, one: Mapping[str, Any]) -> Iterator[str]:
    kind = one.get("type")
    if not 1 <= len(one.get("action_id", "x")) <= 255:
        yield f"{at}: action_id needs 1 to 255 characters"
    if kind == "button":
        yield from _button(at, one)
    if kind == "feedback_buttons":
        for name in ("positive_button", "negative_button"):
            yield from _button(f"{at}.{name}", one.get(name, {}))
    if kind == "icon_button":
        yield from _text(at, one.get("text"), TEXT_LIMITS["button"], plain=True)
    for option in one.get("options", ()):
        yield from _text(f"{at}.option", option.get("text"), TEXT_LIMITS["option"])
        yield from _chars(f"{at}.option.value", option.get("value"), 150)
    if "confirm" in one:
        yield from _text(f"{at}.confirm", one["confirm"].get("text"), TEXT_LIMITS["confirm"])


def _button(at: str, one: Mapping[str, Any]) -> Iterator[str]:
    yield from _text(at, one.get("text"), TEXT_LIMITS["button"], plain=True)
    if one.get("style") not in _STYLES:
        yield f"{at}: style {one['style']!r}"
    if "value" in one:
        yield from _chars(f"{at}.value", one["value"], 2_000)
    if "url" in one:
        yield from _address(at, one["url"])
    if len(one.get("accessibility_label", "")) > 75:
        yield f"{at}: accessibility_label over 75 characters"


def _rich(at: str, elements: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if not elements:
        yield f"{at}: a rich_text needs elements"
    for one in elements:
        kind = one.get("type")
        if kind == "rich_text_list":
            yield from _rich(at, one.get("elements", ()))
        elif kind in {"rich_text_section", "rich_text_quote", "rich_text_preformatted"}:
            if not one.get("elements"):
                yield f"{at}: an empty {kind}"
            for leaf in one.get("elements", ()):
                if leaf.get("type") == "text":
                    yield from _chars(at, leaf.get("text"), None)
                if leaf.get("type") == "link":
                    yield from _address(at, leaf.get("url"))
        else:
            yield f"{at}: {kind!r} cannot stand in a rich_text"


def _text(
    at: str, text: Mapping[str, Any] | None, most: int, *, plain: bool = False
) -> Iterator[str]:
    if not isinstance(text, Mapping):
        yield f"{at}: a text object is needed"
        return
    if text.get("type") not in ({"plain_text"} if plain else {"plain_text", "mrkdwn"}):
        yield f"{at}: text of type {text.get('type')!r}"
    yield from _chars(at, text.get("text"), most)


def _chars(at: str, text: object, most: int | None) -> Iterator[str]:
    if not isinstance(text, str) or not text:
        yield f"{at}: must be more than 0 characters"
    elif most and len(text) > most:
        yield f"{at}: {len(text)} characters, at most {most}"


def _address(at: str, url: object) -> Iterator[str]:
    yield from _chars(f"{at}.url", url, 3_000)
    if not isinstance(url, str) or not re.match(r"(https?|mailto|slack):", url):
        yield f"{at}: {url!r} is no address"


def _objects(value: object) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, Mapping):
        yield value
        for part in value.values():
            yield from _objects(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _objects(part)


def _twice(names: Sequence[str]) -> list[str]:
    return sorted({name for name in names if names.count(name) > 1})
