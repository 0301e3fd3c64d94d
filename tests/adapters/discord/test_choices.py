"""What is suggested while a command is typed, and what times people may type."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from adapters.discord.choices import LONGEST, MOST, TIMES, since_when, suggestions

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def test_names_that_begin_with_what_is_typed_come_first() -> None:
    names = ["The Verge", "Verge Books", "Wired", "VERGE"]
    assert suggestions(" verge ", names) == ["Verge Books", "VERGE", "The Verge"]
    assert suggestions("", names) == names
    assert suggestions("nothing", names) == []


def test_no_more_and_nothing_longer_than_discord_takes_is_suggested() -> None:
    names = [f"Town {number}" for number in range(100)] + ["T" * (LONGEST + 1), ""]
    assert len(suggestions("town", names)) == MOST
    assert suggestions("ttt", names) == []


def test_names_are_as_long_as_discord_counts_them() -> None:
    clap = "👏"  # two of Discord's characters, one of Python's
    assert suggestions("", [clap * (LONGEST // 2), clap * (LONGEST // 2 + 1)]) == [
        clap * (LONGEST // 2)
    ]


@pytest.mark.parametrize("offered", TIMES)
def test_every_time_that_is_offered_is_understood(offered: str) -> None:
    begin = since_when(offered, NOW)
    assert begin is not None
    assert begin <= NOW


@pytest.mark.parametrize(
    ("typed", "begin"),
    [
        ("2024", "2024-01-01"),
        ("since May", "2026-05-01"),
        ("2026-11-05", "2026-11-05"),
        ("3 June", "2026-06-03"),
    ],
)
def test_times_may_be_typed(typed: str, begin: str) -> None:
    found = since_when(typed, NOW)
    assert found is not None
    assert found.date().isoformat() == begin


def test_days_begin_where_the_bot_is_at_home() -> None:
    begin = since_when("today", NOW.astimezone(ZoneInfo("Asia/Tokyo")))
    assert begin == datetime(2026, 11, 22, 15, tzinfo=UTC)


@pytest.mark.parametrize("typed", ["when pigs fly", "", "before 2020", "chips"])
def test_what_has_no_beginning_is_none(typed: str) -> None:
    assert since_when(typed, NOW) is None
