"""Turns: how many at once, how far apart, and who is left alone, as the server sees it."""

import asyncio
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from aiohttp import web

from knowledge.fetching.failures import FailureCause, FetchError
from knowledge.fetching.fetcher import Fetcher
from knowledge.fetching.politeness import MAX_HOLD_S
from tests.knowledge.fetching.asking import Names, rules
from tests.loopback.site import LoopbackSite


@pytest.fixture
def site() -> Iterator[LoopbackSite]:
    async def slow(_: web.BaseRequest) -> web.StreamResponse:
        await asyncio.sleep(0.03)
        return web.Response(text="words")

    with LoopbackSite() as site:
        site.handle("*", slow)
        site.serve("/robots.txt", "")
        yield site


def _ask(urls: list[str], *, kind: Any = "feed", at_once: bool = True, **limits: Any) -> list[Any]:
    """FetchErrors and answers, in order, from one Fetcher."""

    async def ask() -> list[Any]:
        async with Fetcher(rules(**limits)) as fetcher:
            asked = [fetcher.fetch(url, kind=kind, inside=True) for url in urls]
            if at_once:
                return await asyncio.gather(*asked, return_exceptions=True)
            return [(await asyncio.gather(one, return_exceptions=True))[0] for one in asked]

    return asyncio.run(ask())


@pytest.mark.parametrize("limit", [1, 2, 5])
def test_host_sees_no_more_requests_at_once_than_allowed(site: LoopbackSite, limit: int) -> None:
    answers = _ask([site.url(f"/{n}") for n in range(12)], at_once_per_host=limit)
    assert all(answer.body == b"words" for answer in answers)
    assert site.most_at_once == limit


def test_all_hosts_together_see_no_more_requests_than_allowed(site: LoopbackSite) -> None:
    urls = [site.url(f"/{n}", host=f"{n}.test") for n in range(12)]
    hosts = [f"{n}.test" for n in range(12)]

    async def ask() -> None:
        names = Names({host: ["127.0.0.1"] for host in hosts})
        named = rules(private_hosts=frozenset(hosts), at_once=3)
        async with Fetcher(named, resolver=names) as fetcher:
            await asyncio.gather(*(fetcher.fetch(url, kind="feed", inside=True) for url in urls))

    asyncio.run(ask())
    assert site.most_at_once == 3


def test_pages_of_one_host_start_apart_and_feeds_need_not(site: LoopbackSite) -> None:
    urls = [site.url(f"/{n}") for n in range(4)]
    _ask(urls, kind="page", pause_per_host_s=0.15)
    starts = [seen.at for seen in site.requests if seen.path != "/robots.txt"]
    gaps = [later - sooner for sooner, later in pairwise(starts)]
    assert min(gaps) > 0.1
    site.clear()
    _ask(urls, kind="feed", pause_per_host_s=60.0)
    assert len(site.requests) == 4


def test_deadline_does_not_count_the_wait_for_a_turn(site: LoopbackSite) -> None:
    answers = _ask(
        [site.url(f"/{n}") for n in range(4)], kind="page", pause_per_host_s=0.3, deadline_s=0.5
    )
    assert all(answer.body == b"words" for answer in answers)


@pytest.mark.parametrize("status", [429, 503])
def test_host_that_asks_to_wait_is_not_asked_again(site: LoopbackSite, status: int) -> None:
    site.serve("/busy", "", status=status, headers={"Retry-After": "600"})
    first, second, third = _ask([site.url("/busy"), site.url("/a"), site.url("/b")], at_once=False)
    assert (first.cause, first.status, first.retry_after_s) == (FailureCause.BUSY, status, 600)
    for later in (second, third):
        assert (later.cause, later.status) == (FailureCause.BUSY, None)
        assert 590 < later.retry_after_s <= 600
    assert len(site.requests) == 1


def test_only_the_host_that_asked_is_left_alone(site: LoopbackSite) -> None:
    site.serve("/busy", "", status=429, headers={"Retry-After": "600"})
    with LoopbackSite("127.0.0.5") as other:
        other.serve("/a", "words")
        both = frozenset({"127.0.0.1", "127.0.0.5"})
        urls = [site.url("/busy"), other.url("/a")]
        busy, fine = _ask(urls, at_once=False, private_hosts=both)
    assert isinstance(busy, FetchError)
    assert fine.body == b"words"


def test_host_that_waits_for_its_turn_hears_of_the_hold(site: LoopbackSite) -> None:
    site.serve("/busy", "", status=429, headers={"Retry-After": "600"})
    urls = [site.url("/busy"), *(site.url(f"/{n}") for n in range(5))]
    answers = _ask(urls, at_once_per_host=1)
    assert [answer.cause for answer in answers] == [FailureCause.BUSY] * 6
    assert len(site.requests) == 1


def test_host_may_be_asked_again_when_its_time_is_over(site: LoopbackSite) -> None:
    site.serve("/busy", "", status=503, headers={"Retry-After": "0"})
    busy, fine = _ask([site.url("/busy"), site.url("/a")], at_once=False)
    assert (busy.retry_after_s, fine.body) == (0, b"words")


def test_absurd_wait_holds_a_host_for_an_hour_at_most(site: LoopbackSite) -> None:
    site.serve("/busy", "", status=429, headers={"Retry-After": "99999999999"})
    first, second = _ask([site.url("/busy"), site.url("/a")], at_once=False)
    assert first.retry_after_s > second.retry_after_s
    assert second.retry_after_s <= MAX_HOLD_S


def test_too_many_requests_without_a_time_holds_a_minute_and_unavailable_does_not(
    site: LoopbackSite,
) -> None:
    site.serve("/429", "", status=429)
    site.serve("/503", "", status=503)
    held = _ask([site.url("/429"), site.url("/a")], at_once=False)[1]
    assert held.cause is FailureCause.BUSY
    assert 50 < held.retry_after_s <= 60
    assert _ask([site.url("/503"), site.url("/a")], at_once=False)[1].body == b"words"


def test_hosts_met_are_not_kept_for_ever(
    site: LoopbackSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("knowledge.fetching.politeness._MANY", 5)

    async def ask() -> int:
        async with Fetcher(rules()) as fetcher:
            for number in range(30):
                with pytest.raises(FetchError):
                    await fetcher.fetch(f"http://192.0.2.{number}:1/", kind="feed", inside=True)
                async with fetcher._politeness.turn(f"{number}.test", origin=""):
                    pass
            return len(fetcher._politeness._hosts)

    assert asyncio.run(ask()) <= 6
