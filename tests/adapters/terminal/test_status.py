"""`pullquote status` and `pullquote doctor`."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from adapters.terminal import doctor
from adapters.terminal.feed_figures import counter_in_words
from adapters.terminal.feed_findings import feed_findings
from adapters.terminal.status import index_in_words, size
from knowledge.catalog.records import FeedOverview
from knowledge.catalog.store import Catalog
from knowledge.embedding.minilm import read_manifest
from knowledge.index import folders
from knowledge.index.keeper import IndexHealth
from tests.adapters.terminal.conftest import Command
from tests.adapters.terminal.test_feed_views import FAILING, WELL


def test_status_counts_what_there_is(with_samples: Command):
    result = with_samples("status")
    assert result.exit_code == 0
    lines = {line.split("  ")[0].strip(): line for line in result.stdout.splitlines()}
    assert "18, 18 of them samples" in lines["Articles"]
    assert "20 July 2024" in lines["Newest"]
    assert "Pullquote Samples (18)" in lines["Outlets"]
    assert {"Library", "Passages", "Embedder", "Vector index", "Disk"} <= set(lines)


def test_status_as_json_has_the_documented_keys(with_samples: Command):
    figures = json.loads(with_samples("status", "--json").stdout)
    assert list(figures) == [
        "library",
        "read_only",
        "articles",
        "samples",
        "summaries",
        "withdrawn",
        "stories",
        "versions",
        "passages",
        "unembedded_passages",
        "newest",
        "outlets",
        "tags",
        "feeds",
        "counters",
        "embedder",
        "model",
        "index",
        "disk",
        "platforms",
    ]
    assert (figures["articles"], figures["newest"]) == (18, "2024-07-20")
    assert figures["disk"]["used_bytes"] > 100_000


def test_status_without_a_library_says_so_and_makes_none(pullquote: Command, data_dir):
    result = pullquote("status")
    assert result.exit_code == 0
    assert result.stdout.startswith(f"There is no library in {data_dir} yet: `pullquote run`")
    figures = json.loads(pullquote("status", "--json").stdout)
    assert (figures["articles"], figures["index"]) == (0, None)
    assert not data_dir.exists()


def test_status_without_a_library_has_the_same_keys_as_with_one(pullquote: Command, harbour):
    without = json.loads(pullquote("status", "--json").stdout)
    pullquote("ingest", str(harbour))
    assert list(without) == list(json.loads(pullquote("status", "--json").stdout))


@pytest.mark.parametrize("command", ["status", "doctor"])
def test_paths_are_absolute_whatever_the_setting(with_samples: Command, data_dir, command):
    result = with_samples(command, PULLQUOTE_DATA_DIR="data")
    assert f"{data_dir}" in result.stdout
    assert " data " not in result.stdout
    assert " data/" not in result.stdout


@pytest.mark.parametrize(
    "args", [["status"], ["articles", "list"], ["ask", "Who?"], ["run"], ["ingest", "x.md"]]
)
def test_file_in_the_place_of_the_folder_is_said_in_plain_words(pullquote: Command, data_dir, args):
    data_dir.write_text("in the way")
    result = pullquote(*args)
    assert result.exit_code == 1
    assert result.stderr == (
        f"{data_dir} is a file, not a folder; move it away, or name another folder in "
        "PULLQUOTE_DATA_DIR.\n"
    )


def test_index_that_is_gone_is_not_said_to_be_up_to_date(with_samples: Command, data_dir):
    catalog = Catalog.open(data_dir / "catalog.sqlite3")
    manifest = folders.Manifest(
        folder="index-0123456789ab",
        catalog=catalog.id,
        embedder=read_manifest().name,
        dimensions=read_manifest().dimensions,
        seq=10**6,
        removed=10**6,
        count=catalog.coverage().passages,
        checksum=None,
    )
    catalog.close()
    folders.write_manifest(data_dir, manifest)
    said = "The vector index is missing; a running `pullquote run` builds it"
    assert said in with_samples("status").stdout
    doctor_says = with_samples("doctor").stdout
    assert said in " ".join(doctor_says.split())
    assert verdicts(doctor_says)["Index"] == "warn"


def test_server_that_only_a_running_bot_knows_has_no_made_up_figures(with_samples: Command):
    index = json.loads(with_samples("status", "--json", CHROMA_HOST="127.0.0.1").stdout)["index"]
    assert (index["vectors"], index["behind"]) == (None, None)
    said = with_samples("status", CHROMA_HOST="127.0.0.1").stdout
    assert "The Chroma server at 127.0.0.1:8000; `pullquote doctor` looks" in said


def test_status_knows_the_feeds(following: Command):
    figures = json.loads(following("status", "--json").stdout)
    feeds = figures["feeds"]
    assert (feeds["followed"], feeds["well"], feeds["new"], feeds["retired"]) == (5, 2, 1, 1)
    assert feeds["failing"] == {"busy": 1}
    assert feeds["last_success"] and feeds["next_due"]
    assert figures["tags"] == {"chips": 1, "ports": 1, "ships": 1}
    assert figures["counters"]["articles_new"] == 2
    assert figures["counters"]["feeds_failed:busy"] >= 1
    assert (figures["summaries"], figures["withdrawn"], figures["stories"]) == (0, 0, 2)
    said = " ".join(following("status").stdout.split())
    assert "5 followed, 2 well, 1 new, 1 failing (1 asked to come back later), 1 retired;" in said
    number = figures["counters"]["feeds_failed:busy"]
    assert counter_in_words("feeds_failed:busy", number) in said
    assert "chips (1), ports (1), ships (1)" in said


@pytest.mark.parametrize(
    ("name", "number", "said"),
    [
        ("feeds_fetched", 1, "1 feed fetched"),
        ("feeds_fetched", 1_200, "1,200 feeds fetched"),
        ("feeds_failed:timeout", 1, "1 feed failed (timeout)"),
        ("embedded_passages", 1, "1 embedded passage"),
        ("summaries", 1, "1 summary"),
        ("entries_passed_over:old", 1, "1 entry passed over (old)"),
        ("of_tomorrow", 1, "1 of tomorrow"),
    ],
)
def test_counter_is_told_in_grammar(name: str, number: int, said: str):
    assert counter_in_words(name, number) == said


def test_doctor_says_which_feeds_need_a_persons_eye(following: Command):
    said = following("doctor", PULLQUOTE_PRIVATE_HOSTS="127.0.0.1,wiki.lan")
    assert said.exit_code == 0
    found = " ".join(said.stdout.split())
    assert (
        "ok Private Feeds and pages may come from inside your network: 127.0.0.1, wiki.lan."
        in found
    )
    assert "warn Feeds 1 feed retired; `pullquote feeds list` says what to do." in found
    assert "ok Feeds 3 of 5 feeds well." in found


def test_doctor_names_feeds_that_failed_for_more_than_a_day_and_a_network_that_is_gone():
    now = datetime(2026, 3, 2, 12, tzinfo=UTC)
    long = replace(FAILING, succeeded_at=now - timedelta(days=3), failure_cause="tls")
    brief = replace(FAILING, id=7, succeeded_at=now - timedelta(hours=2))
    feeds = [FeedOverview(feed, 0, 0) for feed in (WELL, long, brief)]
    first, last = feed_findings(feeds, now)
    assert first.said == (
        "Courier (22) is failing 3×: certificate not valid, last read 3 days ago. Only the site's "
        "owner can mend that."
    )
    assert last.said == "1 of 3 feeds well."
    [all_fail] = feed_findings(feeds[1:], now)
    assert "may have no connection to the network" in all_fail.said


def verdicts(output: str) -> dict[str, str]:
    return {line.split()[1]: line.split()[0] for line in output.splitlines() if line[:1] != " "}


def test_doctor_finds_an_article_library_in_order(pullquote: Command, harbour):
    pullquote("ingest", str(harbour))
    result = pullquote("doctor")
    assert result.exit_code == 0
    assert set(verdicts(result.stdout).values()) == {"ok"}


def test_doctor_without_a_library_warns_and_makes_none(pullquote: Command, data_dir):
    result = pullquote("doctor")
    assert result.exit_code == 0
    assert verdicts(result.stdout)["Library"] == "warn"
    assert "pullquote run" in result.stdout
    assert not data_dir.exists()


def test_doctor_says_that_samples_are_samples(with_samples: Command):
    result = with_samples("doctor")
    assert verdicts(result.stdout)["Library"] == "warn"
    assert "18 sample articles" in result.stdout


def test_doctor_fails_on_a_damaged_library(with_samples: Command, data_dir):
    with (data_dir / "catalog.sqlite3").open("r+b") as file:
        file.write(b"\x00" * 4096)
    result = with_samples("doctor")
    assert result.exit_code == 1
    assert verdicts(result.stdout)["Library"] == "fail"
    assert "backup" in result.stdout


def test_doctor_fails_on_a_folder_that_is_a_file(pullquote: Command, data_dir):
    data_dir.write_text("in the way")
    result = pullquote("doctor")
    assert result.exit_code == 1
    assert verdicts(result.stdout)["Folder"] == "fail"
    assert f"{data_dir} is a file, not a folder; move it away" in result.stdout
    assert "Library" not in verdicts(result.stdout)


def test_doctor_warns_of_a_folder_that_can_be_read_but_not_written(
    with_samples: Command, pullquote: Command, data_dir, monkeypatch
):
    monkeypatch.setattr(doctor, "is_writable", lambda _folder: False)  # the superuser may write all
    result = with_samples("doctor")
    assert result.exit_code == 0
    assert verdicts(result.stdout)["Folder"] == "warn"
    assert "questions are answered, but nothing can be loaded" in result.stdout
    (data_dir / "catalog.sqlite3").unlink()
    assert verdicts(pullquote("doctor").stdout)["Folder"] == "fail"


def test_doctor_goes_on_after_an_embedder_that_cannot_be_built(pullquote: Command):
    result = pullquote("doctor", PULLQUOTE_EMBEDDING="nosuchprovider:model")
    assert result.exit_code == 1
    assert verdicts(result.stdout)["Embedder"] == "fail"
    assert "Library" in verdicts(result.stdout)


def test_doctor_warns_of_a_chroma_server_that_does_not_answer(with_samples: Command):
    result = with_samples("doctor", CHROMA_HOST="127.0.0.1", CHROMA_PORT="1")
    assert result.exit_code == 0
    assert verdicts(result.stdout)["Index"] == "warn"
    assert "The Chroma server at 127.0.0.1:1 does not answer" in result.stdout
    assert "Answers go on by exact search meanwhile." in result.stdout


@pytest.mark.parametrize(
    ("vectors", "behind", "problem", "said"),
    [
        (53, 0, None, "The embedded Chroma, 53 vectors, up to date"),
        (
            53,
            2,
            None,
            "The embedded Chroma, 53 vectors, 2 changes behind: a running `pullquote run` catches "
            "up in the background, and answers never wait for it",
        ),
        (
            0,
            53,
            None,
            "The embedded Chroma, not built yet: a running `pullquote run` builds it in the "
            "background, and answers never wait for it",
        ),
        (0, 0, "It broke.", "It broke"),
    ],
)
def test_index_is_put_into_words(vectors, behind, problem, said):
    health = IndexHealth("the embedded Chroma", False, "", vectors, behind, 0, problem)
    assert index_in_words(health) == said


@pytest.mark.parametrize(
    ("number", "written"),
    [(0, "0 B"), (999, "999 B"), (1_500, "1.5 kB"), (23_000_000, "23.0 MB"), (2e12, "2,000.0 GB")],
)
def test_sizes_are_readable(number, written):
    assert size(int(number)) == written
