"""A hundred people ask at the same moment, while `pullquote run` refreshes its feeds.

Prints how soon each was deferred and answered; what is asserted is Discord's own limit. With
`PULLQUOTE_TEST_LOAD=500` as many ask.
"""

import os
import signal
import statistics
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.assembly import open_newsroom
from tests.adapters.discord.loopback.interaction import ANSWER_WITHIN_S, Interaction
from tests.adapters.discord.loopback.server import LoopbackDiscord
from tests.adapters.discord.loopback.world import GUILD
from tests.adapters.discord.offices import text_of
from tests.adapters.newsrooms import QUESTION, fill, settings_for
from tests.adapters.terminal.running import running
from tests.benchmarks.feed_server import feed_body, host_of_feed, vocabulary
from tests.loopback.site import LoopbackSite

PEOPLE = int(os.environ.get("PULLQUOTE_TEST_LOAD", "100"))
FEEDS = 6
ARTICLES = 80
EDIT = "PATCH /webhooks/{app}/{token}/messages/{message}"

pytestmark = pytest.mark.faults


@pytest.fixture
def feeds() -> Iterator[list[str]]:
    """Addresses of feeds whose articles take a while to be read."""
    words = vocabulary()
    with ExitStack() as stack:
        addresses = []
        for number in range(FEEDS):
            site = stack.enter_context(LoopbackSite(host_of_feed(number)))
            body = feed_body(number, ARTICLES, words)
            site.serve("/feed", body, content_type="application/rss+xml")
            addresses.append(site.url("/feed"))
        yield addresses


def test_a_hundred_commands_at_once_are_deferred_in_time_while_feeds_are_refreshed(
    discord: LoopbackDiscord, feeds: list[str], tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    fill(folder)
    with open_newsroom(settings_for(folder), own_index=False) as newsroom:
        for address in feeds:
            newsroom.library.catalog.feeds.add(address, due_at=datetime.now(UTC))
    people = [discord.world.ids.next() for _ in range(PEOPLE)]
    for user in people:
        discord.world.add_user(user, f"reader-{user}")
        discord.world.guilds[GUILD].members[user] = set()
    with running(
        folder,
        DISCORD_BOT_TOKEN=discord.token,
        DISCORD_API_URL=discord.api_url,
        DISCORD_GATEWAY_URL=discord.gateway_url,
        DISCORD_QUESTIONS_PER_MINUTE="0",
        PULLQUOTE_PRIVATE_HOSTS=",".join(host_of_feed(number) for number in range(FEEDS)),
        PULLQUOTE_LOG_LEVEL="error",
    ) as process:
        discord.wait_for(lambda: discord.gateway.ready, timeout_s=60)
        discord.wait_for(lambda: discord.world.commands[None], timeout_s=30)
        discord.wait_for(lambda: stored(folder) > 2, timeout_s=60)
        before = stored(folder)
        asked = [
            discord.slash("ask", user=user, question=f"{QUESTION} ({number})")
            for number, user in enumerate(people)
        ]
        discord.wait_for(lambda: all(one.answer or one.refused for one in asked), timeout_s=30)
        during = stored(folder)
        discord.wait_for(lambda: all(one.settled for one in asked), timeout_s=120)
        after = stored(folder)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=40)
    report("deferred", [one.answered_after_s or 0.0 for one in asked])
    edited = {one.sent.path.split("/")[3]: one.at for one in discord.calls_of(EDIT)}
    report("answered", [edited[one.token] - one.sent_at for one in asked])
    print(f"articles: {before} when they asked, {during} when all were deferred, {after} later")
    assert before < FEEDS * ARTICLES, "the refresh was over before anyone asked"
    assert all(one.deferred for one in asked)
    assert max(one.answered_after_s or 99.0 for one in asked) < ANSWER_WITHIN_S
    assert all("17.4%" in shown(one) for one in asked)
    assert len(discord.world.by_bot()) == PEOPLE


def stored(folder: Path) -> int:
    """How many articles the library holds."""
    with open_newsroom(settings_for(folder), own_index=False) as newsroom:
        return newsroom.library.catalog.freshness()[0]


def shown(asked: Interaction) -> str:
    return text_of(asked.settled) if asked.settled else ""


def report(what: str, seconds: Sequence[float]) -> None:
    ordered = sorted(seconds)
    late = ordered[int(len(ordered) * 0.95)]
    print(
        f"{what}: {len(ordered)} in the median after {statistics.median(ordered) * 1e3:.0f} ms, "
        f"95 of 100 within {late * 1e3:.0f} ms, all within {ordered[-1] * 1e3:.0f} ms"
    )
