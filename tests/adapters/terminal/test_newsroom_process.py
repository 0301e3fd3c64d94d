"""The bot as a process of its own while this one runs other commands: news comes in meanwhile."""

import asyncio
import json
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from aiohttp import web

from tests.adapters.terminal.conftest import Command, clean_environment
from tests.adapters.terminal.news_site import CHIPS, RSS, entry, rss
from tests.loopback.site import LoopbackSite

PULLQUOTE = str(Path(sys.executable).with_name("pullquote"))
FERRY_COST = "How much did the second ship cost, according to the harbour office?"
PLANT_COST = "How much will the second chip plant of Silica Works cost?"
LAST_LINE = "As of "  # begins the last line of every reply


class Running:
    """A `pullquote` that is running, with what it wrote so far."""

    def __init__(self, data_dir: Path, *args: str, **settings: str) -> None:
        environment = clean_environment(data_dir, **settings)
        self.process = subprocess.Popen(
            [PULLQUOTE, *args],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            bufsize=1,
            env=environment,
        )
        self.out: list[str] = []
        self.err: list[str] = []
        self._readers = [
            threading.Thread(target=into.extend, args=(stream,), daemon=True)
            for stream, into in ((self.process.stdout, self.out), (self.process.stderr, self.err))
        ]
        for reader in self._readers:
            reader.start()

    def ask(self, question: str) -> str:
        """Type a question into the pipe; the reply."""
        assert self.process.stdin is not None
        before = len(self.out)
        self.process.stdin.write(f"{question}\n")
        self.process.stdin.flush()
        wait_until(lambda: any(LAST_LINE in line for line in self.out[before:]), self)
        return "".join(self.out[before:])

    def end(self) -> int:
        """Close the pipe; the exit status."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        return self.wait()

    def wait(self) -> int:
        """The exit status."""
        status = self.process.wait(60)
        for reader in self._readers:
            reader.join(10)
        return status


def wait_until(seen: Callable[[], bool], running: Running | None = None) -> None:
    """Wait for something that must come to pass within a minute."""
    deadline = time.monotonic() + 60
    while not seen():
        said = (running.out, running.err) if running else ()
        assert time.monotonic() < deadline, said
        assert running is None or running.process.poll() is None, said
        time.sleep(0.05)


@pytest.fixture
def run(samples: Path, data_dir: Path, site: LoopbackSite) -> Iterator[Callable[..., Running]]:
    """Starts `pullquote *args` on a library of samples; what still runs at the end is killed."""
    shutil.copytree(samples, data_dir)
    started: list[Running] = []

    def start(*args: str, **settings: str) -> Running:
        started.append(Running(data_dir, *args, PULLQUOTE_PRIVATE_HOSTS=site.host, **settings))
        return started[-1]

    yield start
    for one in started:
        one.process.kill()
        one.process.wait()


def test_article_of_a_feed_added_meanwhile_answers_in_the_running_bot(
    run: Callable[..., Running], online: Command, site: LoopbackSite
):
    bot = run("run")
    assert "crowns" not in bot.ask(FERRY_COST)
    assert online("feeds", "add", site.url("/harbour.xml")).exit_code == 0
    # The running bot may have been quicker to take the new feed, and then it is the one that loads.
    wait_until(lambda: "Ferry" in online("articles", "list").stdout, bot)
    assert "14 million crowns" in bot.ask(FERRY_COST)
    entries = [entry("Silica Works builds a second plant", CHIPS, site.url("/harbour/2"))]
    feed = rss("Example Harbour News", site.url(), entries)
    site.serve("/harbour.xml", feed, content_type=RSS, etag='"later"')

    def taken_in() -> bool:
        assert online("feeds", "refresh", "--all", "--quiet").exit_code == 0
        return "Silica" in online("articles", "list").stdout

    wait_until(taken_in, bot)  # the bot may still be finishing its own look at the feed
    assert "1.5 billion euros" in bot.ask(PLANT_COST)
    assert bot.end() == 0
    assert "Traceback" not in "".join(bot.err)


def test_running_bot_refreshes_by_itself_and_keeps_quiet_about_it(
    run: Callable[..., Running], online: Command, site: LoopbackSite
):
    online("feeds", "add", "--no-refresh", site.url("/harbour.xml"))
    bot = run("run")
    wait_until(lambda: "Ferry" in online("articles", "list").stdout, bot)
    assert "14 million crowns" in bot.ask(FERRY_COST)
    assert bot.end() == 0
    assert bot.err == []


@pytest.mark.parametrize("command", ["run", "chat"])
def test_feeds_are_left_alone_by_a_chat_and_where_the_setting_says_so(
    run: Callable[..., Running], online: Command, site: LoopbackSite, command: str
):
    online("feeds", "add", "--no-refresh", site.url("/harbour.xml"))
    site.clear()
    bot = run(command, **({"PULLQUOTE_REFRESH": "false"} if command == "run" else {}))
    bot.ask(FERRY_COST)
    assert bot.end() == 0
    assert site.requests == []


@pytest.fixture
def dripping(online: Command, site: LoopbackSite) -> Iterator[threading.Event]:
    """The library follows a feed that never ends; set once somebody asked for it."""
    asked, over = threading.Event(), threading.Event()

    async def drip(request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": RSS})
        await response.prepare(request)
        asked.set()
        while not over.is_set():
            await response.write(b" ")
            await asyncio.sleep(0.05)
        return response

    online("feeds", "add", "--no-refresh", site.url("/harbour.xml"))
    site.handle("/harbour.xml", drip)
    yield asked
    over.set()


def assert_as_if_never_asked(online: Command) -> None:
    [feed] = map(json.loads, online("feeds", "list", "--json").stdout.splitlines())
    assert (feed["failures"], feed["last_attempt"]) == (0, None)


def test_bot_ends_with_its_pipe_though_a_feed_is_still_dripping(
    run: Callable[..., Running], online: Command, dripping: threading.Event
):
    bot = run("run")
    assert dripping.wait(60)
    assert bot.end() == 0
    assert_as_if_never_asked(online)


def test_bot_that_is_told_to_end_ends_calmly(
    run: Callable[..., Running], online: Command, dripping: threading.Event
):
    bot = run("run")
    assert dripping.wait(60)
    bot.process.send_signal(signal.SIGTERM)
    assert bot.wait() == 0
    assert bot.err == []
    assert_as_if_never_asked(online)


def test_refresh_that_is_told_to_end_leaves_its_feeds_to_the_next(
    run: Callable[..., Running], online: Command, site: LoopbackSite, dripping: threading.Event
):
    refresh = run("feeds", "refresh")
    assert dripping.wait(60)
    refresh.process.send_signal(signal.SIGTERM)
    assert refresh.wait() == 0
    assert refresh.err == ["Stopped: 0 of 1 feed is done; the rest stays due.\n"]
    assert_as_if_never_asked(online)
    site.serve("/harbour.xml", rss("Example Harbour News", site.url(), []), content_type=RSS)
    assert "1 feed: 1 fetched" in online("feeds", "refresh").stderr


def test_feeds_of_a_refresh_that_was_killed_are_taken_over_at_once(
    run: Callable[..., Running], online: Command, site: LoopbackSite, dripping: threading.Event
):
    refresh = run("feeds", "refresh")
    assert dripping.wait(60)
    refresh.process.kill()
    refresh.process.wait(60)
    site.serve("/harbour.xml", rss("Example Harbour News", site.url(), []), content_type=RSS)
    assert "1 feed: 1 fetched" in online("feeds", "refresh").stderr


def test_second_refresh_beside_another_says_so_and_is_no_failure(
    run: Callable[..., Running], online: Command, dripping: threading.Event
):
    run("feeds", "refresh")
    assert dripping.wait(60)
    second = online("feeds", "refresh", "--all")
    assert (second.exit_code, second.stderr) == (
        0,
        "Another process is refreshing these feeds at this moment.\n",
    )


@pytest.mark.parametrize("signal_number", [signal.SIGINT, signal.SIGTERM])
def test_watch_takes_in_what_is_due_until_it_is_told_to_end(
    run: Callable[..., Running], online: Command, site: LoopbackSite, signal_number: int
):
    online("feeds", "add", "--no-refresh", site.url("/harbour.xml"))
    watch = run("feeds", "refresh", "--watch", "--json")
    wait_until(lambda: len(watch.out) > 0, watch)
    watch.process.send_signal(signal_number)
    assert watch.wait() == 0
    assert [(one["outcome"], one["new"]) for one in map(json.loads, watch.out)] == [("fetched", 1)]
    assert watch.err == [
        "Watching 1 feed. Ctrl-C ends it.\n",
        "Stopped, after 1 look at feeds. Nothing is half done.\n",
    ]
    assert len(online("articles", "list").stdout.splitlines()) == 1
