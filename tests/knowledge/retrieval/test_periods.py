"""What happened long ago is found among all that is like it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from knowledge.library import Library
from knowledge.period import Period
from knowledge.retrieval.query import Query
from tests.knowledge.retrieval.newsstand import article

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
QUESTION = "What did the council of Brack decide about the ferry fares?"
MARCH_2021 = Period(datetime(2021, 3, 1, tzinfo=UTC), datetime(2021, 4, 1, tzinfo=UTC))


def fares(number: int, published: date) -> str:
    return (
        f"The council of Brack decided about ferry fares: a trip costs {number} crowns. {published}"
    )


@pytest.fixture
def archive(library: Library) -> Library:
    """Many decisions that read alike, and one of March 2021 that says less of them."""
    dates = [date(2021, 6, 1) + timedelta(days=12 * at) for at in range(140)]
    library.ingest(
        article(f"fares-{at}", f"Ferry fares, decision {at}", fares(at, one), "Brack News", one)
        for at, one in enumerate(dates)
    )
    old = "In Brack a ferry trip stays cheap, and dogs go free."
    library.ingest([article("old", "Dogs aboard", old, "Brack News", date(2021, 3, 12))])
    return library


def test_month_asked_for_is_found_among_many_that_read_alike(archive: Library) -> None:
    then = archive.retriever.retrieve(Query(QUESTION, NOW, periods=(MARCH_2021,)), 200)
    assert date(2021, 3, 12) in [hit.article.published for hit in then]
    now = archive.retriever.retrieve(Query(QUESTION, NOW), 100)
    assert date(2021, 3, 12) not in [hit.article.published for hit in now]


def test_time_without_articles_leaves_the_newest_in_front(archive: Library) -> None:
    long_ago = Period(datetime(1990, 1, 1, tzinfo=UTC), datetime(1991, 1, 1, tzinfo=UTC))
    assert [hit.passage.id for hit in archive.retriever.retrieve(Query(QUESTION, NOW), 5)] == [
        hit.passage.id
        for hit in archive.retriever.retrieve(Query(QUESTION, NOW, periods=(long_ago,)), 5)
    ]
