"""What goes wrong with feeds: each is one feed's affair, said plainly, and tried again in time."""

import asyncio
import gzip
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import structlog
from aiohttp import web

from knowledge.catalog.records import Feed
from knowledge.errors import CatalogBusy, CatalogFull, EmbeddingError
from knowledge.feeds.intake import Intake
from tests.knowledge.feeds.newsroom import RULES, Newsroom, Story, newsroom, rss
from tests.loopback.certificates import Authority
from tests.loopback.raw import RawSite
from tests.loopback.site import LoopbackSite

STORIES = [Story(number) for number in range(3)]
RSS = "application/rss+xml; charset=utf-8"


def feed_of(site: LoopbackSite, stories: list[Story] = STORIES, title: str = "Courier") -> str:
    return rss(stories, lambda story: site.url(f"/{story.number}"), title=title)


def the_feed(room: Newsroom, feed_id: int) -> Feed:
    feed = room.catalog.feeds.get(feed_id)
    assert feed is not None
    return feed


def wait(room: Newsroom, feed_id: int) -> timedelta:
    return the_feed(room, feed_id).due_at - room.clock()


class TestMoved:
    """A permanent redirect that leads to the feed changes its address; nothing else does."""

    @pytest.mark.parametrize("status", [301, 308])
    def test_feed_that_moved_is_asked_at_its_new_address(
        self, status: int, site: LoopbackSite, room: Newsroom
    ) -> None:
        site.serve("/new", feed_of(site), content_type=RSS)
        site.redirect("/old", "/new", status=status)
        feed_id = room.put_feed(site.url("/old"))
        room.refresh()
        assert the_feed(room, feed_id).address == site.url("/new")
        assert [(report.outcome, report.new) for report in room.reports] == [("moved", 3)]
        assert len(room.articles()) == 3
        site.clear()
        room.clock.forward(hours=1)
        room.refresh()
        assert [seen.path for seen in site.requests] == ["/new"]

    def test_feed_that_is_elsewhere_for_now_keeps_its_address(
        self, site: LoopbackSite, room: Newsroom
    ) -> None:
        site.serve("/new", feed_of(site), content_type=RSS)
        site.redirect("/old", "/new", status=302)
        feed_id = room.put_feed(site.url("/old"))
        room.refresh()
        assert the_feed(room, feed_id).address == site.url("/old")

    def test_feed_that_moved_to_a_page_keeps_its_address(
        self, site: LoopbackSite, room: Newsroom
    ) -> None:
        site.serve("/parked", "<html><body>This domain is for sale.</body></html>")
        site.redirect("/old", "/parked")
        feed_id = room.put_feed(site.url("/old"))
        room.refresh()
        feed = the_feed(room, feed_id)
        assert (feed.address, feed.failure_cause) == (site.url("/old"), "parse")

    def test_two_feeds_that_lead_to_one_become_one(
        self, site: LoopbackSite, room: Newsroom
    ) -> None:
        site.serve("/new", feed_of(site), content_type=RSS)
        site.serve("/old", feed_of(site), content_type=RSS)
        new = room.put_feed(site.url("/new"), tags=["a"])
        old = room.put_feed(site.url("/old"), tags=["b"])
        room.refresh()
        site.redirect("/old", "/new")
        room.clock.forward(hours=1)
        room.refresh()
        assert {report.outcome for report in room.reports} == {"moved", "unchanged"}
        [left] = room.catalog.feeds.list()
        assert (left.feed.id, left.feed.tags, left.articles) == (new, ("a",), 3)
        # The topic that a person gave the other feed stays with what it had brought.
        tags = {room.catalog.tags_of(article.id) for article in room.articles().values()}
        assert tags == {("a", "b")}
        assert room.catalog.feeds.get(old) is None
        assert len(room.articles()) == 3
        assert room.catalog.check() == []


class TestFailures:
    """Each has its cause in the catalog, the counters and the summary."""

    def check(self, room: Newsroom, feed_id: int, cause: str) -> None:
        summary = room.refresh()
        assert (summary.failed_feeds, dict(summary.causes)) == (1, {cause: 1})
        feed = the_feed(room, feed_id)
        assert (feed.failures, feed.failure_cause) == (1, cause)
        assert feed.failure_reason
        assert feed.succeeded_at is None
        assert room.counters()[f"feeds_failed:{cause}"] == 1
        assert timedelta(minutes=30) <= wait(room, feed_id) <= timedelta(days=1.1)

    @pytest.mark.parametrize(
        ("status", "cause"),
        [(500, "server"), (502, "server"), (404, "missing"), (403, "denied"), (418, "server"),
         (503, "busy"), (429, "busy")],
    )  # fmt: skip
    def test_status_that_is_no_answer(
        self, status: int, cause: str, site: LoopbackSite, room: Newsroom
    ) -> None:
        site.serve("/feed", "no", status=status)
        self.check(room, room.put_feed(site.url("/feed")), cause)

    def test_page_where_a_feed_should_be(self, site: LoopbackSite, room: Newsroom) -> None:
        site.serve("/feed", "<!doctype html><html><body><p>Welcome.</p></body></html>")
        self.check(room, room.put_feed(site.url("/feed")), "parse")

    def test_server_that_is_not_there(self, room: Newsroom) -> None:
        self.check(room, room.put_feed("http://127.0.0.1:49151/feed"), "connect")

    def test_address_inside_that_was_not_named(self, room: Newsroom) -> None:
        self.check(room, room.put_feed("http://127.0.0.77:8080/feed"), "blocked")

    def test_slow_drip_ends_at_its_deadline(self, tmp_path: Path) -> None:
        with RawSite() as drip, newsroom(tmp_path, rules=replace(RULES, deadline_s=0.4)) as room:
            drip.answer(
                "/feed",
                lambda: (
                    b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n<rss>",
                    *(part for _ in range(500) for part in (0.05, b" ")),
                ),
            )
            self.check(room, room.put_feed(drip.url("/feed")), "timeout")

    def test_bomb_stops_within_its_limit(self, site: LoopbackSite, room: Newsroom) -> None:
        bomb = gzip.compress(b"<rss>" + b" " * 60_000_000, mtime=0)
        site.serve("/feed", bomb, content_type=RSS, headers={"Content-Encoding": "gzip"})
        self.check(room, room.put_feed(site.url("/feed")), "too_large")

    def test_certificate_that_nobody_vouches_for(self, room: Newsroom) -> None:
        with LoopbackSite(ssl_context=Authority().server("127.0.0.1")) as site:
            self.check(room, room.put_feed(site.url("/feed")), "tls")

    def test_redirects_in_a_circle(self, site: LoopbackSite, room: Newsroom) -> None:
        site.redirect("/feed", "/deef")
        site.redirect("/deef", "/feed")
        self.check(room, room.put_feed(site.url("/feed")), "redirects")

    def test_failures_in_a_row_wait_longer_and_end_with_a_success(
        self, site: LoopbackSite, room: Newsroom
    ) -> None:
        site.serve("/feed", "no", status=500)
        feed_id = room.put_feed(site.url("/feed"))
        waits = []
        for _ in range(4):
            room.refresh(only=[feed_id])
            waits.append(wait(room, feed_id))
        assert waits == sorted(waits)
        assert waits[-1] >= timedelta(hours=4)
        site.serve("/feed", feed_of(site), content_type=RSS)
        assert room.refresh(only=[feed_id]).new == 3
        feed = the_feed(room, feed_id)
        assert (feed.failures, feed.failure_cause, feed.failure_reason) == (0, None, None)
        assert wait(room, feed_id) < timedelta(hours=1)

    def test_retry_after_is_obeyed(self, site: LoopbackSite, room: Newsroom) -> None:
        site.serve("/feed", "slow down", status=429, headers={"Retry-After": "7200"})
        feed_id = room.put_feed(site.url("/feed"))
        room.refresh()
        assert timedelta(hours=2) <= wait(room, feed_id) <= timedelta(hours=2.3)
        site.serve("/feed", "slow down", status=503, headers={"Retry-After": "99999999"})
        room.refresh(only=[feed_id])
        assert wait(room, feed_id) <= timedelta(days=1.1)

    def test_feed_that_is_gone_is_asked_no_more_unless_by_name(
        self, site: LoopbackSite, room: Newsroom
    ) -> None:
        site.serve("/feed", "gone", status=410)
        feed_id = room.put_feed(site.url("/feed"))
        assert room.refresh().retired_feeds == 1
        assert the_feed(room, feed_id).retired_at == room.clock()
        site.clear()
        room.clock.forward(days=30)
        assert room.refresh().feeds == 0
        assert site.requests == []
        site.serve("/feed", feed_of(site), content_type=RSS)
        assert room.refresh(only=[feed_id]).new == 3
        assert the_feed(room, feed_id).retired_at is None


def _raise(error: Exception) -> Callable[..., None]:
    def work(*_: object, **__: object) -> None:
        raise error

    return work


def test_one_bad_feed_never_stops_the_rest(
    site: LoopbackSite, room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.serve("/good", feed_of(site), content_type=RSS)
    site.serve("/broken", "no", status=500)
    site.serve("/cursed", feed_of(site, [Story(9)], "Cursed"), content_type=RSS)
    ids = {name: room.put_feed(site.url(f"/{name}")) for name in ("broken", "cursed", "good")}
    take_in = Intake.take_in

    async def cursed(self: Intake) -> None:
        if self._feed.id == ids["cursed"]:
            raise ZeroDivisionError("nobody foresaw this")
        await take_in(self)

    monkeypatch.setattr(Intake, "take_in", cursed)
    with structlog.testing.capture_logs() as lines:
        summary = room.refresh()
    assert (summary.feeds, summary.new, summary.failed_feeds) == (3, 3, 2)
    assert dict(summary.causes) == {"server": 1, "unexpected": 1}
    assert the_feed(room, ids["cursed"]).failure_cause == "unexpected"
    assert the_feed(room, ids["cursed"]).body_sha256 is None
    refreshed = [line for line in lines if line["event"] == "feed_refreshed"]
    assert {line["feed"]: line["outcome"] for line in refreshed} == {
        ids["good"]: "fetched", ids["broken"]: "failed", ids["cursed"]: "failed",
    }  # fmt: skip
    assert not any("nobody foresaw this" in str(line) for line in lines if "exc_info" not in line)
    assert not any(STORIES[0].summary in str(line) for line in lines)


@pytest.mark.parametrize(
    "error", [CatalogFull("x", "The disk is full."), CatalogBusy("x", "Busy."),
              EmbeddingError("x", "No vectors.")],
)  # fmt: skip
def test_round_stops_calmly_where_nothing_can_be_stored(
    error: Exception, site: LoopbackSite, room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in range(12):
        site.serve(f"/{name}", feed_of(site, [Story(name)]), content_type=RSS)
        room.put_feed(site.url(f"/{name}"))
    with monkeypatch.context() as patched:
        patched.setattr(type(room.catalog), "put", _raise(error))
        with pytest.raises(type(error)):
            room.refresh()
    assert room.articles() == {}
    # Everything is still due, and nothing is held any longer.
    assert room.catalog.feeds.due_count(room.clock()) == 12
    assert room.refresh().new == 12


def test_feed_removed_while_it_is_asked_leaves_nothing(site: LoopbackSite, room: Newsroom) -> None:
    async def remove_meanwhile(_: web.BaseRequest) -> web.StreamResponse:
        await asyncio.to_thread(room.catalog.feeds.remove, feed_id, with_articles=True)
        return web.Response(text=feed_of(site), content_type="application/rss+xml")

    site.handle("/feed", remove_meanwhile)
    feed_id = room.put_feed(site.url("/feed"))
    room.refresh()
    assert room.catalog.feeds.list() == []
    assert room.articles() == {}
    assert room.catalog.check() == []


def test_embedder_that_fails_in_the_middle_leaves_what_was_stored(
    site: LoopbackSite, room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = [Story(number) for number in range(150)]
    site.serve("/feed", feed_of(site, many), content_type=RSS)
    feed_id = room.put_feed(site.url("/feed"))
    put, calls = type(room.catalog).put, 0

    def once(*arguments: object) -> object:
        nonlocal calls
        calls += 1
        if calls > 1:
            raise CatalogFull("x", "The disk is full.")
        return put(*arguments)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(type(room.catalog), "put", once)
        with pytest.raises(CatalogFull):
            room.refresh()
    stored = len(room.articles())
    assert 0 < stored < 150
    assert the_feed(room, feed_id).body_sha256 is None
    summary = room.refresh()
    assert (summary.new, summary.unchanged) == (150 - stored, stored)
    assert room.catalog.check() == []
