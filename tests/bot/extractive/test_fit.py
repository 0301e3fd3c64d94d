"""Fitting finds the weights that questions with known answers speak for."""

import json
from datetime import date

import numpy as np
import pytest

from bot.extractive.close_reading import CLOSE_NAMES, PASSAGE_NAMES
from bot.extractive.features import NAMES
from bot.extractive.fit import Asking, Known, ascend, fit_closely, fit_plain, logistic
from bot.extractive.reader import SIGNS, ExtractiveReader, chances_of, load_fitted
from knowledge.cross_encoder.scoring import CrossEncoder
from tests.bot.newsdesk import CHIPS_TEXT, PORT_TEXT, article, found, understood

RANDOM_ROWS = np.random.default_rng(5).normal(size=(60, 12, 3))


def test_right_rows_become_the_likely_ones() -> None:
    cases = []
    for rows in RANDOM_ROWS:
        right = np.zeros(12, dtype=np.bool_)
        right[int(rows[:, 1].argmax())] = True  # the second feature tells
        cases.append((rows, right))
    weights = ascend(cases, 3)
    assert weights[1] > 3 * max(abs(weights[0]), abs(weights[2]))
    likeliest = [chances_of(rows @ weights).argmax() for rows, _ in cases]
    assert np.mean([right[at] for at, (_, right) in zip(likeliest, cases, strict=True)]) > 0.95


def test_question_without_a_right_sentence_teaches_nothing() -> None:
    rows = np.random.default_rng(5).normal(size=(4, len(NAMES)))
    none = np.zeros(4, dtype=np.bool_)
    one = np.array([False, True, False, False])
    assert fit_plain([(rows, one), (-rows, none)]) == pytest.approx(fit_plain([(rows, one)]))


def test_chance_of_a_logistic_model_is_that_of_what_it_saw() -> None:
    signs = np.repeat([[0.0], [1.0]], 500, axis=0)
    right = np.concatenate([np.arange(500) < 100, np.arange(500) < 400]).astype(np.float64)
    weights, bias = logistic(signs, right)
    assert 1 / (1 + np.exp(-bias)) == pytest.approx(0.2, abs=0.01)
    assert 1 / (1 + np.exp(-bias - weights[0])) == pytest.approx(0.8, abs=0.01)


def test_sign_that_never_changes_does_no_harm() -> None:
    signs = np.column_stack([np.tile([0.0, 1.0], 100), np.full(200, 7.0)])
    weights, bias = logistic(signs, np.tile([0.1, 0.9], 100))
    assert np.isfinite([*weights, bias]).all()
    assert weights[0] > 1


def test_what_is_fitted_is_what_the_reader_loads() -> None:
    scorer = CrossEncoder()
    reader = ExtractiveReader(
        lambda words: dict.fromkeys(words, 1), lambda: 100, lambda: None, load_fitted(), scorer
    )
    port = article(PORT_TEXT, "port", published=date(2026, 3, 1))
    chips = article(CHIPS_TEXT, "chips", published=date(2025, 3, 1))
    both, turned = found(port, chips), found(chips, port, score=0.8)
    alone = found(port), found(chips)
    asked = [
        ("Who is the director of the port?", ("Anna Weber",)),
        ("How many people does the harbour employ?", ("2,300",)),
        ("What sum will Silica Works invest in Dresden?", ("$1.5 billion",)),
        ("When is the new pier to open?", ("May 2027",)),
        ("Who won the regatta?", ()),
        ("Who is the mayor of Trieste?", ()),
        ("What did Silica Works pay in Oslo?", ()),
        ("When was the harbour founded?", ()),
    ]
    known = [
        Known(at, reader.look_at(understood(text), passages), answers, asking)
        for at, (text, answers) in enumerate(asked)
        for asking, passages in (
            (Asking.PROMPT, both),
            (Asking.PROMPT, turned),
            (Asking.LATE, alone[at % 2]),
        )
    ]
    plain = load_fitted().sentence
    fitted = json.loads(json.dumps(fit_closely(known, plain)))
    assert fitted["sentence"] == dict(zip(NAMES, plain.round(4).tolist(), strict=True))
    assert set(fitted["close"]) == set(CLOSE_NAMES)
    assert set(fitted["passage"]) == set(PASSAGE_NAMES)
    assert set(fitted["confidence"]) == set(SIGNS)
    assert 0 < fitted["threshold"] < 1
    assert fit_closely(known, plain) == fitted
