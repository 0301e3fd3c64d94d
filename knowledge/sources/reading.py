"""What the reader of a format hands over: what it found, or why there is nothing."""

from collections.abc import Mapping
from dataclasses import dataclass


class ReadingError(Exception):
    """A file, page or record holds no article. Its message is a clause such as `is empty`."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a format's reader found, as it found it.

    `fields` holds what the source says under `url`, `outlet`, `author` or `authors`, `published` or
    `date` and `language`; what does not make sense there is unknown rather than an error.
    """

    title: str | None
    text: str
    fields: Mapping[str, object]
