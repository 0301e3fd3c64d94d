"""How the platforms' HTTP clients connect: names are resolved in threads of their own.

aiohttp would resolve them in the event loop's threads, where anything else that waits keeps a new
connection, and so an acknowledgement, from being made. Addresses are remembered for some minutes: a
platform is asked all day, and its name server need not be.
"""

import aiohttp

from knowledge.fetching.dialling import SystemResolver

ADDRESSES_GOOD_S = 300
"""How long the addresses of a name are taken from memory."""


def open_connector(limit: int = 0) -> aiohttp.TCPConnector:
    """A connector with at most `limit` connections at once, 0 for any number. Needs a loop."""
    return aiohttp.TCPConnector(
        limit=limit, resolver=SystemResolver(), ttl_dns_cache=ADDRESSES_GOOD_S
    )
