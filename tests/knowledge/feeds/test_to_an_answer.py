"""The whole way: a feed on a real server, the bundled embedder, and a question answered from it."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.answers import Answer, Question
from bot.assembly import open_newsroom
from bot.settings import Settings
from knowledge.feeds.refresh import Refresher
from tests.knowledge.feeds.newsroom import PARSERS, RULES, START, Story, atom, json_feed, rdf, rss
from tests.loopback.site import Encoding, LoopbackSite


@pytest.mark.parametrize(
    ("kind", "encoding"), [("rss", "gzip"), ("atom", "br"), ("rdf", "deflate"), ("json", None),
                           ("pages", "gzip")],
)  # fmt: skip
def test_question_is_answered_from_a_feed(
    kind: str, encoding: Encoding | None, site: LoopbackSite, tmp_path: Path
) -> None:
    stories = [Story(41), Story(52, "tugboat", more="Her captain is Tomas Lund of Arnby.")]
    make = {"rss": rss, "atom": atom, "rdf": rdf, "json": json_feed, "pages": rss}[kind]
    link = {story.number: site.url(f"/stories/{story.number}") for story in stories}
    more = {"whole": False} if kind == "pages" else {}
    body = make(stories, lambda story: link[story.number], **more)
    site.serve("/feed", body, content_type="application/xml", encoding=encoding)
    for story in stories:
        site.serve(f"/stories/{story.number}", story.page(), encoding=encoding)
    settings = Settings.load({"PULLQUOTE_DATA_DIR": str(tmp_path)}, env_file=None)
    with open_newsroom(settings, own_index=False) as newsroom:
        refresher = Refresher(
            newsroom.library, RULES, clock=lambda: START, parsers=PARSERS, gentle=kind == "pages"
        )
        asyncio.run(refresher.add(site.url("/feed")))
        assert asyncio.run(refresher.refresh()).new == 2
        asked = Question("Who is the captain of the tugboat?", START + timedelta(days=1))
        answer = newsroom.answer(asked)
    assert isinstance(answer, Answer)
    quote = answer.quotes[0]
    assert "Tomas Lund" in quote.text
    assert quote.url is not None
    assert quote.url.startswith(link[52])
    assert quote.outlet == "Lindholm Courier"
