"""How this library behaves on the web: what it may reach, how much it takes, how gently it asks."""

import re
from dataclasses import dataclass

PRODUCT = "Pullquote"
"""The name by which robots.txt files may address us."""


@dataclass(frozen=True)
class FetchRules:
    """The limits of one Fetcher.

    `private_hosts` are host names or literal addresses, as they stand in a URL, that may lead
    inside (an intranet's news server): each is allowed for itself alone, and only on a way that
    began on one of them (`inside` of `Fetcher.fetch`).
    """

    user_agent: str
    private_hosts: frozenset[str] = frozenset()
    deadline_s: float = 30.0  # DNS, connecting, redirects and body; not the wait for one's turn
    connect_s: float = 10.0  # one attempt to connect, TLS included
    max_bytes: int = 10_000_000  # of a body, as it comes and decoded
    max_redirects: int = 5
    at_once: int = 16
    at_once_per_host: int = 2
    pause_per_host_s: float = 1.0  # between the starts of page requests to one host


def user_agent(version: str, contact: str | None = None) -> str:
    """The User-Agent header, such as "Pullquote/0.1.0 (+https://example.com/bot)".

    `contact` is an address or a URL by which a site's keeper can reach who runs this; what cannot
    stand in a header is left out of it.
    """
    named = f"{PRODUCT}/{_plain(version)}"
    reached = _plain(contact or "")
    return f"{named} (+{reached})" if reached else named


def _plain(text: str) -> str:
    return re.sub(r"[^!-'*-\[\]-~]", "", text)[:200]
