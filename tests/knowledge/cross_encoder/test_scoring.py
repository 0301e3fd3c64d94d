"""The bundled cross-encoder finds answers, alike for each passage whatever stands beside it."""

import hashlib
import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from importlib import resources
from itertools import groupby
from pathlib import Path
from threading import Event, Lock
from time import monotonic, sleep
from typing import Any

import numpy as np
import pytest

from knowledge.cross_encoder import scoring
from knowledge.cross_encoder.pairs import Pair
from knowledge.cross_encoder.scoring import CrossEncoder, Scores, read_manifest
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


def likeliest(encoder: CrossEncoder, question: str, passage: tuple[str, str]) -> int:
    """The character of `passage` at which the likeliest word piece starts."""
    (scores,) = encoder.score(question, [passage])
    return int(scores.starts[scores.numbers.argmax()])


def test_bundled_file_is_the_one_its_manifest_names() -> None:
    manifest = json.loads((MODEL / "model.json").read_text())
    model = (MODEL / "model_int8.onnx").read_bytes()
    assert hashlib.sha256(model).hexdigest() == manifest["model_sha256"]
    assert read_manifest().name.endswith(manifest["model_sha256"][:12])


@pytest.mark.parametrize(
    ("question", "passage", "answer"),
    [
        ("Who is the director of the port of Trieste?", PORT, "Anna Weber"),
        ("Which company will invest in a chip plant in Dresden?", CHIPS, "Silica Works"),
    ],
    ids=["person", "company"],
)
def test_answer_is_the_likeliest_place(
    encoder: CrossEncoder, question: str, passage: tuple[str, str], answer: str
) -> None:
    start = passage[1].index(answer)
    assert start <= likeliest(encoder, question, passage) < start + len(answer)


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


class Watched:
    """Reads rows as ever, and notes which and how many at once; `held` keeps the first waiting."""

    def __init__(self, held: Event | None = None) -> None:
        self.read: list[Pair] = []
        self.most = self._now = 0
        self._lock = Lock()
        self._held = held
        self._really = scoring._scores

    def __call__(self, session: Any, pair: Pair) -> Scores:
        with self._lock:
            self.read.append(pair)
            first = len(self.read) == 1
            self._now += 1
            self.most = max(self.most, self._now)
        if first and self._held:
            assert self._held.wait(30)
        try:
            return self._really(session, pair)
        finally:
            with self._lock:
                self._now -= 1


def wait_for(encoder: CrossEncoder, waiting: int) -> None:
    """Until so many passages wait for their turn."""
    deadline = monotonic() + 30
    while encoder._pool._work_queue.qsize() != waiting:
        assert monotonic() < deadline
        sleep(0.001)


def test_many_questions_at_once_read_no_more_passages_side_by_side_than_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    watched = Watched()
    monkeypatch.setattr(scoring, "_scores", watched)
    encoder = CrossEncoder(threads=2)
    with ThreadPoolExecutor(8) as desk:
        list(desk.map(lambda _: encoder.score("Who?", [PORT, CHIPS] * 4), range(8)))
    assert len(watched.read) == 64
    assert watched.most <= 2


def test_questions_are_read_one_after_the_other_as_they_came(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    release = Event()
    watched = Watched(release)
    monkeypatch.setattr(scoring, "_scores", watched)
    encoder = CrossEncoder(threads=1)
    encoder.get_ready()
    questions = ["Who?", "How many people are hired?", "Which port sets a record?"]
    with ThreadPoolExecutor(3) as desk:
        for place, question in enumerate(questions):
            desk.submit(encoder.score, question, [PORT, CHIPS, PORT])
            wait_for(encoder, 3 * (place + 1) - 1)  # one of them is held
        release.set()
    first_pieces = [pair.ids[1] for pair in watched.read]
    assert [len(list(same)) for _, same in groupby(first_pieces)] == [3, 3, 3]


def test_passage_that_fails_is_told_and_the_next_question_is_read(
    encoder: CrossEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(session: Any, pair: Pair) -> Scores:
        raise MemoryError

    with monkeypatch.context() as broken_for_now:
        broken_for_now.setattr(scoring, "_scores", fail)
        with pytest.raises(MemoryError):
            encoder.score("Who?", [PORT, CHIPS] * 4)
    assert len(encoder.score("Who?", [PORT, CHIPS])) == 2


def test_nothing_to_read_needs_no_model(tmp_path: Path) -> None:
    assert CrossEncoder(files=tmp_path).score("Who?", []) == []


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
def test_missing_or_damaged_model_is_told_with_what_to_do(how: str, tmp_path: Path) -> None:
    broken(tmp_path, how)
    with pytest.raises(ReaderModelError, match="Install Pullquote again"):
        CrossEncoder(files=tmp_path).score("Who?", [PORT])
