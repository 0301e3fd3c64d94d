"""Lookups and connections beneath a fetch: bounded, and without a trace when they hang."""

import asyncio
import socket
import threading
from typing import Any

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from knowledge.fetching.dialling import SystemResolver
from knowledge.fetching.failures import FailureCause
from tests.knowledge.fetching.asking import Names, failure, fetched, rules
from tests.loopback.site import LoopbackSite


class _Broken(AbstractResolver):
    def __init__(self, error: Exception | None) -> None:
        self._error = error

    async def resolve(self, host: str, port: int = 0, family: Any = 0) -> list[ResolveResult]:
        if self._error:
            raise self._error
        await asyncio.sleep(3600)
        return []

    async def close(self) -> None:
        pass


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (None, "timeout"),
        (OSError("no answer"), "dns"),
        (socket.gaierror(socket.EAI_AGAIN, "try again"), "dns"),
        (UnicodeError("label too long"), "dns"),
        (TimeoutError(), "timeout"),
    ],
)
def test_lookup_that_fails_or_hangs_is_a_failure(error: Exception | None, cause: str) -> None:
    found = failure("http://news.test/", resolver=_Broken(error), deadline_s=0.2)
    assert found.cause == cause


def test_hanging_system_lookup_holds_neither_the_deadline_nor_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """asyncio.run would wait for a lookup in the loop's own threads."""
    end = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: end.wait(60) and [])
    try:
        assert failure("http://news.test/", deadline_s=0.2).cause is FailureCause.TIMEOUT
        assert [t for t in threading.enumerate() if t.name == "lookup" and t.daemon]
    finally:
        end.set()


def test_only_so_many_lookups_may_hang(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knowledge.fetching.dialling._MAX_LOOKUPS", 2)
    end = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: end.wait(60) and [])

    async def ask() -> list[Any]:
        resolver = SystemResolver()
        asked = [asyncio.create_task(resolver.resolve("news.test")) for _ in range(5)]
        await asyncio.sleep(0.05)
        end.set()
        first = await asyncio.gather(*asked, return_exceptions=True)
        return [*first, await resolver.resolve("news.test")]

    answers = asyncio.run(ask())
    assert answers[:2] == [[], []]
    assert all(isinstance(answer, OSError) for answer in answers[2:5])
    assert answers[5] == []


def test_system_resolver_finds_loopback() -> None:
    with LoopbackSite() as site:
        site.serve("/a", "words")
        named = rules(private_hosts=frozenset({"localhost"}))
        url = site.url("/a", host="localhost")
        assert fetched(url, rules=named).body == b"words"


def test_address_that_takes_no_connection_is_followed_by_the_next() -> None:
    with LoopbackSite("127.0.0.7") as site:
        site.serve("/a", "words")
        names = Names({"news.test": ["127.0.0.6", "127.0.0.7"]})
        named = rules(private_hosts=frozenset({"news.test"}))
        url = site.url("/a", host="news.test")
        assert fetched(url, rules=named, resolver=names).body == b"words"
