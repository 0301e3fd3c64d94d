"""`pullquote articles` on a library of samples."""

import io
import json
from dataclasses import replace

import pytest
from rich.console import Console

from adapters.terminal.articles import show_list
from adapters.terminal.console import Consoles
from tests.adapters.terminal.conftest import Command
from tests.adapters.terminal.replies import ARTICLE, ATTACK


def listed(command: Command, *args: str) -> list[dict]:
    return [
        json.loads(line)
        for line in command("articles", "list", "--json", *args).stdout.split("\n")
        if line
    ]


def test_list_is_newest_first_in_columns_for_other_programs(with_samples: Command):
    rows = [line.split("\t") for line in with_samples("articles", "list").stdout.splitlines()]
    assert len(rows) == 18
    assert all(len(row) == 4 for row in rows)
    dates = [published for _, published, _, _ in rows if published]
    assert dates == sorted(dates, reverse=True)


def test_list_is_limited_and_says_so(with_samples: Command):
    result = with_samples("articles", "list", "--limit", "2")
    assert len(result.stdout.splitlines()) == 2
    assert "--limit 0 lists all" in result.stderr
    assert len(listed(with_samples, "--limit", "0")) == 18


def test_list_is_filtered_by_title_and_outlet(with_samples: Command):
    assert [a["title"] for a in listed(with_samples, "--title", "crowdstrike")] == [
        "Faulty CrowdStrike update hit 8.5 million Windows devices, Microsoft says"
    ]
    assert len(listed(with_samples, "--outlet", "pullquote samples")) == 18
    none = with_samples("articles", "list", "--outlet", "Nobody")
    assert (none.exit_code, none.stdout) == (0, "")
    assert none.stderr == "None of the 18 articles matches.\n"


def test_list_of_an_empty_library_says_what_to_do(pullquote: Command, harbour):
    pullquote("ingest", str(harbour))
    pullquote("articles", "remove", "--yes", listed(pullquote)[0]["id"])
    result = pullquote("articles", "list")
    assert result.exit_code == 0
    assert "pullquote ingest PATH" in result.stderr


@pytest.mark.parametrize("args", [["list"], ["show", "x"], ["remove", "--yes", "x"]])
def test_without_a_library_none_is_made_and_the_folder_is_named(pullquote: Command, data_dir, args):
    result = pullquote("articles", *args)
    assert result.exit_code == 1
    assert result.stderr == (
        f"There is no library in {data_dir} yet: `pullquote run` makes one with sample articles, "
        "`pullquote ingest PATH` one with yours, `pullquote feeds add URL` one that follows a "
        "feed.\n"
    )
    assert not data_dir.exists()


@pytest.mark.parametrize(("command", "others"), [("list", "show"), ("show", "list --")])
def test_help_of_a_subcommand_gives_its_own_examples(pullquote: Command, command, others):
    examples = pullquote("articles", command, "--help").stdout.split("Examples", 1)[1]
    assert f"pullquote articles {command}" in examples
    assert f"pullquote articles {others}" not in examples
    assert "articles remove" not in examples


def test_show_gives_metadata_and_text(with_samples: Command):
    [article] = listed(with_samples, "--title", "crowdstrike")
    result = with_samples("articles", "show", article["id"])
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == article["title"]
    assert lines[1] == "Pullquote Samples · Pullquote · 20 July 2024 · sample article"
    assert "crowdstrike-outage.md" in lines[2]
    assert "version 1 of 1" in lines[3]
    assert "8.5 million" in result.stdout


def test_show_of_an_older_version_and_of_one_that_is_not_there(pullquote: Command, harbour):
    pullquote("ingest", str(harbour))
    harbour.write_text(harbour.read_text().replace("nine days", "ten days"))
    pullquote("ingest", str(harbour))
    [article] = listed(pullquote)
    assert "nine days" in pullquote("articles", "show", article["id"], "--version", "1").stdout
    assert "ten days" in pullquote("articles", "show", article["id"]).stdout
    missing = pullquote("articles", "show", article["id"], "--version", "9")
    assert missing.exit_code == 1
    assert "it has 1, 2" in missing.stderr


def test_unknown_id_ends_with_a_sentence(with_samples: Command):
    result = with_samples("articles", "show", "nope")
    assert result.exit_code == 1
    assert 'There is no article "nope"' in result.stderr


def test_remove_takes_the_article_away(with_samples: Command):
    [article] = listed(with_samples, "--title", "crowdstrike")
    result = with_samples("articles", "remove", "--yes", article["id"])
    assert result.exit_code == 0
    assert "Removed: Faulty CrowdStrike" in result.stderr
    assert len(listed(with_samples)) == 17


def test_remove_without_anybody_to_ask_removes_nothing(with_samples: Command):
    [article] = listed(with_samples, "--title", "crowdstrike")
    result = with_samples("articles", "remove", article["id"])
    assert result.exit_code == 1
    assert "--yes" in result.stderr
    assert len(listed(with_samples)) == 18


def test_remove_of_an_unknown_id_removes_the_known_and_fails(with_samples: Command):
    [article] = listed(with_samples, "--title", "crowdstrike")
    result = with_samples("articles", "remove", "--yes", "nope", article["id"])
    assert result.exit_code == 1
    assert 'There is no article "nope"' in result.stderr
    assert len(listed(with_samples)) == 17


@pytest.mark.parametrize("width", [60, 80, 120])
def test_list_on_a_terminal_keeps_ids_and_dates_whole_and_fits(width: int):
    file = io.StringIO()
    console = Console(file=file, force_terminal=True, color_system=None, width=width)
    long = replace(ARTICLE, title="A headline of many words " * 20, outlet="An outlet of length")
    undated = replace(ARTICLE, published=None, outlet=None, title=ATTACK)
    show_list([long, undated], Consoles(console, console))
    lines = file.getvalue().splitlines()
    assert all(len(line) <= width for line in lines)
    assert lines[1].startswith("00112233aabbccdd  2024-05-12  An outlet of length")
    assert lines[2].startswith("00112233aabbccdd  unknown")
    assert "\x1b" not in file.getvalue()
