"""Rendered replies and lists. With `RENDERERS`, one text stands in every foreign place."""

from collections.abc import Callable
from dataclasses import replace

from adapters.discord.components import Message
from adapters.discord.house import ServerSettings
from adapters.discord.pages import (
    context_message,
    help_message,
    latest_message,
    more_message,
    sources_message,
)
from adapters.discord.places import Houserules
from adapters.discord.render import (
    answer_message,
    check_message,
    no_answer_message,
    outcome_message,
    said,
)
from adapters.discord.settings_page import settings_message
from bot.answers import Difference, DifferenceKind, NoAnswer
from bot.checking import CheckedStatement, CheckResult
from bot.desk.courier import Refusal, RefusalKind, Trouble, TroubleKind
from tests.invented import (
    AFTER,
    ANSWER,
    AS_OF,
    BEFORE,
    CHECK,
    DIFFERING,
    FEEDS,
    NEAREST,
    NO_ANSWER,
    OUTLETS,
    QUOTE,
    RECEIPT,
    answer_of,
    nearest_of,
    overview_of,
    quote_of,
)

QUESTION = "When will the cranes in Lindholm be electric?"
GUILD = "1290000000000000001"
WRITTEN = replace(ANSWER, model="example/writer-2")
SETTINGS = ServerSettings(
    channels=frozenset({"1290000000000000002"}),
    roles=frozenset({"1290000000000000003"}),
    topics=("ports", "energy"),
    cooldown_s=30,
)


def differing_of(text: str, value: str = "") -> Message:
    difference = Difference(DifferenceKind.NAME, (value or text, text))
    return answer_message(
        replace(answer_of(text), difference=difference, model=text, fallback=text),
        receipt_id=RECEIPT,
    )


RENDERERS: dict[str, Callable[[str], Message]] = {
    "answer": lambda text: outcome_message(answer_of(text), receipt_id=RECEIPT, question=text),
    "answer-without-buttons": lambda text: answer_message(answer_of(text)),
    "answer-with-many": lambda text: answer_message(answer_of(text, 12), receipt_id=RECEIPT),
    "differing": differing_of,
    "odd-receipt": lambda text: answer_message(answer_of(text), receipt_id=text),
    "odd-links": lambda text: answer_message(
        replace(ANSWER, quotes=(replace(quote_of(text), url=text, link=text),)), receipt_id=RECEIPT
    ),
    "no-answer": lambda text: no_answer_message(
        NoAnswer(text, 0.1, AS_OF, (nearest_of(text),) * 3, model=text),
        receipt_id=RECEIPT,
        question=text,
    ),
    "check": lambda text: check_message(
        CheckResult(
            (
                CheckedStatement(text, (quote_of(text),) * 2, 0.5),
                CheckedStatement(text, (), 0.0),
                CheckedStatement(text, (quote_of(text),) * 3, 0.5),
            ),
            AS_OF,
        ),
        receipt_id=RECEIPT,
    ),
    "check-nothing": lambda text: check_message(
        CheckResult((CheckedStatement(text, (), 0.0),), AS_OF, (nearest_of(text),)),
        receipt_id=RECEIPT,
    ),
    "said": said,
    "latest": lambda text: latest_message([nearest_of(text)] * 12, AS_OF, topic=text),
    "latest-none": lambda text: latest_message([], AS_OF, topic=text),
    "more": lambda text: more_message([nearest_of(text)] * 12),
    "sources": lambda text: sources_message(
        AS_OF, {f"{text}{number}": 3 for number in range(14)}, [overview_of(text)] * 12
    ),
    "context": lambda text: context_message(text, quote_of(text), text),
    "context-of-a-short-quote": lambda text: context_message(text, QUOTE, text),
    "settings": lambda text: settings_message(
        ServerSettings(frozenset({text}), frozenset({text}), (text,) * 30), Houserules()
    ),
}
"""Every renderer with one text in all foreign places."""

SCREENS: dict[str, Message] = {
    "An answer to `/ask`": outcome_message(ANSWER, receipt_id=RECEIPT, question=QUESTION),
    "An answer to a mention, or for the asker alone": outcome_message(ANSWER, receipt_id=RECEIPT),
    "An answer where reports differ": outcome_message(DIFFERING, receipt_id=RECEIPT),
    "An answer that a language model wrote, from an article without a link": outcome_message(
        replace(
            WRITTEN,
            quotes=(replace(QUOTE, published=None, url=None, link=None, outlet=None, authors=()),),
            independent_outlets=1,
        ),
        receipt_id=RECEIPT,
    ),
    "“Show context”, for the one who clicked": context_message(BEFORE, QUOTE, AFTER),
    "“More sources”, for the one who clicked": more_message(NEAREST),
    "No answer": outcome_message(
        NO_ANSWER, receipt_id=RECEIPT, question="Who will build the cranes in Lindholm?"
    ),
    "“Check with the news” on a message": outcome_message(CHECK, receipt_id=RECEIPT),
    "“Check with the news”, nothing found": outcome_message(
        CheckResult(
            (CheckedStatement("The moon is made of 40% cheese.", (), 0.0),), AS_OF, NEAREST
        ),
        receipt_id=RECEIPT,
    ),
    "An error": outcome_message(Trouble(TroubleKind.FAILED, RECEIPT), receipt_id=RECEIPT),
    "Too many questions in a short time": said(Refusal(RefusalKind.TOO_MANY_QUESTIONS, 40)),
    "`/latest ferries`": latest_message(NEAREST, AS_OF, topic="ferries"),
    "`/sources`": sources_message(AS_OF, OUTLETS, FEEDS),
    "`/help`": help_message(),
    "`/news-settings show`, for moderators": settings_message(
        SETTINGS, Houserules(per_minute=60), GUILD
    ),
}
"""What a reader gets, one of each kind."""
