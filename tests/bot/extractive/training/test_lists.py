"""What is learned from: the passages that retrieval finds, with the answer marked in them."""

import json
from pathlib import Path

import numpy as np
import pytest

from bot.extractive.training.lists import (
    Listed,
    Row,
    answer_places,
    asked_lists,
    load_lists,
    made_lists,
    save_lists,
)
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
    known, unknown = asked_lists([articles, questions, others], settings)
    assert known.answerable
    assert known.answered
    best = known.rows[0]
    assert best.answer.sum() >= 2
    assert best.covered > known.rows[-1].covered
    assert not unknown.answerable
    assert not unknown.answered
    assert unknown.rows


STORY = {
    "The Courier": "Harbour chief Mara Voss has resigned after the crane strike in Elmport.",
    "The Ledger": "Mara Voss steps down as head of Elmport harbour, where cranes stood still.",
    "The Echo": "In Elmport the harbour loses its chief: Mara Voss goes, the strike stays.",
}


def _newspapers(folder: Path, texts: dict[str, str]) -> Path:
    others = {
        f"Paper {at}": f"Village number {at} opened a bakery, and its baker sells {at} loaves."
        for at in range(30)
    }
    articles = folder / "articles.jsonl"
    articles.write_text(
        "".join(
            json.dumps(
                {
                    "url": f"https://{outlet.replace(' ', '')}.example/1",
                    "title": text.split(",", maxsplit=1)[0].split(":")[0],
                    "outlet": outlet,
                    "published": "2026-03-01",
                    "text": f"{text}\n\nMore from {outlet} follows on the pages inside.",
                }
            )
            + "\n"
            for outlet, text in (texts | others).items()
        )
    )
    return articles


@pytest.mark.faults
def test_made_questions_are_answered_by_other_articles_on_the_same_story(tmp_path: Path) -> None:
    settings = Settings.load({"PULLQUOTE_DATA_DIR": str(tmp_path / "data")}, env_file=None)
    lists = list(made_lists(_newspapers(tmp_path, STORY), 50, settings))
    assert 1 <= len(lists) <= len(STORY)
    for listed in lists:
        assert listed.answerable
        holding = [row for row in listed.rows if row.answer.any()]
        assert 0 < len(holding) <= len(listed.rows) / 2
    again = list(made_lists(_newspapers(tmp_path, STORY), 1, settings))
    assert len(again) == 1
    assert np.array_equal(again[0].rows[0].ids, lists[0].rows[0].ids)


@pytest.mark.faults
def test_articles_that_nobody_else_tells_of_make_no_questions(tmp_path: Path) -> None:
    settings = Settings.load({"PULLQUOTE_DATA_DIR": str(tmp_path / "data")}, env_file=None)
    alone = {"The Courier": STORY["The Courier"]}
    assert not list(made_lists(_newspapers(tmp_path, alone), 50, settings))


def test_lists_are_loaded_as_they_were_saved(tmp_path: Path) -> None:
    def row(size: int, covered: float) -> Row:
        answer = np.arange(size - 3) % 2 == 1
        return Row(np.arange(size) + 500, np.arange(size) % 3, 3, answer, covered)

    lists = [
        Listed(True, (row(7, 0.5), row(9, 0.25))),
        Listed(False, ()),
        Listed(False, (row(5, 0.0),)),
    ]
    save_lists(tmp_path / "lists.npz", lists)
    loaded = load_lists(tmp_path / "lists.npz")
    assert [one.answerable for one in loaded] == [True, False, False]
    assert [len(one.rows) for one in loaded] == [2, 0, 1]
    for one, other in zip(lists, loaded, strict=True):
        for row_before, row_after in zip(one.rows, other.rows, strict=True):
            assert np.array_equal(row_before.ids, row_after.ids)
            assert np.array_equal(row_before.kinds, row_after.kinds)
            assert np.array_equal(row_before.answer, row_after.answer)
            assert (row_before.first, row_before.covered) == (row_after.first, row_after.covered)


def test_no_lists_are_saved_and_loaded_too(tmp_path: Path) -> None:
    save_lists(tmp_path / "none.npz", [])
    assert load_lists(tmp_path / "none.npz") == []
