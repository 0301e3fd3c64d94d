"""Invented replies and lists to render. With `hostile`, one text stands in every foreign place."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from adapters.slack.blocks import Message
from adapters.slack.home import home_view
from adapters.slack.pages import (
    context_message,
    help_message,
    latest_message,
    sources_message,
)
from adapters.slack.render import (
    answer_message,
    check_message,
    no_answer_message,
    outcome_message,
    said,
    shared_message,
)
from bot.answers import Difference, DifferenceKind, NoAnswer
from bot.checking import CheckedStatement, CheckResult
from bot.desk.courier import Refusal, RefusalKind, Trouble, TroubleKind
from bot.library_views import Example
from knowledge.articles import Extent
from tests.invented import (
    AFTER,
    ANSWER,
    AS_OF,
    BEFORE,
    CHECK,
    DIFFERING,
    FEEDS,
    LINKS,
    NEAR_URL,
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

ASKER = "U0ASKER"


@dataclass(frozen=True)
class Rendered:
    """A rendered payload: its blocks, where they stand, and a message's fallback text."""

    blocks: list[dict[str, Any]]
    surface: str = "message"
    text: str = "-"
    view: dict[str, Any] | None = None
    links: frozenset[str] = LINKS


def of_message(message: Message) -> Rendered:
    return Rendered(message.blocks, "message", message.text)


def of_view(view: dict[str, Any]) -> Rendered:
    return Rendered(view["blocks"], view["type"], view=view)


RENDERERS: dict[str, Callable[[str], Rendered]] = {
    "answer": lambda text: of_message(answer_message(answer_of(text), receipt_id=RECEIPT)),
    "private": lambda text: of_message(
        outcome_message(answer_of(text), receipt_id=RECEIPT, private=True)
    ),
    "shared": lambda text: of_message(shared_message(text, ASKER, answer_of(text))),
    "shared-by-nobody": lambda text: of_message(shared_message(text, text, answer_of(text))),
    "odd-receipt": lambda text: of_message(answer_message(answer_of(text), receipt_id=text)),
    "odd-links": lambda text: replace(
        of_message(
            answer_message(replace(ANSWER, quotes=(replace(quote_of(text), url=text, link=text),)))
        ),
        links=frozenset({"https://evil.example/%3C!channel%3E"}),
    ),
    "differing": lambda text: of_message(
        answer_message(
            replace(
                answer_of(text),
                difference=Difference(DifferenceKind.FIGURE, (text, f"{text}.")),
                model="example/writer-2",
            ),
            receipt_id=RECEIPT,
        )
    ),
    "no-answer": lambda text: of_message(
        no_answer_message(NoAnswer(text, 0.1, AS_OF, (nearest_of(text),) * 3), receipt_id=RECEIPT)
    ),
    "check": lambda text: of_message(
        check_message(
            CheckResult(
                (
                    CheckedStatement(text, (quote_of(text),) * 2, 0.5),
                    CheckedStatement(text, (), 0.0),
                ),
                AS_OF,
            ),
            receipt_id=RECEIPT,
        )
    ),
    "check-nothing": lambda text: of_message(
        check_message(
            CheckResult((CheckedStatement(text, (), 0.0),), AS_OF, (nearest_of(text),)),
            receipt_id=RECEIPT,
        )
    ),
    "said": lambda text: of_message(said(text)),
    "latest": lambda text: of_message(latest_message([nearest_of(text)] * 12, AS_OF, topic=text)),
    "latest-none": lambda text: of_message(latest_message([], AS_OF, topic=text)),
    "sources": lambda text: of_message(sources_message(AS_OF, {text: 3}, [overview_of(text)] * 12)),
    "context": lambda text: of_message(context_message(text, quote_of(text), text)),
    "home": lambda text: of_view(
        home_view(
            AS_OF,
            {text: 3},
            [overview_of(text)],
            [nearest_of(text)],
            Example(text, answer_of(text)),
        )
    ),
}
"""Every renderer with one text in all foreign places."""

SCREENS: dict[str, Rendered] = {
    "An answer in a thread": of_message(answer_message(ANSWER, receipt_id=RECEIPT)),
    "An answer where reports differ": of_message(answer_message(DIFFERING, receipt_id=RECEIPT)),
    "An answer that a language model wrote": of_message(
        answer_message(replace(ANSWER, model="example/writer-2"), receipt_id=RECEIPT)
    ),
    "An answer with two quotes": of_message(
        answer_message(
            replace(
                ANSWER,
                quotes=(
                    QUOTE,
                    replace(
                        QUOTE,
                        text="“We have waited ten years for these cranes,” said harbour master "
                        "Nils Ek.",
                        title="Ten years of waiting end at the harbour",
                        outlet="Strait Gazette",
                        authors=(),
                        published=date(2025, 3, 15),
                        url=NEAR_URL,
                        link=NEAR_URL,
                        extent=Extent.SUMMARY,
                    ),
                ),
            ),
            receipt_id=RECEIPT,
        )
    ),
    "A private answer to `/news QUESTION`": of_message(
        answer_message(
            replace(
                ANSWER,
                quotes=(
                    replace(QUOTE, published=None, url=None, link=None, outlet=None, authors=()),
                ),
                independent_outlets=1,
            ),
            receipt_id=RECEIPT,
            private=True,
        )
    ),
    "A private answer, shared in the channel": of_message(
        shared_message(
            "When will the cranes in Lindholm be electric?", ASKER, ANSWER, receipt_id=RECEIPT
        )
    ),
    "The context of a quote, for the one who asked": of_message(
        context_message(BEFORE, QUOTE, AFTER)
    ),
    "No answer": of_message(no_answer_message(NO_ANSWER, receipt_id=RECEIPT)),
    "“Check with the news” on a message": of_message(check_message(CHECK, receipt_id=RECEIPT)),
    "“Check with the news”, nothing found": of_message(
        check_message(
            CheckResult(
                (CheckedStatement("The moon is made of 40% cheese.", (), 0.0),), AS_OF, NEAREST
            ),
            receipt_id=RECEIPT,
        )
    ),
    "An error": of_message(said(Trouble(TroubleKind.FAILED, RECEIPT))),
    "Too many questions in a short time": of_message(
        said(Refusal(RefusalKind.TOO_MANY_QUESTIONS, 40))
    ),
    "`/news latest ferries`": of_message(latest_message(NEAREST, AS_OF, topic="ferries")),
    "`/news sources`": of_message(sources_message(AS_OF, OUTLETS, FEEDS)),
    "`/news help`": of_message(help_message()),
    "App Home": of_view(
        home_view(
            AS_OF,
            OUTLETS,
            FEEDS[:1],
            NEAREST,
            Example("When will the cranes in Lindholm be electric?", ANSWER),
        )
    ),
}
"""What a reader gets, one of each kind."""
