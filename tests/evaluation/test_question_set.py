"""The sample articles and our own questions about them belong together.

An evaluation floor means something only while every answer can be found, is found in one article
only, and is not given away by its question. How well the bot answers is tested elsewhere.
"""

import json
import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

import frontmatter
import pytest
import sentencex

SAMPLES_FOLDER = Path(__file__).parents[2] / "knowledge" / "samples"
QUESTIONS_FILE = Path(__file__).with_name("questions.jsonl")


@dataclass(frozen=True)
class SampleArticle:
    """One sample as its file holds it: `meta` is the front matter, `body` the text below it."""

    name: str
    meta: dict[str, object]
    body: str


@dataclass(frozen=True)
class AskedQuestion:
    """One line of the question set. `answers` and `answer_origins` are empty if unanswerable."""

    id: str
    asked_on: str
    question: str
    answers: tuple[str, ...]
    specific: bool
    answer_origins: tuple[str, ...]
    unanswerable: bool


def sample_from_file(path: Path) -> SampleArticle:
    post = frontmatter.load(str(path))
    return SampleArticle(path.stem, dict(post.metadata), post.content)


def question_from_line(line: str) -> AskedQuestion:
    fields = json.loads(line)
    for name in ("answers", "answer_origins"):
        fields[name] = tuple(fields[name])
    return AskedQuestion(**fields)


SAMPLES = [sample_from_file(path) for path in sorted(SAMPLES_FOLDER.iterdir())]
QUESTIONS = [question_from_line(line) for line in QUESTIONS_FILE.read_text("utf-8").splitlines()]
ANSWERABLE = [question for question in QUESTIONS if not question.unanswerable]

each_sample = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
each_answerable = pytest.mark.parametrize("question", ANSWERABLE, ids=lambda question: question.id)


def folded(text: str) -> str:
    """`text` as scoring sees it: lower case, punctuation as spaces, a space at either end."""
    words = re.findall(r"[^\W_]+", text.lower())
    return f" {' '.join(words)} "


def sentences(body: str) -> list[str]:
    return [
        sentence
        for paragraph in body.split("\n\n")
        for sentence in sentencex.segment("en", paragraph)
    ]


def test_there_are_fifteen_to_twenty_samples_and_nothing_else_in_their_folder() -> None:
    assert 15 <= len(SAMPLES) <= 20
    assert {path.suffix for path in SAMPLES_FOLDER.iterdir()} == {".md"}


def test_samples_come_from_many_industries() -> None:
    leading_topics = {sample.meta["topics"][0] for sample in SAMPLES}  # type: ignore[index]
    assert len(leading_topics) >= 12


@each_sample
def test_sample_says_what_it_is_and_claims_no_address(sample: SampleArticle) -> None:
    meta = sample.meta
    assert meta["sample"] is True
    assert meta["outlet"] == "Pullquote Samples"
    assert meta["authors"] == ["Pullquote"]
    assert meta["language"] == "en"
    assert meta["note"] == "Written for trying Pullquote, from public facts."
    assert isinstance(meta["title"], str)
    assert "url" not in meta


@each_sample
def test_sample_has_a_bare_date_or_none(sample: SampleArticle) -> None:
    assert type(sample.meta.get("published")) in (date, type(None))


@each_sample
def test_sample_is_as_long_as_a_short_news_story(sample: SampleArticle) -> None:
    assert 150 <= len(sample.body.split()) <= 400


@each_sample
def test_sample_keeps_a_paragraph_on_one_line(sample: SampleArticle) -> None:
    """A quote is a literal slice: a line break inside a sentence would show in it."""
    lines = sample.body.splitlines()
    assert not any(first and second for first, second in pairwise(lines))
    assert not any(line.startswith(("#", "*", "-", ">")) for line in lines)


@each_sample
def test_sample_answers_at_least_two_questions(sample: SampleArticle) -> None:
    origin = f"sample:{sample.name}"
    assert sum(origin in question.answer_origins for question in QUESTIONS) >= 2


def test_there_are_forty_questions_and_a_quarter_have_no_answer() -> None:
    assert len(QUESTIONS) >= 40
    assert len(QUESTIONS) - len(ANSWERABLE) >= len(QUESTIONS) / 4


def test_no_question_and_no_id_stands_twice() -> None:
    assert len({question.id for question in QUESTIONS}) == len(QUESTIONS)
    assert len({folded(question.question) for question in QUESTIONS}) == len(QUESTIONS)


def test_questions_are_asked_after_every_sample_appeared() -> None:
    dates = [day for s in SAMPLES if isinstance(day := s.meta.get("published"), date)]
    assert min(date.fromisoformat(q.asked_on) for q in QUESTIONS) > max(dates)


def test_questions_have_answers_and_origins_or_neither() -> None:
    for question in QUESTIONS:
        assert bool(question.answers) is not question.unanswerable, question.id
        assert bool(question.answer_origins) is not question.unanswerable, question.id


@each_answerable
def test_answer_stands_in_one_to_three_sentences_of_its_article(question: AskedQuestion) -> None:
    bodies = {f"sample:{sample.name}": sample.body for sample in SAMPLES}
    for origin in question.answer_origins:
        for answer in question.answers:
            holding = [s for s in sentences(bodies[origin]) if folded(answer) in folded(s)]
            assert 1 <= len(holding) <= 3, (answer, holding)


@each_answerable
def test_answer_stands_in_no_other_article(question: AskedQuestion) -> None:
    """Otherwise a quote from the wrong article would score as right."""
    for sample in SAMPLES:
        if f"sample:{sample.name}" not in question.answer_origins:
            text = folded(f"{sample.meta['title']} {sample.body}")
            assert not any(folded(answer) in text for answer in question.answers), sample.name


@each_answerable
def test_question_does_not_give_its_answer_away(question: AskedQuestion) -> None:
    assert not any(folded(answer) in folded(question.question) for answer in question.answers)
