"""robots.txt: asked once for each site, honoured for pages, never asked for feeds."""

import asyncio
from collections.abc import Iterator

import pytest
from aiohttp import web
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.fetching.failures import FailureCause, FetchError
from knowledge.fetching.fetcher import Fetcher
from knowledge.fetching.robots import MAX_ROBOTS_BYTES, _parsed
from knowledge.fetching.rules import PRODUCT
from tests.knowledge.fetching.asking import failure, fetched, rules
from tests.loopback.site import LoopbackSite


@pytest.fixture
def site() -> Iterator[LoopbackSite]:
    with LoopbackSite() as site:
        site.serve("/open/a", "words")
        site.serve("/shut/a", "words")
        site.serve("/", "words")
        yield site


def _causes(site: LoopbackSite, *paths: str) -> list[FailureCause | None]:
    """What becomes of these pages, asked by one Fetcher."""

    async def ask() -> list[FailureCause | None]:
        causes: list[FailureCause | None] = []
        async with Fetcher(rules()) as fetcher:
            for path in paths:
                try:
                    await fetcher.fetch(site.url(path), kind="page", inside=True)
                    causes.append(None)
                except FetchError as error:
                    causes.append(error.cause)
        return causes

    return asyncio.run(ask())


SHUT = "Disallow: /shut/"


@pytest.mark.parametrize(
    ("text", "shut"),
    [
        (f"User-agent: *\n{SHUT}", True),
        (f"User-agent: Pullquote\n{SHUT}", True),
        (f"User-agent: pullQUOTE/1.0\n{SHUT}", True),
        (f"user-agent:pullquote\r\n{SHUT}", True),
        (f"\ufeffUser-agent: *\n{SHUT}", True),
        (f"User-agent: * # all\n{SHUT} # really", True),
        (f"User-agent: other\nUser-agent: pullquote\n{SHUT}", True),
        (f"User-agent: *\nDisallow:\nUser-agent: pullquote\n{SHUT}", True),
        ("User-agent: *\nDisallow: /\nAllow: /open/", True),
        ("User-agent: *\nDisallow: /*/a\nAllow: /open", True),
        ("User-agent: *\nDisallow: /shut/a$", True),
        ("User-agent: *\nDisallow: /%73hut/", True),
        (f"User-agent: other\n{SHUT}", False),
        (f"User-agent: pull\n{SHUT}", False),
        (f"User-agent: pullquotes\n{SHUT}", False),
        (f"User-agent: *\n{SHUT}\nUser-agent: pullquote\nDisallow: /x", False),
        (f"User-agent: *\n{SHUT}\nAllow: /shut/a", False),
        ("User-agent: *\nDisallow: /shut/a/", False),
        ("User-agent: *\nDisallow: /SHUT/", False),
        ("User-agent: *\nDisallow:", False),
        (f"{SHUT}", False),
        ("", False),
        ("<html><body>no such page, but status 200</body></html>", False),
        ("\x00\xff\xfe", False),
    ],
)
def test_page_is_read_only_where_robots_txt_lets_us(
    site: LoopbackSite, text: str, shut: bool
) -> None:
    site.serve("/robots.txt", text, content_type="text/plain")
    expected = [None, FailureCause.ROBOTS if shut else None]
    assert _causes(site, "/open/a", "/shut/a") == expected
    assert (site.hits("/robots.txt"), site.hits("/shut/a")) == (1, 0 if shut else 1)


def test_feed_does_not_ask_robots_txt(site: LoopbackSite) -> None:
    site.serve("/robots.txt", "User-agent: *\nDisallow: /")
    assert fetched(site.url("/shut/a"), kind="feed").body == b"words"
    assert site.hits("/robots.txt") == 0


@pytest.mark.parametrize(
    ("status", "cause"),
    [(400, None), (401, None), (403, None), (404, None), (410, None), (451, None), (204, None),
     (429, "busy"), (500, "robots"), (502, "robots"), (503, "busy"), (304, "robots")],
)  # fmt: skip
def test_missing_robots_txt_forbids_nothing_and_a_failing_one_everything(
    site: LoopbackSite, status: int, cause: str | None
) -> None:
    site.serve("/robots.txt", b"", status=status)
    assert _causes(site, "/open/a", "/open/a") == [cause, cause]
    assert site.hits("/robots.txt") == 1
    assert site.hits("/open/a") == (0 if cause else 2)


def test_robots_txt_is_asked_once_by_pages_at_once(site: LoopbackSite) -> None:
    async def slow(_: web.BaseRequest) -> web.StreamResponse:
        await asyncio.sleep(0.05)
        return web.Response(text="User-agent: *\nDisallow: /shut/")

    site.handle("/robots.txt", slow)

    async def ask() -> None:
        async with Fetcher(rules()) as fetcher:
            asked = [
                fetcher.fetch(site.url("/open/a"), kind="page", inside=True) for _ in range(10)
            ]
            await asyncio.gather(*asked)

    asyncio.run(ask())
    assert (site.hits("/robots.txt"), site.hits("/open/a")) == (1, 10)


def test_robots_txt_is_asked_again_after_its_time(
    site: LoopbackSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("knowledge.fetching.robots.TTL_S", 0.0)
    site.serve("/robots.txt", "")
    assert _causes(site, "/open/a", "/open/a") == [None, None]
    assert site.hits("/robots.txt") == 2


def test_each_site_on_the_way_is_asked_for_its_own_rules(site: LoopbackSite) -> None:
    with LoopbackSite() as other:
        other.serve("/robots.txt", "User-agent: *\nDisallow: /b")
        other.serve("/b", "words")
        site.redirect("/a", other.url("/b"))
        assert failure(site.url("/a"), kind="page").cause is FailureCause.ROBOTS
        assert (site.hits("/robots.txt"), other.hits("/robots.txt"), other.hits("/b")) == (1, 1, 0)


def test_page_that_spent_its_time_elsewhere_closes_no_site_to_others(site: LoopbackSite) -> None:
    """A slow site redirects here when next to nothing of the page's time is left."""
    with LoopbackSite() as slow:

        async def late(_: web.BaseRequest) -> web.StreamResponse:
            await asyncio.sleep(1.0)
            return web.Response(status=302, headers={"Location": site.url("/open/a")})

        async def rules_in_a_while(_: web.BaseRequest) -> web.StreamResponse:
            await asyncio.sleep(0.6)
            return web.Response(text="User-agent: *\nDisallow: /shut/")

        slow.handle("/a", late)
        slow.serve("/robots.txt", "")
        site.handle("/robots.txt", rules_in_a_while)

        async def ask() -> None:
            async with Fetcher(rules()) as fetcher:
                with pytest.raises(FetchError) as failed:
                    await fetcher.fetch(slow.url("/a"), inside=True, deadline_s=1.5)
                assert failed.value.cause is FailureCause.TIMEOUT
                await fetcher.fetch(site.url("/open/a"), inside=True)

        asyncio.run(ask())


def test_robots_txt_that_does_not_come_is_not_waited_for_again_and_again(
    site: LoopbackSite,
) -> None:
    async def never(_: web.BaseRequest) -> web.StreamResponse:
        await asyncio.sleep(5)
        return web.Response()

    site.handle("/robots.txt", never)

    async def ask() -> None:
        async with Fetcher(rules(deadline_s=0.3)) as fetcher:
            for _ in range(2):
                with pytest.raises(FetchError, match=r"0\.3 s"):
                    await fetcher.fetch(site.url("/open/a"), inside=True)

    asyncio.run(ask())
    assert site.hits("/robots.txt") == 1


def test_redirected_robots_txt_counts(site: LoopbackSite) -> None:
    site.redirect("/robots.txt", "/rules", 302)
    site.serve("/rules", "User-agent: *\nDisallow: /shut")
    assert _causes(site, "/open/a", "/shut/a") == [None, FailureCause.ROBOTS]


def test_robots_txt_that_leads_in_a_circle_forbids_nothing(site: LoopbackSite) -> None:
    site.redirect("/robots.txt", "/robots.txt")
    assert _causes(site, "/open/a") == [None]


def test_robots_txt_that_leads_inside_is_not_followed(site: LoopbackSite) -> None:
    with LoopbackSite("127.0.0.3") as inside:
        site.redirect("/robots.txt", inside.url("/secret"))
        assert _causes(site, "/open/a") == [FailureCause.BLOCKED]
        assert inside.requests == []


def test_only_the_beginning_of_a_huge_robots_txt_is_read(site: LoopbackSite) -> None:
    filling = "# filling\n" * (MAX_ROBOTS_BYTES // 10)
    text = f"User-agent: *\nDisallow: /shut\n{filling}Disallow: /open\n"
    site.serve("/robots.txt", text, encoding="gzip")
    assert _causes(site, "/open/a", "/shut/a") == [None, FailureCause.ROBOTS]


def test_crawl_delay_is_the_pause_between_pages(site: LoopbackSite) -> None:
    site.serve("/robots.txt", "User-agent: *\nCrawl-delay: 0.3")
    assert _causes(site, "/open/a", "/open/a") == [None, None]
    first, second = [seen.at for seen in site.requests if seen.path == "/open/a"]
    assert second - first > 0.25


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(f"User-agent: a{n}" for n in range(20_000)) + "\n" + "Disallow: /a*b\n" * 20_000,
        "User-agent: *\n" + "Disallow: /*a*a*a*a*a*a*a*a*a*ab\n" * 15_000,
        "User-agent: *\n" + "".join(f"Disallow: /{n}*$\n" for n in range(30_000)),
        "User-agent: *\n" + "Disallow: " + "/*" * 240_000,
        "User-agent: *\nCrawl-delay: " + "9" * 480_000,
    ],
    ids=["agents", "wildcards", "rules", "one rule", "delay"],
)
def test_hostile_robots_txt_is_read_without_its_crowd_of_agents(text: str) -> None:
    """20,000 agents that share 20,000 rules are 400 million pairs unless they are told apart."""
    parsed = _parsed(text.encode()[:MAX_ROBOTS_BYTES])
    assert len(parsed._user_agents) <= 3
    assert parsed.can_fetch("https://example.com/" + "a" * 8_000, PRODUCT) in (True, False)


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=300),
        st.text(
            st.sampled_from("User-agent: *Pullquote\nDisallow: /Allow$%#\r\u2028\ufeff1."),
            max_size=300,
        ).map(str.encode),
    ),
    st.text(max_size=30),
)
def test_any_robots_txt_can_be_read(text: bytes, path: str) -> None:
    parsed = _parsed(text)
    assert parsed.can_fetch(f"https://example.com/{path}", PRODUCT) in (True, False)
    assert (parsed.crawl_delay(PRODUCT) or 0.0) >= 0
