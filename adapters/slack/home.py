"""The App Home: what the library covers, how fresh it is, how to ask, and an example."""

from collections.abc import Mapping, Sequence
from typing import Any

from adapters.slack.blocks import DIVIDER, Block, bullets, header, rich, section, small, words
from adapters.slack.fitting import Room
from adapters.slack.pages import asking_blocks, coverage_blocks, health_blocks
from adapters.slack.quotes import fit_headlines, fitted
from bot import phrases
from bot.answers import AsOf, NearestArticle
from bot.library_views import Example
from bot.shown.harmless import harmless_line, harmless_text
from bot.shown.length import shorten
from knowledge.catalog.records import FeedOverview


def home_view(
    as_of: AsOf,
    outlets: Mapping[str, int],
    feeds: Sequence[FeedOverview],
    newest: Sequence[NearestArticle] = (),
    example: Example | None = None,
    *,
    follow_ups: bool = True,
) -> dict[str, Any]:
    """The view for views.publish. `outlets` are articles by outlet, the most first.

    `follow_ups`: whether questions in a thread that the bot is in need no mention.
    """
    blocks = [
        header("Ask the news, get a quote you can check"),
        *asking_blocks(follow_ups),
        small(phrases.PROOF),
        DIVIDER,
        header("In the library"),
        *coverage_blocks(as_of, outlets),
        *health_blocks(feeds),
        *_newest(newest),
        *(_example(example) if example else ()),
    ]
    return {"type": "home", "blocks": blocks}


def _newest(articles: Sequence[NearestArticle]) -> list[Block]:
    lines = fit_headlines(articles, Room(6_000), most=5)
    if not lines:
        return []
    return [DIVIDER, header("The newest headlines"), rich(bullets(lines))]


def _example(example: Example) -> list[Block]:
    asked = harmless_line(example.question, 300) or "…"
    told = shorten(harmless_text(example.answer.text), 1_000)
    return [
        DIVIDER,
        header("An example"),
        rich(section(*words(asked, bold=True))),
        *([rich(section(*words(told)))] if told else ()),
        *fitted(example.answer.quotes[:1], Room(6_000)).parts,
    ]
