"""Invented replies and lists to render. The articles, outlets and people do not exist.

The makers put one text in every foreign place of a reply.
"""

from dataclasses import replace
from datetime import UTC, date, datetime

from bot.answers import (
    Answer,
    AsOf,
    Difference,
    DifferenceKind,
    NearestArticle,
    NoAnswer,
    Quote,
)
from bot.checking import CheckedStatement, CheckResult
from knowledge.articles import Extent
from knowledge.catalog.records import Feed, FeedOverview

NOW = datetime(2025, 3, 20, 9, 30, tzinfo=UTC)
URL = "https://courier.example/2025/03/port-cranes"
LINK = f"{URL}#:~:text=The%20Port%20of%20Lindholm,end%20of%202026"
NEAR_URL = "https://gazette.example/ferries"
LINKS = frozenset({URL, LINK, NEAR_URL})
RECEIPT = "k3v9x2m4"

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
OTHER_REPORT = replace(
    QUOTE,
    text="The last three cranes in Lindholm will be electric by 2027, the port told us.",
    title="Three cranes left in Lindholm",
    outlet="Strait Gazette",
    authors=(),
    published=date(2025, 3, 15),
    url=NEAR_URL,
    link=NEAR_URL,
    extent=Extent.SUMMARY,
)
DIFFERING = replace(
    ANSWER,
    quotes=(QUOTE, OTHER_REPORT),
    difference=Difference(DifferenceKind.FIGURE, ("four", "three")),
)
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


def long_quote(chars: int, mark: str = "") -> Quote:
    """A quote of about `chars` characters that begins with `mark`."""
    text = (f"{mark} The harbour is deep and the night is long. " * (chars // 20))[:chars].strip()
    return replace(QUOTE, text=text)


def nearest_of(text: str) -> NearestArticle:
    return NearestArticle(text, NEAR_URL, text, date(2025, 3, 18))


def answer_of(text: str, quotes: int = 2) -> Answer:
    return replace(ANSWER, text=text, quotes=(quote_of(text),) * quotes)


def overview_of(text: str) -> FeedOverview:
    feed = replace(FEED, title=text, outlet=text, failures=2, failure_reason=text)
    return FeedOverview(feed, 1, 0)
