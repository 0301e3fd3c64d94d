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


@dataclass(frozen=True, slots=True)
class PageReading(Reading):
    """What was found on a web page.

    `paywalled`: the page says that its article is not free, or shows so little of it that `text` is
    a teaser. `canonical` is the address that the page claims for itself: a claim only, since any
    page can name any address; `fields["url"]` is the address it was fetched from, and the claim
    only for a page without one, such as a saved file. `site_name` is what the site calls itself.
    """

    paywalled: bool
    canonical: str | None
    site_name: str | None
