"""What is learned from: the passages that retrieval finds, with the answer marked in them."""

import json
from pathlib import Path

import pytest

from bot.extractive.training.lists import answer_places, lists_of
from bot.settings import Settings


@pytest.mark.parametrize(
    ("text", "answers", "places"),
    [
        ("It won. Mara Voss won.", ["Mara Voss"], ["Mara Voss"]),
        ("It won. MARA-VOSS won.", ["Mara Voss"], ["MARA-VOSS"]),
        ("Marathons won.", ["Mara"], []),
        ("On 3 May, on 3 May.", ["3 May"], ["3 May", "3 May"]),
        ("$1.5 billion", ["1.5"], ["1.5"]),
        ("Nothing.", ["", "?"], []),
    ],
    ids=["plain", "punctuation", "part of a word", "twice", "figure", "empty"],
)
def test_answer_is_marked_in_whole_words(text: str, answers: list[str], places: list[str]) -> None:
    assert [text[start:end] for start, end in answer_places(text, answers)] == places


@pytest.mark.faults
def test_lists_mark_answers_and_have_none_for_questions_of_another_year(tmp_path: Path) -> None:
    articles = tmp_path / "articles.jsonl"
    articles.write_text(
        "".join(
            json.dumps({"url": f"https://x.example/{at}", "title": title, "text": text}) + "\n"
            for at, (title, text) in enumerate(
                [
                    ("Harbour", "Mara Voss leads the harbour. She is the first woman to do so."),
                    ("Bridge", "The bridge closes in May. Its director is Tom Hale."),
                ]
            )
        )
    )
    asked = {"id": "1", "question": "Who leads the harbour?", "answers": ["Mara Voss"]}
    strange = {"id": "2", "question": "Who won the cup?", "answers": ["Nobody Knows"]}
    day = {"asked_on": "2026-03-01", "specific": True, "answer_urls": ["https://x.example/0"]}
    questions, others = tmp_path / "questions.jsonl", tmp_path / "others.jsonl"
    questions.write_text(json.dumps(asked | day))
    others.write_text(json.dumps(strange | day))
    settings = Settings.load({"PULLQUOTE_DATA_DIR": str(tmp_path / "data")}, env_file=None)
    known, unknown = lists_of([articles, questions, others], settings)
    assert known.answerable
    assert known.answered
    best = known.rows[0]
    assert best.answer.sum() >= 2
    assert best.covered > known.rows[-1].covered
    assert not unknown.answerable
    assert not unknown.answered
    assert unknown.rows
