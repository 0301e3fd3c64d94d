"""What the library holds, as platforms show it besides answers; without samples, like answers."""

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot import phrases
from bot.answers import Answer, AsOf, NearestArticle, Question
from bot.assembly import Newsroom
from bot.conversation.talk import without_emoji
from bot.service import as_of
from knowledge.articles import Article, published_instant
from knowledge.canonical import canonical_line
from knowledge.catalog.records import FeedOverview
from knowledge.tags import tags_from

FRESH_S = 60.0
"""How long what was read is shown again: opening a page should not count the library each time."""
NEWEST = 10

_HEADLINE_CHARS = 200
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Example:
    """A question and the answer that the library gave to it."""

    question: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class Holdings:
    """Articles by outlet (most first), feeds, and how fresh all of it is."""

    as_of: AsOf
    outlets: Mapping[str, int]
    feeds: Sequence[FeedOverview]


@dataclass(frozen=True, slots=True)
class Latest:
    """The newest articles, newest first, of `topic` (as people write it) where there is one."""

    articles: Sequence[NearestArticle]
    as_of: AsOf
    topic: str | None


class LibraryViews:
    """Reads the library; safe to use from several threads. Methods raise LibraryError."""

    def __init__(self, newsroom: Newsroom) -> None:
        self._newsroom = newsroom
        self._lock = threading.Lock()
        self._read_at = -FRESH_S
        self._holdings: Holdings | None = None
        self._example: Example | None = None

    def holdings(self) -> Holdings:
        """What there is, at most a minute old."""
        return self._fresh()[0]

    def example(self) -> Example | None:
        """An answer about one of the newest articles; None where none can be given."""
        return self._fresh()[1]

    def newest(self, tags: Sequence[str] = (), limit: int = NEWEST) -> list[NearestArticle]:
        """The newest articles, newest first; with any of `tags` where some are given."""
        catalog = self._newsroom.library.catalog
        if catalog.holds_only_samples():
            return []
        found: dict[str, Article] = {}
        for tag in tags or (None,):
            found |= {one.id: one for one in catalog.list_articles(tag=tag, limit=limit)}
        ordered = sorted(
            found.values(), key=lambda one: published_instant(one.published) or _LONG_AGO
        )
        return [
            NearestArticle(one.title, one.url, one.outlet, one.published)
            for one in ordered[::-1][:limit]
        ]

    def latest(self, typed: str = "", only: Sequence[str] = ()) -> Latest | str:
        """The newest articles of the topics that someone `typed`, with commas between them.

        `only` are the tags that the place is limited to. Returns a sentence where what was typed
        is no topic, or none of the place's.
        """
        tags = tags_from(without_emoji(typed).split(","))
        if typed.strip() and not tags:
            return phrases.NO_SUCH_TOPIC
        if only and not set(tags) <= set(only):
            return phrases.other_topics(only)
        topic = typed.strip() or ", ".join(only)
        return Latest(self.newest(tags or only), self.holdings().as_of, topic or None)

    def _fresh(self) -> tuple[Holdings, Example | None]:
        with self._lock:
            if self._holdings is None or time.monotonic() - self._read_at > FRESH_S:
                catalog = self._newsroom.library.catalog
                outlets = {} if catalog.holds_only_samples() else catalog.outlets()
                self._holdings = Holdings(as_of(self._newsroom), outlets, catalog.feeds.list())
                self._example = self._make_example()
                self._read_at = time.monotonic()
            return self._holdings, self._example

    def _make_example(self) -> Example | None:
        for article in self.newest(limit=3):
            question = question_about(article.title)
            reply = self._newsroom.answer(Question(question, datetime.now(UTC)))
            if isinstance(reply, Answer):
                return Example(question, reply)
        return None


def question_about(headline: str) -> str:
    """A question that the article of that headline answers."""
    return f"What is known about “{canonical_line(headline, _HEADLINE_CHARS)}”?"
