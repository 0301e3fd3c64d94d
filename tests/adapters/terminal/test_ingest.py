"""`pullquote ingest` on a real library with the real embedder."""

import gzip
import json
import tracemalloc
from pathlib import Path

import pytest

from adapters.terminal import ingest as ingest_module
from adapters.terminal.ingest import records_in
from tests.adapters.terminal.conftest import Command

RECORD = json.dumps({"text": "Forty ships returned to the harbour on Monday, it was said."}) + "\n"


def test_file_is_loaded_once_and_the_samples_leave(with_samples: Command, harbour: Path):
    result = with_samples("ingest", str(harbour))
    assert result.exit_code == 0
    assert result.stdout == ""
    assert result.stderr.splitlines() == [
        "Added 1, updated 0, unchanged 0, failed 0.",
        "The 18 sample articles left the library: from now on answers come from your own articles.",
    ]
    again = with_samples("ingest", str(harbour))
    assert again.exit_code == 0
    assert again.stderr.splitlines()[-1] == "Added 0, updated 0, unchanged 1, failed 0."
    listed = with_samples("articles", "list", "--json").stdout.splitlines()
    assert [json.loads(line)["title"] for line in listed] == ["Harbour reopens after the storm"]


def test_tags_are_given_to_what_is_loaded_and_to_what_was_there(pullquote: Command, harbour: Path):
    pullquote("ingest", str(harbour))
    assert pullquote("articles", "list", "--tag", "ports").stdout == ""
    again = pullquote("ingest", "--tag", "Ports", "--tag", "ships", str(harbour))
    assert again.exit_code == 0
    assert "Harbour reopens" in pullquote("articles", "list", "--tag", "ports").stdout
    assert "tag" in pullquote("ingest", "--tag", "!", str(harbour)).stderr


def test_changed_file_is_a_new_version(pullquote: Command, harbour: Path):
    pullquote("ingest", str(harbour))
    harbour.write_text(harbour.read_text().replace("nine days", "ten days"))
    result = pullquote("ingest", str(harbour))
    assert result.stderr.splitlines()[-1] == "Added 0, updated 1, unchanged 0, failed 0."


def test_loaded_article_answers_with_its_address(pullquote: Command, harbour: Path):
    pullquote("ingest", str(harbour))
    result = pullquote("ask", "--threshold", "0", "What did the repairs of the harbour cost?")
    assert "12 million crowns" in result.stdout
    assert "https://example.com/harbour#:~:text=" in result.stdout
    assert "Harbour reopens after the storm · The Example · Ada Writer · 12 May 2024" in (
        result.stdout
    )


def test_unreadable_files_are_reported_and_the_rest_is_loaded(
    pullquote: Command, harbour: Path, tmp_path: Path
):
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "empty.txt").write_bytes(b"")
    (tmp_path / "news" / "noise.txt").write_bytes(bytes(range(256)) * 20)
    harbour.rename(tmp_path / "news" / "harbour.md")
    result = pullquote("ingest", str(tmp_path / "news"), "missing.md")
    assert result.exit_code == 0
    assert "missing.md does not exist" in result.stderr
    assert "empty.txt is empty" in result.stderr
    assert "noise.txt is not text" in result.stderr
    assert result.stderr.splitlines()[-1] == "Added 1, updated 0, unchanged 0, failed 3."


def test_nothing_readable_is_a_failure(pullquote: Command, tmp_path: Path):
    (tmp_path / "empty.txt").write_bytes(b"")
    result = pullquote("ingest", str(tmp_path / "empty.txt"))
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1] == "Nothing could be loaded."


def test_folder_without_articles_is_a_failure_that_names_what_is_read(
    pullquote: Command, tmp_path: Path
):
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "movie.mp4").write_bytes(b"x")
    result = pullquote("ingest", str(tmp_path / "news"))
    assert result.exit_code == 1
    assert ".jsonl" in result.stderr
    assert "1 file in another format was passed over (.mp4)." in result.stderr
    assert not (tmp_path / "data").exists()


def test_many_failures_are_counted_after_the_first_twenty(pullquote: Command, tmp_path: Path):
    file = tmp_path / "many.jsonl"
    file.write_text("not json\n" * 30)
    result = pullquote("ingest", str(file))
    assert result.stderr.count("Not loaded:") == 20
    assert "… and 10 more that could not be loaded." in result.stderr


def test_address_is_given_to_the_one_article(pullquote: Command, tmp_path: Path):
    file = tmp_path / "story.txt"
    file.write_text("Ships return\n\nForty ships returned to the harbour on Monday, it was said.\n")
    result = pullquote("ingest", "--url", "https://example.com/ships?utm_source=x", str(file))
    assert result.exit_code == 0
    [line] = pullquote("articles", "list", "--json").stdout.splitlines()
    assert json.loads(line)["url"] == "https://example.com/ships"


def test_address_for_several_files_is_refused(pullquote: Command, harbour: Path, tmp_path: Path):
    (tmp_path / "other.txt").write_text("Something else happened in the harbour on Monday.")
    result = pullquote("ingest", "--url", "https://example.com/x", str(tmp_path))
    assert result.exit_code == 1
    assert "give one file that holds one" in result.stderr


def test_file_named_twice_is_loaded_once(pullquote: Command, harbour: Path):
    result = pullquote("ingest", str(harbour), str(harbour.parent / "*.md"))
    assert result.stderr.splitlines()[-1] == "Added 1, updated 0, unchanged 0, failed 0."


def test_hostile_file_name_cannot_command_the_terminal(pullquote: Command, tmp_path: Path):
    file = tmp_path / "evil\x1b[31m\x07\u202e.txt"
    file.write_bytes(b"")
    result = pullquote("ingest", str(file))
    assert "evil[31m.txt is empty" in result.stderr
    assert result.stderr.replace("\n", "").isprintable()


def test_files_in_other_formats_are_counted_on_one_line(
    pullquote: Command, harbour: Path, tmp_path: Path
):
    news = tmp_path / "news"
    (news / "deeper").mkdir(parents=True)
    harbour.rename(news / "harbour.md")
    for name in ("a.pdf", "deeper/b.PDF", "deeper/c.docx", ".hidden.pdf"):
        (news / name).write_bytes(b"x")
    result = pullquote("ingest", str(news), str(news / "*"))
    assert result.exit_code == 0
    assert result.stderr.splitlines() == [
        "Added 1, updated 0, unchanged 0, failed 0.",
        "3 files in other formats were passed over (.docx, .pdf).",
    ]


def test_first_article_in_an_empty_library_speaks_of_no_samples(pullquote: Command, harbour: Path):
    assert "sample" not in pullquote("ingest", str(harbour)).stderr


def test_loading_leaves_the_index_to_a_running_bot(
    pullquote: Command, harbour: Path, data_dir: Path
):
    pullquote("ingest", str(harbour))
    assert not list(data_dir.glob("index*"))
    index = json.loads(pullquote("status", "--json").stdout)["index"]
    assert (index["vectors"], index["behind"]) == (0, 1)


def test_help_says_what_the_exit_status_means(pullquote: Command):
    assert "Exit status 0 when an article was loaded" in pullquote("ingest", "--help").stdout


@pytest.mark.parametrize("name", ["damaged.jsonl.gz", "DAMAGED.JSONL.GZ"])
def test_damaged_archive_is_reported_and_the_rest_is_loaded(
    pullquote: Command, harbour: Path, tmp_path: Path, name: str
):
    packed = bytearray(gzip.compress(RECORD.encode()))
    packed[10:14] = b"\xff\xff\xff\xff"
    (tmp_path / name).write_bytes(packed)
    result = pullquote("ingest", str(tmp_path / name), str(harbour))
    assert result.exit_code == 0
    assert f"{name} is damaged after line 0 (its gzip data)" in result.stderr
    assert result.stderr.splitlines()[-1] == "Added 1, updated 0, unchanged 0, failed 1."


def test_archive_with_an_upper_case_ending_is_unpacked(pullquote: Command, tmp_path: Path):
    (tmp_path / "NEWS.JSONL.GZ").write_bytes(gzip.compress(RECORD.encode()))
    result = pullquote("ingest", str(tmp_path))
    assert result.stderr.splitlines()[-1] == "Added 1, updated 0, unchanged 0, failed 0."


def test_articles_are_counted_by_lines_and_files(tmp_path: Path):
    contents = {"a.jsonl": b"{}\n{}\n{}", "b.JSONL.GZ": gzip.compress(b"{}\n{}\n"), "c.md": b"\n\n"}
    contents |= {"d.jsonl": b"", "e.jsonl.gz": b"not gzip"}
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    files = [tmp_path / name for name in contents]
    assert [records_in([file]) for file in files] == [3, 2, 1, 1, 1]
    assert records_in(files) == 8


def test_line_of_any_length_is_counted_in_little_memory(tmp_path: Path):
    file = tmp_path / "bomb.jsonl.gz"
    file.write_bytes(gzip.compress(b" " * 50_000_000, compresslevel=1))
    tracemalloc.start()
    try:
        assert records_in([file]) == 1
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


def test_counting_gives_up_on_what_is_too_long_and_loading_goes_on(
    pullquote: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(ingest_module, "COUNTED_BYTES", 10)
    file = tmp_path / "long.jsonl"
    file.write_text(RECORD)
    assert records_in([file]) is None
    result = pullquote("ingest", str(file))
    assert result.stderr.splitlines()[-1] == "Added 1, updated 0, unchanged 0, failed 0."
