"""Holds a reply to the time that was asked about, or lets it say that it does not keep to it.

An article may speak of a time long before it: a quote that names the time asked about is of it,
whenever its article appeared. "Last year" in an article of 2022 is 2021.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Protocol

from bot.answers import Answer, NoAnswer, Quote, Reply
from bot.periods.asked import AskedTimes
from bot.periods.expressions import time_expressions
from bot.periods.saying import day_said, period_said
from knowledge.articles import Published, published_instant
from knowledge.period import BEGINNING, Period
from knowledge.retrieval.fusion import BEFORE

LATER = timedelta(days=30)
"""How long after a time an article may still report it without a word: monthly figures appear about
two weeks after their month."""


class Dated(Protocol):
    """What the catalog knows of its articles' dates."""

    def holds_any_of(self, period: Period) -> bool:
        """Whether any article is known to have appeared in `period`."""
        ...

    def reach(self) -> tuple[Published, Published]:
        """The earliest and the latest known publication; None where no date is known."""
        ...


def held_to(
    times: AskedTimes,
    reply: Reply,
    asked_at: datetime,
    catalog: Dated,
) -> Reply:
    """`reply` as it may be given to a question about `times`.

    Where all that is quoted is from another time, the answer says so; where the library has nothing
    from then at all, there is no answer, and the reason says from when to when the library reaches.
    Raises CatalogError where the catalog cannot be read.
    """
    periods = times.periods
    if not periods or not reply.as_of.articles:
        return reply
    if isinstance(reply, NoAnswer):
        if any(catalog.holds_any_of(around(one)) for one in periods):
            return reply
        return replace(reply, reason=nothing_from(times, asked_at, catalog.reach()))
    strays = [quote for quote in reply.quotes if not _is_of(quote, periods, asked_at)]
    if len(strays) < len(reply.quotes):
        return reply
    if not any(catalog.holds_any_of(around(one)) for one in periods):
        return _unanswered(reply, nothing_from(times, asked_at, catalog.reach()))
    return replace(reply, text=f"{reply.text} {_note(times, strays[0], asked_at)}")


def around(period: Period) -> Period:
    """`period` with the days in which its news may have appeared."""
    since = period.since - BEFORE if period.since.year > 1 else period.since
    until = period.until + LATER if period.until.year < datetime.max.year else period.until
    return Period(since, until)


def nothing_from(times: AskedTimes, asked_at: datetime, reach: tuple[Published, Published]) -> str:
    """Why a question about `times` is not answered where the library has nothing of them.

    `reach` is the first and the last known publication.
    """
    named = " or ".join(period_said(one, asked_at) for one in times.periods)
    oldest, newest = map(published_instant, reach)
    if oldest is None or newest is None:
        return f"Nothing in the library is known to be from {named}: no article has a date."
    first, last = day_said(oldest, asked_at), day_said(newest, asked_at)
    held = f"are all from {first}" if first == last else f"are from {first} to {last}"
    return f"Nothing in the library is from {named}: its articles {held}."


def _is_of(quote: Quote, periods: Sequence[Period], asked_at: datetime) -> bool:
    instant = published_instant(quote.published)
    if instant is not None and any(instant in around(one) for one in periods):
        return True
    told_at = _noon(quote.published) or asked_at
    said = [one.period for one in time_expressions(quote.text, told_at) if one.period]
    years = {str(one.since.year) for one in periods if one.since > BEGINNING}
    return any(_overlap(one, two) for one in said for two in periods) or any(
        year in quote.text for year in years
    )


def _noon(published: Published) -> datetime | None:
    if published is None or isinstance(published, datetime):
        return published
    return datetime.combine(published, time(12), UTC)


def _overlap(one: Period, two: Period) -> bool:
    return one.since < two.until and two.since < one.until


def _note(times: AskedTimes, stray: Quote, asked_at: datetime) -> str:
    named = " or ".join(period_said(one, asked_at) for one in times.periods)
    instant = published_instant(stray.published)
    if instant is None:
        return f"Whether that is from {named}, which you asked about, is not known."
    side = "before" if all(instant < one.since for one in times.periods) else "after"
    if side == "after" and any(instant < one.since for one in times.periods):
        side = "outside"
    return f"That is from {side} {named}, which you asked about."


def _unanswered(answer: Answer, reason: str) -> NoAnswer:
    return NoAnswer(
        reason,
        answer.confidence,
        answer.as_of,
        answer.nearest,
        answer.passages,
        answer.timings_ms,
        model=answer.model,
        fallback=answer.fallback,
    )
