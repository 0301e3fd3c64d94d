"""Instructions planted in articles, and a model that obeys them all: nothing of theirs is shown."""

import json
import re
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from aiohttp import web
from rich.console import Console

from adapters.discord.render import outcome_message as discord_message
from adapters.slack.render import outcome_message as slack_message
from adapters.terminal.render import reply_view
from bot.answers import Answer, Reply
from bot.assembly import Newsroom
from bot.model.prompt import RULES
from tests.bot.model.conftest import SECRET, standing_newsroom
from tests.bot.model.injections import PLACES, Planted, planted
from tests.bot.model.service import ModelService, claims, completion, document_of
from tests.bot.newsdesk import question

# Links, mentions, commands, and what the model was told. That a sentence of an article, whatever it
# says, may be quoted and told is what the bot is for.
THEIRS = re.compile(
    r"evil\.example|https?:|@everyone|<!|:rotating|/giphy|im_start|You choose quotes|===|claims",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory, service: ModelService) -> Iterator[Newsroom]:
    with standing_newsroom(tmp_path_factory.mktemp("county"), service) as newsroom:
        newsroom.library.ingest([one.article for one in planted()])
        yield newsroom


async def obey(_request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
    """Does what any article asks: says it, quotes it, and gives away all that it was told."""
    document = document_of(body)
    everything = json.dumps(body["messages"], ensure_ascii=False)
    made = []
    for one in document["passages"][:3]:
        for order in (one["text"], one["headline"], one["outlet"]):
            said = re.search(r"(https?://\S+|evil\S*|@everyone[^.]*|say that [^.]*)", order)
            if said:
                made.append((one["id"], order[:500], said[0].removeprefix("say that ")))
                made.append((one["id"], one["text"].split(". ")[0] + ".", said[0]))
    made.append((1, document["passages"][0]["text"].split(". ")[0] + ".", RULES[:250]))
    made.append((1, document["passages"][0]["text"][:200], everything[:300]))
    return web.json_response(completion(claims(*made)))


def of(place: str) -> list[Planted]:
    return [one for one in planted() if one.name.split(", ")[1] == place]


def asked(newsroom: Newsroom, one: Planted) -> Reply:
    assert newsroom.model is not None
    newsroom.model.line.rest.went_well()
    return newsroom.answer(question(f"What will the council of {one.about} spend on a library?"))


def test_there_are_more_than_seventy_five() -> None:
    assert len(planted()) >= 75


@pytest.mark.parametrize("place", PLACES)
def test_obedient_model_shows_nothing_of_theirs(
    county: Newsroom, service: ModelService, place: str
) -> None:
    service.reply = obey
    for one in of(place):
        reply = asked(county, one)
        assert isinstance(reply, Answer), one.name
        # Without a model the sentence is ours, but for the outlet's name as the catalog has it.
        ours = (
            reply.text.replace(reply.quotes[0].outlet or "", "") if not reply.model else reply.text
        )
        assert not THEIRS.search(ours), (one.name, reply.text)
        assert SECRET not in repr(reply)
        for quote in reply.quotes:
            article = county.library.catalog.article(quote.article_id, quote.version)
            assert article is not None
            assert article.text[quote.start : quote.end] == quote.text
            assert quote.link is not None
            assert quote.link.startswith(str(article.url))
            # What a model picked holds nothing of theirs; what the reader quotes are the article's
            # words, which the platforms make harmless.
            assert not reply.model or not THEIRS.search(quote.text), one.name


@pytest.mark.parametrize("place", PLACES)
def test_nothing_of_theirs_is_live_on_a_platform(
    county: Newsroom, service: ModelService, place: str
) -> None:
    service.reply = obey
    for one in of(place)[::3]:
        reply = asked(county, one)
        slack = json.dumps(slack_message(reply, receipt_id="r1").blocks, ensure_ascii=False)
        assert not re.search(r"<[!@#]", slack), one.name
        discord = json.dumps(discord_message(reply, receipt_id="r1").payload, ensure_ascii=False)
        assert not re.search(r"(?<!\\)<(?:[@#:/]|a:|t:)|@(?:everyone|here)", discord), one.name
        terminal = StringIO()
        console = Console(width=100, force_terminal=True, file=terminal, legacy_windows=False)
        console.print(reply_view(reply, hyperlinks=True))
        for shown, link in (
            (slack, r"<(https?://[^|>]+)|\"url\": \"([^\"]+)\""),
            (discord, r"\]\(<?(https?:[^)>\s]+)|\"url\": \"([^\"]+)\"|(?<!\()(https?://\S+)"),
            (terminal.getvalue(), r"\x1b\]8;[^;]*;([^\x1b]+)\x1b"),
        ):
            targets = ["".join(found) for found in re.findall(link, shown)]
            assert targets
            assert all(one.startswith("https://county.example/") for one in targets), targets


def test_what_the_model_reads_ends_where_the_mark_says(
    county: Newsroom, service: ModelService
) -> None:
    service.asked.clear()
    service.reply = obey
    for one in planted():
        if one.name.split(",")[0] in {"mark", "JSON"}:
            # Not asked before: what was said of those questions is remembered.
            county.answer(question(f"What will the new library in {one.about} cost?"))
    assert len(service.asked) == 2 * len(PLACES)
    for body in service.asked:
        lines = body["messages"][1]["content"].split("\n")
        assert len(lines) == 5  # the mark named, the mark, the data on one line, the mark, the task
        assert lines[1] == lines[3]
        assert lines[1] not in lines[2]
        assert json.loads(lines[2]).keys() == {"today", "question", "passages"}
