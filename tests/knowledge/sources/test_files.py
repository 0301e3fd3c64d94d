"""Files become drafts, or errors that say why not."""

import gzip
import json
import os
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.articles import Draft, published_iso
from knowledge.canonical import canonical_text
from knowledge.errors import SourceError
from knowledge.sources.files import expand, read_drafts

FILES = Path(__file__).parent / "files"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
LONG_ENOUGH = "A sentence that is long enough to be kept."


def as_data(found: Draft | SourceError, folder: Path) -> dict[str, object]:
    if isinstance(found, SourceError):
        return {"error": found.reason, "origin": found.origin.removeprefix(f"{folder}/")}
    data = asdict(found) | {"published": published_iso(found.published)}
    for always_the_same in ("extent", "tags"):  # a file is a whole article
        data.pop(always_the_same, None)
    data["origin"] = found.origin.removeprefix(f"{folder.as_uri()}/")
    return data


@pytest.mark.parametrize(
    "file",
    [path for path in sorted(FILES.iterdir()) if not path.name.endswith(".expected.json")],
    ids=lambda path: path.name,
)
def test_file_gives_what_stands_beside_it(file: Path) -> None:
    expected = json.loads(file.with_name(f"{file.name}.expected.json").read_text("utf-8"))
    found = [as_data(draft, FILES) for draft in read_drafts(file, now=NOW)]
    assert json.loads(json.dumps(found)) == expected


def read_one(path: Path, data: bytes, url: str | None = None) -> Draft | SourceError:
    path.write_bytes(data)
    (found,) = read_drafts(path, url=url, now=NOW)
    return found


def reason(path: Path, data: bytes, url: str | None = None) -> str:
    found = read_one(path, data, url)
    assert isinstance(found, SourceError)
    assert found.origin.startswith(str(path))
    return found.reason


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.jsonl", "a.jsonl.gz"])
def test_empty_file_is_said_to_be_empty(tmp_path: Path, name: str) -> None:
    assert reason(tmp_path / name, b"") == "is empty"


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.jsonl"])
@pytest.mark.parametrize("data", [b"%PDF-1.7 ...", b"\x89PNG\r\n\x1a\n", b"ab\x00cd\x00\x00e" * 9])
def test_binary_file_is_said_to_be_no_text(tmp_path: Path, name: str, data: bytes) -> None:
    assert reason(tmp_path / name, data).startswith("is not text")


@pytest.mark.parametrize("text", ["short", " \n\n ", "Advertisement\n\nSkip to content\n"])
def test_file_without_an_article_has_no_readable_text(tmp_path: Path, text: str) -> None:
    assert reason(tmp_path / "a.txt", text.encode()) == "has no readable text"


def test_fifty_megabytes_of_one_line_are_refused_with_the_limit(tmp_path: Path) -> None:
    found = reason(tmp_path / "a.txt", b"word " * 10_000_000)
    assert "50 million characters" in found and "5 million" in found


def test_page_over_the_limit_is_refused(tmp_path: Path) -> None:
    assert "more than 10 MB" in reason(tmp_path / "a.html", b"<p>x</p>" * 1_300_000)


def test_given_address_becomes_the_article_s(tmp_path: Path) -> None:
    found = read_one(tmp_path / "a.txt", LONG_ENOUGH.encode(), "https://Example.com/a?utm_term=x")
    assert isinstance(found, Draft)
    assert found.url == "https://example.com/a"
    assert found.origin == (tmp_path / "a.txt").as_uri()


@pytest.mark.parametrize(
    ("written", "tags"),
    [
        ("tags: [Chips, Cloud & AI, chips]", ("chips", "cloud-ai")),
        ("tags: chips, cloud", ("chips", "cloud")),
        ("tags: [2026, null, {a: b}, '!']", ("2026",)),
        (f"tags: [0x{'f' * 5_000}, chips]", ("chips",)),
        ("tags: 7", ()),
    ],
    ids=["list", "commas", "odd", "endless-number", "number"],
)
def test_front_matter_gives_an_article_its_topics(
    tmp_path: Path, written: str, tags: tuple[str, ...]
) -> None:
    found = read_one(tmp_path / "a.md", f"---\n{written}\n---\n{LONG_ENOUGH}".encode())
    assert isinstance(found, Draft)
    assert found.tags == tags


def test_record_gives_an_article_its_topics(tmp_path: Path) -> None:
    record = json.dumps({"text": LONG_ENOUGH, "tags": ["Chips", "Retail"]})
    found = read_one(tmp_path / "a.jsonl", record.encode())
    assert isinstance(found, Draft)
    assert found.tags == ("chips", "retail")


def test_page_cannot_choose_its_topics(tmp_path: Path) -> None:
    page = f'<html><meta name="tags" content="chips"><p>{LONG_ENOUGH * 9}</p></html>'
    found = read_one(tmp_path / "a.html", page.encode())
    assert isinstance(found, Draft)
    assert found.tags == ()


def test_given_address_that_is_none_is_an_error(tmp_path: Path) -> None:
    assert "not http" in reason(tmp_path / "a.txt", LONG_ENOUGH.encode(), "javascript:alert(1)")


def test_given_address_does_not_fit_a_file_of_many_articles(tmp_path: Path) -> None:
    assert "many articles" in reason(tmp_path / "a.jsonl", b"{}\n", "https://example.com/a")


def test_unknown_format_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    assert ".jsonl.gz" in reason(tmp_path / "a.docx", b"hello")


def test_missing_file_folder_and_pipe_give_reasons(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    reasons = {}
    for name in ("gone.txt", "", "pipe.txt", "loop.txt"):
        (error,) = read_drafts(tmp_path / name)
        assert isinstance(error, SourceError)
        reasons[name] = error.reason
    assert reasons == {
        "gone.txt": "does not exist",
        "": "is a folder",
        "pipe.txt": "is not an ordinary file",
        "loop.txt": "is a link that leads back to itself",
    }


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs Linux's /proc")
def test_file_that_fails_while_it_is_read_gives_the_system_s_reason(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to("/proc/self/mem")
    (error,) = read_drafts(tmp_path / "a.txt")
    assert isinstance(error, SourceError)
    assert error.reason.startswith("could not be read (")


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_file_without_permission_says_so(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(LONG_ENOUGH)
    file.chmod(0)
    (error,) = read_drafts(file)
    assert isinstance(error, SourceError)
    assert "permissions" in error.reason


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8-sig", "Café prices rose to €5 — “too much”, said Zoë Müller."),
        ("utf-16", "Café prices rose to €5 — “too much”, said Zoë Müller."),
        ("utf-16-le", "Prices rose to five euros, said the minister on Monday."),
        ("utf-32", "Café prices rose to €5 — “too much”, said Zoë Müller."),
        ("cp1252", "Café prices rose to €5 — “too much”, said Zoë Müller."),
        ("cp1251", "Курс рубля упал в понедельник на три процента, сообщил банк. " * 4),
        ("shift_jis", "日銀は月曜日に金利を引き上げた。市場は驚いた。" * 4),
    ],
)
def test_text_is_read_in_its_encoding(tmp_path: Path, encoding: str, text: str) -> None:
    found = read_one(tmp_path / "a.txt", text.encode(encoding))
    assert isinstance(found, Draft)
    assert found.text == text.strip()


def test_page_is_read_in_the_encoding_it_declares(tmp_path: Path) -> None:
    body = "<p>Цена меди выросла в пятницу на три процента, сообщили трейдеры в Лондоне.</p>"
    page = f"<html><head><meta charset=koi8-r><title>Т</title></head><body>{body * 3}</body></html>"
    found = read_one(tmp_path / "a.html", page.encode("koi8-r"))
    assert isinstance(found, Draft)
    assert found.text.startswith("Цена меди выросла")


FORMATS = [".txt", ".md", ".html", ".jsonl", ".jsonl.gz"]
ANY_BYTES = st.one_of(
    st.binary(max_size=400),
    st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.binary(max_size=200).map(lambda tail: b"---\ntitle: " + tail + b"\n---\n" + tail),
    st.binary(max_size=200).map(lambda tail: b'{"text": "' + tail + b'", "title": "a"}\n'),
    st.binary(max_size=200).map(lambda tail: b"<html><body><p>" + tail + b"</p><p>a</p></body>"),
    st.binary(max_size=200).map(gzip.compress),
)


@pytest.mark.parametrize("suffix", FORMATS)
@given(data=ANY_BYTES)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_bytes_make_reading_raise(tmp_path: Path, suffix: str, data: bytes) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(data)
    for found in read_drafts(path, now=NOW):
        if isinstance(found, Draft):
            assert found.text == canonical_text(found.text)
            assert found.title == canonical_text(found.title)
            assert len(found.text) >= 20 and 1 <= len(found.title) <= 300
            assert "\n" not in found.title


def test_folders_are_searched_and_what_cannot_be_read_is_skipped(tmp_path: Path) -> None:
    for name in ("b.txt", "a.MD", ".hidden.txt", "c.png", ".git/d.txt", "deep/er/e.jsonl.gz"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    (tmp_path / "deep/up").symlink_to(tmp_path)
    (tmp_path / "deep/again.txt").symlink_to(tmp_path / "b.txt")
    assert expand([str(tmp_path)]) == [
        tmp_path / "a.MD",
        tmp_path / "b.txt",
        tmp_path / "deep/er/e.jsonl.gz",
    ]


def test_patterns_and_files_named_twice_are_read_once(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "b.png", "in/c.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    found = expand([str(tmp_path / "b.txt"), str(tmp_path / "**/*"), str(tmp_path / "b.png")])
    assert [path.name for path in found] == ["b.txt", "a.txt", "c.txt", "b.png"]


def test_file_whose_name_looks_like_a_pattern_is_found(tmp_path: Path) -> None:
    (tmp_path / "a[1].txt").write_text("x")
    assert expand([str(tmp_path / "a[1].txt")]) == [tmp_path / "a[1].txt"]


@pytest.mark.parametrize("name", ["gone.txt", "gone/*.txt", "nul\x00.txt"])
def test_path_that_leads_nowhere_is_an_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(SourceError, match=r"does not exist|matches no file|not a path"):
        expand([str(tmp_path / name)])


def test_long_line_is_an_error_of_its_own(tmp_path: Path) -> None:
    line = json.dumps({"text": LONG_ENOUGH}).encode() + b"\n"
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(line + b"x" * 25_000_000 + b"\n" + line, 1))
    first, second, third = read_drafts(path)
    assert isinstance(first, Draft) and isinstance(third, Draft)
    assert isinstance(second, SourceError)
    assert second.origin.endswith("line 2") and "20 million bytes" in second.reason


def test_gzip_bomb_is_left_early(tmp_path: Path) -> None:
    line = json.dumps({"text": LONG_ENOUGH}).encode() + b"\n"
    path = tmp_path / "a.jsonl.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(line)
        for _ in range(60):
            file.write(b"x" * 10_000_000)
        file.write(b"\n" + line)
    first, error = read_drafts(path)
    assert isinstance(first, Draft)
    assert isinstance(error, SourceError) and "stopped there" in error.reason


def test_gzip_file_that_breaks_off_gives_its_articles_first(tmp_path: Path) -> None:
    lines = [json.dumps({"text": f"{LONG_ENOUGH} Number {n}."}) for n in range(2000)]
    whole = gzip.compress("\n".join(lines).encode())
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(whole[: len(whole) // 2])
    *drafts, error = read_drafts(path)
    assert len(drafts) > 500 and all(isinstance(draft, Draft) for draft in drafts)
    assert isinstance(error, SourceError) and error.reason.startswith("breaks off after line")


def test_record_without_address_keeps_its_identity_when_lines_move(tmp_path: Path) -> None:
    one, two = (json.dumps({"text": f"{LONG_ENOUGH} {n}"}) for n in (1, 2))
    path = tmp_path / "a.jsonl"
    path.write_text(f"{one}\n{two}\n")
    before = {draft.origin for draft in read_drafts(path) if isinstance(draft, Draft)}
    path.write_text(f"{two}\n\n{one}\n")
    after = {draft.origin for draft in read_drafts(path) if isinstance(draft, Draft)}
    assert before == after and len(before) == 2


def test_files_with_other_endings_are_told_and_hidden_ones_are_not(tmp_path: Path) -> None:
    for name in ("a.txt", "b.pdf", ".c.pdf", "d/e.docx"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    told: list[Path] = []
    assert expand([str(tmp_path)], on_passed_over=told.append) == [tmp_path / "a.txt"]
    assert told == [tmp_path / "b.pdf", tmp_path / "d" / "e.docx"]
    told.clear()
    expand([str(tmp_path / "*")], on_passed_over=told.append)
    assert sorted(told) == [tmp_path / "b.pdf", tmp_path / "d" / "e.docx"]
