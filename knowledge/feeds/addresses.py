"""The address of a feed as it is stored and compared."""

import re
from urllib.parse import urlsplit, urlunsplit

from w3lib.url import safe_url_string

from knowledge.urls import MAX_URL_CHARS, canonical_url


def feed_address(text: str) -> str | None:
    """The address of a feed in the form it is stored under, or None if it can be none.

    `canonical_url`'s form, except that the query stays whole: on a feed, `?feedtype=rss` chooses
    what is sent. `feed:` and `feed://`, as readers hand addresses over, mean http unless they name
    it. An address with a password in it is none, since it would be shown in lists. Idempotent.
    """
    cleaned = re.sub(r"[\t\r\n]", "", text).strip(" \x00\xa0\u200b\ufeff")
    if cleaned.lower().startswith("feed:"):
        rest = cleaned[len("feed:") :]
        cleaned = f"http:{rest}" if rest.startswith("//") else rest
    canonical = canonical_url(cleaned)
    if canonical is None:
        return None
    given = urlsplit(cleaned)
    if "@" in given.netloc:
        return None
    scheme, netloc, path, _, _ = urlsplit(canonical)
    address = str(safe_url_string(urlunsplit((scheme, netloc, path, given.query, ""))))
    return address if len(address) <= MAX_URL_CHARS else None
