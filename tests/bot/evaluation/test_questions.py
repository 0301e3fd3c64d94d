"""Questions with known answers are read from JSON Lines, or refused with a reason."""

import gzip
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.errors import BotError
from bot.evaluation.questions import KnownQuestion, QuestionFileError, read_questions

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


def written(folder: Path, *records: dict[str, Any], name: str = "questions.jsonl") -> Path:
    path = folder / name
    text = "\n".join(json.dumps(record, ensure_ascii=False) for record in records)
    data = text.encode()
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return path


def read(folder: Path, record: dict[str, Any]) -> KnownQuestion:
    (known,) = read_questions(written(folder, record))
    return known


def test_question_with_answers(tmp_path: Path) -> None:
    record = {
        "id": 7,
        "question": "How much?",
        "asked_on": "2024-02-29T10:00:00Z",
        "answers": ["5%", 5],
    }
    assert read(tmp_path, record) == KnownQuestion(
        "7", "How much?", date(2024, 2, 29), answers=("5%", "5")
    )


def test_question_with_evidence(tmp_path: Path) -> None:
    evidence = [{"fact": "It rained.", "title": "Rain"}, {"fact": "It snowed."}]
    record = {"question": "Did it rain?", "answer": "Yes", "evidence": evidence}
    known = read(tmp_path, record)
    assert known.facts == ("It rained.", "It snowed.")
    assert known.answers == ()
    assert known.answerable and known.scored
    unknown = read(tmp_path, record | {"answer": "Insufficient information.", "evidence": []})
    assert not unknown.answerable
    assert unknown.facts == ()


@pytest.mark.parametrize(
    ("fields", "answerable", "scored"),
    [
        ({"answers": ["x"]}, True, True),
        ({"answers": []}, True, False),
        ({}, True, False),
        ({"answers": ["x"], "specific": False}, True, False),
        ({"answers": ["x"], "answer_urls": []}, True, False),
        ({"answers": ["x"], "answer_origins": []}, True, False),
        ({"answers": ["x"], "answer_urls": ["https://a.example"]}, True, True),
        ({"unanswerable": True}, False, True),
        ({"unanswerable": True, "answers": []}, False, True),
    ],
)
def test_question_is_scored_where_that_is_fair(
    tmp_path: Path, fields: dict[str, Any], answerable: bool, scored: bool
) -> None:
    known = read(tmp_path, {"question": "How much?"} | fields)
    assert (known.answerable, known.scored) == (answerable, scored)


def test_lines_count_as_ids_and_empty_lines_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text('\n{"question": "One?"}\n\n{"question": "Two?"}\n')
    assert [(one.id, one.text) for one in read_questions(path)] == [("2", "One?"), ("4", "Two?")]


def test_gzipped_questions_are_read_alike(tmp_path: Path) -> None:
    record = {"question": "Wie groß?", "answers": ["5"]}
    packed = written(tmp_path, record, name="questions.jsonl.gz")
    assert read_questions(packed) == read_questions(written(tmp_path, record))


def test_empty_file_has_no_questions(tmp_path: Path) -> None:
    assert read_questions(written(tmp_path)) == []


def test_question_is_asked_at_the_end_of_its_day(tmp_path: Path) -> None:
    known = read(tmp_path, {"question": "When?", "asked_on": "2024-12-31"})
    assert known.asked_at(NOW) == datetime(2025, 1, 1, tzinfo=UTC)
    assert read(tmp_path, {"question": "When?", "asked_on": None}).asked_at(NOW) == NOW


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "JSON"),
        ("[1]", "not a JSON object"),
        ('"text"', "not a JSON object"),
        ('{"id": 1}', "`question` is missing"),
        ('{"question": null}', "`question`"),
        ('{"question": "  "}', "`question`"),
        ('{"question": "x", "asked_on": "yesterday"}', "line 1"),
        ('{"question": "x", "asked_on": 2024}', "line 1"),
        ('{"question": "x", "answers": "168"}', "`answers`"),
        ('{"question": "x", "answers": null}', "`answers`"),
        ('{"question": "x", "evidence": [{"title": "y"}]}', "`fact` is missing"),
        ('{"question": "x", "evidence": null}', "line 1"),
    ],
)
def test_line_that_is_no_question_is_refused(tmp_path: Path, line: str, said: str) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text(line)
    with pytest.raises(QuestionFileError) as refused:
        read_questions(path)
    assert said in str(refused.value)
    assert str(path) in str(refused.value)
    assert refused.value.path == path
    assert isinstance(refused.value, BotError)


# No clock in the header: every worker must collect the same tests.
PACKED = gzip.compress(b'{"question": "x"}\n' * 1_000, mtime=0)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("q.jsonl", b'{"question": "\xff\xfe"}'),
        ("q.jsonl.gz", b"this is not gzip"),
        ("q.jsonl.gz", PACKED[:-20]),
        ("q.jsonl.gz", PACKED[:30] + b"\x00\xff\x00\xff" + PACKED[34:]),
    ],
    ids=["not-utf-8", "not-gzip", "cut-off", "damaged-inside"],
)
def test_damaged_file_is_refused(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(QuestionFileError, match="cannot be read"):
        read_questions(path)


def test_missing_file_and_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere.jsonl", tmp_path):
        with pytest.raises(QuestionFileError, match="cannot be read"):
            read_questions(path)


def test_upper_case_archive_is_read(tmp_path: Path) -> None:
    record = {"question": "How much?", "answers": ["5%"]}
    path = written(tmp_path, record, name="questions.jsonl.gz")
    (known,) = read_questions(path.rename(tmp_path / "QUESTIONS.JSONL.GZ"))
    assert known.answers == ("5%",)
