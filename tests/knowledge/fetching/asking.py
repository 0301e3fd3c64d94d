"""How these tests ask: a Fetcher for one call, and a resolver that says what a test wants."""

import asyncio
import socket
from collections.abc import Mapping
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult

from knowledge.fetching.failures import FetchError
from knowledge.fetching.fetcher import Fetched, Fetcher, NotModified
from knowledge.fetching.rules import FetchRules

LOOPBACK = frozenset({"127.0.0.1"})


class Names(AbstractResolver):
    """Host names to addresses. A list of lists is one answer after another, the last for ever."""

    def __init__(self, names: Mapping[str, list[str] | list[list[str]]]) -> None:
        self._names = dict(names)
        self.asked: list[str] = []

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        self.asked.append(host)
        answer = self._names.get(host.rstrip("."))
        if answer is None:
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        if answer and isinstance(answer[0], list):
            answer = answer[min(self.asked.count(host), len(answer)) - 1]
        return [
            ResolveResult(
                hostname=host,
                host=str(one),
                port=port,
                family=socket.AF_INET6 if ":" in one else socket.AF_INET,
                proto=0,
                flags=0,
            )
            for one in answer
        ]

    async def close(self) -> None:
        pass


def rules(**changes: Any) -> FetchRules:
    """Rules for tests: 127.0.0.1 may be asked, and no pause is made."""
    plain: dict[str, Any] = {
        "user_agent": "Pullquote/0 (tests)",
        "private_hosts": LOOPBACK,
        "pause_per_host_s": 0.0,
    }
    return FetchRules(**(plain | changes))


def fetch(
    url: str,
    *,
    rules: FetchRules = rules(),  # noqa: B008 - frozen
    resolver: AbstractResolver | None = None,
    ssl_context: Any = None,
    **asked: Any,
) -> Fetched | NotModified:
    """One fetch in an event loop of its own, as a person's own feed unless told otherwise."""

    async def ask() -> Fetched | NotModified:
        async with Fetcher(rules, resolver=resolver, ssl_context=ssl_context) as fetcher:
            usual: dict[str, Any] = {"kind": "feed", "inside": True}
            return await fetcher.fetch(url, **usual | asked)

    return asyncio.run(ask())


def fetched(url: str, **asked: Any) -> Fetched:
    """As `fetch`, where something is sure to come."""
    answer = fetch(url, **asked)
    assert isinstance(answer, Fetched)
    return answer


def failure(url: str, **asked: Any) -> FetchError:
    """The error that asking for `url` ends in."""
    try:
        answer = fetch(url, **asked)
    except FetchError as error:
        return error
    raise AssertionError(f"{url} was fetched: {answer}")
