"""The bundled cross-encoder finds answers, alike for each passage whatever stands beside it."""

import hashlib
import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from importlib import resources
from pathlib import Path

import numpy as np
import pytest

from knowledge.cross_encoder import scoring
from knowledge.cross_encoder.scoring import CrossEncoder, read_manifest
from knowledge.errors import ReaderModelError

MODEL = resources.files("knowledge.cross_encoder") / "model"
PORT = (
    "Adria Times, 2 days before: Port of Trieste sets a record",
    "The port of Trieste handled 17.4% more containers than in the year before. "
    "Its director, Anna Weber, expects another record this year.",
)
CHIPS = (
    "Elbe Daily, that day: Chip plant in Dresden grows",
    "Silica Works will invest $1.5 billion in its chip plant in Dresden. "
    "The company will hire 800 people.",
)


@pytest.fixture(scope="module")
def encoder() -> CrossEncoder:
    return CrossEncoder()


def likeliest(encoder: CrossEncoder, question: str, passage: tuple[str, str]) -> str:
    """The words of `passage` from the likeliest word piece on."""
    (scores,) = encoder.score(question, [passage])
    return passage[1][scores.starts[scores.numbers.argmax()] :]


def test_bundled_file_is_the_one_its_manifest_names() -> None:
    manifest = json.loads((MODEL / "model.json").read_text())
    model = (MODEL / "model_int8.onnx").read_bytes()
    assert hashlib.sha256(model).hexdigest() == manifest["model_sha256"]
    assert read_manifest().name.endswith(manifest["model_sha256"][:12])


@pytest.mark.parametrize(
    ("question", "passage", "words"),
    [
        ("Who is the director of the port of Trieste?", PORT, ("Anna", "Weber")),
        ("Which company will invest in a chip plant in Dresden?", CHIPS, ("Silica", "Works")),
    ],
    ids=["person", "company"],
)
def test_answer_is_the_likeliest_place(
    encoder: CrossEncoder, question: str, passage: tuple[str, str], words: tuple[str, ...]
) -> None:
    assert likeliest(encoder, question, passage).startswith(words)


def test_passage_that_answers_is_above_one_that_does_not(encoder: CrossEncoder) -> None:
    port, chips = encoder.score("Who is the director of the port of Trieste?", [PORT, CHIPS])
    assert port.numbers.max() > chips.numbers.max() + 1


def test_scores_of_a_passage_do_not_depend_on_its_neighbours(encoder: CrossEncoder) -> None:
    question = "How many people will be hired?"
    together = encoder.score(question, [PORT, CHIPS, PORT, ("", "")])
    alone = [encoder.score(question, [one])[0] for one in (PORT, CHIPS)]
    np.testing.assert_array_equal(together[0].numbers, alone[0].numbers)
    np.testing.assert_array_equal(together[2].numbers, alone[0].numbers)
    np.testing.assert_array_equal(together[1].numbers, alone[1].numbers)
    assert len(together[3].numbers) == 0


def test_many_threads_may_ask_at_once(encoder: CrossEncoder) -> None:
    expected = encoder.score("Who?", [PORT])[0].numbers
    with ThreadPoolExecutor(8) as pool:
        for scores in pool.map(lambda _: encoder.score("Who?", [PORT, CHIPS]), range(24)):
            np.testing.assert_array_equal(scores[0].numbers, expected)


def test_nothing_to_read_needs_no_model(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(scoring, "MODEL_FILES", tmp_path)
    assert CrossEncoder().score("Who?", []) == []


def broken(folder: Path, how: str) -> None:
    for file in ("model.json", "model_int8.onnx"):
        with resources.as_file(MODEL / file) as path:
            shutil.copy(path, folder / file)
    match how:
        case "no manifest":
            (folder / "model.json").unlink()
        case "manifest of something else":
            (folder / "model.json").write_text("[]")
        case "no model":
            (folder / "model_int8.onnx").unlink()
        case "model cut short":
            whole = (folder / "model_int8.onnx").read_bytes()
            (folder / "model_int8.onnx").write_bytes(whole[:-1])


@pytest.mark.parametrize(
    "how", ["no manifest", "manifest of something else", "no model", "model cut short"]
)
def test_missing_or_damaged_model_is_told_with_what_to_do(
    how: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken(tmp_path, how)
    monkeypatch.setattr(scoring, "MODEL_FILES", tmp_path)
    with pytest.raises(ReaderModelError, match="Install Pullquote again"):
        CrossEncoder().score("Who?", [PORT])
