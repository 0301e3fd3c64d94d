"""Discord's limits of a message, and a message that is written inside them.

Words of ours and headlines may be shortened. A quote never is: it is shown whole or not at all.
"""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from adapters.discord.components import URL_CHARS, Component, Message, parts_of, texts_joined
from bot.shown.harmless import harmless_link
from bot.shown.length import width

MESSAGE_CHARS = 4_000
"""Characters of all texts of a message together, as markup. Discord's API counts code points
(discord/discord-api-docs issue 1315), its clients UTF-16; `width` is safe for both."""
MESSAGE_COMPONENTS = 40
"""Of a message, those inside others included."""

_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]*[a-z][a-z0-9-]*\.?", re.I)


class Draft:
    """A message as it is written, from its opening on; `ending` is what it will end with."""

    def __init__(
        self, opening: Sequence[Component] = (), *, ending: Sequence[Component] = ()
    ) -> None:
        self._components = list(opening)
        self._ending = list(ending)
        self._kept_chars = 0
        self._kept_components = 0

    def holds(self, *components: Component, chars: int = 0, parts: int = 0) -> bool:
        """Whether `components` can be added and leave room for so many characters and parts."""
        whole = texts_joined([*self._components, *components, *self._ending])
        return (
            chars_of(whole) + chars + self._kept_chars <= MESSAGE_CHARS
            and sum(len(parts_of(one)) for one in whole) + parts + self._kept_components
            <= MESSAGE_COMPONENTS
        )

    def add(self, *components: Component) -> None:
        """Writes `components` below what is there."""
        self._components += components

    def keep(self, *, chars: int, parts: int) -> None:
        """Keeps this much room for what is to come later, instead of what was kept so far."""
        self._kept_chars, self._kept_components = chars, parts

    @property
    def message(self) -> Message:
        """All of it, with the ending."""
        return Message(texts_joined([*self._components, *self._ending]))


def chars_of(components: Sequence[Component]) -> int:
    """Characters of all texts in `components`."""
    return sum(width(part.get("content", "")) for one in components for part in parts_of(one))


def button_link(address: str | None) -> str | None:
    """`address` if a button may open it, else None.

    Discord refuses a whole message for one address that it does not take, so that a host must be a
    name with a dot in it, and a port a number.
    """
    link = harmless_link(address, URL_CHARS)
    try:
        parts = urlsplit(link or "")
        _ = parts.port
    except ValueError:
        return None
    return link if _HOST.fullmatch(parts.hostname or "") else None
