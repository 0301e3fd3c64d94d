"""Where connections really go: every address is checked at the moment its socket is made.

Checking a URL, or what its name resolves to, leaves a gap in which the answer may change (DNS
rebinding), and literal addresses never see a resolver. So the connector is given a socket factory,
which gets the very address that is dialled next, and refuses. Before that, a name of which any
address is private is refused as a whole, so that no order of attempts can lead inside.
"""

import asyncio
import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from knowledge.fetching.addresses import is_public
from knowledge.fetching.web_address import PrivateHosts

_MAX_LOOKUPS = 64  # threads that may hang in the system's resolver at one time
_MAX_ADDRESSES = 8  # of one name; more are not tried
_KEEP_ALIVE_S = 5.0


@dataclass
class Dial:
    """One request's dialling: whether its host is a named private one, and what was refused."""

    host_is_private: bool
    refused: list[str] = field(default_factory=list)


_current: ContextVar[Dial | None] = ContextVar("dial", default=None)


class Refused(OSError):
    """A private address was about to be dialled."""


@contextlib.contextmanager
def dialling(host: str, private: PrivateHosts) -> Iterator[Dial]:
    """Within it, connections of this task (and the tasks it starts) may go where `host` may."""
    dial = Dial(host in private)
    token = _current.set(dial)
    try:
        yield dial
    finally:
        _current.reset(token)


def connector(
    resolver: AbstractResolver | None, private: PrivateHosts, ssl_context: ssl.SSLContext | None
) -> aiohttp.TCPConnector:
    """A connector whose sockets are checked. Limits are left to `politeness`.

    Names are looked up anew for each connection; `resolver` replaces the system's. Proxies are
    not used: they would dial in our place, where nothing is checked.
    """
    return aiohttp.TCPConnector(
        resolver=CheckedResolver(resolver or SystemResolver(), private),
        use_dns_cache=False,
        socket_factory=checked_socket,
        limit=0,
        keepalive_timeout=_KEEP_ALIVE_S,
        ssl=ssl_context or True,
    )


def checked_socket(address: tuple[Any, ...]) -> socket.socket:
    """A socket for (family, type, proto, name, sockaddr). Raises Refused if that is not allowed.

    Outside of `dialling` nothing private is allowed.
    """
    family, kind, proto, _, sockaddr = address
    dial = _current.get()
    if not (dial and dial.host_is_private) and not _may_dial(sockaddr):
        if dial:
            dial.refused.append(str(sockaddr[0]))
        raise Refused("a private address is not dialled")
    return socket.socket(family, kind, proto)


def _may_dial(sockaddr: tuple[Any, ...]) -> bool:
    scope = sockaddr[3] if len(sockaddr) > 3 else 0
    return not scope and is_public(str(sockaddr[0]))


class CheckedResolver(AbstractResolver):
    """Refuses names of which any address is private, unless the name is in `private`."""

    def __init__(self, inner: AbstractResolver, private: PrivateHosts) -> None:
        self._inner = inner
        self._private = private

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Addresses of `host`, at most eight. Raises OSError: Refused, or there are none."""
        try:
            found = await self._inner.resolve(host, port, family)
        except ValueError as error:  # a label that is too long for the IDNA codec
            raise OSError("no such name") from error
        if host not in self._private:
            private = [one["host"] for one in found if not is_public(one["host"])]
            if private:
                if dial := _current.get():
                    dial.refused += private
                raise Refused("the name leads to a private address")
        if not found:
            raise OSError("the name has no address")
        return found[:_MAX_ADDRESSES]

    async def close(self) -> None:
        """Closes the resolver within."""
        await self._inner.close()


class SystemResolver(AbstractResolver):
    """The system's resolver, asked in threads of its own.

    A lookup cannot be cancelled and may hang for half a minute. The loop's own threads are shared
    with parsing and embedding, and are waited for at exit; these are neither.
    """

    def __init__(self) -> None:
        self._asking = 0

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """All addresses of `host`. Raises OSError if there are none."""
        if self._asking >= _MAX_LOOKUPS:
            raise OSError("too many lookups are hanging")
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[list[ResolveResult]] = loop.create_future()

        def settle(found: list[ResolveResult] | Exception) -> None:
            self._asking -= 1
            if answer.done():  # nobody waits any more
                return
            if isinstance(found, Exception):
                answer.set_exception(found)
            else:
                answer.set_result(found)

        def look_up() -> None:
            found: list[ResolveResult] | Exception
            try:
                found = _look_up(host, port, family)
            except (OSError, ValueError) as error:
                found = error
            with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
                loop.call_soon_threadsafe(settle, found)

        self._asking += 1
        threading.Thread(target=look_up, name="lookup", daemon=True).start()
        return await answer

    async def close(self) -> None:
        """Nothing to close; hanging lookups end by themselves."""


def _look_up(host: str, port: int, family: int) -> list[ResolveResult]:
    return [
        ResolveResult(
            hostname=host,
            host=str(sockaddr[0]),
            port=port,
            family=kind,
            proto=proto,
            flags=socket.AI_NUMERICHOST,
        )
        for kind, _, proto, _, sockaddr in socket.getaddrinfo(
            host, port, family=family, type=socket.SOCK_STREAM
        )
    ]
