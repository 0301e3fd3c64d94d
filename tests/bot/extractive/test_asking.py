"""What the reader is fitted on: known questions asked on their day, when their news is old, and
near misses of them."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.assembly import Newsroom, open_newsroom
from bot.evaluation.library import built_library
from bot.extractive.asking import cases_of, late_cases_of, near_cases_of
from bot.settings import Settings


def _asked(number: int, text: str, day: str, answer: str) -> dict[str, object]:
    return {
        "id": str(number),
        "question": text,
        "asked_on": day,
        "answers": [answer],
        "specific": True,
        "answer_urls": ["https://x.example/0"],
    }


KNOWN = [
    _asked(0, "Who leads the harbour this week?", "2025-03-07", "Mara Voss"),
    _asked(1, "Which bridge closed on Monday?", "2025-05-02", "The old bridge"),
    _asked(2, "Who won the regatta?", "2025-06-13", "Elmport"),
    _asked(3, "Who paints the lighthouse?", "2025-07-04", "Tom Hale"),
    _asked(4, "Who sells the ferry?", "2025-12-05", "Norden Line"),
    _asked(5, "Last week, who bought the ferry?", "2025-08-08", "Baltica"),
    _asked(6, "Who leads Norden Line?", "2025-12-07", "Ida Holm"),
    _asked(7, "What did Baltica pay in 2025?", "2025-12-07", "Nothing"),
    _asked(8, "Which ship of Norden Line sank?", "2025-12-07", "The Tern"),
    _asked(9, "Who owns Elmport Ferries?", "2025-12-07", "The town"),
]
OTHERS = [
    _asked(number, f"Who opened shop {number} this month?", "2019-02-01", "Nobody Here")
    for number in range(6)
]


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    articles = tmp_path / "articles.jsonl"
    articles.write_text(
        json.dumps(
            {
                "url": "https://x.example/0",
                "title": "Harbour",
                "published": "2025-03-01",
                "text": "Mara Voss leads the harbour. The old bridge closed, and Elmport won.",
            }
        )
    )
    for name, questions in (("known", KNOWN), ("others", OTHERS)):
        lines = "\n".join(json.dumps(one) for one in questions)
        (tmp_path / f"{name}.jsonl").write_text(lines)
    settings = Settings.load({"PULLQUOTE_DATA_DIR": str(tmp_path / "data")}, env_file=None)
    there = {"data_dir": built_library([articles], settings)}
    with open_newsroom(settings.model_copy(update=there), own_index=False) as opened:
        yield opened


def test_questions_of_another_year_are_asked_on_days_of_this_one(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    cases = list(cases_of(newsroom, tmp_path / "known.jsonl", tmp_path / "others.jsonl"))
    assert [case.number for case in cases] == list(range(16))
    assert [bool(case.answers) for case in cases] == [True] * 10 + [False] * 6
    assert {case.understood.asked_at.year for case in cases} == {2025}
    assert cases[0].understood.asked_at == datetime(2025, 3, 8, tzinfo=UTC)
    assert all(case.found for case in cases)


def test_late_questions_are_asked_at_the_years_end_without_words_for_now(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    cases = list(late_cases_of(newsroom, tmp_path / "known.jsonl", tmp_path / "others.jsonl"))
    texts = {case.number: case.understood.question.text for case in cases}
    assert texts[0] == "Who leads the harbour?"
    assert texts[1] == "Which bridge closed?"
    assert texts[5] == "who bought the ferry?"
    assert texts[12] in {f"Who opened shop {number}?" for number in range(6)}
    assert {case.understood.asked_at for case in cases} == {datetime(2026, 1, 1, tzinfo=UTC)}


def test_late_questions_are_of_months_long_past_and_of_both_halves(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    cases = list(late_cases_of(newsroom, tmp_path / "known.jsonl", tmp_path / "others.jsonl"))
    numbers = {case.number for case in cases}
    assert 4 not in numbers, "December's news is no old news at the end of December"
    assert {bool(case.answers) for case in cases} == {True, False}
    assert {number % 2 for number in numbers} == {0, 1}


def test_near_misses_have_another_name_or_figure_and_no_answer(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    files = newsroom, tmp_path / "known.jsonl", tmp_path / "others.jsonl"
    cases = list(near_cases_of(*files))
    texts = {case.number: case.understood.question.text for case in cases}
    # 7 is not one of every two pairs; 0 to 5 hold no name and no figure.
    assert texts == {8: "Which ship of Elmport Ferries sank?", 9: "Who owns Norden Line?"}
    assert not any(case.answers for case in cases)
    assert [case.understood for case in near_cases_of(*files)] == [one.understood for one in cases]
