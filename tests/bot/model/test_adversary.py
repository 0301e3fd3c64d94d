"""Hundreds of hostile outputs, by LangChain's real client: nothing untrue or live is shown."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any

import pytest
from aiohttp import web

from bot.answers import Answer, Reply
from bot.assembly import Newsroom
from tests.bot.model.adversary import FAMILIES, Case, claiming
from tests.bot.model.conftest import SECRET, standing_newsroom
from tests.bot.model.newsstand import GOOD, HEADLINES, drafts
from tests.bot.model.service import ModelService, completion, document_of
from tests.bot.newsdesk import question

LIVE = re.compile(r"https?:|www\.|[@<>`*_|\\\[\]{}]|:\w+:|evil", re.IGNORECASE)

_numbers = count()


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory, service: ModelService) -> Iterator[Newsroom]:
    with standing_newsroom(tmp_path_factory.mktemp("stand"), service, find_once=True) as newsroom:
        newsroom.library.ingest(drafts())
        yield newsroom


def ask_each(newsroom: Newsroom, service: ModelService, cases: list[Case]) -> list[Reply]:
    """Every case's question, answered; no two are the same to the cache."""
    asked = {f"{HEADLINES[one.about]}: {next(_numbers)}?": one for one in cases}
    seen = set()

    async def reply(_request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        document = document_of(body)
        seen.add(document["question"])
        return web.json_response(completion(asked[document["question"]].say(document)))

    service.reply = reply

    def answer(text: str) -> Reply:
        assert newsroom.model is not None
        newsroom.model.line.rest.went_well()  # what went wrong before is forgiven
        return newsroom.answer(question(text))

    with ThreadPoolExecutor(4) as pool:
        replies = list(pool.map(answer, asked))
    assert seen == set(asked)
    return replies


def unsound(newsroom: Newsroom, case: Case, reply: Reply) -> str | None:
    """What is wrong with a reply, by checks of its own."""
    if not isinstance(reply, Answer):
        return None
    for quote in reply.quotes:
        article = newsroom.library.catalog.article(quote.article_id, quote.version)
        if article is None or article.text[quote.start : quote.end] != quote.text:
            return "altered quote"
        if not quote.link or not article.url or quote.link.split("#")[0] != article.url:
            return "foreign link"
    if SECRET in reply.text or LIVE.search(reply.text) or len(reply.text) > 700:
        return "live text"
    if not reply.model:
        return None if reply.fallback else "no reason given"
    quoted = " ".join(one.text for one in reply.quotes)
    if not figures(reply.text) <= figures(quoted):
        return "unsupported figure"
    found = [never for never in case.never if never in reply.text or never in quoted]
    return f"shown: {found}" if found else None


def figures(text: str) -> set[str]:
    plain = "".join(str(int(one)) if one.isdecimal() else one for one in text)
    return {one.replace(",", "").rstrip(".") for one in re.findall(r"\d[\d.,]*", plain)}


@pytest.mark.parametrize("family", FAMILIES)
def test_nothing_untrue_and_nothing_live_is_shown(
    stand: Newsroom, service: ModelService, family: str
) -> None:
    cases = list(FAMILIES[family]())
    replies = ask_each(stand, service, cases)
    wrong = [
        (case.name, why, reply.text if isinstance(reply, Answer) else reply.reason)
        for case, reply in zip(cases, replies, strict=True)
        if (why := unsound(stand, case, reply))
    ]
    assert wrong == []


def test_there_are_more_than_five_hundred_of_them() -> None:
    assert sum(len(list(family())) for family in FAMILIES.values()) > 500


def test_good_outputs_are_shown(stand: Newsroom, service: ModelService) -> None:
    good = [(name, quote, text) for name, made in GOOD.items() for quote, text in made]
    cases = [Case(text, name, claiming(name, quote, text)) for name, quote, text in good]
    replies = ask_each(stand, service, cases)
    for (_, quote, text), reply in zip(good, replies, strict=True):
        assert isinstance(reply, Answer)
        assert reply.text == text
        assert [one.text for one in reply.quotes] == [quote]
        assert reply.model == "openai:scripted"
