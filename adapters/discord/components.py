"""The few components that Pullquote's messages are made of, and the message as it is sent.

Every message is one of Components V2 (docs/decisions/0012): texts, sections and rows of buttons in
the order in which they are read. Texts hold markup: foreign text comes through `escaping`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from discord import AllowedMentions, ButtonStyle, ComponentType, MessageFlags

Component = dict[str, Any]

LABEL_CHARS = 80
CUSTOM_ID_CHARS = 100
URL_CHARS = 512


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent: components, in the order in which they are read."""

    components: list[Component]

    @property
    def payload(self) -> dict[str, Any]:
        """The body of a request that posts or edits the message, besides where and for whom.

        It mentions nobody and shows no preview of a link. A message that was sent with it takes
        neither `content` nor `embeds` later.
        """
        return {
            "components": self.components,
            "flags": MessageFlags(components_v2=True, suppress_embeds=True).value,
            "allowed_mentions": AllowedMentions.none().to_dict(),
        }


def text(markup: str) -> Component:
    """A paragraph of markup, which is not empty."""
    return {"type": ComponentType.text_display.value, "content": markup}


def section(markup: str, button: Component) -> Component:
    """A paragraph with a button beside it."""
    return {
        "type": ComponentType.section.value,
        "components": [text(markup)],
        "accessory": button,
    }


def row(*buttons: Component) -> list[Component]:
    """Up to five buttons beside each other; nothing without any."""
    whole = {"type": ComponentType.action_row.value, "components": list(buttons)}
    return [whole] if buttons else []


def button(label: str, custom_id: str, *, emoji: str | None = None) -> Component:
    """A button that tells the bot that it was clicked, with Pullquote's own words on it."""
    shown = {"emoji": {"name": emoji}} if emoji else {}
    return {
        "type": ComponentType.button.value,
        "style": ButtonStyle.secondary.value,
        "label": label,
        "custom_id": custom_id,
        **shown,
    }


def link_button(label: str, address: str) -> Component:
    """A button that opens `address`, with Pullquote's own words on it."""
    return {
        "type": ComponentType.button.value,
        "style": ButtonStyle.link.value,
        "label": label,
        "url": address,
    }


def texts_joined(components: Iterable[Component]) -> list[Component]:
    """`components` with texts that follow each other made one, with an empty line between."""
    joined: list[Component] = []
    for one in components:
        if joined and _is_text(one) and _is_text(joined[-1]):
            joined[-1] = text(f"{joined[-1]['content']}\n\n{one['content']}")
        else:
            joined.append(one)
    return joined


def parts_of(component: Component) -> Sequence[Component]:
    """A component and all inside it."""
    inside = [*component.get("components", ()), *filter(None, [component.get("accessory")])]
    return [component, *(part for one in inside for part in parts_of(one))]


def _is_text(component: Component) -> bool:
    return bool(component["type"] == ComponentType.text_display.value)
