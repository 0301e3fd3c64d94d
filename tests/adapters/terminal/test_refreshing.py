"""`pullquote feeds refresh`: what is new comes in, and everyone is told in their own way."""

import json

from tests.adapters.terminal.conftest import Command, Newsstand
from tests.adapters.terminal.news_site import CHIPS, FERRY, RSS, entry, rss
from tests.loopback.site import LoopbackSite


def follow(command: Command, site: LoopbackSite, path: str, *args: str) -> None:
    """Add a feed, and take in what it has."""
    result = command("feeds", "add", "--anyway", *args, site.url(path))
    assert result.exit_code == 0, result.stderr


def test_nothing_due_is_no_failure_and_asks_nobody(following: Command, newsstand: Newsstand):
    following("feeds", "remove", "--yes", newsstand.site.url("/new.xml"))
    requests = len(newsstand.site.requests)
    result = following("feeds", "refresh")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.startswith("Nothing is due: the next feed or page is in ")
    assert len(newsstand.site.requests) == requests


def test_every_feed_is_a_line_and_the_round_a_sentence(following: Command, newsstand: Newsstand):
    result = following("feeds", "refresh", "--all")
    assert result.exit_code == 0
    lines = [line.split("\t") for line in result.stdout.splitlines()]
    assert sorted((fields[1], *fields[3:7]) for fields in lines) == [
        ("1", "unchanged", "0", "0", ""),
        ("2", "unchanged", "0", "0", ""),
        ("3", "failed", "0", "0", "busy"),
        ("4", "retired", "0", "0", "gone"),
        ("5", "failed", "0", "0", "missing"),
    ]
    assert all(len(fields) == 8 for fields in lines)
    *failures, summary = result.stderr.splitlines()
    assert len(failures) == 3
    [retired] = [said for said in failures if "(4)" in said]
    assert retired.endswith(" From now on it is asked only by name or with --all.")
    assert summary.startswith("5 feeds: 0 fetched, 2 unchanged, 3 failed (")
    assert "1 asked to come back later" in summary
    assert summary.endswith("Articles: 0 new, 0 updated.")


def test_json_lines_have_the_documented_keys(following: Command, newsstand: Newsstand):
    result = following("feeds", "refresh", "--json", "1", newsstand.site.url("/busy.xml"))
    assert result.exit_code == 0
    well, busy = sorted(map(json.loads, result.stdout.splitlines()), key=lambda one: one["feed"])
    assert list(well) == [
        "at",
        "feed",
        "address",
        "name",
        "outcome",
        "new",
        "updated",
        "unchanged",
        "summaries",
        "failed_pages",
        "cause",
        "reason",
        "seconds",
    ]
    assert (well["name"], well["outcome"]) == ("Example Harbour News", "unchanged")
    assert (busy["outcome"], busy["cause"]) == ("failed", "busy")
    assert "503" in busy["reason"]


def test_quiet_round_says_one_sentence(following: Command):
    result = following("feeds", "refresh", "--quiet", "1", "2")
    assert result.stdout == ""
    assert result.stderr == (
        "2 feeds: 0 fetched, 2 unchanged, 0 failed. Articles: 0 new, 0 updated.\n"
    )


def test_round_in_which_every_feed_fails_is_a_failure(following: Command, newsstand: Newsstand):
    result = following("feeds", "refresh", "3", "5")
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1] == "No feed could be read; see above for why."


def test_new_and_changed_articles_are_counted_and_answered_from(
    online: Command, site: LoopbackSite
):
    follow(online, site, "/harbour.xml")
    more = " The office had named a lower figure first and corrected it on Monday evening."
    corrected = FERRY.replace("14 million", "15 million") + more
    entries = [
        entry("Ferry to Lindholm runs every hour", corrected, site.url("/harbour/1")),
        entry("Silica Works builds a second plant", CHIPS, site.url("/harbour/2")),
    ]
    feed = rss("Example Harbour News", site.url(), entries)
    site.serve("/harbour.xml", feed, content_type=RSS, etag='"later"')
    result = online("feeds", "refresh", "--all")
    assert result.stderr == (
        "1 feed: 1 fetched, 0 unchanged, 0 failed. Articles: 1 new, 1 updated.\n"
    )
    assert "15 million" in online("ask", "How much did the second ship cost?").stdout


def test_samples_that_leave_for_the_first_real_article_are_told(
    with_samples: Command, site: LoopbackSite
):
    added = with_samples(
        "feeds", "add", site.url("/harbour.xml"), PULLQUOTE_PRIVATE_HOSTS=site.host
    )
    assert added.stderr.splitlines()[-1].startswith("The 18 sample articles left the library")


def test_no_feed_at_all_is_said_with_how_to_begin(with_samples: Command):
    result = with_samples("feeds", "refresh")
    assert result.exit_code == 0
    assert result.stderr.startswith("There is no feed yet. Add one with `pullquote feeds add URL`")


def test_retention_takes_old_articles_away_and_says_so(following: Command):
    result = following("feeds", "refresh", "1", PULLQUOTE_KEEP_ARTICLES="1")
    assert result.exit_code == 0
    assert "1 article removed by retention." in result.stderr
    assert len(following("articles", "list").stdout.splitlines()) == 1
