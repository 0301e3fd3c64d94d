"""What Discord refuses in a message though its OpenAPI document allows it: sums, twins, emptiness.

Written from Discord's pages (Message, Component Reference, 2026-11) and kept apart from the
renderers, so that one does not repeat the other's mistake.
"""

from collections.abc import Iterator, Mapping
from typing import Any

CONTENT_CHARS = 2_000
"""The document says 4,000, which people with Nitro have; bots have 2,000."""
EMBED_CHARS = 6_000
"""Title, description, fields, footer and author of all embeds of a message together."""
COMPONENTS = 40
COMPONENT_CHARS = 4_000
"""Text of all text displays of a message together."""
COMPONENTS_V2 = 1 << 15
EPHEMERAL = 1 << 6
SUPPRESS_EMBEDS = 1 << 2

_ROW, _BUTTON, _SECTION, _TEXT, _CONTAINER = 1, 2, 9, 10, 17
_SELECTS = {3, 5, 6, 7, 8}
_LINK, _PREMIUM = 5, 6
_ONLY_V2 = {9, 10, 11, 12, 13, 14, 17}


def message_problems(body: Mapping[str, Any], *, flags: int | None = None) -> list[str]:
    """Sentences on what Discord would refuse, each with the place; empty when nothing is wrong.

    `flags` are those the message will have, where they are not the body's own (a change).
    """
    flags = (body.get("flags") or 0) if flags is None else flags
    problems = list(_embeds(body.get("embeds") or ()))
    components = body.get("components") or ()
    if len(body.get("content") or "") > CONTENT_CHARS:
        problems.append(f"content: {len(body['content'])} characters, at most {CONTENT_CHARS}")
    if flags & COMPONENTS_V2:
        problems += _components_v2(components)
        for key in ("content", "embeds", "poll", "sticker_ids"):
            if body.get(key):
                problems.append(f"{key}: cannot stand beside Components V2")
    else:
        problems += _rows(components)
    names = [one["custom_id"] for one in parts_of(components) if one.get("custom_id")]
    problems += [f"custom_id {name!r} is used twice" for name in _twice(names)]
    numbers = [one["id"] for one in parts_of(components) if one.get("id")]
    problems += [f"component id {number} is used twice" for number in _twice(numbers)]
    for one in parts_of(components):
        problems += _part(one)
    return problems


def is_empty(message: Mapping[str, Any]) -> bool:
    """True when there is nothing to show, which Discord answers with 50006."""
    shown = ("content", "embeds", "components", "attachments", "poll", "sticker_ids")
    return not any(
        value.strip() if isinstance(value := message.get(key), str) else value for key in shown
    )


def parts_of(components: Any) -> Iterator[dict[str, Any]]:
    """Every component, those within others included, in order."""
    for one in components or ():
        if isinstance(one, dict) and "type" in one:
            yield one
            yield from parts_of(one.get("components"))
            yield from parts_of([one.get("accessory"), one.get("component")])


def texts_of(message: Mapping[str, Any]) -> list[str]:
    """All that a reader may read in a message, in order."""
    found = [message.get("content") or ""]
    for embed in message.get("embeds") or ():
        found += [embed.get("title") or "", embed.get("description") or ""]
        for field in embed.get("fields") or ():
            found += [field["name"], field["value"]]
        found += [(embed.get(key) or {}).get("text", "") for key in ("footer",)]
        found += [(embed.get("author") or {}).get("name", "")]
    for part in parts_of(message.get("components")):
        found += [part.get("content") or "", part.get("label") or ""]
        found += [option["label"] for option in part.get("options", ())]
    return [one for one in found if one]


def _embeds(embeds: Any) -> Iterator[str]:
    chars = 0
    for place, embed in enumerate(embeds):
        texts = [embed.get("title"), embed.get("description")]
        texts += [text for one in embed.get("fields") or () for text in (one["name"], one["value"])]
        texts += [(embed.get("footer") or {}).get("text"), (embed.get("author") or {}).get("name")]
        chars += sum(len(text.strip()) for text in texts if text)
        pictures = any(embed.get(key) for key in ("image", "thumbnail", "video"))
        if not any(text and text.strip() for text in texts) and not pictures:
            yield f"embeds.{place}: an embed needs something to show"
        if embed.get("url") and not (embed.get("title") or pictures or embed.get("author")):
            yield f"embeds.{place}: its url shows nowhere without a title"
        for number, one in enumerate(embed.get("fields") or ()):
            for key, most in (("name", 256), ("value", 1_024)):
                if not 1 <= len(one[key].strip()) <= most:
                    yield f"embeds.{place}.fields.{number}.{key}: 1 to {most} characters"
    if chars > EMBED_CHARS:
        yield f"embeds: {chars} characters, at most {EMBED_CHARS}"


def _components_v2(components: Any) -> Iterator[str]:
    parts = list(parts_of(components))
    if len(parts) > COMPONENTS:
        yield f"components: {len(parts)} in all, at most {COMPONENTS}"
    chars = sum(len(one.get("content") or "") for one in parts if one["type"] == _TEXT)
    if chars > COMPONENT_CHARS:
        yield f"components: {chars} characters of text, at most {COMPONENT_CHARS}"


def _rows(components: Any) -> Iterator[str]:
    if len(components) > 5:
        yield f"components: {len(components)} rows, at most 5"
    for place, one in enumerate(components):
        if one["type"] in _ONLY_V2:
            yield f"components.{place}: type {one['type']} needs the flag of Components V2"
        elif one["type"] != _ROW:
            yield f"components.{place}: type {one['type']} needs a row around it"


def _part(one: Mapping[str, Any]) -> Iterator[str]:
    kind = one["type"]
    if kind == _ROW:
        inside = one.get("components") or ()
        selects = sum(part["type"] in _SELECTS for part in inside)
        if not 1 <= len(inside) <= 5 or (selects and len(inside) > 1):
            yield "a row holds 1 to 5 buttons or one select"
    elif kind == _BUTTON:
        yield from _button(one)
    elif kind in _SELECTS and kind == 3:
        values = [option["value"] for option in one.get("options", ())]
        if not 1 <= len(values) <= 25:
            yield "a select holds 1 to 25 options"
        yield from (f"option {value!r} is offered twice" for value in _twice(values))
    elif kind == _TEXT and not one["content"].strip():
        yield "a text display needs text"


def _button(one: Mapping[str, Any]) -> Iterator[str]:
    named = f"button {one.get('label') or one.get('custom_id')!r}"
    if not (one.get("label") or one.get("emoji")) and one["style"] != _PREMIUM:
        yield f"{named}: a label or an emoji is needed"
    if (one["style"] == _LINK) != bool(one.get("url")):
        yield f"{named}: a url belongs to link buttons, and to them alone"
    if bool(one.get("custom_id")) == (one["style"] in {_LINK, _PREMIUM}):
        yield f"{named}: a custom_id belongs to buttons that are no links, and to them alone"


def _twice(names: list[Any]) -> list[Any]:
    return sorted({name for name in names if names.count(name) > 1})
