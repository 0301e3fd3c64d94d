"""A process of its own that serves many feeds: `feed_server.py FEEDS ENTRIES`, each on its host.

Hosts are 127.0.1.1 and up, all on one port, which it prints when it listens; it ends with its
standard input. Even feeds answer 304 to their ETag, odd ones send the same bytes again. Texts are
words from the sample articles in random order, so that no two are near-copies.
"""

import asyncio
import hashlib
import random
import sys
from datetime import UTC, datetime, timedelta

from aiohttp import web

from knowledge.errors import SourceError
from knowledge.library import sample_drafts
from tests.knowledge.feeds.newsroom import Story, rss

WORDS_A_SENTENCE = 14
SENTENCES = 12
"""About 170 words an article: two passages."""


def host_of_feed(number: int) -> str:
    """The host of a feed, from 0 on."""
    return f"127.0.{1 + number // 250}.{1 + number % 250}"


class WordStory(Story):
    """An article of random words."""

    def __init__(self, feed: int, number: int, words: list[str]) -> None:
        rng = random.Random(f"{feed}/{number}")
        published = datetime.now(UTC) - timedelta(minutes=rng.randrange(60, 20_000))
        super().__init__(number, f"f{feed}", published)
        sentences = [
            " ".join(rng.choices(words, k=WORDS_A_SENTENCE)).capitalize() + "."
            for _ in range(SENTENCES)
        ]
        object.__setattr__(self, "_title", " ".join(rng.choices(words, k=9)).capitalize())
        object.__setattr__(self, "_sentences", sentences)

    @property
    def title(self) -> str:
        return str(vars(self)["_title"])

    @property
    def summary(self) -> str:
        return str(vars(self)["_sentences"][0])

    @property
    def text(self) -> str:
        return " ".join(vars(self)["_sentences"])


def vocabulary() -> list[str]:
    """The words of the sample articles, with their frequency."""
    found = []
    for draft in sample_drafts():
        if not isinstance(draft, SourceError):
            found += [word.strip(".,;:“”\"'()") for word in draft.text.split()]
    return [word for word in found if word]


def feed_body(feed: int, entries: int, words: list[str]) -> bytes:
    """One feed."""
    host = host_of_feed(feed)
    stories = [WordStory(feed, number, words) for number in range(entries)]
    return rss(
        stories,
        lambda story: f"http://{host}/{story.number}",
        title=f"Paper {feed}",
        site=f"http://{host}/",
    ).encode()


async def serve(feeds: int, entries: int) -> None:
    """Serve until standard input ends."""
    words = vocabulary()
    bodies = [feed_body(feed, entries, words) for feed in range(feeds)]
    by_host = {host_of_feed(feed): feed for feed in range(feeds)}

    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        feed = by_host[request.host.partition(":")[0]]
        body = bodies[feed]
        headers = {"Content-Type": "application/rss+xml"}
        if feed % 2 == 0:
            headers["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
            if request.headers.get("If-None-Match") == headers["ETag"]:
                return web.Response(status=304, headers=headers)
        return web.Response(body=body, headers=headers)

    runner = web.ServerRunner(web.Server(answer))
    await runner.setup()
    port = 0
    for host in by_host:
        site = web.TCPSite(runner, host, port)
        await site.start()
        port = runner.addresses[0][1]
    print(port, flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), int(sys.argv[2])))
