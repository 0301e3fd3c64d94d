"""Feeds as a person, a pipe and a program get them."""

import io
import json
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from rich.console import Console

from adapters.terminal.console import Consoles
from adapters.terminal.failures import advice
from adapters.terminal.feed_views import feed_as_dict, feed_line, feeds_view, health
from adapters.terminal.json_format import one_line
from knowledge.catalog.records import Feed, FeedOverview
from knowledge.fetching.failures import FailureCause
from tests.adapters.terminal.replies import ATTACK

NOW = datetime(2024, 5, 12, 9, 30, tzinfo=UTC)

WELL = Feed(
    id=1,
    address="https://courier.example/rss.xml",
    title="Courier: all news",
    outlet="Lindholm Courier",
    site_url="https://courier.example/",
    tags=("chips", "energy"),
    added_at=NOW - timedelta(days=9),
    etag=None,
    last_modified=None,
    body_sha256=None,
    attempted_at=NOW - timedelta(minutes=5),
    succeeded_at=NOW - timedelta(minutes=5),
    changed_at=NOW - timedelta(days=1),
    due_at=NOW + timedelta(minutes=25),
    failures=0,
    failure_cause=None,
    failure_reason=None,
    retired_at=None,
)
FAILING = replace(
    WELL,
    id=22,
    outlet=None,
    failures=3,
    failure_cause="timeout",
    failure_reason="the server did not answer within 30 s",
    succeeded_at=NOW - timedelta(days=2),
    due_at=NOW + timedelta(hours=4),
)
RETIRED = replace(WELL, id=3, retired_at=NOW, failures=1, failure_cause="gone")
NEW = replace(WELL, id=4, attempted_at=None, succeeded_at=None, changed_at=None, due_at=NOW)
HOSTILE = replace(FAILING, id=5, title=ATTACK, failure_reason=ATTACK, tags=(ATTACK,))


def shown(*feeds: Feed, width: int) -> list[str]:
    """On a terminal without colour."""
    file = io.StringIO()
    console = Console(
        file=file, force_terminal=True, color_system=None, width=width, markup=False, emoji=False
    )
    overviews = [FeedOverview(feed, 1_234, 2) for feed in feeds]
    Consoles(console, console).answer(*feeds_view(overviews, NOW, width=width, hyperlinks=False))
    return [line.rstrip() for line in file.getvalue().splitlines()]


def test_health_is_put_into_words():
    assert health(WELL) == "well"
    assert health(NEW) == "never fetched"
    assert health(FAILING) == "failing 3×: no answer in time"
    assert health(replace(FAILING, failures=1)) == "failing: no answer in time"
    assert health(RETIRED) == "retired: gone for good"
    assert health(replace(FAILING, failure_cause="of tomorrow")) == "failing 3×: another failure"


def test_table_at_eighty_columns_says_what_a_person_wants_to_know():
    header, well, new = shown(WELL, NEW, width=80)
    assert header.split() == ["id", "feed", "articles", "last", "success", "next", "health"]
    assert well.split()[3:] == ["1,234", "5", "minutes", "ago", "in", "25", "minutes", "well"]
    assert new.split()[3:] == ["1,234", "never", "now", "new"]


@pytest.mark.parametrize("width", [60, 80, 120])
def test_table_keeps_ids_and_health_whole_and_fits(width):
    long = replace(WELL, outlet="A name of many words " * 10)
    lines = shown(long, FAILING, RETIRED, HOSTILE, width=width)
    assert all(len(line) <= width for line in lines)
    assert "failing 3×" in lines[2]
    assert "retired" in lines[3]
    assert ("chips, energy" in lines[2]) == (width >= 100)


def test_what_is_wrong_and_what_to_do_stands_below_the_table():
    lines = shown(WELL, FAILING, width=120)
    assert lines[3:] == [
        "",
        "22  Courier is failing 3×: no answer in time",
        "  https://courier.example/rss.xml: the server did not answer within 30 s",
        "  Nothing need be done: it is tried again by itself, more rarely each time.",
    ]


def test_retired_feed_says_how_to_go_on():
    said = " ".join(" ".join(shown(RETIRED, width=120)).split())
    assert "`pullquote feeds add SITE`" in said
    assert "`pullquote feeds remove 3`; its articles stay." in said


def test_line_for_programs_holds_whole_values_between_tabs():
    long = replace(FAILING, title="A name of many words " * 10)
    assert feed_line(FeedOverview(long, 7, 0)).split("\t") == [
        "22",
        ("A name of many words " * 10).strip(),
        "https://courier.example/rss.xml",
        "chips, energy",
        "7",
        "2024-05-10T09:30:00Z",
        "2024-05-12T13:30:00Z",
        "failing 3×: no answer in time",
        "the server did not answer within 30 s",
    ]


def test_feed_whose_articles_stand_on_another_site_says_what_to_do():
    many = FeedOverview(WELL, 3, 0, {"paper.example": 20, "other.example": 4})
    file = io.StringIO()
    console = Console(
        file=file, force_terminal=True, color_system=None, width=80, markup=False, emoji=False
    )
    Consoles(console, console).answer(*feeds_view([many], NOW, width=80, hyperlinks=False))
    said = " ".join(file.getvalue().split())
    assert (
        "1 Lindholm Courier: 24 entries passed over, as their pages on other sites could not be "
        "had, most of them on paper.example." in said
    )
    assert "`pullquote feeds edit 1 --site https://paper.example/`" in said
    few = FeedOverview(WELL, 30, 0, {"paper.example": 4})
    assert list(feeds_view([few], NOW, width=80, hyperlinks=False))[1:] == []


def test_json_has_every_key_whatever_is_known():
    told = json.loads(one_line(feed_as_dict(FeedOverview(NEW, 0, 0))))
    assert told == {
        "id": 4,
        "address": "https://courier.example/rss.xml",
        "name": "Lindholm Courier",
        "title": "Courier: all news",
        "outlet": "Lindholm Courier",
        "site": "https://courier.example/",
        "vouched_site": None,
        "tags": ["chips", "energy"],
        "articles": 0,
        "waiting_pages": 0,
        "unread_elsewhere": {},
        "added": "2024-05-03T09:30:00Z",
        "last_attempt": None,
        "last_success": None,
        "last_change": None,
        "next_due": "2024-05-12T09:30:00Z",
        "retired": None,
        "failures": 0,
        "failure_cause": None,
        "failure_reason": None,
    }
    assert feed_as_dict(FeedOverview(RETIRED, 0, 0))["next_due"] is None


def test_hostile_feed_commands_neither_terminal_nor_pipe():
    for output in (
        *shown(HOSTILE, width=120),
        feed_line(FeedOverview(HOSTILE, 1, 0)).replace("\t", " "),
        one_line(feed_as_dict(FeedOverview(HOSTILE, 1, 0))),
    ):
        assert not [c for c in output if unicodedata.category(c) in ("Cc", "Cf", "Cs")]


def test_every_cause_of_failure_has_words_of_its_own():
    unknown = advice("of tomorrow")
    assert not [cause for cause in FailureCause if advice(cause.value) == unknown]
    assert all(advice(cause.value).for_a_feed.endswith(".") for cause in FailureCause)
