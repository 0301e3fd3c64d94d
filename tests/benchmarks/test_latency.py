"""From question to answer: what each step takes, what memory, and how soon after a start.

A library of any size is timed with PULLQUOTE_BENCHMARK_LIBRARY; see `material`. Every process here
is started and watched from outside, as an operator would see it.
"""

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import psutil
import pytest

from bot.chain import STEPS
from bot.evaluation.scoring import percentile
from tests.benchmarks.clock import machine
from tests.benchmarks.material import asked_at, library_copy, questions_about

pytestmark = pytest.mark.benchmark

ROOT = Path(__file__).parents[2]
ASKED = 300
"""Questions timed, taken evenly from the file: more changed p95 little."""
STARTS = 3


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return library_copy(tmp_path_factory.mktemp("latency"))


def test_answers_with_exact_search_and_with_chroma(home: Path) -> None:
    lines = _questions()
    print(f"\n\nAnswering {len(lines)} questions; {machine()}")
    # Chroma a second time: built in the first, opened and probed in the second.
    for search in ("exact", "chroma", "chroma", "exact"):
        said, alone_mb, family_mb = _answered(home, search, "\n".join(lines))
        print(
            f"\n{search}, {said['passages']} passages: index {said['state']}; ready after "
            f"{said['ready_s']:.2f} s (cpu {said['ready_cpu_s']:.2f} s); "
            f"answered {said['answered']} of {len(lines)}; peak memory {alone_mb:.0f} MB, "
            f"with child processes {family_mb:.0f} MB; {machine()}"
        )
        print(f"{'ms':12} {'wall p50':>9} {'wall p95':>9} {'cpu p50':>9} {'cpu p95':>9}")
        for step in (*STEPS, "total"):
            figures = [
                percentile(said[clock][step], share)
                for clock in ("wall_ms", "cpu_ms")
                for share in (0.5, 0.95)
            ]
            print(f"{step:12} " + " ".join(f"{figure:>9.1f}" for figure in figures))
        plain = said["plain"]
        figures = [
            percentile(plain[clock]["total"], share)
            for clock in ("wall_ms", "cpu_ms")
            for share in (0.5, 0.95)
        ]
        print(
            "plain total  "
            + " ".join(f"{figure:>9.1f}" for figure in figures)
            + "  without the cross-encoder, asked in turns; peak memory "
            f"{said['plain_peak_mb']:.0f} MB before it was read, "
            f"{said['peak_mb']:.0f} MB at the end"
        )


def test_first_answer_after_a_start(home: Path) -> None:
    question = json.loads(_questions()[0])["question"]
    pullquote = str(Path(sys.executable).parent / "pullquote")
    environ = {**os.environ, "PULLQUOTE_DATA_DIR": str(home)}
    print(f"\n\nFrom start to first answer; {machine()}")
    for shown, arguments, typed in (
        ("pullquote ask QUESTION", ["ask", question], None),
        ("echo QUESTION | pullquote run", ["run"], f"{question}\n"),
    ):
        for _ in range(STARTS):
            before = time.perf_counter()
            with subprocess.Popen(
                [pullquote, *arguments],
                cwd=home,
                env=environ,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            ) as process:
                assert process.stdin is not None
                assert process.stdout is not None
                process.stdin.write(typed or "")
                process.stdin.close()
                first = process.stdout.readline()
                first_s, cpu_s = time.perf_counter() - before, _processor_s(process.pid)
                process.stdout.read()
            ended_s = time.perf_counter() - before
            assert first.strip()
            print(
                f"{shown:32} first line {first_s:.2f} s (cpu {cpu_s:.2f} s), "
                f"ended {ended_s:.2f} s; {machine()}"
            )


def _questions() -> list[str]:
    known = questions_about(None)
    step = max(1, len(known) // ASKED)
    return [
        json.dumps({"question": one.text, "asked_at": asked_at(one).isoformat()})
        for one in known[::step][:ASKED]
    ]


def _processor_s(pid: int) -> float:
    """Seconds of processor time of a process until now, with the children it has waited for."""
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system + times.children_user + times.children_system)


def _answered(home: Path, search: str, questions: str) -> tuple[dict[str, Any], float, float]:
    """What the process said, and its peak memory in MB: alone, and with its child processes."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.answering", str(home), search],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        memory = _Memory(process.pid)
        memory.start()
        output, _ = process.communicate(questions)
        memory.join()
    assert process.returncode == 0
    return json.loads(output), memory.alone_mb, memory.family_mb


class _Memory(threading.Thread):
    """Watches the resident memory of a process until it ends, fifty times a second."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._process = psutil.Process(pid)
        self.alone_mb = self.family_mb = 0.0

    def run(self) -> None:
        while self._process.is_running():
            try:
                alone = self._process.memory_info().rss
                children = self._process.children(recursive=True)
            except psutil.Error:
                return
            family = alone
            for child in children:
                try:
                    family += child.memory_info().rss
                except psutil.Error:
                    continue  # it ended meanwhile
            self.alone_mb = max(self.alone_mb, alone / 2**20)
            self.family_mb = max(self.family_mb, family / 2**20)
            time.sleep(0.02)
