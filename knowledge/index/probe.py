"""Look into an index folder from a child process, which may crash in our stead.

A damaged Chroma store can end its process (a segmentation fault), hang, raise, or answer wrongly.
Any of these in the child means "broken" here. Run as `python -m knowledge.index.probe FOLDER`,
with the expectation on standard input.
"""

import io
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import VectorIndexError
from knowledge.filters import Filters
from knowledge.index.chroma import ChromaIndex
from knowledge.index.place import ChromaPlace

TIMEOUT_S = 30.0
"""A sound store of 45,000 vectors of 384 takes 1.7 s, on two busy cores."""
SAME = 0.999
"""Cosine from which two vectors are the same, float16 rounding allowed for."""
QUERIES = 100


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a sound store holds.

    All of `required`, and nothing beyond `required` and `allowed` (the changes since the manifest
    was written). `sample_ids` with `sample_vectors` (n, dimensions) are looked up and, some of
    them, searched for.
    """

    catalog: str
    embedder: str
    dimensions: int
    required: NDArray[np.int64]
    allowed: NDArray[np.int64]
    sample_ids: NDArray[np.int64]
    sample_vectors: NDArray[np.float16]


def probe(
    folder: Path,
    expectation: Expectation,
    *,
    timeout_s: float | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> str | None:
    """What is wrong with the store in `folder`, in a few words; None when it is sound.

    The child is given `timeout_s` (`TIMEOUT_S` if None) and ended when `stopped` turns true; the
    store then counts as not probed.
    """
    try:
        child = subprocess.Popen(
            [sys.executable, "-P", "-m", "knowledge.index.probe", str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
        )
    except OSError as error:
        return f"it could not be probed: {error.strerror}"
    limit = TIMEOUT_S if timeout_s is None else timeout_s
    deadline = time.monotonic() + limit
    feeder = threading.Thread(target=_feed, args=(child, _packed(expectation)), daemon=True)
    feeder.start()
    try:
        while child.poll() is None:
            if stopped():
                return "the probe was stopped"
            if time.monotonic() > deadline:
                return f"it did not answer within {limit:.0f} seconds"
            time.sleep(0.02)
    finally:
        child.kill()
        feeder.join()
        with child:  # waits, and closes the pipes
            said = child.stdout.read() if child.stdout else b""
    if child.returncode < 0:
        return f"opening it ended the process with signal {-child.returncode}"
    return _verdict(said, child.returncode)


def _feed(child: "subprocess.Popen[bytes]", message: bytes) -> None:
    assert child.stdin
    with suppress(OSError), child.stdin:  # a child that has crashed reads no more
        child.stdin.write(message)


def _verdict(said: bytes, status: int) -> str | None:
    try:
        problem = json.loads(said.splitlines()[-1])["problem"]
    except (IndexError, KeyError, TypeError, ValueError):
        return f"the probe ended with status {status}"
    return None if problem is None else str(problem)


def problem_in(folder: Path, expectation: Expectation) -> str | None:
    """What is wrong with the store. Only for the child: it opens the folder in this process."""
    index = ChromaIndex.open(
        ChromaPlace(),
        folder,
        expectation.catalog,
        expectation.embedder,
        expectation.dimensions,
        create=False,
    )
    return _wrong_contents(index, expectation) or _wrong_vectors(index, expectation)


def _wrong_contents(index: ChromaIndex, expectation: Expectation) -> str | None:
    facts = index.facts()
    if (facts.get("catalog"), facts.get("embedder")) != (expectation.catalog, expectation.embedder):
        return "it was built for another library or embedder"
    ids = index.ids()
    if index.count() != len(ids):
        return f"it counts {index.count()} vectors and lists {len(ids)}"
    required = set(expectation.required.tolist())
    if missing := len(required - ids):
        return f"{missing} vectors are missing"
    if foreign := len(ids - required - set(expectation.allowed.tolist())):
        return f"{foreign} vectors are unknown to the catalog"
    return None


def _wrong_vectors(index: ChromaIndex, expectation: Expectation) -> str | None:
    stored = index.vectors(expectation.sample_ids.tolist())
    vectors = expectation.sample_vectors.astype(np.float32)
    for passage_id, vector in zip(expectation.sample_ids.tolist(), vectors, strict=True):
        if passage_id not in stored or not _same(stored[passage_id], vector):
            return "a stored vector differs from the catalog's"
    for vector in vectors[-QUERIES:]:
        hits = index.search(vector, 5, Filters(include_samples=True))
        if not hits or hits[0][1] < SAME:
            return "a search does not find a stored vector"
    return None


def _same(one: NDArray[np.float32], other: NDArray[np.float32]) -> bool:
    lengths = float(np.linalg.norm(one) * np.linalg.norm(other))
    return one.shape == other.shape and float(one @ other) >= SAME * lengths


def _packed(expectation: Expectation) -> bytes:
    buffer = io.BytesIO()
    np.savez(
        buffer,
        head=np.array(
            json.dumps([expectation.catalog, expectation.embedder, expectation.dimensions])
        ),
        required=expectation.required,
        allowed=expectation.allowed,
        sample_ids=expectation.sample_ids,
        sample_vectors=expectation.sample_vectors,
    )
    return buffer.getvalue()


def _unpacked(message: bytes) -> Expectation:
    with np.load(io.BytesIO(message), allow_pickle=False) as arrays:
        catalog, embedder, dimensions = json.loads(str(arrays["head"]))
        return Expectation(
            catalog,
            embedder,
            dimensions,
            arrays["required"],
            arrays["allowed"],
            arrays["sample_ids"],
            arrays["sample_vectors"],
        )


def main(folder: str) -> None:
    """The child: read the expectation, print one line of JSON with the problem or null."""
    expectation = _unpacked(sys.stdin.buffer.read())
    try:
        problem = problem_in(Path(folder), expectation)
    except VectorIndexError as error:
        problem = str(error).rstrip(".")
    sys.stdout.write(json.dumps({"problem": problem}) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
