"""Prompts, session titles and status lines."""

import pytest

from adapters.slack.prompts import (
    MAX_PROMPTS,
    SESSION_TITLE_CHARS,
    loading_message,
    session_title,
    suggested_prompts,
)
from bot.answers import NearestArticle
from tests.adapters.slack.hostile import HOSTILE, PAYLOADS
from tests.adapters.slack.live import live_in_markup
from tests.invented import NEAREST
from tests.unseen import unseen

GOOD = tuple(NearestArticle(f"Headline number {number}", None) for number in range(9))
UNMARKED = frozenset(
    {"entity", "bidi", "isolate", "arabic-mark", "bom", "nul", "escape", "newlines", "tags"}
    | {"surrogate", "joiners", "slash", "markdown-link", "image", "half-closed"}
)
MARKED = tuple(payload for payload in PAYLOADS if payload not in UNMARKED)


def test_prompts_ask_about_the_newest_headlines() -> None:
    first, second = suggested_prompts(NEAREST)
    assert first == {
        "title": "Two ferries for the strait",
        "message": "What is known about “Two ferries for the strait”?",
    }
    assert second["title"] == "Harbour fees stay as they are"


def test_prompts_are_few_and_different() -> None:
    prompts = suggested_prompts((*GOOD[:2], GOOD[0], *GOOD))
    assert len(prompts) == MAX_PROMPTS
    assert len({prompt["message"] for prompt in prompts}) == MAX_PROMPTS


def test_empty_library_still_offers_a_prompt() -> None:
    assert len(suggested_prompts([])) == 1


@pytest.mark.parametrize("payload", MARKED)
def test_headline_with_markup_is_passed_over(payload: str) -> None:
    hostile = NearestArticle(f"A headline {PAYLOADS[payload]} with more", None)
    assert suggested_prompts([hostile, *GOOD]) == suggested_prompts(GOOD)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_headline_and_question_stay_short_and_inert(name: str) -> None:
    text = HOSTILE[name]
    (prompt,) = suggested_prompts([NearestArticle(text, None)])
    assert not {"token", "formatting", "emoji code"} & {
        one.split(" <")[0] for one in live_in_markup(prompt["message"])
    }
    assert 0 < len(prompt["title"]) <= 75
    assert 0 < len(prompt["message"]) <= 300
    title = session_title(text)
    assert 0 < len(title) <= SESSION_TITLE_CHARS
    assert list(unseen(title)) == []
    assert "<@" not in title
    assert 0 < len(loading_message(text)) <= 50


def test_session_is_named_for_its_question() -> None:
    assert session_title("<@U0PULLQUOTE> who\nbuilds the cranes?") == "who builds the cranes?"
    assert session_title("<@U0PULLQUOTE>") == "A question about the news"
