"""Fits the extractive reader's weights on questions with known answers.

    python -m bot.extractive.fit --trained ARTICLES QUESTIONS OTHERS [--trained ...] \\
        --held ARTICLES QUESTIONS OTHERS [--cross-encoder DIR]

Each triple is a file of articles, the questions asked of them, and questions of another year that
they do not answer. The weights of the plain features are fitted on the years that the cross-encoder
was trained on; how far the cross-encoder is to be trusted, and when to doubt, on a year that it
never saw (`--held`), or it would be trusted too far. Where the bundled one saw every year, DIR has
one trained the same way without that year. Writes `weights.json` beside this file. The same input
gives the same weights. Report figures on a year that neither saw.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.progress import track

from bot.assembly import open_newsroom
from bot.evaluation.library import built_library
from bot.evaluation.scoring import auroc, holds_answer
from bot.extractive.asking import Case, cases_of, late_cases_of, near_cases_of
from bot.extractive.close_reading import CLOSE_NAMES, PASSAGE_NAMES
from bot.extractive.features import NAMES, features_of, sentences_of
from bot.extractive.quotes import candidates_of
from bot.extractive.reader import (
    SIGNS,
    WEIGHTS,
    ExtractiveReader,
    Read,
    chances_of,
    load_fitted,
    signs_of,
)
from bot.settings import Settings
from knowledge.cross_encoder.scoring import MODEL_FILES, CrossEncoder

STEPS = 400
RATE = 0.05
DECAY = 1e-3
ANSWERED_UNANSWERABLE = 0.07
"""The threshold is where this share of the unanswerable questions would still be answered. One in
ten is the most that is wanted of any year, and a year differs from the next by some points."""

ANSWERABLE = 0.75
"""How far a question with an answer counts as well read, whatever was quoted."""

Rows = NDArray[np.float64]
Right = NDArray[np.bool_]


class Asking(StrEnum):
    """How questions are asked: on their day, when their news is old, or with a name or a figure
    changed."""

    PROMPT = "on its day"
    LATE = "late"
    NEAR = "near misses"


CASES = {Asking.PROMPT: cases_of, Asking.LATE: late_cases_of, Asking.NEAR: near_cases_of}


@dataclass(frozen=True, slots=True)
class Known:
    """A question read closely, and which of its sentences and passages hold the answer.

    `number` is the question's.
    """

    number: int
    read: Read
    answers: tuple[str, ...]
    asking: Asking = Asking.PROMPT

    @property
    def right(self) -> Right:
        """Which sentences hold it."""
        return _holding([one.text for one in self.read.sentences], self.answers)

    @property
    def right_passages(self) -> Right:
        """Which passages hold it."""
        return _holding([one.passage.text for one in self.read.found], self.answers)


def fit_plain(cases: Sequence[tuple[Rows, Right]]) -> Rows:
    """The weights of the plain features: shape (len(NAMES),)."""
    return ascend([(rows, right) for rows, right in cases if right.any()], len(NAMES))


def fit_closely(known: Sequence[Known], plain: Rows) -> dict[str, object]:
    """The content of `weights.json`. `known` are questions of years that were not trained on.

    Confidence is fitted on readings of one half with weights of the other, as of new questions, and
    on those asked late too, or only fresh articles would ever be trusted. The threshold is set by
    those asked on their day.
    """
    prompt = [one for one in known if one.asking is Asking.PROMPT]
    signs, right, answerable, asking = [], [], [], []
    for half in (0, 1):
        close = _fit_close([one for one in prompt if one.number % 2 != half], plain)
        for one in (each for each in known if each.number % 2 == half):
            chances = chances_of(one.read.close(plain) @ close)
            quotes = candidates_of(one.read.sentences, chances)
            if quotes:
                signs.append(signs_of(one.read, plain, quotes[0].rank))
                right.append(holds_answer(quotes[0].text, one.answers))
                answerable.append(bool(one.answers))
                asking.append(one.asking)
    table, is_right, can = np.array(signs), np.array(right), np.array(answerable)
    asked = np.array(asking)
    # A wrong quote for a question that has an answer is a quarter as bad as one for a question
    # without; how sure that makes us is then told by the quotes that are right.
    confidence, _ = logistic(table, is_right * (1 - ANSWERABLE) + can * ANSWERABLE)
    slope, bias = logistic((table @ confidence)[:, None], is_right.astype(np.float64))
    confidence = confidence * slope[0]
    sure = 1 / (1 + np.exp(-(table @ confidence + bias)))
    threshold = float(np.quantile(sure[~can & (asked == Asking.PROMPT)], 1 - ANSWERED_UNANSWERABLE))
    for way in Asking:
        which = asked == way
        print(f"{way}: {_figures(sure[which], is_right[which], can[which], threshold)}")
    close = _fit_close(prompt, plain)
    passage = _fit_passages(prompt, plain, close)
    return {
        "sentence": _named(NAMES, plain),
        "close": _named(CLOSE_NAMES, close),
        "passage": _named(PASSAGE_NAMES, passage),
        "confidence": _named(SIGNS, confidence),
        "bias": round(bias, 4),
        "threshold": round(threshold, 3),
    }


def _figures(sure: Rows, right: Right, can: Right, threshold: float) -> str:
    told = sure >= threshold
    said = [f"{len(sure)} questions; threshold {threshold:.3f}"]
    if not can.all():
        said.append(f"answers {told[~can].mean():.3f} of the unanswerable")
    if can.any():
        rightly = right[can & told].sum() / max(1, told[can].sum())
        said.append(f"and {told[can].mean():.3f} of the others, {rightly:.3f} of these rightly")
        said.append(f"quotes that hold the answer {right.sum() / can.sum():.3f}")
    if can.any() and not can.all():
        of_right, of_answerable = (
            auroc(list(sure[which]), list(sure[~which])) for which in (right, can)
        )
        said.append(f"AUROC of confidence for a right quote {of_right:.3f}")
        said.append(f"for an answerable question {of_answerable:.3f}")
    return ", ".join(said)


def _fit_close(known: Sequence[Known], plain: Rows) -> Rows:
    cases = [(one.read.close(plain), one.right) for one in known]
    return ascend([case for case in cases if case[1].any()], len(CLOSE_NAMES))


def _fit_passages(known: Sequence[Known], plain: Rows, close: Rows) -> Rows:
    cases = []
    for one in known:
        chances = chances_of(one.read.close(plain) @ close)
        cases.append((one.read.passages(chances), one.right_passages))
    return ascend([case for case in cases if case[1].any()], len(PASSAGE_NAMES))


def ascend(cases: Sequence[tuple[Rows, Right]], size: int) -> Rows:
    """Weights under which a right row is likely chosen by a softmax over all; by Adam."""
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


def logistic(signs: Rows, right: Rows) -> tuple[Rows, float]:
    """Logistic regression with an unpenalised bias, by Newton's method; columns weigh alike."""
    spread = signs.std(axis=0) + 1e-9
    rows = np.hstack([signs / spread, np.ones((len(signs), 1))])
    weights = np.zeros(rows.shape[1])
    penalty = np.diag([1.0] * signs.shape[1] + [0.0])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-rows @ weights))
        gradient = rows.T @ (right - chance) - penalty @ weights
        curvature = (rows * (chance * (1 - chance))[:, None]).T @ rows + penalty
        weights = weights + np.linalg.solve(curvature, gradient)
    return weights[:-1] / spread, float(weights[-1])


def _named(names: Sequence[str], weights: Rows) -> dict[str, float]:
    return dict(zip(names, np.round(weights, 4).tolist(), strict=True))


def _holding(texts: Sequence[str], answers: tuple[str, ...]) -> Right:
    return np.array([holds_answer(text, answers) for text in texts], dtype=np.bool_)


def _asked(
    triple: Sequence[str], settings: Settings, scorer: CrossEncoder, asking: Asking
) -> Iterator[tuple[ExtractiveReader, Case]]:
    """What is found for the questions of a triple of files, with a reader for that library."""
    articles, questions, others = map(Path, triple)
    folder = built_library([articles], settings)
    there = settings.model_copy(update={"data_dir": folder, "database_url": None})
    with open_newsroom(there, own_index=False) as newsroom:
        catalog = newsroom.library.catalog
        reader = ExtractiveReader(
            catalog.document_frequencies,
            catalog.count_passages,
            lambda: catalog.freshness()[1],
            load_fitted(),
            scorer,
        )
        for case in CASES[asking](newsroom, questions, others):
            yield reader, case


def _plain(reader: ExtractiveReader, case: Case) -> tuple[Rows, Right]:
    sentences = sentences_of(case.found)
    asked = reader.take_apart(case.understood.question.text)
    rows = features_of(asked, case.found, sentences, case.understood.asked_at)
    return rows, _holding([one.text for one in sentences], case.answers)


def main(arguments: Sequence[str]) -> int:
    """Fit on the triples of files in `arguments` and write the weights."""
    parser = argparse.ArgumentParser(description="Fit the extractive reader's weights.")
    parser.add_argument("--trained", nargs=3, action="append", required=True)
    parser.add_argument("--held", nargs=3, action="append", required=True)
    parser.add_argument("--cross-encoder", type=Path, help="folder of one that saw no held year")
    given = parser.parse_args(arguments)
    settings = Settings.load()
    scorer = CrossEncoder(settings.threads, given.cross_encoder or MODEL_FILES)
    trained = [
        _plain(*one)
        for triple in given.trained
        for one in _asked(triple, settings, scorer, Asking.PROMPT)
    ]
    plain = fit_plain(trained)
    known = [
        Known(case.number, reader.look_at(case.understood, case.found), case.answers, asking)
        for triple in given.held
        for asking in Asking
        for reader, case in track(_asked(triple, settings, scorer, asking), "reading")
    ]
    fitted = fit_closely([one for one in known if one.read.sentences], plain)
    WEIGHTS.write_text(json.dumps(fitted, indent=2) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
