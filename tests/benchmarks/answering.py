"""A process of its own that opens a library and answers: `answering.py FOLDER exact|chroma`.

Questions come on standard input, a JSON object a line with `question` and `asked_at`; one JSON
object with what they cost goes to standard output. Its memory is watched from outside.
"""

import json
import os
import sys
import time
from collections import defaultdict
from datetime import datetime
from typing import Any

from langchain_core.callbacks import BaseCallbackHandler

from bot.answers import Answer, Question
from bot.assembly import Newsroom, open_newsroom
from bot.chain import STEPS
from bot.settings import Settings

INDEX_PATIENCE_S = 900


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


def answer_all(newsroom: Newsroom, records: list[dict[str, str]]) -> dict[str, Any]:
    """Milliseconds by the clock and of processor time, a list for each step and for the whole."""
    wall: dict[str, list[float]] = defaultdict(list)
    processor = ProcessorTime()
    answered = 0
    for record in records:
        question = Question(record["question"], datetime.fromisoformat(record["asked_at"]))
        started, cpu_started = time.perf_counter(), time.process_time()
        reply = newsroom.answer(question, processor)
        processor.ms["total"].append((time.process_time() - cpu_started) * 1000)
        wall["total"].append((time.perf_counter() - started) * 1000)
        for step in STEPS:
            wall[step].append(reply.timings_ms[step])
        answered += isinstance(reply, Answer)
    return {"wall_ms": wall, "cpu_ms": processor.ms, "answered": answered}


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
        answer_all(newsroom, records[:1])  # reads the model and the words that every question needs
        said = answer_all(newsroom, records)
        said |= {
            "passages": newsroom.library.catalog.coverage().passages,
            "state": newsroom.library.index.health().state,
            "ready_s": ready_s,
            "ready_cpu_s": ready_cpu_s,
        }
    print(json.dumps(said))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
