"""For which addresses a feed's word is taken: those of its own sites, and no others. Pure.

Anybody can write a feed whose entries link to a famous newspaper. So a feed speaks for the site it
is fetched from, and for the one that a person vouched for; its own `<link>` proves nothing. What it
says of any other site is a hint where to look: text, title, date and outlet come from the page.
"""

import ipaddress
from functools import lru_cache
from urllib.parse import urlsplit

from tld import get_fld

from knowledge.catalog.records import Feed


def speaks_for(feed: Feed, url: str | None) -> bool:
    """Whether an article at `url` is the feed's own; one without any address is."""
    return url is None or speaks_at(feed.address, feed.vouched_site, url)


def speaks_at(address: str, vouched_site: str | None, url: str) -> bool:
    """`speaks_for` a feed of this address and this vouched site."""
    return any(same_owner(url, site) for site in (address, vouched_site) if site)


def same_owner(one: str, other: str) -> bool:
    """Whether two URLs stand under one registered domain: the same people answer for both."""
    mine = registered_domain(urlsplit(one).hostname or "")
    return bool(mine) and mine == registered_domain(urlsplit(other).hostname or "")


@lru_cache(maxsize=4_096)
def registered_domain(host: str) -> str:
    """What of a host somebody registered: `bbc.co.uk`, `paper.github.io`; an IP address whole.

    By the Public Suffix List, of which the library brings a copy; a top-level domain that it does
    not name is one label (the list's own rule).
    """
    name = host.lower().rstrip(".")
    if not name or _is_ip(name):
        return name
    try:
        found = get_fld(f"http://{name}/", fail_silently=True)
    except ValueError:
        found = None
    return str(found) if found else ".".join(name.split(".")[-2:])


def _is_ip(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
