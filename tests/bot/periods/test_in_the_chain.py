"""Times reach the search, and the reply, through the whole chain."""

from datetime import UTC, datetime

from bot.answers import Answer, NoAnswer
from bot.assembly import Newsroom
from bot.understanding.question import understand
from knowledge.period import Period
from tests.bot.newsdesk import question

FEBRUARY = Period(datetime(2025, 2, 1, tzinfo=UTC), datetime(2025, 3, 1, tzinfo=UTC))


def test_past_time_is_searched_for_and_what_is_still_news_is_not() -> None:
    past = understand(question("How many containers in February 2025?"), [])
    assert past.query.periods == past.times.periods == (FEBRUARY,)
    assert past.query.filters.since is None
    news = understand(question("How many containers this week?"), [])
    assert news.query.periods == ()
    assert len(news.times.periods) == 1


def test_question_about_nothing_but_a_time_searches_that_time_alone() -> None:
    filters = understand(question("What happened yesterday?"), []).query.filters
    assert filters.since == datetime(2026, 3, 9, tzinfo=UTC)
    assert filters.until == datetime(2026, 3, 11, tzinfo=UTC)


def test_time_before_all_articles_is_named_in_the_reason(newsroom: Newsroom) -> None:
    reply = newsroom.answer(question("What happened in October 2019?"))
    assert isinstance(reply, NoAnswer)
    assert reply.reason == (
        "Nothing in the library is from October 2019: its articles are from 1 February 2026 to 9 "
        "March 2026."
    )


def test_what_later_articles_tell_of_long_ago_is_answered_with_a_note(
    newsroom: Newsroom,
) -> None:
    reply = newsroom.answer(question("What did Silica Works invest in Dresden in October 1994?"))
    assert isinstance(reply, Answer)
    assert reply.text.endswith(
        "No article in the library is known to be from October 1994; that was written later."
    )


def test_news_of_some_years_ago_is_not_taken_from_later_articles(newsroom: Newsroom) -> None:
    reply = newsroom.answer(question("What did Silica Works invest in Dresden in October 2019?"))
    assert isinstance(reply, NoAnswer)
    assert reply.reason.startswith("Nothing in the library is from October 2019")
