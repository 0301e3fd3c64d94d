"""Holds a reply to the time that was asked about, or lets it say that it does not keep to it.

An article may speak of a time long before it: a quote that names the time asked about is of it,
whenever its article appeared. "Last year" in an article of 2022 is 2021.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Protocol

from bot.answers import Answer, NoAnswer, Quote, Reply
from bot.periods.asked import STILL_NEWS, AskedTimes
from bot.periods.expressions import time_expressions
from bot.periods.saying import day_said, period_said
from knowledge.articles import Published, published_instant
from knowledge.period import BEGINNING, Period
from knowledge.retrieval.fusion import BEFORE

LATER = timedelta(days=30)
"""How long after a time an article may still report it without a word: monthly figures appear about
two weeks after their month."""

HISTORY = timedelta(days=3_650)
"""Of what is so long over, later articles tell."""
NEAR = timedelta(days=31)
"""How near a time to come must be for what is news to be of it without a word."""


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

    Where all that is quoted is from another time, the answer says so. Where the library has nothing
    from then at all, what was written later may still tell of it, unless the question asks for that
    time and nothing else. Otherwise there is no answer, and the reason says from when to when the
    library reaches. Of a time to come a quote must speak, or the answer says that it does not.
    Raises CatalogError where the catalog cannot be read.
    """
    if not reply.as_of.articles:
        return reply
    if not times.periods:
        return _held_to_what_is_to_come(times, reply, asked_at)
    nothing = not any(catalog.holds_any_of(reported_in(one)) for one in times.periods)
    if isinstance(reply, NoAnswer):
        return _explained(times, reply, asked_at, catalog.reach()) if nothing else reply
    strays = [quote for quote in reply.quotes if not _is_of(quote, times.periods, asked_at)]
    if len(strays) < len(reply.quotes):
        return reply
    later = next((one for one in strays if _can_tell_of(one, times.periods, asked_at)), None)
    if nothing and (times.alone or later is None):
        return _unanswered(reply, nothing_from(times.periods, asked_at, catalog.reach()))
    note = _written_later if nothing else _note
    return replace(reply, text=f"{reply.text} {note(times, later or strays[0], asked_at)}")


def reported_in(period: Period) -> Period:
    """`period` with the days in which its news may have appeared."""
    since = period.since - BEFORE if period.since.year > 1 else period.since
    until = period.until + LATER if period.until.year < datetime.max.year else period.until
    return Period(since, until)


def nothing_from(
    periods: Sequence[Period], asked_at: datetime, reach: tuple[Published, Published]
) -> str:
    """Why a question about `periods` is not answered where the library has nothing of them.

    `reach` is the first and the last known publication.
    """
    named = _named(periods, asked_at)
    oldest, newest = map(published_instant, reach)
    if oldest is None or newest is None:
        return f"Nothing in the library is known to be from {named}: no article has a date."
    first, last = day_said(oldest, asked_at), day_said(newest, asked_at)
    held = f"are all from {first}" if first == last else f"are from {first} to {last}"
    return f"Nothing in the library is from {named}: its articles {held}."


def _is_of(quote: Quote, periods: Sequence[Period], asked_at: datetime) -> bool:
    instant = published_instant(quote.published)
    if instant is not None and any(instant in reported_in(one) for one in periods):
        return True
    return _names_any(quote, quote.text, periods, asked_at)


def _names_any(quote: Quote, text: str, periods: Sequence[Period], asked_at: datetime) -> bool:
    """Whether `text`, said when `quote` appeared, or the headline names a time of `periods`."""
    told_at = _noon(quote.published) or asked_at
    said = [one.period for one in time_expressions(text, told_at) if one.period]
    years = {str(one.since.year) for one in periods if one.since > BEGINNING}
    return any(_overlap(one, two) for one in said for two in periods) or any(
        year in text or year in quote.title for year in years
    )


def _can_tell_of(quote: Quote, periods: Sequence[Period], asked_at: datetime) -> bool:
    """Whether one of `periods` is history to it: over long before it was written.

    What is not so long over was news, and the news of that time is what is asked for.
    """
    instant = published_instant(quote.published) or asked_at
    return any(one.until <= instant - HISTORY for one in periods)


def _held_to_what_is_to_come(times: AskedTimes, reply: Reply, asked_at: datetime) -> Reply:
    if isinstance(reply, NoAnswer) or not times.ahead:
        return reply
    if any(_foretells(quote, times.ahead, asked_at) for quote in reply.quotes):
        return reply
    named = _named(times.ahead, asked_at)
    if times.alone:
        return _unanswered(reply, f"Nothing that was found speaks of {named}.")
    note = f"It does not say whether that is about {named}, which you asked about."
    return replace(reply, text=f"{reply.text} {note}")


def _foretells(quote: Quote, periods: Sequence[Period], asked_at: datetime) -> bool:
    """Whether it names one of `periods`, or is of late and they are near.

    In a quote the verb that points ahead may follow its time: "On Monday the ferry will sail".
    """
    instant = published_instant(quote.published)
    is_new = instant is not None and asked_at - instant < STILL_NEWS
    if is_new and any(one.since - asked_at < NEAR for one in periods):
        return True
    return any(
        _names_any(quote, text, periods, asked_at) for text in (quote.text, f"Will {quote.text}")
    )


def _explained(
    times: AskedTimes, reply: NoAnswer, asked_at: datetime, reach: tuple[Published, Published]
) -> NoAnswer:
    """`reply` with what the library lacks: the reason for it, unless later articles could tell."""
    lacks = nothing_from(times.periods, asked_at, reach)
    newest = published_instant(reach[1])
    if not times.alone and newest and all(one.until <= newest for one in times.periods):
        return replace(reply, reason=f"{reply.reason} {lacks}")
    return replace(reply, reason=lacks)


def _named(periods: Sequence[Period], asked_at: datetime) -> str:
    return " or ".join(period_said(one, asked_at) for one in periods)


def _written_later(times: AskedTimes, quote: Quote, asked_at: datetime) -> str:
    lacks = f"No article in the library is known to be from {_named(times.periods, asked_at)}"
    known = published_instant(quote.published) is not None
    return (
        f"{lacks}; {'that was written later' if known else 'when that was written is not known'}."
    )


def _noon(published: Published) -> datetime | None:
    if published is None or isinstance(published, datetime):
        return published
    return datetime.combine(published, time(12), UTC)


def _overlap(one: Period, two: Period) -> bool:
    return one.since < two.until and two.since < one.until


def _note(times: AskedTimes, stray: Quote, asked_at: datetime) -> str:
    named = _named(times.periods, asked_at)
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
