"""A feed speaks for its own sites; of all others it only says where to look."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from knowledge.articles import Extent
from knowledge.feeds.trust import registered_domain, same_owner, speaks_at
from tests.knowledge.feeds.newsroom import START, Newsroom, Story, rss
from tests.loopback.site import LoopbackSite

RSS = "application/rss+xml; charset=utf-8"
STORY = Story(7)
REAL = "/stories/7"
LIE = replace(STORY, more="The director took a bribe, the harbour authority confirmed on Friday.")
HEAD = '<meta property="article:published_time" content="2025-03-13T10:00:00Z">'


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("www.courier.example", "courier.example"),
        ("courier.example.", "courier.example"),
        ("news.bbc.co.uk", "bbc.co.uk"),
        ("paper.github.io", "paper.github.io"),
        ("127.0.0.1", "127.0.0.1"),
        ("::1", "::1"),
        ("intranet", "intranet"),
        ("", ""),
    ],
)
def test_domain_is_what_somebody_registered(host: str, domain: str) -> None:
    assert registered_domain(host) == domain


def test_feed_speaks_for_its_own_domain_and_the_one_vouched_for() -> None:
    feed = "https://feeds.courier.example/rss"
    assert speaks_at(feed, None, "https://www.courier.example/a")
    assert not speaks_at(feed, None, "https://courier.example.spam.example/a")
    assert not speaks_at(feed, None, "https://herald.example/a")
    assert speaks_at(feed, "https://herald.example/", "https://www.herald.example/a")
    assert not same_owner("https://evil.github.io/a", "https://paper.github.io/a")
    assert not same_owner("http:///a", "http:///b")


@pytest.fixture
def paper() -> "object":
    with LoopbackSite("127.0.0.2") as paper:
        yield paper


def foreign(site: LoopbackSite, paper: LoopbackSite, story: Story = LIE, **more: object) -> str:
    """A feed on `site` that claims to be the paper's and links to it."""
    body = rss([story], lambda _s: paper.url(REAL), title="The Paper", site=paper.url("/"), **more)  # type: ignore[arg-type]
    site.serve("/evil", body, content_type=RSS)
    return site.url("/evil")


class TestStranger:
    """A feed whose entry links to a site that it does not speak for."""

    @pytest.mark.parametrize("status", [403, 404, 500])
    @pytest.mark.parametrize("whole", [True, False])
    def test_its_words_are_never_stored(
        self, status: int, whole: bool, site: LoopbackSite, paper: LoopbackSite, room: Newsroom
    ) -> None:
        paper.serve(REAL, "no", status=status)
        room.put_feed(foreign(site, paper, whole=whole))
        for _ in range(6):
            room.refresh()
            room.clock.forward(hours=12)
        assert room.articles() == {}
        assert sum(one.waiting_pages for one in room.catalog.feeds.list()) == 0

    def test_text_title_date_and_outlet_come_from_the_page(
        self, site: LoopbackSite, paper: LoopbackSite, room: Newsroom
    ) -> None:
        paper.serve(REAL, STORY.page(head=HEAD))
        body = rss(
            [LIE], lambda _s: paper.url(REAL), title="Reuters", site=paper.url("/"),
            in_entry="<source url='https://x.example/'>Associated Press</source>",
        ).replace(f"<title>{STORY.title}", "<title>Lindholm mayor arrested for murder")  # fmt: skip
        site.serve("/evil", body, content_type=RSS)
        room.put_feed(site.url("/evil"), outlet="Bloomberg")
        room.refresh()
        [article] = room.articles().values()
        assert (article.title, article.text) == (STORY.title, STORY.text)
        assert article.outlet == "127.0.0.2"
        assert str(article.published) == "2025-03-13 10:00:00+00:00"
        assert article.url == paper.url(REAL)

    def test_site_that_its_own_link_names_is_not_its_own(
        self, site: LoopbackSite, paper: LoopbackSite, room: Newsroom
    ) -> None:
        paper.serve(REAL, STORY.page())
        feed_id = room.put_feed(foreign(site, paper))
        room.refresh()
        feed = room.catalog.feeds.get(feed_id)
        assert feed is not None
        assert feed.site_url == paper.url("/")
        assert room.articles()[STORY.title].text == STORY.text

    def test_summary_of_the_sites_own_feed_stays(
        self, site: LoopbackSite, paper: LoopbackSite, room: Newsroom
    ) -> None:
        paper.serve(REAL, "subscribe", status=402)
        own = rss([STORY], lambda _s: paper.url(REAL), whole=False, title="The Paper")
        paper.serve("/feed", own, content_type=RSS)
        room.put_feed(paper.url("/feed"))
        room.refresh()
        before = room.articles()[STORY.title]
        room.put_feed(foreign(site, paper))
        room.refresh()
        after = room.articles()[STORY.title]
        assert (after.text, after.extent) == (STORY.summary, Extent.SUMMARY)
        assert after == before
        assert len(room.catalog.feeds.carrying(after.id)) == 2

    def test_it_cannot_carry_an_article_to_its_own_site(
        self, site: LoopbackSite, paper: LoopbackSite, room: Newsroom
    ) -> None:
        paper.serve(REAL, STORY.page())
        site.redirect("/r/7", paper.url(REAL), status=302)
        mine = site.url("/mine")
        for link in (paper.url(REAL), site.url("/r/7"), mine, site.url("/r/7"), None):
            body = rss([LIE], lambda _s, to=link: to, title=f"To {link}")  # type: ignore[misc]
            site.serve("/evil", body, content_type=RSS)
            room.put_feed(site.url("/evil"))
            room.refresh()
            room.clock.forward(days=2)
        article = room.catalog.article_by_url(paper.url(REAL))
        assert article is not None
        assert (article.url, article.text) == (paper.url(REAL), STORY.text)
        assert (article.outlet, article.version) == ("127.0.0.2", 1)

    def test_its_tracker_that_ends_withdraws_nothing(
        self, site: LoopbackSite, paper: LoopbackSite, room: Newsroom
    ) -> None:
        paper.serve(REAL, STORY.page())
        site.redirect("/r/7", paper.url(REAL), status=302)
        body = rss([STORY], lambda _s: site.url("/r/7"), whole=False)
        site.serve("/feed", body, content_type=RSS)
        room.put_feed(site.url("/feed"))
        room.refresh()
        site.serve("/r/7", "gone", status=410)
        room.clock.forward(hours=30)
        room.refresh()
        assert room.articles()[STORY.title].withdrawn_at is None


class TestOwnFeed:
    """The feed of the site itself, before and after a stranger's."""

    def test_it_corrects_what_a_stranger_brought(
        self, site: LoopbackSite, paper: LoopbackSite, room: Newsroom
    ) -> None:
        paper.serve(REAL, STORY.page(head='<meta name="author" content="A Robot">'))
        room.put_feed(foreign(site, paper))
        room.refresh()
        [first] = room.articles().values()
        assert (first.outlet, first.published) == ("127.0.0.2", None)
        own = rss([STORY], lambda _s: paper.url(REAL), whole=False, title="The Paper")
        paper.serve("/feed", own, content_type=RSS)
        room.put_feed(paper.url("/feed"))
        room.refresh()
        [second] = room.articles().values()
        assert (second.id, second.text) == (first.id, STORY.text)
        assert (second.outlet, second.published) == ("The Paper", STORY.published)
        assert paper.hits(REAL) == 1
        # And it is the own feed's from now on.
        site.serve("/evil", rss([replace(LIE, published=START)], lambda _s: paper.url(REAL)))
        room.clock.forward(hours=1)
        room.refresh()
        [third] = room.articles().values()
        assert third == second

    def test_its_whole_text_takes_the_place_of_the_page(
        self, site: LoopbackSite, paper: LoopbackSite, room: Newsroom
    ) -> None:
        paper.serve(REAL, STORY.page())
        room.put_feed(foreign(site, paper))
        room.refresh()
        edited = replace(STORY, more="Corrected: the engines are electric, not diesel.")
        paper.serve("/feed", rss([edited], lambda _s: paper.url(REAL)), content_type=RSS)
        room.put_feed(paper.url("/feed"))
        room.refresh()
        [article] = room.articles().values()
        assert (article.text, article.version) == (edited.text, 2)

    def test_site_that_a_person_vouched_for_is_its_own(
        self, site: LoopbackSite, paper: LoopbackSite, room: Newsroom
    ) -> None:
        paper.serve(REAL, "subscribe", status=402)
        body = rss([STORY], lambda _s: paper.url(REAL), title="The Paper")
        site.serve("/feed", body, content_type=RSS)
        feed_id = room.put_feed(site.url("/feed"), vouched_site=paper.url("/"))
        room.refresh()
        [article] = room.articles().values()
        assert (article.text, article.outlet) == (STORY.text, "The Paper")
        assert room.catalog.feeds.carrying(article.id)[0].id == feed_id

    def test_site_vouched_for_later_lets_in_what_was_passed_over(
        self, site: LoopbackSite, paper: LoopbackSite, room: Newsroom
    ) -> None:
        paper.serve(REAL, "subscribe", status=402)
        body = rss([STORY], lambda _s: paper.url(REAL), title="The Paper")
        site.serve("/feed", body, content_type=RSS, etag='"a"')
        feed_id = room.put_feed(site.url("/feed"))
        room.refresh()
        assert room.articles() == {}
        room.catalog.feeds.set_vouched_site(feed_id, paper.url("/"))
        room.clock.forward(hours=1)
        room.refresh()
        assert room.articles()[STORY.title].text == STORY.text

    def test_tracker_to_its_own_site_needs_no_page(
        self, site: LoopbackSite, paper: LoopbackSite, room: Newsroom
    ) -> None:
        wall = "<p>Subscribe to read on, from 3 euros a week.</p>" * 20
        paper.serve(REAL, f"<html><body><article>{wall}</article></body></html>")
        site.redirect("/~r/7", paper.url(REAL))
        paper.serve("/feed", rss([STORY], lambda _s: site.url("/~r/7")), content_type=RSS)
        room.put_feed(paper.url("/feed"))
        room.refresh()
        [article] = room.articles().values()
        assert (article.url, article.text) == (paper.url(REAL), STORY.text)
        assert article.extent is Extent.WHOLE


def test_page_that_names_a_feed_vouches_for_it(
    site: LoopbackSite, paper: LoopbackSite, room: Newsroom
) -> None:
    link = f'<link rel="alternate" type="application/rss+xml" href="{site.url("/feed")}">'
    paper.serve("/", f"<html><head>{link}</head><body>News</body></html>")
    body = rss([STORY], lambda _s: paper.url(REAL), title="The Paper")
    site.serve("/feed", body, content_type=RSS)
    found = asyncio.run(room.refresher.add(paper.url("/")))
    assert isinstance(found, tuple)
    room.add(found[0].url, site=found[0].site)
    room.refresh()
    assert room.articles()[STORY.title].text == STORY.text


def test_page_that_a_person_adds_keeps_what_its_feed_said(
    site: LoopbackSite, room: Newsroom
) -> None:
    later = STORY.page(head='<meta property="article:published_time" content="2020-01-01">')
    site.serve(REAL, later.replace("<title>", "<title>Courier: "))
    site.serve("/feed", rss([STORY], lambda _s: site.url(REAL)), content_type=RSS)
    room.put_feed(site.url("/feed"))
    room.refresh()
    before = room.articles()[STORY.title]
    assert before.published == START - timedelta(hours=5)
    embedded = room.catalog.coverage().passages
    asyncio.run(room.refresher.add_page(site.url(REAL)))
    [after] = room.articles().values()
    assert (after.title, after.outlet) == (before.title, before.outlet)
    assert (after.published, after.version) == (before.published, 1)
    assert room.catalog.coverage().passages == embedded
