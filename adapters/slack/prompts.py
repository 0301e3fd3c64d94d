"""What is offered to be asked, and what a conversation is called in the list of conversations.

These are plain texts that Slack shows in places of its own, and a prompt's message is posted in the
asker's name when it is clicked. So a headline that Slack could read as markup is passed over: there
are others.
"""

import re
from collections.abc import Iterable

from adapters.slack.fitting import STATUS_CHARS
from bot.answers import NearestArticle
from bot.library_views import question_about
from bot.shown.harmless import harmless_line
from bot.shown.length import shorten

MAX_PROMPTS = 4
"""The most that assistant.threads.setSuggestedPrompts takes."""
PROMPTS_TITLE = "In the news"
SESSION_TITLE_CHARS = 80
"""Slack takes 200; a list of conversations shows far fewer."""

_TITLE_CHARS = 75
_HEADLINE_CHARS = 200
_MARKUP = re.compile(r"[<>|*_~`]|&\w+;|[@#]\w|:[\w+'-]+:|https?:|www\.", re.IGNORECASE)
_NAME = re.compile(r"<[@#!][^<>]*>")


def suggested_prompts(newest: Iterable[NearestArticle]) -> list[dict[str, str]]:
    """At most four prompts, each with `title` and `message`, of different headlines.

    Without a usable headline, one prompt that asks what the library knows best; never none, since
    Slack wants at least one.
    """
    prompts: dict[str, dict[str, str]] = {}
    for article in newest:
        headline = harmless_line(article.title, _HEADLINE_CHARS)
        if not headline or _MARKUP.search(headline) or headline in prompts:
            continue
        title = shorten(headline, _TITLE_CHARS)
        prompts[headline] = {"title": title, "message": question_about(headline)}
        if len(prompts) == MAX_PROMPTS:
            break
    if not prompts:
        latest = "What is the latest news?"
        return [{"title": latest, "message": latest}]
    return list(prompts.values())


def session_title(question: str) -> str:
    """What a conversation that began with `question` is called; mentions are left out."""
    plain = _NAME.sub(" ", question)
    return harmless_line(plain, SESSION_TITLE_CHARS) or "A question about the news"


def loading_message(text: str) -> str:
    """`text` short enough for a status line."""
    return shorten(harmless_line(text, STATUS_CHARS), STATUS_CHARS) or "…"
