"""Fits the extractive reader's weights on questions with known answers.

    python -m bot.extractive.fit ARTICLES QUESTIONS OTHERS [ARTICLES QUESTIONS OTHERS ...]

Each triple is a file of articles, the questions asked of them, and questions of another year that
they do not answer. Writes `weights.json` beside this file. The same input gives the same weights.
Fit on past years only: figures are reported on a year that was never fitted on.
"""

import json
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.answers import FoundPassage, Question
from bot.assembly import Newsroom, open_newsroom
from bot.evaluation.library import built_library
from bot.evaluation.questions import KnownQuestion, read_questions
from bot.evaluation.scoring import auroc, holds_answer
from bot.extractive.asked import Asked
from bot.extractive.features import NAMES, Sentence, features_of, sentences_of
from bot.extractive.reader import (
    SIGNS,
    WEIGHTS,
    ExtractiveReader,
    candidates_of,
    chances_of,
    signs_of,
)
from bot.settings import Settings
from bot.understanding.question import understand

READ = 20
STEPS = 400
RATE = 0.05
DECAY = 1e-3
OTHERS = 300
SEED = 20241231
ANSWERED_UNANSWERABLE = 0.2
"""The threshold is where this share of the unanswerable questions would still be answered: the
linear reader cannot tell much better without falling silent on most of the others."""


@dataclass(frozen=True, slots=True)
class _Case:
    asked: Asked
    found: list[FoundPassage]
    sentences: list[Sentence]
    rows: NDArray[np.float64]
    right: NDArray[np.bool_]
    answers: tuple[str, ...]


def fit(cases: Sequence[_Case]) -> dict[str, object]:
    """The content of `weights.json`."""
    weights = _ascend([(case.rows, case.right) for case in cases if case.right.any()], len(NAMES))
    signs, right = [], []
    for case in cases:
        if not case.sentences:
            continue
        chances = chances_of(case.rows @ weights)
        quotes = candidates_of(case.sentences, chances)
        signs.append(signs_of(case.asked, case.rows, chances, case.sentences, case.found))
        right.append(bool(quotes) and holds_answer(quotes[0].text, case.answers))
    confidence, bias = _logistic(np.array(signs), np.array(right, dtype=np.float64))
    sure = 1 / (1 + np.exp(-(np.array(signs) @ confidence + bias)))
    unanswerable = [
        float(one)
        for one, case in zip(sure, (c for c in cases if c.sentences), strict=True)
        if not case.answers
    ]
    threshold = float(np.quantile(unanswerable, 1 - ANSWERED_UNANSWERABLE))
    print(
        f"{len(cases)} questions; quotes that hold the answer "
        f"{sum(right) / sum(bool(case.answers) for case in cases):.3f}; AUROC of confidence for a "
        f"right quote {auroc(sure[np.array(right)], sure[~np.array(right)]):.3f}; "
        f"threshold {threshold:.3f}"
    )
    return {
        "sentence": dict(zip(NAMES, np.round(weights, 4).tolist(), strict=True)),
        "confidence": dict(zip(SIGNS, np.round(confidence, 4).tolist(), strict=True)),
        "bias": round(bias, 4),
        "threshold": round(threshold, 3),
    }


def _ascend(
    cases: Sequence[tuple[NDArray[np.float64], NDArray[np.bool_]]], size: int
) -> NDArray[np.float64]:
    """Weights under which a right sentence is likely chosen by a softmax over all; by Adam."""
    weights, mean, square = np.zeros(size), np.zeros(size), np.zeros(size)
    for step in range(1, STEPS + 1):
        gradient = -DECAY * weights
        for rows, right in cases:
            chances = chances_of(rows @ weights)
            wanted = chances * right
            gradient += rows.T @ (wanted / wanted.sum() - chances) / len(cases)
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.99 * square + 0.01 * gradient**2
        weights = weights + RATE * (mean / (1 - 0.9**step)) / (
            np.sqrt(square / (1 - 0.99**step)) + 1e-8
        )
    return weights


def _logistic(
    signs: NDArray[np.float64], right: NDArray[np.float64]
) -> tuple[NDArray[np.float64], float]:
    """Logistic regression with an unpenalised bias, by Newton's method."""
    rows = np.hstack([signs, np.ones((len(signs), 1))])
    weights = np.zeros(rows.shape[1])
    penalty = np.diag([1.0] * signs.shape[1] + [0.0])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-rows @ weights))
        gradient = rows.T @ (right - chance) - penalty @ weights
        curvature = (rows * (chance * (1 - chance))[:, None]).T @ rows + penalty
        weights = weights + np.linalg.solve(curvature, gradient)
    return weights[:-1], float(weights[-1])


def _cases(newsroom: Newsroom, questions: Path, others: Path) -> list[_Case]:
    known = [one for one in read_questions(questions) if one.scored and one.answerable]
    strange = [one for one in read_questions(others) if one.scored and one.answerable]
    strange = random.Random(SEED).sample(strange, min(OTHERS, len(strange)))  # noqa: S311
    cases = [_case(newsroom, one, one.answers, one) for one in known]
    # A question of another year is asked on a day of this one, or its date would give it away.
    days = [known[at % len(known)] for at in range(len(strange))]
    cases += [_case(newsroom, one, (), day) for one, day in zip(strange, days, strict=True)]
    return cases


def _case(
    newsroom: Newsroom, known: KnownQuestion, answers: tuple[str, ...], day: KnownQuestion
) -> _Case:
    library = newsroom.library
    asked_at = day.asked_at(datetime.now(UTC))
    understood = understand(Question(known.text, asked_at), library.catalog.outlets())
    hits = library.retriever.retrieve(understood.query, READ)
    found = [FoundPassage(hit.passage, hit.article, hit.score, hit.cosine) for hit in hits]
    sentences = sentences_of(found)
    reader = newsroom.reader
    if not isinstance(reader, ExtractiveReader):
        raise TypeError("only the extractive reader can be fitted here")
    asked = reader.take_apart(known.text)
    rows = features_of(asked, found, sentences, asked_at)
    right = np.array([holds_answer(one.text, answers) for one in sentences], dtype=np.bool_)
    return _Case(asked, found, sentences, rows, right, answers)


def main(arguments: Sequence[str]) -> int:
    """Fit on the triples of files in `arguments` and write the weights."""
    if not arguments or len(arguments) % 3:
        print(__doc__, file=sys.stderr)
        return 2
    settings = Settings.load()
    cases: list[_Case] = []
    for at in range(0, len(arguments), 3):
        articles, questions, others = map(Path, arguments[at : at + 3])
        folder = built_library([articles], settings)
        there = settings.model_copy(update={"data_dir": folder, "database_url": None})
        with open_newsroom(there, own_index=False) as newsroom:
            cases += _cases(newsroom, questions, others)
    WEIGHTS.write_text(json.dumps(fit(cases), indent=2) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
