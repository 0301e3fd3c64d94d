"""A library, a refresher and feeds for tests: real parts on loopback, small and quick."""

import asyncio
import atexit
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from random import Random
from typing import Any
from xml.sax.saxutils import escape

from knowledge.articles import Article
from knowledge.catalog.store import FILE_NAME, Catalog
from knowledge.embedding.choose import choose_embedder
from knowledge.feeds.plan import RefreshPlan
from knowledge.feeds.refresh import Refresher
from knowledge.feeds.reports import AddedFeed, FeedRefreshed, RefreshSummary
from knowledge.fetching.rules import FetchRules
from knowledge.index.keeper import IndexKeeper
from knowledge.index.place import ChromaPlace
from knowledge.library import Library
from knowledge.sources.parsing import Parsers
from tests.knowledge.loader import Slow

FAKE = "langchain_core.embeddings:DeterministicFakeEmbedding?size=32"
START = datetime(2025, 3, 14, 12, 0, tzinfo=UTC)
RULES = FetchRules(
    user_agent="Pullquote/test",
    private_hosts=frozenset({"127.0.0.1", "127.0.0.2", "localhost"}),
    deadline_s=30.0,
    connect_s=10.0,
    at_once_per_host=8,
    pause_per_host_s=0.0,
)
PLAN = RefreshPlan(interval_s=1800.0, poll_s=0.1)


PARSERS = Parsers(2, deadline_s=60.0)
"""One pool for all tests of a process: a child takes a third of a second to start. Its deadline is
long, because a busy machine is no part of what is tested here."""
atexit.register(PARSERS.close)


class Clock:
    """A clock that tests set. Its hours move by hand."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **time: float) -> None:
        self.now += timedelta(**time)


@dataclass
class Newsroom:
    """A library in a folder, with a refresher over it."""

    library: Library
    clock: Clock = field(default_factory=Clock)
    rules: FetchRules = RULES
    plan: RefreshPlan = PLAN
    reports: list[FeedRefreshed] = field(default_factory=list)

    @property
    def catalog(self) -> Catalog:
        return self.library.catalog

    @property
    def refresher(self) -> Refresher:
        return Refresher(
            self.library,
            self.rules,
            self.plan,
            clock=self.clock,
            random=Random(20_26),
            parsers=PARSERS,
        )

    def refresh(self, only: Sequence[int] | None = None) -> RefreshSummary:
        """One round; what each feed did is in `reports`, of this round alone."""
        self.reports = []
        return asyncio.run(self.refresher.refresh(only=only, on_feed=self.reports.append))

    def add(self, url: str, **more: Any) -> int:
        """Add a feed; its id."""
        added = asyncio.run(self.refresher.add(url, **more))
        assert isinstance(added, AddedFeed)
        return added.feed.id

    def put_feed(self, url: str, **more: Any) -> int:
        """A feed in the library without a look at it; its id."""
        return self.catalog.feeds.add(url, due_at=self.clock(), **more)[0].id

    def articles(self) -> dict[str, Article]:
        """The stored articles by title."""
        found = self.catalog.list_articles()
        by_title = {article.title: article for article in found}
        assert len(by_title) == len(found)
        return by_title

    def counters(self) -> dict[str, int]:
        return self.catalog.feeds.counters()


def small_library(folder: Path, *, seconds_a_batch: float = 0.0) -> Library:
    """A library in `folder` with an embedder that costs nothing, or `seconds_a_batch`."""
    embedder = Slow(choose_embedder(FAKE), seconds_a_batch)
    catalog = Catalog.open(folder / FILE_NAME)
    index = IndexKeeper.open(
        catalog,
        embedder.name,
        embedder.dimensions,
        folder,
        ChromaPlace(),
        own=False,
        report=lambda _line: None,
    )
    return Library(catalog, embedder, index)


@contextmanager
def newsroom(folder: Path, **more: Any) -> Iterator[Newsroom]:
    with small_library(folder) as library:
        yield Newsroom(library, **more)


@dataclass(frozen=True)
class Story:
    """An article that tests publish: its feed entry and its page say the same."""

    number: int
    topic: str = "ferry"
    published: datetime | None = START - timedelta(hours=5)
    more: str = ""

    @property
    def title(self) -> str:
        return f"Lindholm {self.topic} number {self.number} leaves the yard"

    @property
    def summary(self) -> str:
        return f"The {self.topic} {self.number} was handed over in Lindholm on Thursday."

    @property
    def text(self) -> str:
        return (
            f"{self.summary} It cost {self.number + 12} million euros and carries "
            f"{self.number * 7 + 90} cars, said shipyard manager Ida Berg of hull {self.number}. "
            "The yard employs four hundred people and has orders until the end of 2028. "
            "Two more of the same kind are to follow next spring, when the new dry dock opens, "
            f"and the harbour board wants quieter engines for number {self.number + 1}. "
            "Neighbours on the northern quay have asked for calmer nights since the yard was "
            "extended in 2019. The city pays half of the cost and the yard the rest, over ten "
            "years, which the council agreed to in a vote of 31 to 12 after a long debate. "
            f"Trials of number {self.number} begin in the outer harbour in April and end in May, "
            "and the first passengers are expected before the summer holidays. Tickets will cost "
            f"what they cost today, a spokeswoman said, and bicycles travel free. {self.more}"
        ).strip()

    def page(self, *, head: str = "") -> str:
        return (
            f"<!doctype html><html lang=en><head><title>{escape(self.title)}</title>{head}</head>"
            f"<body><article><h1>{escape(self.title)}</h1><p>{escape(self.text)}</p></article>"
            "</body></html>"
        )


def rss(
    stories: Sequence[Story],
    link: Callable[[Story], str | None],
    *,
    whole: bool = True,
    title: str = "Lindholm Courier - RSS",
    site: str = "https://courier.example/",
    extra: str = "",
    in_entry: str = "",
) -> str:
    """An RSS 2.0 feed of the stories; summaries alone where not `whole`."""
    items = []
    for story in stories:
        url = link(story)
        parts = [f"<title>{escape(story.title)}</title>", in_entry]
        parts += [f"<link>{escape(url)}</link>"] if url else []
        parts += [f'<guid isPermaLink="false">story-{story.topic}-{story.number}</guid>']
        parts += (
            [f"<pubDate>{format_datetime(story.published)}</pubDate>"] if story.published else []
        )
        parts += [f"<description>{escape(story.summary)}</description>"]
        if whole:
            parts += [f"<content:encoded>{escape('<p>' + story.text + '</p>')}</content:encoded>"]
        items.append(f"<item>{''.join(parts)}</item>")
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel><title>{escape(title)}</title><link>{escape(site)}</link>{extra}"
        f"{''.join(items)}</channel></rss>"
    )


def atom(stories: Sequence[Story], link: Callable[[Story], str]) -> str:
    """An Atom feed with whole articles."""
    entries = "".join(
        f"<entry><id>urn:story:{story.number}</id><title>{escape(story.title)}</title>"
        f'<link rel="alternate" href="{escape(link(story))}"/>'
        f"<published>{(story.published or START).isoformat()}</published>"
        f'<content type="html">{escape("<p>" + story.text + "</p>")}</content></entry>'
        for story in stories
    )
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Lindholm Courier</title>'
        f"<id>urn:feed</id><updated>{START.isoformat()}</updated>{entries}</feed>"
    )


def rdf(stories: Sequence[Story], link: Callable[[Story], str]) -> str:
    """An RSS 1.0 feed with whole articles."""
    items = "".join(
        f'<item rdf:about="{escape(link(story))}"><title>{escape(story.title)}</title>'
        f"<link>{escape(link(story))}</link>"
        f"<dc:date>{(story.published or START).isoformat()}</dc:date>"
        f"<content:encoded>{escape('<p>' + story.text + '</p>')}</content:encoded></item>"
        for story in stories
    )
    return (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        "<channel><title>Lindholm Courier</title><link>https://courier.example/</link></channel>"
        f"{items}</rdf:RDF>"
    )


def json_feed(stories: Sequence[Story], link: Callable[[Story], str]) -> str:
    """A JSON Feed with whole articles."""
    return json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "Lindholm Courier",
            "items": [
                {
                    "id": f"story-{story.number}",
                    "url": link(story),
                    "title": story.title,
                    "content_html": f"<p>{story.text}</p>",
                    "date_published": (story.published or START).isoformat(),
                }
                for story in stories
            ],
        }
    )
