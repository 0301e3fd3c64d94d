"""The answers' quality never falls below these floors, on articles and questions of our own.

The floors stand a little under what was measured, so that they catch a fault and not a rounding.
They are pinned to the hash of articles and questions: whoever changes those measures anew.
"""

import hashlib
from pathlib import Path

import pytest

from bot.evaluation.run import Report, evaluate
from bot.settings import Settings

SAMPLES = Path(__file__).parents[2] / "knowledge" / "samples"
QUESTIONS = Path(__file__).with_name("questions.jsonl")


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    folder = tmp_path_factory.mktemp("evaluation")
    settings = Settings.load({"PULLQUOTE_DATA_DIR": str(folder)}, env_file=None)
    return evaluate([SAMPLES], QUESTIONS, settings)


def test_floors_belong_to_these_articles_and_questions() -> None:
    digest = hashlib.sha256()
    for path in [*sorted(SAMPLES.glob("*.md")), QUESTIONS]:
        digest.update(path.read_bytes())
    assert digest.hexdigest()[:16] == "11ffba68a7856124", (
        "Articles or questions changed: run `pullquote evaluate` on them, set the floors below the "
        "new figures, and pin the new hash."
    )


def test_answers_are_found_in_the_first_passages(report: Report) -> None:
    assert report.recall is not None
    assert report.recall.questions >= 40
    assert report.recall.passage_recall_at_1 >= 0.83
    assert report.recall.passage_recall_at_5 >= 0.97


def test_first_quote_holds_the_answer(report: Report) -> None:
    assert report.recall is not None
    assert report.recall.quote_at_1 >= 0.66


def test_confidence_tells_what_can_be_answered(report: Report) -> None:
    assert report.abstention is not None
    assert report.abstention.unanswerable >= 0.25 * report.questions
    assert report.abstention.auroc >= 0.84
    assert report.abstention.answered >= 0.46
    assert report.abstention.right_when_answered >= 0.7
    assert report.abstention.unanswerable_answered <= 0.12


def test_every_quote_is_literal_and_short(report: Report) -> None:
    assert report.shape.quotes >= 40
    assert report.shape.literal_quotes == report.shape.quotes
    assert report.shape.longest_quote_words <= 60
    assert report.shape.longest_passage_words <= 150
