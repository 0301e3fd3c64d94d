"""What every platform shows alike: the same words and the same proof, however they are built."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any

import pytest

import adapters.discord.pages
import adapters.discord.render
import adapters.slack.pages
import adapters.slack.render
import tests.adapters.discord.shown
import tests.adapters.slack.shown
from bot.checking import CheckedStatement, CheckResult
from bot.desk.courier import Refusal, RefusalKind, Trouble, TroubleKind
from tests.invented import (
    AFTER,
    ANSWER,
    AS_OF,
    BEFORE,
    CHECK,
    FEED,
    FEEDS,
    LINK,
    NO_ANSWER,
    NOW,
    OUTLETS,
    QUOTE,
    RECEIPT,
)


@dataclass(frozen=True)
class Platform:
    """The renderers of a platform, and what a reader sees of their messages."""

    pages: ModuleType
    render: ModuleType
    shown: Callable[[Any], str]
    quotations: Callable[[Any], list[str]]
    links: Callable[[Any], list[str]]


SLACK = Platform(
    adapters.slack.pages,
    adapters.slack.render,
    lambda message: tests.adapters.slack.shown.shown(message.blocks),
    lambda message: tests.adapters.slack.shown.quotations(message.blocks),
    lambda message: tests.adapters.slack.shown.links(message.blocks),
)
DISCORD = Platform(
    adapters.discord.pages,
    adapters.discord.render,
    tests.adapters.discord.shown.shown,
    tests.adapters.discord.shown.quotations,
    tests.adapters.discord.shown.links,
)

on_each = pytest.mark.parametrize("on", [SLACK, DISCORD], ids=["slack", "discord"])


@on_each
def test_context_marks_the_quote_between_its_neighbours(on: Platform) -> None:
    message = on.pages.context_message(BEFORE, QUOTE, AFTER)
    page = on.shown(message)
    assert page.index(BEFORE) < page.index(QUOTE.text) < page.index(AFTER)
    assert on.quotations(message) == [QUOTE.text]
    assert on.links(message) == [LINK]


@on_each
def test_context_at_the_edge_of_an_article_is_one_sided(on: Platform) -> None:
    assert on.shown(on.pages.context_message("", QUOTE, AFTER)).startswith("▌")
    assert AFTER not in on.shown(on.pages.context_message(BEFORE, QUOTE, ""))


@on_each
def test_context_is_shortened_away_from_the_quote(on: Platform) -> None:
    before = "far away. " * 500 + "The sentence just before."
    after = "The sentence just after. " + "far away. " * 500
    message = on.pages.context_message(before, QUOTE, after)
    page = on.shown(message)
    assert page.startswith("…")
    assert "The sentence just before." in page
    assert "The sentence just after." in page
    assert on.quotations(message) == [QUOTE.text]


@on_each
def test_sources_say_how_much_how_fresh_and_what_ails(on: Platform) -> None:
    page = on.shown(on.pages.sources_message(AS_OF, OUTLETS, FEEDS))
    assert "1,284 articles from 2 outlets, the newest from 20 March 2025." in page
    assert "• Lindholm Courier · 900 articles" in page
    assert "2 feeds followed, 1 with trouble:" in page
    assert "• Strait Gazette · the server did not answer within 30 seconds (3 times in a row)" in (
        page
    )


@on_each
def test_healthy_feeds_are_one_line(on: Platform) -> None:
    page = on.shown(on.pages.sources_message(AS_OF, OUTLETS, FEEDS[:1]))
    assert "1 feed followed, all well." in page


@on_each
def test_retired_feed_is_no_longer_asked(on: Platform) -> None:
    gone = replace(FEED, retired_at=NOW, failure_reason="the address is gone")
    page = on.shown(on.pages.sources_message(AS_OF, OUTLETS, [replace(FEEDS[0], feed=gone)]))
    assert "• Lindholm Courier · no longer asked: the address is gone" in page


@on_each
def test_many_outlets_are_counted_not_listed(on: Platform) -> None:
    outlets = {f"Outlet {number}": 1 for number in range(100)}
    page = on.shown(on.pages.sources_message(AS_OF, outlets, []))
    assert page.count("•") == 12
    assert "and 88 more outlets" in page


@on_each
def test_who_wrote_is_said_and_why_a_model_did_not(on: Platform) -> None:
    answer, no_answer = on.render.answer_message, on.render.no_answer_message
    written = answer(replace(ANSWER, model="example/writer-2"))
    assert "Written by example/writer-2, from the quotes above alone." in on.shown(written)
    fallback = "The language model did not answer in time."
    assert fallback in on.shown(answer(replace(ANSWER, fallback=fallback)))
    assert fallback in on.shown(no_answer(replace(NO_ANSWER, fallback=fallback)))
    assert "Written by" not in on.shown(answer(ANSWER))


@on_each
def test_no_answer_without_headlines_promises_none(on: Platform) -> None:
    message = on.render.no_answer_message(replace(NO_ANSWER, nearest=()))
    assert "nearest" not in on.shown(message)


@on_each
def test_check_shows_quotes_and_judges_nothing(on: Platform) -> None:
    page = on.shown(on.render.check_message(CHECK, receipt_id=RECEIPT))
    assert "for you to judge" in page
    assert "“The work costs 40 million.”\n\nNothing" in page
    for verdict in ("supported", "contradicted", "true", "false"):
        assert verdict not in page.lower()


@on_each
def test_check_that_finds_nothing_says_it_once(on: Platform) -> None:
    nothing = CheckResult(
        (CheckedStatement("One.", (), 0.0), CheckedStatement("Two.", (), 0.0)),
        AS_OF,
        NO_ANSWER.nearest,
    )
    page = on.shown(on.render.check_message(nothing, receipt_id=RECEIPT))
    assert page.count("Nothing in the library") == 1
    assert page.index("“One.”") < page.index("“Two.”") < page.index("Two ferries")


@on_each
def test_check_of_a_message_without_a_statement_says_so(on: Platform) -> None:
    assert "no statement to check" in on.shown(on.render.check_message(CheckResult((), AS_OF)))


@on_each
@pytest.mark.parametrize("kind", TroubleKind)
def test_trouble_is_a_calm_sentence_with_its_reference(on: Platform, kind: TroubleKind) -> None:
    assert RECEIPT in on.shown(on.render.said(Trouble(kind, RECEIPT)))


@on_each
def test_refusal_says_when_to_ask_again(on: Platform) -> None:
    assert "40 seconds" in on.shown(on.render.said(Refusal(RefusalKind.TOO_MANY_QUESTIONS, 40)))
