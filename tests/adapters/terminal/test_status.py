"""`pullquote status` and `pullquote doctor`."""

import json

import pytest

from adapters.terminal.status import index_in_words, size
from knowledge.index.keeper import IndexHealth
from tests.adapters.terminal.conftest import Command


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
        "versions",
        "passages",
        "unembedded_passages",
        "newest",
        "outlets",
        "embedder",
        "index",
        "disk",
    ]
    assert (figures["articles"], figures["newest"]) == (18, "2024-07-20")
    assert figures["disk"]["used_bytes"] > 100_000


def test_status_of_an_empty_library_loads_no_samples(pullquote: Command):
    assert json.loads(pullquote("status", "--json").stdout)["articles"] == 0


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


def test_doctor_goes_on_after_an_embedder_that_cannot_be_built(pullquote: Command):
    result = pullquote("doctor", PULLQUOTE_EMBEDDING="nosuchprovider:model")
    assert result.exit_code == 1
    assert verdicts(result.stdout)["Embedder"] == "fail"
    assert "Library" in verdicts(result.stdout)


def test_doctor_fails_on_a_chroma_server_that_does_not_answer(with_samples: Command):
    result = with_samples("doctor", CHROMA_HOST="127.0.0.1", CHROMA_PORT="1")
    assert result.exit_code == 1
    assert verdicts(result.stdout)["Index"] == "fail"
    assert "127.0.0.1:1" in result.stdout


@pytest.mark.parametrize(
    ("vectors", "behind", "problem", "said"),
    [
        (53, 0, None, "Chroma, embedded, 53 vectors, up to date"),
        (53, 2, None, "Chroma, embedded, 53 vectors, 2 changes behind: `pullquote run` catches up"),
        (
            0,
            53,
            None,
            "Chroma, embedded, not built yet: `pullquote run` does; until then search is exact",
        ),
        (0, 0, "It broke.", "It broke"),
    ],
)
def test_index_is_put_into_words(vectors, behind, problem, said):
    health = IndexHealth("Chroma, embedded", False, "", vectors, behind, 0, problem)
    assert index_in_words(health) == said


@pytest.mark.parametrize(
    ("number", "written"),
    [(0, "0 B"), (999, "999 B"), (1_500, "1.5 kB"), (23_000_000, "23.0 MB"), (2e12, "2,000.0 GB")],
)
def test_sizes_are_readable(number, written):
    assert size(int(number)) == written
