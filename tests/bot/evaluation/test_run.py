"""An evaluation reports what it can tell, and None where no question could."""

import json
import math
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.errors import BotError
from bot.evaluation.questions import read_questions
from bot.evaluation.run import Report, _on_days_of, evaluate
from bot.settings import Settings
from tests.bot.conftest import settings_for
from tests.bot.newsdesk import CHIPS, PORT

RIGHT = {
    "question": "How many more containers did the port of Trieste handle?",
    "asked_on": "2026-03-10",
    "answers": ["17.4%"],
}
NOWHERE = {"question": "Who is the director of the port?", "answers": ["Napoleon"]}
STRANGE = {"question": "Who won the chess final in Reykjavik?", "unanswerable": True}
UNSCORED = {"question": "And then?", "answers": ["x"], "specific": False}
HOP = {
    "question": "Do the port of Trieste and Silica Works both grow?",
    "answer": "Yes",
    "evidence": [{"fact": "The company will hire 800 people"}, {"fact": "another record"}],
}
HOPELESS = {"question": "Who owns Mars?", "answer": "Insufficient information.", "evidence": []}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Settings]:
    folder = tmp_path_factory.mktemp("run")
    lines = [
        json.dumps({"url": f"https://a.example/{at}", "title": one.title, "text": one.text})
        for at, one in enumerate((PORT, CHIPS))
    ]
    (folder / "articles.jsonl").write_text("\n".join(lines))
    return folder, settings_for(folder / "data")


def report_on(
    desk: tuple[Path, Settings],
    questions: Sequence[dict[str, Any]],
    unanswerable: Sequence[dict[str, Any]] | None = None,
    told: list[tuple[int, int]] | None = None,
) -> Report:
    folder, settings = desk
    path = folder / "questions.jsonl"
    path.write_text("\n".join(map(json.dumps, questions)))
    others = folder / "others.jsonl"
    others.write_text("\n".join(map(json.dumps, unanswerable or [])))

    def on_questions(done: int, total: int) -> None:
        if told is not None:
            told.append((done, total))

    return evaluate(
        [folder / "articles.jsonl"],
        path,
        settings,
        unanswerable=others if unanswerable is not None else None,
        on_questions=on_questions,
    )


def test_recall_is_reported_over_what_can_be_answered(desk: tuple[Path, Settings]) -> None:
    told: list[tuple[int, int]] = []
    report = report_on(desk, [RIGHT, NOWHERE, UNSCORED], told=told)
    assert (report.articles, report.passages, report.questions) == (2, 2, 2)
    assert report.recall is not None
    assert report.recall.questions == 2
    assert report.recall.passage_recall_at_1 == 0.5
    assert report.recall.passage_recall_at_10 == 0.5
    assert report.recall.quote_at_1 == 0.5
    assert report.multihop is None
    assert report.abstention is None
    assert told == [(1, 2), (2, 2)]


def test_abstention_compares_answerable_and_unanswerable(desk: tuple[Path, Settings]) -> None:
    report = report_on(desk, [RIGHT, STRANGE])
    found = report.abstention
    assert found is not None
    assert (found.answerable, found.unanswerable) == (1, 1)
    assert found.auroc == 1
    assert found.answered == 1
    assert found.right_when_answered == 1
    assert found.unanswerable_answered == 0
    assert 0 < found.threshold < 1
    assert report.shape.quotes == 2  # every first choice is looked at, however unsure
    assert report.recall is not None
    assert report.recall.questions == 1


def test_questions_of_another_year_count_as_unanswerable(desk: tuple[Path, Settings]) -> None:
    report = report_on(desk, [RIGHT], unanswerable=[NOWHERE, UNSCORED])
    assert report.questions == 3
    assert report.abstention is not None
    assert report.abstention.unanswerable == 2
    assert report.recall is not None
    assert report.recall.questions == 1


def test_multihop_leaves_out_what_has_no_evidence(desk: tuple[Path, Settings]) -> None:
    report = report_on(desk, [HOP, HOPELESS])
    assert report.multihop is not None
    assert report.multihop.questions == 1
    assert report.multihop.hits_at_4 == report.multihop.hits_at_10 == 1
    assert report.multihop.mrr_at_10 == 1
    assert report.recall is None
    assert report.abstention is not None
    assert report.abstention.unanswerable == 1


def test_shape_and_latency_are_measured(desk: tuple[Path, Settings]) -> None:
    report = report_on(desk, [RIGHT, NOWHERE])
    shape, latency = report.shape, report.latency
    assert shape.quotes == shape.literal_quotes == 2
    assert 0 < shape.quote_words <= shape.longest_quote_words <= 60
    assert 0 < shape.passage_words <= shape.longest_passage_words <= 150
    assert 0 < latency.retrieval_p50_ms <= latency.p50_ms <= latency.p95_ms
    assert latency.retrieval_p50_ms <= latency.retrieval_p95_ms


@pytest.mark.parametrize(
    "questions", [[], [UNSCORED], [STRANGE], [HOPELESS], [RIGHT, HOP, STRANGE, HOPELESS]]
)
def test_any_report_is_json_without_holes(
    desk: tuple[Path, Settings], questions: list[dict[str, Any]]
) -> None:
    report = report_on(desk, questions)
    plain = json.loads(json.dumps(report.as_dict(), allow_nan=False))
    assert set(plain) == {
        "articles",
        "passages",
        "questions",
        "recall",
        "multihop",
        "abstention",
        "shape",
        "latency",
    }
    assert all(math.isfinite(number) for number in plain["shape"].values())
    scored = [one for one in questions if one is not UNSCORED]
    assert plain["questions"] == len(scored)
    assert (plain["recall"] is not None) == (RIGHT in questions)
    assert (plain["multihop"] is not None) == (HOP in questions)


def test_unusable_questions_are_refused_before_anything_is_built(tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text("{")
    settings = settings_for(tmp_path / "data")
    with pytest.raises(BotError):
        evaluate([tmp_path], bad, settings)
    assert not (tmp_path / "data").exists()


def test_questions_of_another_year_are_asked_on_days_of_this_one(
    desk: tuple[Path, Settings],
) -> None:
    early = RIGHT | {"asked_on": "2026-03-10"}
    strange = {"question": "Who leads the harbour?", "asked_on": "2011-01-01", "answers": ["x"]}
    ours = _on_days_of(*(read_from(desk, [one]) for one in (early, strange)))
    assert [one.asked_on for one in ours] == [date(2026, 3, 10)]
    undated = read_from(desk, [{"question": "Who?", "answers": ["x"]}])
    assert _on_days_of(undated, read_from(desk, [strange]))[0].asked_on == date(2011, 1, 1)


def test_reliability_counts_every_reply_once(desk: tuple[Path, Settings]) -> None:
    found = report_on(desk, [RIGHT, STRANGE]).abstention
    assert found is not None
    assert sum(one.replies for one in found.reliability) == 2
    for one in found.reliability:
        assert one.least <= one.confidence <= one.least + 0.1
        assert 0 <= one.right <= 1
    assert found.reliability[0].right == 0
    assert found.reliability[-1].right == 1


def read_from(desk: tuple[Path, Settings], questions: Sequence[dict[str, Any]]):
    path = desk[0] / "days.jsonl"
    path.write_text("\n".join(map(json.dumps, questions)))
    return read_questions(path)
