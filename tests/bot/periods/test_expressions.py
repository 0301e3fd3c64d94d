"""Finding times never fails, never ends late, and says where it found them."""

import string
import time
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.periods.expressions import TimeKind, period_named, time_expressions
from knowledge.period import Period

NOW = datetime(2026, 11, 18, 15, 30, tzinfo=UTC)
ZONES = (
    "UTC",
    "America/New_York",
    "Europe/Berlin",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Kiritimati",
    "Africa/Cairo",
)
WORDS = """
    in on since until before after between and from to the last next this past early late mid end
    of beginning first second third week weeks month months year years day days quarter half ago
    weekend may march october february monday friday summer winter christmas easter 2023 1999 0001
    9999 31 29
    5/11/2024 2024-02-29 q3 h1 1990s '90s 19th century yesterday today tomorrow tonight 100 9999
    couple few so far decade centuries hour what will did
""".split()  # noqa: SIM905

moments = st.builds(
    lambda moment, zone: moment.replace(tzinfo=ZoneInfo(zone)),
    st.datetimes(),
    st.sampled_from(ZONES),
)


def told(text: str, asked_at: datetime = NOW) -> list[tuple[str, str, TimeKind]]:
    return [(one.words, one.lead, one.kind) for one in time_expressions(text, asked_at)]


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join), moments)
@settings(max_examples=400, deadline=None)
def test_words_of_time_in_any_order_at_any_time_are_periods_within_the_calendar(
    text: str, asked_at: datetime
) -> None:
    for one in time_expressions(text, asked_at):
        assert text[one.start : one.end] == one.words
        if one.period is not None:
            assert one.period.since < one.period.until
            assert one.period.since.tzinfo is one.period.until.tzinfo is UTC
            assert 1 <= one.period.since.year <= one.period.until.year <= 9999
        else:
            assert one.kind is TimeKind.RECENT


@given(st.text(max_size=300), moments)
@settings(deadline=None)
def test_no_text_raises(text: str, asked_at: datetime) -> None:
    time_expressions(text, asked_at)


@given(st.text(string.printable, max_size=80))
@settings(deadline=None)
def test_expressions_stand_in_order_and_apart(text: str) -> None:
    found = time_expressions(f"{text} in May 2024 {text} yesterday", NOW)
    assert all(one.end <= two.start for one, two in pairwise(found))


@pytest.mark.parametrize(
    "piece",
    [
        "the last ",
        "between ",
        "from 3 to ",
        "in the ",
        "early ",
        "a ",
        "2024-",
        "May ",
        " ",
        "''",
        "“",
    ],
)
def test_hostile_text_takes_no_longer_than_its_length(piece: str) -> None:
    def seconds(text: str) -> float:
        started = time.process_time()
        time_expressions(text, NOW)
        return time.process_time() - started

    seconds(piece)
    # The whole limit of a question is read, and nothing beyond it.
    assert seconds(piece * 100_000) < 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What is the latest on Gaza?", ("latest", "", TimeKind.RECENT)),
        ("Who resigned recently?", ("recently", "", TimeKind.RECENT)),
        ("Who won in 2022?", ("in 2022", "in", TimeKind.DATED)),
        ("What has he said since May?", ("since May", "since", TimeKind.SEEN_FROM_NOW)),
        ("Who left last week?", ("last week", "", TimeKind.SEEN_FROM_NOW)),
        (
            "exports between March and June 2024",
            ("between March and June 2024", "between", TimeKind.DATED),
        ),
        ("deaths by the end of 2022", ("by the end of 2022", "until", TimeKind.DATED)),
    ],
)
def test_expression_says_how_it_was_told(text: str, expected: tuple[str, str, TimeKind]) -> None:
    assert told(text) == [expected]


def test_several_times_are_found_in_their_order() -> None:
    asked = "Which Republican, elected in 2020, announced a 2024 bid this week?"
    assert [words for words, _, _ in told(asked)] == ["in 2020", "2024", "this week"]


def test_offset_without_a_place_counts_in_its_own_days() -> None:
    asked_at = datetime(2026, 11, 18, 23, 30, tzinfo=timezone(timedelta(hours=-5)))
    (today,) = time_expressions("today", asked_at)
    assert today.period == Period(
        datetime(2026, 11, 18, 5, tzinfo=UTC), datetime(2026, 11, 19, 5, tzinfo=UTC)
    )


def test_day_that_begins_at_one_in_the_morning_begins_when_its_zone_says() -> None:
    # Cairo skipped the first hour of 28 April 2023.
    asked_at = datetime(2023, 4, 28, 12, tzinfo=ZoneInfo("Africa/Cairo"))
    (today,) = time_expressions("today", asked_at)
    assert today.period == Period(
        datetime(2023, 4, 27, 22, tzinfo=UTC), datetime(2023, 4, 28, 21, tzinfo=UTC)
    )


@pytest.mark.parametrize(
    ("typed", "since"),
    [
        ("last week", datetime(2026, 11, 9, tzinfo=UTC)),
        ("since May", datetime(2026, 5, 1, tzinfo=UTC)),
        ("  May ", datetime(2026, 5, 1, tzinfo=UTC)),
        ("monday", datetime(2026, 11, 16, tzinfo=UTC)),
        ("2024-11-05", datetime(2024, 11, 5, tzinfo=UTC)),
        ("2 weeks", datetime(2026, 11, 4, 15, 30, tzinfo=UTC)),
    ],
)
def test_time_typed_alone_is_read_whole(typed: str, since: datetime) -> None:
    period = period_named(typed, NOW)
    assert period is not None
    assert period.since == since


@pytest.mark.parametrize("typed", ["", "soon", "the latest", "who won in 2022", "May I"])
def test_what_is_more_or_less_than_a_time_is_none(typed: str) -> None:
    assert period_named(typed, NOW) is None
