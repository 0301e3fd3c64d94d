"""The bundled sentence embedder: all-MiniLM-L6-v2 as int8 ONNX, no network and no key.

A text is one run of the graph, and the cores share the texts. Compared with padded batches this
lost no speed on passages of 130 words, and a text's vector never depends on its neighbours:
int8 activations have one scale a run, so a batch would change it. Where the model comes from and
what it measures: docs/embedder.md.
"""

import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import resources
from threading import Lock

import numpy as np
import onnxruntime as ort
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray
from tokenizers import Tokenizer

from knowledge.bundled import DamagedModel, cores, read_session, read_tokenizer
from knowledge.errors import EmbeddingError

Vectors = NDArray[np.float32]
Progress = Callable[[int], None]
"""Called with the number of texts embedded since its last call."""

MODEL_FILES = resources.files("knowledge.embedding") / "model"
# Texts between two calls of `progress`: about a third of a second of passages.
BLOCK = 64
# 256 tokens end long before this. Without the cut a 50 MB line would be tokenised to its end.
MAX_CHARS = 32_768


@dataclass(frozen=True, slots=True)
class Manifest:
    """What `model.json` says of the bundled model."""

    model: str
    precision: str
    model_sha256: str
    dimensions: int
    max_tokens: int

    @property
    def name(self) -> str:
        """The name of the vector space, such as `all-MiniLM-L6-v2-int8@0123456789ab`."""
        return f"{self.model}-{self.precision}@{self.model_sha256[:12]}"


def read_manifest() -> Manifest:
    """The manifest beside the bundled model. Raises EmbeddingError when it is missing."""
    try:
        facts = json.loads((MODEL_FILES / "model.json").read_text("utf-8"))
        return Manifest(**{field: facts[field] for field in Manifest.__dataclass_fields__})
    except (OSError, ValueError, KeyError) as error:
        raise _broken(f"model.json: {error}") from error


class MiniLmEmbeddings(Embeddings):
    """LangChain embeddings of 384 dimensions; every vector has length 1.

    Only the first 256 tokens of a text count. The model is read on first use (about 0.1 s) and
    serves any number of threads at once. `threads` is how many texts are embedded side by side
    (default: the cores this process may use). Methods raise EmbeddingError when the bundled files
    are missing or damaged.
    """

    def __init__(self, threads: int | None = None) -> None:
        self.threads = max(1, threads or cores())
        self._lock = Lock()
        self._network: tuple[Tokenizer, ort.InferenceSession] | None = None

    def embed_array(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Vectors (len(texts), 384) in the order of `texts`; (0, 384) for none."""
        vectors = np.empty((len(texts), self.dimensions), np.float32)
        if not len(texts):
            return vectors
        self._load()
        workers = min(self.threads, len(texts))
        with ThreadPoolExecutor(workers, thread_name_prefix="embed") as pool:
            for start in range(0, len(texts), BLOCK):
                block = range(start, min(start + BLOCK, len(texts)))
                # The longest first, so that no core ends a block waiting for a long text.
                longest_first = sorted(block, key=lambda i: len(texts[i]), reverse=True)
                rows = pool.map(self._embed, [texts[i] for i in longest_first])
                for i, row in zip(longest_first, rows, strict=True):
                    vectors[i] = row
                if progress:
                    progress(len(block))
        return vectors

    def embed_query_array(self, text: str) -> Vectors:
        """The vector (384,) of one text."""
        return self._embed(text)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """The vectors of `texts` as LangChain wants them."""
        rows: list[list[float]] = self.embed_array(texts).tolist()
        return rows

    def embed_query(self, text: str) -> list[float]:
        """The vector of one text as LangChain wants it."""
        row: list[float] = self.embed_query_array(text).tolist()
        return row

    @property
    def dimensions(self) -> int:
        """384."""
        return 384

    def _embed(self, text: str) -> Vectors:
        tokenizer, session = self._load()
        ids = tokenizer.encode(well_formed(text[:MAX_CHARS])).ids
        vector: Vectors = session.run(None, {"input_ids": np.array([ids], np.int64)})[0][0]
        return vector

    def _load(self) -> tuple[Tokenizer, ort.InferenceSession]:
        with self._lock:
            if self._network is None:
                self._network = _read_network(read_manifest())
            return self._network


def well_formed(text: str) -> str:
    """`text` with each lone surrogate replaced by U+FFFD: tokenizers take valid Unicode only."""
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _read_network(manifest: Manifest) -> tuple[Tokenizer, ort.InferenceSession]:
    try:
        session = read_session(MODEL_FILES / "model_int8.onnx", manifest.model_sha256)
        tokenizer = read_tokenizer(MODEL_FILES / "tokenizer.json")
    except DamagedModel as error:
        raise _broken(error) from error
    tokenizer.enable_truncation(manifest.max_tokens)
    return tokenizer, session


def _broken(why: object) -> EmbeddingError:
    return EmbeddingError(
        "bundled",
        f"The bundled embedding model cannot be read ({why}). "
        "Install Pullquote again, or restore knowledge/embedding/model from the repository.",
    )
