"""Invented replies and lists to render. With `hostile`, one text stands in every foreign place."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from adapters.slack.blocks import Message
from adapters.slack.home import home_view
from adapters.slack.pages import (
    context_message,
    context_modal,
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
from bot.answers import Answer, AsOf, NearestArticle, NoAnswer, Quote
from bot.checking import CheckedStatement, CheckResult
from bot.desk.courier import Refusal, RefusalKind, Trouble, TroubleKind
from bot.library_views import Example
from knowledge.articles import Extent
from knowledge.catalog.records import Feed, FeedOverview

NOW = datetime(2025, 3, 20, 9, 30, tzinfo=UTC)
URL = "https://courier.example/2025/03/port-cranes"
LINK = f"{URL}#:~:text=The%20Port%20of%20Lindholm,end%20of%202026"
NEAR_URL = "https://gazette.example/ferries"
LINKS = frozenset({URL, LINK, NEAR_URL})
RECEIPT = "k3v9x2m4"
ASKER = "U0ASKER"

QUOTE = Quote(
    text="The Port of Lindholm will electrify its last four diesel cranes by the end of 2026.",
    start=0,
    end=83,
    version=1,
    article_id="a1",
    title="Port of Lindholm to electrify its last four cranes",
    outlet="Lindholm Courier",
    authors=("Ida Berg", "Tomas Lund"),
    published=datetime(2025, 3, 14, 8, 5, tzinfo=UTC),
    url=URL,
    link=LINK,
)
AS_OF = AsOf(1_284, date(2025, 3, 20))
NEAREST = (
    NearestArticle("Two ferries for the strait", NEAR_URL, "Strait Gazette", date(2025, 3, 18)),
    NearestArticle("Harbour fees stay as they are", None, "Lindholm Courier", None),
)
ANSWER = Answer("The port is to do so by the end of 2026.", 0.9, (QUOTE,), 3, AS_OF)
NO_ANSWER = NoAnswer("The library does not say who will build the cranes.", 0.2, AS_OF, NEAREST)
CHECK = CheckResult(
    (
        CheckedStatement("All cranes in Lindholm will run on batteries.", (QUOTE,), 0.6),
        CheckedStatement("The work costs 40 million.", (), 0.0),
    ),
    AS_OF,
)
FEED = Feed(
    id=1,
    address="https://courier.example/feed",
    title="Lindholm Courier",
    outlet="Lindholm Courier",
    site_url="https://courier.example",
    tags=("shipping",),
    added_at=NOW,
    etag=None,
    last_modified=None,
    body_sha256=None,
    attempted_at=NOW,
    succeeded_at=NOW,
    changed_at=NOW,
    due_at=NOW,
    failures=0,
    failure_cause=None,
    failure_reason=None,
    retired_at=None,
)
FEEDS = (
    FeedOverview(FEED, 900, 0),
    FeedOverview(
        replace(
            FEED,
            id=2,
            outlet="Strait Gazette",
            failures=3,
            failure_cause="timeout",
            failure_reason="the server did not answer within 30 seconds",
        ),
        384,
        2,
    ),
)
OUTLETS = {"Lindholm Courier": 900, "Strait Gazette": 384}
BEFORE = "Ships burn less while they wait. The harbour has wanted this for years."
AFTER = "The first crane is rebuilt in May. Work goes on at night."


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


def quote_of(text: str) -> Quote:
    """A quote whose every foreign field is `text`; the link stays the catalog's."""
    return replace(
        QUOTE,
        text=text,
        title=text,
        outlet=text,
        authors=(text, text, text, text),
        extent=Extent.SUMMARY,
        withdrawn=NOW,
    )


def nearest_of(text: str) -> NearestArticle:
    return NearestArticle(text, NEAR_URL, text, date(2025, 3, 18))


def answer_of(text: str, quotes: int = 2) -> Answer:
    return replace(ANSWER, text=text, quotes=(quote_of(text),) * quotes)


def overview_of(text: str) -> FeedOverview:
    feed = replace(FEED, title=text, outlet=text, failures=2, failure_reason=text)
    return FeedOverview(feed, 1, 0)


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
    "modal": lambda text: of_view(context_modal(text, quote_of(text), text)),
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
