"""`pullquote evaluate` on one article and three questions."""

import json
from pathlib import Path

import pytest

from tests.adapters.terminal.conftest import Command


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    file = tmp_path / "questions.jsonl"
    records = [
        {"question": "What did the repairs of the harbour cost?", "answers": ["12 million"]},
        {"question": "How many ships were waiting outside?", "answers": ["Forty"]},
        {"question": "Who won the chess tournament?", "answers": [], "unanswerable": True},
    ]
    file.write_text("".join(json.dumps(record) + "\n" for record in records))
    return file


def test_report_as_json_has_its_parts(pullquote: Command, harbour: Path, questions: Path):
    result = pullquote(
        "evaluate", "--articles", str(harbour), "--questions", str(questions), "--json"
    )
    assert result.exit_code == 0
    report = json.loads(result.stdout)
    assert (report["articles"], report["questions"]) == (1, 3)
    assert report["recall"]["passage_recall_at_1"] == 1.0
    assert report["multihop"] is None
    assert report["abstention"]["unanswerable"] == 1
    assert report["shape"]["quotes"] == report["shape"]["literal_quotes"]


def test_report_for_people_names_the_figures_and_leaves_the_library_alone(
    pullquote: Command, harbour: Path, questions: Path
):
    result = pullquote("evaluate", "--articles", str(harbour), "--questions", str(questions))
    assert result.exit_code == 0
    lines = [line.rsplit(maxsplit=1) for line in result.stdout.splitlines() if line.strip()]
    figures = {line[0].strip(): line[-1] for line in lines}
    assert figures["passage recall@1"] == "1.000"
    assert "Finding evidence" not in result.stdout
    assert json.loads(pullquote("status", "--json").stdout)["articles"] == 0


@pytest.mark.parametrize("missing", ["articles", "questions", "unanswerable"])
def test_missing_file_ends_with_a_plain_sentence(
    pullquote: Command, harbour: Path, questions: Path, missing: str
):
    named = {"articles": harbour, "questions": questions, "unanswerable": questions}
    named[missing] = Path("nowhere.jsonl")
    options = [part for name, path in named.items() for part in (f"--{name}", str(path))]
    result = pullquote("evaluate", *options)
    assert result.exit_code == 1
    assert result.stderr == "nowhere.jsonl does not exist; check the path.\n"


def test_unusable_questions_end_with_a_sentence(pullquote: Command, harbour: Path, tmp_path: Path):
    file = tmp_path / "questions.jsonl"
    file.write_text("not json\n")
    result = pullquote("evaluate", "--articles", str(harbour), "--questions", str(file))
    assert result.exit_code == 1
    assert "is not JSON Lines" in result.stderr
    assert "Traceback" not in result.stderr
