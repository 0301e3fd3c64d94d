"""Addresses that mean to lead inside, against a canary that counts every connection to it."""

import asyncio
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from knowledge.fetching import dialling as dialling_module
from knowledge.fetching import web_address as web_address_module
from knowledge.fetching.addresses import is_public
from knowledge.fetching.dialling import (
    CheckedResolver,
    Refused,
    SystemResolver,
    checked_socket,
    dialling,
)
from knowledge.fetching.failures import FailureCause, FetchError
from knowledge.fetching.fetcher import Fetcher
from knowledge.fetching.web_address import PrivateHosts
from tests.knowledge.fetching.asking import Names, failure, fetched, rules
from tests.loopback.raw import RawSite
from tests.loopback.site import LoopbackSite

A, B, D = FailureCause.ADDRESS, FailureCause.BLOCKED, FailureCause.DNS

# {port} is the canary's. Where it does not listen (the metadata address, ::1, names), the record
# of all connections that the process tries tells whether anything was dialled.
HOSTILE = [
    # plainly
    ("http://127.0.0.1:{port}/", B),
    ("https://127.0.0.1:{port}/", B),
    ("HTTP://127.0.0.1:{port}/", B),
    ("http://127.0.0.1.:{port}/", B),
    ("http://127.1.2.3:{port}/", B),
    ("http://127.255.255.254:{port}/", B),
    ("http://localhost:{port}/", B),
    ("http://LocalHost:{port}/", B),
    ("http://localhost.:{port}/", B),
    ("http://anything.localhost:{port}/", B),
    ("http://printer.local:{port}/", B),
    ("http://router.home.arpa:{port}/", B),
    # numbers that some programs take for 127.0.0.1
    ("http://2130706433:{port}/", B),
    ("http://02130706433:{port}/", B),
    ("http://017700000001:{port}/", B),
    ("http://0x7f000001:{port}/", B),
    ("http://0X7F000001:{port}/", B),
    ("http://0177.0.0.1:{port}/", B),
    ("http://0177.0.0.01:{port}/", B),
    ("http://0x7f.0x0.0x0.0x1:{port}/", B),
    ("http://0x7f.1:{port}/", B),
    ("http://127.1:{port}/", B),
    ("http://127.0.1:{port}/", B),
    ("http://127.000.000.001:{port}/", B),
    ("http://127.0.0.1.1:{port}/", B),
    ("http://383.0.0.1:{port}/", B),
    ("http://6425673729:{port}/", B),  # 2 ** 32 + 127.0.0.1
    ("http://0x:{port}/", B),
    ("http://0:{port}/", B),
    ("http://0.0.0.0:{port}/", B),
    ("http://0x0:{port}/", B),
    # other scripts, which normalise to ASCII
    ("http://１２７.０.０.１:{port}/", B),
    ("http://①②⑦.⓪.⓪.①:{port}/", B),
    ("http://127。0。0。1:{port}/", B),
    ("http://127．0．0．1:{port}/", B),
    ("http://𝟏𝟐𝟕.𝟎.𝟎.𝟏:{port}/", B),
    ("http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:{port}/", B),
    ("http://loc\u00adalhost:{port}/", A),
    # IPv6 and what it can carry
    ("http://[::1]:{port}/", B),
    ("http://[::]:{port}/", B),
    ("http://[0:0:0:0:0:0:0:1]:{port}/", B),
    ("http://[::ffff:127.0.0.1]:{port}/", B),
    ("http://[::ffff:7f00:1]:{port}/", B),
    ("http://[::127.0.0.1]:{port}/", B),
    ("http://[::ffff:0:127.0.0.1]:{port}/", B),
    ("http://[64:ff9b::7f00:1]:{port}/", B),
    ("http://[64:ff9b:1::7f00:1]:{port}/", B),
    ("http://[2002:7f00:1::]:{port}/", B),
    ("http://[2001:0:7f00:1::]:{port}/", B),
    ("http://[fe80::1]:{port}/", B),
    ("http://[fe80::1%25lo]:{port}/", A),
    ("http://[fe80::1%lo]:{port}/", A),
    ("http://[fec0::1]:{port}/", B),
    ("http://[fd00:ec2::254]/", B),
    ("http://[ff02::1]:{port}/", B),
    ("http://[::1", A),
    ("http://[127.0.0.1]:{port}/", A),
    # metadata services
    ("http://169.254.169.254/latest/meta-data/", B),
    ("http://2852039166/latest/meta-data/", B),
    ("http://0xa9fea9fe/", B),
    ("http://[::ffff:169.254.169.254]/", B),
    ("http://100.100.100.200/latest/meta-data/", B),
    ("http://192.0.0.192/opc/v2/instance/", B),
    ("http://168.63.129.16/machine", B),
    ("http://metadata.google.internal/computeMetadata/v1/", B),
    ("http://metadata.test/", B),
    # names
    ("http://inside.test:{port}/", B),
    ("http://inside.test.:{port}/", B),
    ("http://inside6.test:{port}/", B),
    ("http://mapped.test:{port}/", B),
    ("http://both.test:{port}/", B),
    ("http://both-reversed.test:{port}/", B),
    ("http://zero.test:{port}/", B),
    ("http://nowhere.test:{port}/", D),
    ("http://empty.test:{port}/", D),
    # one address read in two ways
    ("http://example.com@127.0.0.1:{port}/", A),
    ("http://example.com:80@127.0.0.1:{port}/", A),
    ("http://127.0.0.1:{port}@example.com/", A),
    ("http://@127.0.0.1:{port}/", A),
    ("http://:@127.0.0.1:{port}/", A),
    ("http://example.com\\@127.0.0.1:{port}/", A),
    ("http://example.com\\.127.0.0.1:{port}/", A),
    ("http:\\\\127.0.0.1:{port}\\", A),
    ("http:/127.0.0.1:{port}/", A),
    ("http:127.0.0.1:{port}/", A),
    ("http:///127.0.0.1:{port}/", A),
    ("http://127.0.0.1%2f.example.com:{port}/", A),
    ("http://%31%32%37.0.0.1:{port}/", A),
    ("http://127.0.0.1%00.example.com:{port}/", A),
    ("http://127.0.0.1 .example.com:{port}/", A),
    ("http://127.0.0.1\x00.example.com:{port}/", A),
    ("http://127.0.0.1\t:{port}/", A),
    ("http://127.0.\n0.1:{port}/", A),
    ("http://127.0.0.1:{port}/\r\nX-Injected: yes", A),
    ("ht\ntp://127.0.0.1:{port}/", A),
    ("http://exa\u2028mple.com/", A),
    ("http://-/", A),
    ("http://./", A),
    ("http://127.0.0.1:{port}:80/", A),
    ("http://127.0.0.1:99999/", A),
    ("http://127.0.0.1:-1/", A),
    ("http://public.test:0/", A),
    ("http://public.test:22/", A),
    ("http://public.test:25/", A),
    ("http://public.test:6379/", A),
    # no web at all
    ("file:///etc/passwd", A),
    ("file://127.0.0.1/etc/passwd", A),
    ("FILE:///etc/passwd", A),
    ("gopher://127.0.0.1:{port}/_GET%20/", A),
    ("ftp://127.0.0.1:{port}/", A),
    ("data:text/html,<p>words</p>", A),
    ("javascript:alert(1)", A),
    ("ws://127.0.0.1:{port}/", A),
    ("tcp://127.0.0.1:{port}/", A),
    ("unix:///var/run/docker.sock", A),
    ("dict://127.0.0.1:{port}/", A),
    ("view-source:http://127.0.0.1:{port}/", A),
    ("feed://127.0.0.1:{port}/", A),
]

# Those that can stand in a Location header.
SENDABLE = [(url, cause) for url, cause in HOSTILE if not set(url) & set("\r\n\x00")]

# Only as where one starts: behind a redirect these are relative to the page before.
NO_START = ["", " ", "/", "//127.0.0.1:{port}/", "127.0.0.1:{port}/", "localhost", "?", "#", "://",
            "http", "http:", "http://", "http://#", "http://?x", "http://:{port}/"]  # fmt: skip

NAMES: dict[str, list[str] | list[list[str]]] = {
    "entry.test": ["127.0.0.2"],
    "inside.test": ["127.0.0.1"],
    "inside6.test": ["::1"],
    "mapped.test": ["::ffff:127.0.0.1"],
    "both.test": ["8.8.8.8", "127.0.0.1"],
    "both-reversed.test": ["127.0.0.1", "8.8.8.8"],
    "zero.test": ["0.0.0.0"],
    "metadata.test": ["169.254.169.254"],
    "metadata.google.internal": ["169.254.169.254"],
    "empty.test": [],
}

_dialled: list[tuple[Any, ...]] | None = None


def _listen(event: str, args: tuple[Any, ...]) -> None:
    if event == "socket.connect" and _dialled is not None:
        _dialled.append(args[1])


sys.addaudithook(_listen)  # cannot be removed, hence the switch


@pytest.fixture
def dialled() -> Iterator[list[tuple[Any, ...]]]:
    """Every address that any socket of this process is told to connect to."""
    global _dialled  # noqa: PLW0603
    _dialled = []
    yield _dialled
    _dialled = None


@pytest.fixture(scope="module")
def canary() -> Iterator[RawSite]:
    with RawSite("127.0.0.1") as site:
        site.answer("*", b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\ncanary")
        yield site


@pytest.fixture(scope="module")
def entry() -> Iterator[LoopbackSite]:
    with LoopbackSite("127.0.0.2") as site:
        yield site


def test_there_are_enough_hostile_addresses_and_each_once() -> None:
    assert len({url for url, _ in HOSTILE}) == len(HOSTILE) >= 100


def test_canary_can_be_hit(canary: RawSite, dialled: list[tuple[Any, ...]]) -> None:
    before = canary.connections
    assert fetched(canary.url()).body == b"canary"
    assert canary.connections == before + 1
    assert dialled == [("127.0.0.1", canary.port)]


@pytest.mark.parametrize("kind", ["feed", "page"])
@pytest.mark.parametrize(("url", "cause"), HOSTILE)
def test_hostile_address_is_not_dialled(
    url: str, cause: FailureCause, kind: str, canary: RawSite, dialled: list[tuple[Any, ...]]
) -> None:
    before = canary.connections
    asked = url.replace("{port}", str(canary.port))
    error = failure(asked, kind=kind, rules=rules(private_hosts=frozenset()), resolver=Names(NAMES))
    assert (error.cause, dialled, canary.connections) == (cause, [], before)
    assert str(error).isprintable()


@pytest.mark.parametrize("kind", ["feed", "page"])
@pytest.mark.parametrize(("url", "cause"), SENDABLE)
def test_redirect_to_a_hostile_address_is_not_followed(
    url: str,
    cause: FailureCause,
    kind: str,
    canary: RawSite,
    entry: LoopbackSite,
    dialled: list[tuple[Any, ...]],
) -> None:
    before = canary.connections
    target = url.replace("{port}", str(canary.port))
    entry.redirect("/start", target, status=302)
    error = failure(
        f"http://entry.test:{entry.port}/start",
        kind=kind,
        rules=rules(private_hosts=frozenset({"entry.test"})),
        resolver=Names(NAMES),
    )
    assert (error.cause, canary.connections) == (cause, before)
    assert set(dialled) == {("127.0.0.2", entry.port)}


@pytest.mark.parametrize("url", NO_START)
def test_what_is_no_address_fails_as_one(
    url: str, canary: RawSite, dialled: list[tuple[Any, ...]]
) -> None:
    error = failure(url.replace("{port}", str(canary.port)))
    assert (error.cause, dialled) == (A, [])


def test_name_that_turns_private_between_two_calls_is_not_dialled(
    canary: RawSite, dialled: list[tuple[Any, ...]]
) -> None:
    """Nothing that a name resolved to before is remembered."""
    before = canary.connections
    names = Names({"turns.test": [[], ["127.0.0.1"]]})
    url = f"http://turns.test:{canary.port}/"

    async def twice() -> list[FailureCause]:
        causes = []
        async with Fetcher(rules(private_hosts=frozenset()), resolver=names) as fetcher:
            for _ in range(2):
                with pytest.raises(FetchError) as failed:
                    await fetcher.fetch(url, kind="feed", inside=True)
                causes.append(failed.value.cause)
        return causes

    assert asyncio.run(twice()) == [D, B]
    assert (names.asked, dialled, canary.connections) == (["turns.test"] * 2, [], before)


def test_name_that_turns_private_after_a_public_answer_is_refused() -> None:
    names = CheckedResolver(Names({"turns.test": [["8.8.8.8"], ["127.0.0.1"]]}), PrivateHosts([]))

    async def twice() -> None:
        assert [one["host"] for one in await names.resolve("turns.test")] == ["8.8.8.8"]
        with pytest.raises(Refused):
            await names.resolve("turns.test")

    asyncio.run(twice())


def test_each_redirect_to_one_name_is_looked_up_and_checked_anew(
    canary: RawSite, entry: LoopbackSite
) -> None:
    """A named host is free to move inside; a name that is not named is checked at each dialling."""
    before = canary.connections
    entry.redirect("/start", f"http://turns.test:{canary.port}/")
    names = Names({**NAMES, "turns.test": [["127.0.0.1"]]})
    named = rules(private_hosts=frozenset({"entry.test"}))
    url = f"http://entry.test:{entry.port}/start"
    assert failure(url, rules=named, resolver=names).cause is B
    assert canary.connections == before


def test_named_private_host_opens_nothing_but_itself(
    canary: RawSite, entry: LoopbackSite, dialled: list[tuple[Any, ...]]
) -> None:
    """The canary has a name beside the allowed one, and the allowed host's address by another."""
    named = rules(private_hosts=frozenset({"entry.test"}))
    entry.serve("/a", "inside")
    names = Names({**NAMES, "alias.test": ["127.0.0.2"]})
    for other in (f"http://127.0.0.2:{entry.port}/a", f"http://alias.test:{entry.port}/a"):
        assert failure(other, rules=named, resolver=names).cause is B
    assert failure(f"http://x.entry.test:{entry.port}/a", rules=named, resolver=names).cause is D
    assert dialled == []
    assert fetched(f"http://ENTRY.test.:{entry.port}/a", rules=named, resolver=names).body


def test_public_address_leads_to_no_private_host_though_it_is_named(
    canary: RawSite, entry: LoopbackSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """127.0.0.2 is taken for a public address here; the canary at 127.0.0.1 is named."""
    for module in (dialling_module, web_address_module):
        monkeypatch.setattr(module, "is_public", lambda ip: str(ip) == "127.0.0.2")
    before = canary.connections
    for kind in ("feed", "page"):
        entry.redirect(f"/{kind}", canary.url("/"))
        entry.redirect("/robots.txt", canary.url("/robots.txt"))
        for url in (entry.url(f"/{kind}"), f"http://entry.test:{entry.port}/{kind}"):
            error = failure(url, resolver=Names(NAMES), kind=kind)
            assert error.cause is B
            assert "no public address may lead there" in error.reason
    assert canary.connections == before
    entry.serve("/open", "public")
    assert fetched(entry.url("/open"), inside=False).body == b"public"


def test_link_from_a_public_document_reaches_no_named_private_host(
    canary: RawSite, dialled: list[tuple[Any, ...]]
) -> None:
    before = canary.connections
    for kind in ("feed", "page"):
        assert failure(canary.url("/"), kind=kind, inside=False).cause is B
    assert (dialled, canary.connections) == ([], before)
    assert fetched(canary.url("/"), inside=True).body == b"canary"


def test_way_that_left_the_private_hosts_does_not_lead_back(
    canary: RawSite, entry: LoopbackSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (dialling_module, web_address_module):
        monkeypatch.setattr(module, "is_public", lambda ip: str(ip) == "127.0.0.2")
    before = canary.connections
    entry.redirect("/back", canary.url("/"))
    with LoopbackSite() as inside:
        inside.redirect("/out", entry.url("/back"))
        inside.redirect("/on", canary.url("/"))
        assert failure(inside.url("/out")).cause is B
        assert canary.connections == before
        assert fetched(inside.url("/on")).body == b"canary"


def test_fetcher_tells_which_documents_may_name_private_hosts() -> None:
    fetcher = Fetcher(rules(private_hosts=frozenset({"wiki.test"})))
    assert fetcher.reaches_inside("http://WIKI.test:8080/feed")
    for url in ("http://wiki.test.example/", "http://x.wiki.test/", "wiki.test", "http://[", ""):
        assert not fetcher.reaches_inside(url)


@pytest.mark.parametrize("port", [22, 25, 6379])
def test_port_of_another_protocol_is_asked_on_no_host(
    port: int, dialled: list[tuple[Any, ...]]
) -> None:
    error = failure(f"http://127.0.0.1:{port}/")
    assert (error.cause, dialled) == (A, [])
    assert "not for web sites" in error.reason


def test_failure_says_whether_naming_the_host_would_help() -> None:
    nobody = rules(private_hosts=frozenset())
    assert failure("http://127.0.0.1/", rules=nobody).allowable
    assert not failure("http://2130706433/", rules=nobody).allowable
    assert not failure("http://127.0.0.1/", inside=False).allowable


@pytest.mark.parametrize("listed", ["127.0.0.1", " 127.0.0.1 ", "localhost", "LOCALHOST."])
def test_private_host_may_be_named_as_its_url_says_it(listed: str, canary: RawSite) -> None:
    host = listed.strip().lower().rstrip(".")
    named = rules(private_hosts=frozenset({listed}))
    names = Names({"localhost": ["127.0.0.1"]})
    asked = fetched(f"http://{host}:{canary.port}/", rules=named, resolver=names)
    assert asked.body == b"canary"


def test_literal_ipv6_host_may_be_named_in_any_of_its_spellings() -> None:
    private = PrivateHosts(["[0:0::1]", "FD00::1", "fd00::1:%eth0", "a b", ""])
    assert all(host in private for host in ("::1", "[::1]", "fd00::1"))
    assert not any(host in private for host in ("", "::2", "fd00::1:%eth0", "a b"))


def test_proxy_of_the_environment_is_not_used(
    canary: RawSite, entry: LoopbackSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, canary.url())
    before = canary.connections
    entry.serve("/a", "straight")
    named = rules(private_hosts=frozenset({"127.0.0.2"}))
    assert fetched(entry.url("/a"), rules=named).body == b"straight"
    assert canary.connections == before


@pytest.mark.parametrize("host", ["localhost", "0x7f.1", "0177.0.0.1", "127.1", "2130706433", "0"])
def test_system_resolver_is_not_believed(host: str) -> None:
    """The second line of defence, should the first not know a spelling."""

    async def resolve() -> None:
        await CheckedResolver(SystemResolver(), PrivateHosts([])).resolve(host, 80)

    with pytest.raises(Refused):
        asyncio.run(resolve())


@pytest.mark.parametrize(
    "sockaddr",
    [
        ("127.0.0.1", 80),
        ("169.254.169.254", 80),
        ("::1", 80, 0, 0),
        ("::ffff:127.0.0.1", 80, 0, 0),
        ("2606:4700::1", 80, 0, 3),  # public, but in a zone
        ("fe80::1%lo", 80, 0, 1),
        ("localhost", 80),
    ],
)
def test_socket_is_not_made_for_a_private_address(sockaddr: tuple[Any, ...]) -> None:
    """The last line: the very address that is dialled, whoever chose it."""
    address = (2, 1, 6, "", sockaddr)
    with pytest.raises(Refused):
        checked_socket(address)
    with dialling("public.test", PrivateHosts(["127.0.0.1"])) as dial:
        with pytest.raises(Refused):
            checked_socket(address)
        assert dial.refused == [sockaddr[0]]


def test_socket_is_made_for_public_addresses_and_for_named_hosts() -> None:
    with dialling("public.test", PrivateHosts([])):
        checked_socket((2, 1, 6, "", ("8.8.8.8", 80))).close()
    with dialling("127.0.0.1", PrivateHosts(["127.0.0.1"])):
        checked_socket((2, 1, 6, "", ("127.0.0.1", 80))).close()
    assert is_public("8.8.8.8")
