"""Where a quote comes from, in plain words."""

from dataclasses import replace
from datetime import UTC, date, datetime

from bot.shown.sources import (
    LINK_TOO_LONG,
    NO_LINK,
    addresses_of,
    authors_of,
    epoch_of,
    source_line,
    title_of,
    without_link,
)
from tests.invented import LINK, NOW, QUOTE, URL


def test_source_is_one_line_with_what_a_reader_should_know() -> None:
    assert source_line(replace(QUOTE, withdrawn=NOW)) == (
        "Port of Lindholm to electrify its last four cranes · Lindholm Courier · "
        "14 March 2025, 08:05 UTC · withdrawn by its outlet"
    )
    assert title_of(replace(QUOTE, title=" \u200b")) == "Untitled"


def test_many_authors_are_counted() -> None:
    assert authors_of(replace(QUOTE, authors=("A", "B", "C", "D"))) == "A, B, C and 1 more"
    assert authors_of(replace(QUOTE, authors=())) == ""


def test_quote_is_opened_where_it_stands_or_else_at_its_article() -> None:
    assert addresses_of(QUOTE, 500) == [LINK, URL]
    assert addresses_of(QUOTE, len(URL)) == [URL]
    assert addresses_of(QUOTE, 20) == []
    assert addresses_of(replace(QUOTE, link=URL), 500) == [URL]


def test_why_there_is_no_link_is_said() -> None:
    assert without_link(QUOTE) == LINK_TOO_LONG
    assert without_link(replace(QUOTE, url=None, link="file:///home/a/story.txt")) == NO_LINK


def test_only_an_instant_after_1970_has_seconds() -> None:
    assert epoch_of(datetime(2025, 3, 14, 8, 5, tzinfo=UTC)) == 1_741_939_500
    assert epoch_of(date(2025, 3, 14)) is None
    assert epoch_of(datetime(1969, 7, 20, tzinfo=UTC)) is None
    assert epoch_of(None) is None
