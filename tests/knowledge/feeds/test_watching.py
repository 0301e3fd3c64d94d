"""Refreshing goes on by itself, stops when told, and never meets another refresher at one feed."""

import asyncio
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from aiohttp import web

from knowledge.errors import CatalogBusy
from knowledge.feeds.background import BackgroundRefresh
from knowledge.feeds.holders import holder_name, is_dead
from knowledge.feeds.plan import RefreshPlan
from knowledge.feeds.refresh import Refresher
from knowledge.feeds.reports import FeedRefreshed, RefreshSummary
from tests.knowledge.feeds.newsroom import (
    PARSERS,
    PLAN,
    RULES,
    Newsroom,
    Story,
    rss,
    small_library,
)
from tests.loopback.site import LoopbackSite

RSS = "application/rss+xml; charset=utf-8"
PATIENCE_S = 20.0


def serve_feed(site: LoopbackSite, path: str, number: int, **more: object) -> None:
    body = rss([Story(number)], lambda story: site.url(f"/{story.number}"))
    site.serve(path, body, content_type=RSS)


def until(condition: object, what: str) -> None:
    assert callable(condition)
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.01)


def refresher(room: Newsroom, plan: RefreshPlan = PLAN, **more: object) -> Refresher:
    return Refresher(
        room.library,
        RULES,
        plan,
        random=Random(1),
        parsers=PARSERS,
        **more,  # type: ignore[arg-type]
    )


@contextmanager
def slow_feed(site: LoopbackSite, path: str) -> Iterator[threading.Event]:
    """A feed whose answer waits for the event."""
    go = threading.Event()

    async def answer(_: web.BaseRequest) -> web.StreamResponse:
        while not go.is_set():  # noqa: ASYNC110 (a thread's event)
            await asyncio.sleep(0.01)
        text = rss([Story(1)], lambda story: site.url(f"/{story.number}"))
        return web.Response(text=text, content_type="application/rss+xml")

    site.handle(path, answer)
    try:
        yield go
    finally:
        go.set()


def test_two_refreshers_never_fetch_one_feed_twice(
    site: LoopbackSite, room: Newsroom, tmp_path: Path
) -> None:
    for number in range(40):
        serve_feed(site, f"/feed/{number}", number)
        room.put_feed(site.url(f"/feed/{number}"))
    with small_library(tmp_path) as other:
        second = Newsroom(other)

        async def both() -> tuple[RefreshSummary, RefreshSummary]:
            return await asyncio.gather(room.refresher.refresh(), second.refresher.refresh())

        summaries = asyncio.run(both())
    assert [site.hits(f"/feed/{number}") for number in range(40)] == [1] * 40
    assert sum(summary.feeds for summary in summaries) == 40
    assert len(room.articles()) == 40
    assert room.catalog.check() == []


def test_feed_that_another_process_is_at_is_left_to_it(site: LoopbackSite, room: Newsroom) -> None:
    serve_feed(site, "/feed", 1)
    feed_id = room.put_feed(site.url("/feed"))
    shelf = room.catalog.feeds
    assert shelf.claim_due(room.clock(), 5, 300, by=holder_name())  # this very process lives
    assert room.refresh().feeds == 0
    summary = room.refresh(only=[feed_id])
    assert (summary.feeds, summary.busy) == (0, 1)
    room.clock.forward(seconds=301)
    assert room.refresh().new == 1


@pytest.mark.parametrize("by_name", [True, False])
def test_feed_that_a_dead_process_held_is_taken_over(
    by_name: bool, site: LoopbackSite, room: Newsroom
) -> None:
    serve_feed(site, "/feed", 1)
    feed_id = room.put_feed(site.url("/feed"))
    machine, _, _ = holder_name().rsplit("/", 2)
    dead = f"{machine}/{_dead_process()}/00000000"
    assert room.catalog.feeds.claim_due(room.clock(), 5, 300, by=dead)
    assert room.refresh(only=[feed_id] if by_name else None).new == 1


def _dead_process() -> int:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


def test_holder_is_dead_only_where_that_is_sure() -> None:
    machine, _, _ = holder_name().rsplit("/", 2)
    assert not is_dead(holder_name())
    assert is_dead(f"{machine}/{_dead_process()}/aa")
    assert not is_dead(f"elsewhere/{_dead_process()}/aa")
    for odd in ("", "x", f"{machine}/x/aa", f"{machine}/{10**30}/aa", "a/b"):
        assert not is_dead(odd)


def test_reservation_is_renewed_while_the_work_goes_on(site: LoopbackSite, room: Newsroom) -> None:
    plan = replace(PLAN, lease_s=3.0)
    with slow_feed(site, "/feed") as go:
        room.put_feed(site.url("/feed"))
        room.clock.now = datetime.now(UTC)
        mine = Refresher(room.library, RULES, plan, parsers=PARSERS)
        working = threading.Thread(target=lambda: asyncio.run(mine.refresh()))
        working.start()
        until(lambda: site.hits("/feed") == 1, "the feed is asked")
        deadline = time.monotonic() + 4.5
        while time.monotonic() < deadline:
            assert room.catalog.feeds.claim_due(datetime.now(UTC), 1, 1, by="elsewhere/1/a") == []
            time.sleep(0.25)
        go.set()
        working.join(PATIENCE_S)
    assert len(room.articles()) == 1


def test_watch_refreshes_what_is_due_and_sees_new_feeds(site: LoopbackSite, room: Newsroom) -> None:
    serve_feed(site, "/first", 1)
    serve_feed(site, "/second", 2)
    now = datetime.now(UTC)
    room.catalog.feeds.add(site.url("/first"), due_at=now)
    with BackgroundRefresh(refresher(room)) as background:
        until(lambda: len(room.articles()) == 1, "the first feed comes in")
        room.catalog.feeds.add(site.url("/second"), due_at=now)  # as another process would
        until(lambda: len(room.articles()) == 2, "the second feed comes in")
        assert background.running
    assert not background.running
    assert (site.hits("/first"), site.hits("/second")) == (1, 1)


def test_watch_stops_soon_and_leaves_what_it_was_at_due(site: LoopbackSite, room: Newsroom) -> None:
    with slow_feed(site, "/feed"):
        feed_id = room.catalog.feeds.add(site.url("/feed"), due_at=datetime.now(UTC))[0].id
        background = BackgroundRefresh(refresher(room))
        background.start()
        until(lambda: site.hits("/feed") == 1, "the feed is asked")
        assert background.stop(PATIENCE_S)
    feed = room.catalog.feeds.get(feed_id)
    assert feed is not None
    assert (feed.attempted_at, feed.failures) == (None, 0)
    # Given back at once, so anybody may go on with it.
    assert room.catalog.feeds.claim_due(datetime.now(UTC), 5, 1, by="elsewhere/1/a")


def test_watch_stopped_while_storing_leaves_whole_articles(
    site: LoopbackSite, tmp_path: Path
) -> None:
    stories = [Story(number) for number in range(60)]
    body = rss(stories, lambda story: site.url(f"/{story.number}"))
    site.serve("/feed", body, content_type=RSS)
    with small_library(tmp_path, seconds_a_batch=0.2) as library:
        room = Newsroom(library)
        room.catalog.feeds.add(site.url("/feed"), due_at=datetime.now(UTC))
        background = BackgroundRefresh(refresher(room, gentle=True))
        background.start()
        until(lambda: len(room.articles()) > 5, "articles come in")
        assert background.stop(PATIENCE_S)
        stored = len(room.articles())
        assert stored < 60
        assert room.catalog.check() == []
        room.clock.now = datetime.now(UTC)
        summary = asyncio.run(refresher(room).refresh())
        assert (summary.new, summary.unchanged) == (60 - stored, stored)
        assert room.catalog.check() == []


def test_error_in_the_background_is_kept_for_a_person_and_tried_again(
    site: LoopbackSite, room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve_feed(site, "/feed", 1)
    room.catalog.feeds.add(site.url("/feed"), due_at=datetime.now(UTC))
    busy = threading.Event()
    busy.set()
    put = type(room.catalog).put

    def sometimes(*arguments: object) -> object:
        if busy.is_set():
            raise CatalogBusy("x", "The library is being written by another process.")
        return put(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(type(room.catalog), "put", sometimes)
    with BackgroundRefresh(refresher(room)) as background:
        until(lambda: background.last_error is not None, "the error is kept")
        assert background.last_error == "The library is being written by another process."
        busy.clear()
        until(lambda: len(room.articles()) == 1, "it is tried again")
        until(lambda: background.last_error is None, "the error is forgotten")


def test_error_that_nobody_foresaw_does_not_kill_the_host(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("secret words")

    monkeypatch.setattr(Refresher, "watch", broken)
    with BackgroundRefresh(refresher(room)) as background:
        until(lambda: background.last_error is not None, "the error is kept")
        assert "ZeroDivisionError" in str(background.last_error)
        assert "secret words" not in str(background.last_error)
        assert background.running
    assert not background.running


def test_background_that_never_began_stops(room: Newsroom) -> None:
    background = BackgroundRefresh(refresher(room))
    assert background.stop(1.0)
    assert not background.running


def test_watch_waits_for_the_next_due_feed(site: LoopbackSite, room: Newsroom) -> None:
    serve_feed(site, "/feed", 1)
    soon = datetime.now(UTC) + timedelta(seconds=2)
    room.catalog.feeds.add(site.url("/feed"), due_at=soon)
    told: list[FeedRefreshed] = []
    with BackgroundRefresh(refresher(room, replace(PLAN, poll_s=60.0)), on_feed=told.append):
        until(lambda: told, "it wakes up by itself")
    assert datetime.now(UTC) >= soon - timedelta(seconds=1)
