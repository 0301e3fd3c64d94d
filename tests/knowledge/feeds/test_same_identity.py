"""Entries that share an identity or an address: each story keeps what is its own."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from knowledge.articles import Extent
from knowledge.feeds import storing
from tests.knowledge.feeds.newsroom import START, Newsroom, Story, newsroom, rss
from tests.loopback.site import LoopbackSite

RSS = "application/rss+xml; charset=utf-8"
FIRST = Story(7)


class BankStory(Story):
    """About something else, in other words."""

    @property
    def title(self) -> str:
        return "Regulator in Oslo blocks merger of two banks"

    @property
    def summary(self) -> str:
        return "The regulator blocked a merger because of worries about competition, it said."

    @property
    def text(self) -> str:
        return f"{self.summary} " + " ".join(
            f"Branch {number} of Nordbank keeps its own counters, an analyst wrote, and savers "
            f"get {number} percent more than they would have had under one roof."
            for number in range(5)
        )


OTHER = BankStory(3)


def slot(site: LoopbackSite, story: Story, path: str, *, summary: bool = True) -> None:
    """A feed whose only entry always has the same identity."""
    body = rss([story], lambda _s: site.url(path), whole=False)
    body = body.replace(f"story-{story.topic}-{story.number}", "slot-1")
    if not summary:
        body = body.replace(f"<description>{story.summary}</description>", "")
    site.serve("/feed", body, content_type=RSS)


@pytest.fixture
def started(site: LoopbackSite, room: Newsroom) -> Newsroom:
    site.serve("/7", FIRST.page())
    slot(site, FIRST, "/7")
    room.put_feed(site.url("/feed"))
    room.refresh()
    room.clock.forward(hours=1)
    return room


class TestIdentityUsedAgain:
    """A feed gives a new story the identity of an old one."""

    @pytest.mark.parametrize("status", [404, 410])
    @pytest.mark.parametrize("summary", [True, False])
    def test_missing_page_of_the_new_withdraws_nothing(
        self, status: int, summary: bool, site: LoopbackSite, started: Newsroom
    ) -> None:
        site.serve("/new", "gone", status=status)
        slot(site, OTHER, "/new", summary=summary)
        for _ in range(6):
            started.refresh()
            started.clock.forward(hours=13)
        old = started.articles()[FIRST.title]
        assert old.withdrawn_at is None
        assert (old.url, old.text, old.version) == (site.url("/7"), FIRST.text, 1)

    def test_new_story_behind_a_wall_is_kept_as_its_summary(
        self, site: LoopbackSite, started: Newsroom
    ) -> None:
        site.serve("/new", "no", status=403)
        slot(site, OTHER, "/new")
        started.refresh()
        articles = started.articles()
        assert articles[OTHER.title].text == OTHER.summary
        assert articles[OTHER.title].extent is Extent.SUMMARY
        assert articles[FIRST.title].text == FIRST.text

    @pytest.mark.parametrize("summary", [True, False])
    def test_new_story_whose_page_comes_late_is_an_article_of_its_own(
        self, summary: bool, site: LoopbackSite, started: Newsroom
    ) -> None:
        site.serve("/new", "later", status=503)
        slot(site, OTHER, "/new", summary=summary)
        started.refresh()
        site.serve("/new", OTHER.page())
        started.clock.forward(minutes=20)
        started.refresh()
        articles = started.articles()
        assert articles[OTHER.title].text == OTHER.text
        assert articles[OTHER.title].url == site.url("/new")
        assert articles[FIRST.title].text == FIRST.text

    def test_story_that_only_moved_stays_one(self, site: LoopbackSite, started: Newsroom) -> None:
        site.serve("/better", FIRST.page())
        slot(site, FIRST, "/better")
        started.refresh()
        assert len(started.articles()) == 1


class TestOneAddress:
    """Several entries of one feed link to one page."""

    @pytest.mark.parametrize("batch_chars", [200, 3_000, 40_000])
    @pytest.mark.parametrize("dated", [True, False])
    def test_newest_gives_the_text_however_they_are_stored(
        self,
        dated: bool,
        batch_chars: int,
        site: LoopbackSite,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(storing, "BATCH_CHARS", batch_chars)
        dates = [START - timedelta(hours=at) if dated else None for at in range(9)]
        stories = [replace(Story(at, "update"), published=date) for at, date in enumerate(dates)]
        shown = list(reversed(stories)) if dated else stories
        with newsroom(tmp_path) as room:
            site.serve("/feed", rss(shown, lambda _s: site.url("/live")), content_type=RSS)
            room.put_feed(site.url("/feed"))
            for more in range(3):
                room.refresh()
                [article] = room.articles().values()
                assert (article.title, article.version) == (stories[0].title, 1)
                site.serve(
                    "/feed",
                    rss(shown, lambda _s: site.url("/live"), extra=f"<ttl>{more + 1}</ttl>"),
                    content_type=RSS,
                )
                room.clock.forward(hours=30)
            [feed] = room.catalog.feeds.list()
            assert feed.articles == 1
            assert room.counters()["embedded_passages"] == room.catalog.coverage().passages

    def test_newer_entry_takes_over_once(self, site: LoopbackSite, room: Newsroom) -> None:
        older, newer = Story(1, "update"), replace(Story(2, "update"), published=START)
        site.serve("/feed", rss([older], lambda _s: site.url("/live")), content_type=RSS)
        room.put_feed(site.url("/feed"))
        room.refresh()
        both = [newer, older]
        site.serve("/feed", rss(both, lambda _s: site.url("/live")), content_type=RSS)
        for _ in range(3):
            room.clock.forward(hours=1)
            room.refresh()
            [article] = room.articles().values()
            assert (article.title, article.version) == (newer.title, 2)
            both.reverse()
            site.serve("/feed", rss(both, lambda _s: site.url("/live")), content_type=RSS)
