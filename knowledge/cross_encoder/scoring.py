"""The bundled cross-encoder: reads a question and passages together, as int8 ONNX without a key.

It gives each word piece of a passage a number: how likely the answer stands there, on one scale
for all passages. Where the model comes from and what it measures: docs/reader.md.
"""

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from itertools import repeat
from threading import Lock

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from knowledge.bundled import DamagedModel, cores, read_session, read_tokenizer
from knowledge.cross_encoder.pairs import Pair, PairEncoder
from knowledge.embedding.minilm import MODEL_FILES as EMBEDDER_FILES
from knowledge.errors import ReaderModelError

MODEL_FILES = resources.files("knowledge.cross_encoder") / "model"


@dataclass(frozen=True, slots=True)
class Scores:
    """`numbers` (word pieces,) of a passage, and the character of it at which each one starts.

    exp(number) compares with exp(0): no answer. Word pieces past the model's limit are left out.
    """

    starts: NDArray[np.int64]
    numbers: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What `model.json` says of the bundled model."""

    model: str
    precision: str
    model_sha256: str

    @property
    def name(self) -> str:
        """Such as `pullquote-reader-int8@0123456789ab`."""
        return f"{self.model}-{self.precision}@{self.model_sha256[:12]}"


def read_manifest(files: Traversable = MODEL_FILES) -> Manifest:
    """The manifest beside the model. Raises ReaderModelError when it is missing."""
    try:
        facts = json.loads((files / "model.json").read_text("utf-8"))
        return Manifest(**{field: facts[field] for field in Manifest.__dataclass_fields__})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _broken(f"model.json: {error}") from error


class CrossEncoder:
    """Scores passages for a question. Safe to use from many threads.

    The model is read on first use (about 0.1 s). `threads` is how many passages are read side by
    side, however many questions wait (default: the cores this process may use). Questions are
    served as they come: a second one at once would only keep the first one longer. `files` is the
    folder of the model, another than the bundled one while a new one is fitted. Raises
    ReaderModelError where files are missing or damaged.
    """

    def __init__(self, threads: int | None = None, files: Traversable = MODEL_FILES) -> None:
        self._files = files
        self.threads = max(1, threads or cores())
        self._lock = Lock()
        self._network: tuple[PairEncoder, ort.InferenceSession] | None = None
        # Starts its threads as they are needed; they end with this object.
        self._pool = ThreadPoolExecutor(self.threads, thread_name_prefix="read")

    def get_ready(self) -> None:
        """Read the model now rather than on first use."""
        self._load()

    def score(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Scores]:
        """The scores of each of `passages`, given as (heading, text), in their order.

        A passage's scores do not depend on the others.
        """
        if not passages:
            return []
        encoder, session = self._load()
        pairs = encoder.encode(question, passages)
        # The longest first, so that no core ends waiting for a long one.
        order = sorted(range(len(pairs)), key=lambda at: len(pairs[at].ids), reverse=True)
        read = self._pool.map(_scores, repeat(session), [pairs[at] for at in order])
        scores = dict(zip(order, read, strict=True))
        return [scores[at] for at in range(len(pairs))]

    def _load(self) -> tuple[PairEncoder, ort.InferenceSession]:
        with self._lock:
            if self._network is None:
                manifest = read_manifest(self._files)
                try:
                    session = read_session(self._files / "model_int8.onnx", manifest.model_sha256)
                    tokenizer = read_tokenizer(EMBEDDER_FILES / "tokenizer.json")
                except DamagedModel as error:
                    raise _broken(error) from error
                self._network = PairEncoder(tokenizer), session
            return self._network


def _scores(session: ort.InferenceSession, pair: Pair) -> Scores:
    fed = {"input_ids": pair.ids[None], "kinds": pair.kinds[None]}
    numbers: NDArray[np.float32] = session.run(None, fed)[0][0]
    return Scores(pair.starts, numbers[pair.first : pair.first + len(pair.starts)])


def _broken(why: object) -> ReaderModelError:
    return ReaderModelError(
        f"The bundled model that reads passages cannot be used ({why}). "
        "Install Pullquote again, or restore knowledge/cross_encoder/model from the repository."
    )
