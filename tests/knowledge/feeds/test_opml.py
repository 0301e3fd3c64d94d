"""Lists of feeds, as other readers write them and as they must not be able to hurt us."""

import re
import xml.etree.ElementTree as ET
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.errors import SourceError
from knowledge.feeds.opml import (
    MAX_OPML_BYTES,
    MAX_TAGS_PER_FEED,
    MAX_TITLE_CHARS,
    OpmlFeed,
    read_opml,
    write_opml,
)
from knowledge.tags import MAX_TAG_CHARS

CREATED = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
FEED = '<outline text="A" type="rss" xmlUrl="https://a.example/feed"/>'


def opml(body: str, *, encoding: str = "UTF-8", title: str = "Mine") -> str:
    return (
        f'<?xml version="1.0" encoding="{encoding}"?>\n<opml version="2.0">'
        f"<head><title>{title}</title></head><body>{body}</body></opml>"
    )


def feeds_of(body: str) -> tuple[OpmlFeed, ...]:
    return read_opml(opml(body).encode()).feeds


def test_feed_is_read_with_its_title_site_and_topics() -> None:
    reading = read_opml(
        opml(
            '<outline text="Cloud &amp; AI"><outline text="Chip makers">'
            '<outline text="Smith &amp; Sons &lt;daily&gt; “news”" type="rss" '
            'xmlUrl="https://a.example/feed?a=1&amp;b=2" htmlUrl="https://a.example/" '
            'category="/Business/Energy,Oil"/></outline></outline>'
            '<outline text="B" xmlUrl="https://b.example/rss"/>',
            title="My &amp; your feeds",
        ).encode()
    )
    assert reading.title == "My & your feeds"
    assert reading.feeds == (
        OpmlFeed(
            address="https://a.example/feed?a=1&b=2",
            title="Smith & Sons <daily> “news”",
            site_url="https://a.example/",
            tags=("business", "energy", "oil", "cloud-ai", "chip-makers"),
        ),
        OpmlFeed(address="https://b.example/rss", title="B"),
    )
    assert reading.skipped == ()


def test_folder_ends_where_it_is_closed() -> None:
    feeds = feeds_of(f'<outline text="Old"><outline text="Deep"/></outline>{FEED}')
    assert feeds[0].tags == ()


@pytest.mark.parametrize(
    "outline",
    [
        '<outline text="A" xmlurl="https://a.example/feed">',
        '<OUTLINE TEXT="A" XMLURL="https://a.example/feed"></OUTLINE>',
        '<outline title="A" type="atom" xmlUrl=" https://a.example/feed\n"/>',
        '<outline text="" title="A" type="RSS" url="https://a.example/feed"/>',
        "<outline text='A' xmlUrl='feed://A.example/feed'/>",
        '<outline text="A" xmlUrl="feed:https://a.example/feed#top"/>',
        "<outline text=A xmlUrl=https://a.example/feed>",
    ],
)
def test_sloppy_outline_is_understood(outline: str) -> None:
    (feed,) = feeds_of(outline)
    assert feed.title == "A"
    assert feed.address.removeprefix("http").removeprefix("s") == "://a.example/feed"


def test_bare_ampersands_in_an_address_stay_in_it() -> None:
    (feed,) = feeds_of('<outline text="AT&T" xmlUrl="https://a.example/f?a=1&copy=2&b=3"/>')
    assert feed == OpmlFeed("https://a.example/f?a=1&copy=2&b=3", "AT&T")


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("AT&amp;amp;T", "AT&T"),
        ("It&amp;#8217;s news", "It’s news"),
        ("two\nlines\t here", "two lines here"),
        ("R&amp;D", "R&D"),
        ("A &amp;c", "A &c"),
    ],
)
def test_title_is_one_line_of_plain_text(written: str, title: str) -> None:
    assert feeds_of(FEED.replace('"A"', f'"{written}"'))[0].title == title


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("cp1252", "windows-1252"),
        ("utf-8", "ISO-8859-1"),
        ("shift_jis", "Shift_JIS"),
    ],
)
def test_list_is_read_in_the_encoding_it_has(encoding: str, declared: str) -> None:
    title = "経済ニュース" if encoding == "shift_jis" else "Économie – “marchés”"
    text = opml(FEED.replace('"A"', f'"{title}"'), encoding=declared)
    assert read_opml(text.encode(encoding)).feeds[0].title == title


def test_feed_listed_twice_is_one_feed_with_the_tags_of_both() -> None:
    feeds = feeds_of(
        '<outline text="One"><outline xmlUrl="https://A.example:443/feed"/></outline>'
        f'<outline text="Two">{FEED}</outline>'
    )
    assert feeds == (OpmlFeed("https://a.example/feed", "A", None, ("one", "two")),)


def test_what_can_be_no_feed_is_reported_and_the_rest_is_read() -> None:
    reading = read_opml(
        opml(
            '<outline text="Mail" type="rss" xmlUrl="mailto:a@b.example"/>'
            '<outline text="Disk" type="rss" xmlUrl="file:///etc/passwd"/>'
            '<outline text="Secret" type="rss" xmlUrl="https://user:word@a.example/feed"/>'
            '<outline text="None" type="rss"/>'
            '<outline text="More" type="include" url="https://a.example/more.opml"/>'
            '<outline xmlUrl="javascript:alert(1)"/>'
            f"{FEED}"
        ).encode()
    )
    assert [feed.title for feed in reading.feeds] == ["A"]
    skipped = {outline.title: outline.reason for outline in reading.skipped}
    assert list(skipped) == ["Mail", "Disk", "Secret", "None", "More", "javascript:alert(1)"]
    assert "mailto:a@b.example" in skipped["Mail"]
    assert skipped["None"] == "has no address"
    assert "another list" in skipped["More"]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is empty"),
        (b"  \n", "is not OPML"),
        (b"hello", "is not OPML"),
        (b'{"feeds": []}', "is not OPML"),
        (b"%PDF-1.7", "is not text"),
        (b"\x00\xff" + b"\x01\x02\x03\x04\x05" * 50, "is not text"),
        (b"<!doctype html><html><head><title>t</title></head><p>x", "is a web page"),
        (b'<?xml version="1.0"?><rss version="2.0"><channel/></rss>', "is a feed itself"),
        (b'<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title></feed>', "is a feed itself"),
        (b"<rdf:RDF><channel/></rdf:RDF>", "is a feed itself"),
        (b" " * (MAX_OPML_BYTES + 1), "larger than 5 MB"),
    ],
)
def test_what_is_no_list_is_named_for_what_it_is(data: bytes, says: str) -> None:
    with pytest.raises(SourceError) as caught:
        read_opml(data, origin="mine.opml")
    assert caught.value.origin == "mine.opml"
    assert says in caught.value.reason
    assert str(caught.value).startswith("mine.opml: is ")


def test_list_without_feeds_is_empty_but_no_error() -> None:
    assert read_opml(opml("").encode()).feeds == ()


def test_list_cut_off_in_the_middle_gives_what_it_still_holds() -> None:
    whole = opml(f'<outline text="Folder">{FEED}<outline text="B" xmlUrl="https://b.exa')
    assert [feed.title for feed in read_opml(whole[:-30].encode()).feeds] == ["A"]


def test_declared_entities_are_neither_expanded_nor_opened() -> None:
    bomb = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol" * 10}">' for n in range(12))
    doctype = f'<!DOCTYPE opml [{bomb}<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    text = opml('<outline text="&l11;&x;" xmlUrl="https://a.example/feed"/>' + FEED)
    reading = read_opml(text.replace("<opml", doctype + "<opml", 1).encode())
    assert reading.feeds == (OpmlFeed("https://a.example/feed", "&l11;&x;"),)


def test_huge_lists_are_read_within_bounds() -> None:
    many = opml("".join(f'<outline xmlUrl="http://a{n}.example/f"/>' for n in range(50_000)))
    assert len(read_opml(many.encode()).feeds) == 50_000
    deep = opml("".join(f'<outline text="f{n}">' for n in range(10_000)) + FEED)
    (feed,) = read_opml(deep.encode()).feeds
    assert feed.tags == tuple(f"f{n}" for n in range(MAX_TAGS_PER_FEED))
    topics = ",".join(f"c{n}" for n in range(100_000))
    (feed,) = feeds_of(FEED.replace("/>", f' category="{topics}"/>'))
    assert feed.tags == tuple(f"c{n}" for n in range(MAX_TAGS_PER_FEED))
    (feed,) = feeds_of(FEED.replace('"A"', f'"{"long " * 100_000}"'))
    assert feed.title is not None
    assert len(feed.title) <= MAX_TITLE_CHARS


def test_written_list_is_well_formed_opml_2_with_a_folder_for_each_topic() -> None:
    feeds = [
        OpmlFeed("https://a.example/f?x=1&y=2", 'A & "B" <c>', "https://a.example/", ("ai", "eu")),
        OpmlFeed("https://b.example/f"),
        OpmlFeed("https://c.example/f", "C", None, ("ai",)),
    ]
    root = ET.fromstring(write_opml(feeds, title="Mine & yours", created=CREATED))
    assert (root.tag, root.get("version")) == ("opml", "2.0")
    assert root.findtext("head/title") == "Mine & yours"
    assert root.findtext("head/dateCreated") == "Sun, 01 Mar 2026 08:30:00 GMT"
    outlines = root.findall("body/outline")
    assert [outline.get("text") for outline in outlines] == ["https://b.example/f", "ai"]
    first = outlines[1][0]
    assert first.attrib == {
        "type": "rss",
        "text": 'A & "B" <c>',
        "title": 'A & "B" <c>',
        "xmlUrl": "https://a.example/f?x=1&y=2",
        "htmlUrl": "https://a.example/",
        "category": "ai,eu",
    }


def test_list_without_a_date_given_carries_the_present() -> None:
    root = ET.fromstring(write_opml([]))
    assert re.fullmatch(r"\w{3}, .* GMT", root.findtext("head/dateCreated") or "")
    assert read_opml(write_opml([])).title == "Feeds of Pullquote"


def test_characters_that_xml_cannot_hold_are_left_out_of_titles() -> None:
    written = write_opml([OpmlFeed("https://a.example/f", "a\x00b\x0bc\ud800d\uffffe")])
    assert read_opml(written).feeds[0].title == "abcde"


# A title as `read_opml` gives it: one line of plain text, without what XML cannot hold and without
# control characters.
_TITLES = (
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), min_size=1, max_size=60)
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)
_REFERENCES = st.sampled_from(["&amp;", "&lt;b&gt;", "&#38;", "A&amp;amp;B", "&copy", "&x;", "]]>"])
_WORDS = st.text("abcdefgé日0123456789", min_size=1, max_size=MAX_TAG_CHARS)
_QUERIES = st.sampled_from(["", "?format=rss", "?a=1&b=2&amp=3", "?feedtype=rss&utm_source=x"])


@st.composite
def _feeds(draw: st.DrawFn) -> list[OpmlFeed]:
    count = draw(st.integers(0, 6))
    return [
        OpmlFeed(
            address=f"https://f{number}.example/feed{draw(_QUERIES)}",
            title=draw(st.none() | _TITLES | _REFERENCES),
            site_url=draw(st.none() | st.just(f"https://f{number}.example/?a=1&b=%C3%A9")),
            tags=tuple(draw(st.lists(_WORDS, max_size=4, unique=True))),
        )
        for number in range(count)
    ]


@settings(max_examples=200, deadline=None)
@given(_feeds(), _TITLES)
def test_what_is_written_is_read_back_exactly(feeds: list[OpmlFeed], title: str) -> None:
    reading = read_opml(write_opml(feeds, title=title, created=CREATED))
    assert sorted(reading.feeds, key=lambda feed: feed.address) == feeds
    assert reading.skipped == ()
    assert reading.title == title


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400) | st.text(max_size=400).map(lambda text: opml(text).encode()))
def test_no_bytes_do_more_than_be_refused(data: bytes) -> None:
    try:
        reading = read_opml(data)
    except SourceError as error:
        assert error.reason.startswith("is ")
    else:
        assert all(feed.address.startswith(("http://", "https://")) for feed in reading.feeds)
