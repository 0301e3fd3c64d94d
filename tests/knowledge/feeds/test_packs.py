"""The starter packs, as they lie in the package."""

from importlib import resources
from itertools import chain
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from knowledge.errors import SourceError
from knowledge.feeds.addresses import feed_address
from knowledge.feeds.opml import read_opml
from knowledge.feeds.packs import pack_names, read_pack
from knowledge.tags import tag_from
from knowledge.urls import canonical_url

PACKS = ("cloud-ai", "chips", "finance", "energy", "health", "retail", "media")


def pack_bytes(name: str) -> bytes:
    return (resources.files("knowledge.feeds") / "packs" / f"{name}.opml").read_bytes()


def test_every_pack_is_offered_with_its_title_and_size() -> None:
    packs = pack_names()
    assert tuple(pack.name for pack in packs) == PACKS
    assert packs[0].title == "Cloud and AI"
    for pack in packs:
        assert 12 <= pack.feeds <= 25
        assert pack.feeds == len(read_pack(pack.name))
        assert pack.title


def test_every_file_in_the_folder_is_a_pack() -> None:
    folder = resources.files("knowledge.feeds") / "packs"
    assert {file.name for file in folder.iterdir()} == {f"{name}.opml" for name in PACKS}


def test_documentation_names_every_pack_with_its_size() -> None:
    page = Path(__file__).parents[3] / "docs" / "packs.md"
    rows = [line for line in page.read_text("utf-8").splitlines() if line.startswith("| `")]
    shown = [(row.split("`")[1], int(row.rstrip(" |").rpartition("| ")[2])) for row in rows]
    assert shown == [(pack.name, pack.feeds) for pack in pack_names()]


@pytest.mark.parametrize("name", PACKS)
def test_pack_imports_without_a_feed_passed_over(name: str) -> None:
    data = pack_bytes(name)
    reading = read_opml(data)
    assert reading.skipped == ()
    assert data.count(b"xmlUrl=") == len(reading.feeds)


@pytest.mark.parametrize("name", PACKS)
def test_feeds_of_a_pack_carry_name_site_and_topic(name: str) -> None:
    for feed in read_pack(name):
        assert feed.title, feed.address
        assert feed.title == feed.title.strip()
        assert not any(word in feed.title for word in ("RSS", "http", "|", "»", " - "))
        assert feed.site_url, feed.title
        assert feed.site_url == canonical_url(feed.site_url)
        assert feed.tags[0] == name
        assert all(tag_from(tag) == tag for tag in feed.tags)


@pytest.mark.parametrize("name", PACKS)
def test_addresses_of_a_pack_are_https_and_in_final_form(name: str) -> None:
    for feed in read_pack(name):
        parts = urlsplit(feed.address)
        assert parts.scheme == "https"
        assert parts.hostname is not None
        assert "." in parts.hostname
        assert parts.port is None
        assert feed_address(feed.address) == feed.address
        assert canonical_url(feed.address) == feed.address
        assert f'xmlUrl="{feed.address}"'.encode() in pack_bytes(name)


def test_no_address_is_in_two_packs() -> None:
    addresses = [feed.address for feed in chain.from_iterable(map(read_pack, PACKS))]
    bare = [address.removeprefix("https://www.").rstrip("/") for address in addresses]
    assert len(set(bare)) == len(addresses)


def test_no_outlet_is_twice_in_one_pack_or_spelt_in_two_ways() -> None:
    sites: dict[str, str] = {}
    for name in PACKS:
        titles = [feed.title for feed in read_pack(name)]
        assert len(set(titles)) == len(titles)
        for feed in read_pack(name):
            host = urlsplit(feed.site_url or "").hostname or ""
            assert sites.setdefault(host, feed.title or "") == feed.title


@pytest.mark.parametrize("asked", ["ai", "cloud", "AI", "Cloud & AI", " cloud-ai "])
def test_pack_answers_to_its_other_names(asked: str) -> None:
    assert read_pack(asked) == read_pack("cloud-ai")


@pytest.mark.parametrize("asked", ["sports", "", "../errors", "chips.opml"])
def test_unknown_pack_is_answered_with_those_there_are(asked: str) -> None:
    with pytest.raises(SourceError) as caught:
        read_pack(asked)
    for name in PACKS:
        assert name in caught.value.reason
