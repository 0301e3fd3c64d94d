"""A process of its own that opens a library and answers: `answering.py FOLDER exact|chroma`.

Questions come on standard input, a JSON object a line with `question` and `asked_at`; one JSON
object with what they cost goes to standard output. Each is asked twice, of the whole reader and of
one that has the plain features alone, in turns, so that both meet the same machine. Its memory is
watched from outside too.
"""

import json
import os
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.runnables import Runnable

from bot.answers import Answer, Question, Reply
from bot.assembly import Newsroom, local_file_uri, open_newsroom
from bot.chain import STEPS, build_chain
from bot.extractive.reader import ExtractiveReader, load_fitted
from bot.reading_by_part import ReaderByPart
from bot.settings import Settings
from knowledge.cross_encoder.scoring import Scores

INDEX_PATIENCE_S = 900
WARMING = 20
"""Questions asked of the plain reader alone at first: they show what memory the rest takes."""

Chain = Runnable[Question, Reply]


class ProcessorTime(BaseCallbackHandler):
    """Milliseconds of processor time in each step, over all threads of the process."""

    def __init__(self) -> None:
        self.ms: dict[str, list[float]] = defaultdict(list)
        self._running: dict[Any, tuple[str, float]] = {}

    def on_chain_start(
        self, serialized: Any, inputs: Any, *, run_id: Any, name: str = "", **_: Any
    ) -> None:
        if name in STEPS:
            self._running[run_id] = (name, time.process_time())

    def on_chain_end(self, outputs: Any, *, run_id: Any, **_: Any) -> None:
        if run_id in self._running:
            name, started = self._running.pop(run_id)
            self.ms[name].append((time.process_time() - started) * 1000)


class NothingRead:
    """In the cross-encoder's place: it says nothing of any passage, at no cost."""

    def score(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Scores]:
        return [Scores(np.zeros(0, np.int64), np.zeros(0, np.float32)) for _ in passages]


def plain_chain(newsroom: Newsroom) -> Chain:
    """The chain of `newsroom` with a reader that has the plain features alone."""
    catalog = newsroom.library.catalog
    reader = ExtractiveReader(
        catalog.document_frequencies,
        catalog.count_passages,
        lambda: catalog.freshness(include_samples=True)[1],
        load_fitted(),
        NothingRead(),
    )
    return build_chain(newsroom.library, ReaderByPart(reader), newsroom.writer, local_file_uri)


class Costs:
    """What a chain's answers took: milliseconds by the clock and of processor time, a list for each
    step and for the whole."""

    def __init__(self, chain: Chain) -> None:
        self._chain = chain
        self._wall: dict[str, list[float]] = defaultdict(list)
        self._processor = ProcessorTime()
        self._answered = 0

    def answer(self, record: dict[str, str]) -> None:
        question = Question(record["question"], datetime.fromisoformat(record["asked_at"]))
        started, cpu_started = time.perf_counter(), time.process_time()
        reply = self._chain.invoke(question, {"callbacks": [self._processor]})
        self._processor.ms["total"].append((time.process_time() - cpu_started) * 1000)
        self._wall["total"].append((time.perf_counter() - started) * 1000)
        for step in STEPS:
            self._wall[step].append(reply.timings_ms[step])
        self._answered += isinstance(reply, Answer)

    def said(self) -> dict[str, Any]:
        return {"wall_ms": self._wall, "cpu_ms": self._processor.ms, "answered": self._answered}


def peak_mb() -> float:
    """The most memory that this process has held (ru_maxrss counts KB on Linux, bytes on macOS)."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (2**20 if sys.platform == "darwin" else 2**10)


def main(folder: str, search: str) -> None:
    """Open the library, wait for the index where it is wanted, answer, and say what it took."""
    records = [json.loads(line) for line in sys.stdin]
    environ = {**os.environ, "PULLQUOTE_DATA_DIR": folder}
    settings = Settings.load(environ, env_file=None)
    started, cpu_started = time.perf_counter(), time.process_time()
    with open_newsroom(settings, own_index=search == "chroma") as newsroom:
        while search == "chroma" and not newsroom.library.index.settled:
            if time.perf_counter() - started > INDEX_PATIENCE_S:
                sys.exit(f"The index is not ready: {newsroom.library.index.health()}")
            time.sleep(0.05)
        ready_s, ready_cpu_s = time.perf_counter() - started, time.process_time() - cpu_started
        alone = plain_chain(newsroom)
        for record in records[:WARMING]:
            Costs(alone).answer(record)
        plain_peak_mb = peak_mb()
        Costs(newsroom.chain).answer(records[0])  # reads the model
        whole, plain = Costs(newsroom.chain), Costs(alone)
        for at, record in enumerate(records):  # who asks second finds more in caches: they change
            for costs in (whole, plain) if at % 2 else (plain, whole):
                costs.answer(record)
        said = whole.said() | {
            "plain": plain.said(),
            "plain_peak_mb": plain_peak_mb,
            "peak_mb": peak_mb(),
            "passages": newsroom.library.catalog.coverage().passages,
            "state": newsroom.library.index.health().state,
            "ready_s": ready_s,
            "ready_cpu_s": ready_cpu_s,
        }
    print(json.dumps(said))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
