"""Exactly one reply a question, with real processes that share a journal and are killed.

`PULLQUOTE_TEST_KILLS=50` kills that often and replays 1,000 questions.
"""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.journal.store import Journal
from tests.bot.desk.square import build_square, posted

KILLS = int(os.environ.get("PULLQUOTE_TEST_KILLS", "5"))
QUESTIONS = 1_000 if KILLS >= 50 else 120
NEW = 4
"""Questions that a process to be killed is asked."""

SEED = os.environ.get("PULLQUOTE_TEST_SEED", "5")

pytestmark = pytest.mark.faults


class Worker:
    """A process with a desk."""

    def __init__(self, folder: Path, moment: str = "never", count: int = 0) -> None:
        self.acked: set[int] = set()
        self.drained = False
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "tests.bot.desk.worker",
                str(folder / "journal.sqlite3"),
                str(folder / "square.sqlite3"),
                moment,
                str(count),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[3],
            env=os.environ | {"PYTHONHASHSEED": "0"},
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def lives(self) -> bool:
        return self._process.poll() is None

    def tell(self, delivery: dict[str, Any]) -> bool:
        """Hand an event over; False where nobody listens any more."""
        try:
            assert self._process.stdin
            self._process.stdin.write(json.dumps(delivery) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            return False
        return True

    def kill(self) -> None:
        self._process.kill()
        self._gone()

    def wait_for_its_end(self) -> None:
        """It was told to kill itself, and does."""
        self._gone()
        assert self._process.returncode == -signal.SIGKILL

    def drain(self) -> None:
        """End of the input: what is unfinished is handed back."""
        assert self._process.stdin
        self._process.stdin.close()
        self._gone()
        assert self.drained

    def _gone(self) -> None:
        self._process.wait(timeout=30)
        self._reader.join(timeout=30)

    def _read(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            if not line.endswith("\n"):
                break  # it was killed while it said so
            word, _, number = line.strip().partition(" ")
            if word == "ack":
                self.acked.add(int(number))
            self.drained |= word == "drained"


def deliveries_of(questions: int, chance: random.Random) -> list[dict[str, Any]]:
    """A mention and a message event for each question, each delivered twice, in random order."""
    deliveries = [
        {"question": f"question {number}", "event": f"{kind}{number}"}
        for number in range(questions)
        for kind in ("mention", "message")
        for _ in range(2)
    ]
    chance.shuffle(deliveries)
    return [{"number": at, **delivery} for at, delivery in enumerate(deliveries)]


@contextmanager
def journal_of(folder: Path) -> Iterator[Journal]:
    with Journal.open(folder / "journal.sqlite3") as journal:
        yield journal


def wait_until_nothing_is_open(folder: Path, timeout_s: float = 60) -> None:
    until = time.monotonic() + timeout_s
    with journal_of(folder) as journal:
        while journal.claims.count_open():
            assert time.monotonic() < until, "some question stays unanswered"
            time.sleep(0.05)


def wait_for_acks(workers: list[Worker], numbers: set[int], timeout_s: float = 60) -> set[int]:
    """The numbers that were not acknowledged by workers that are gone."""
    until = time.monotonic() + timeout_s
    while True:
        left = numbers - set[int]().union(*(worker.acked for worker in workers))
        if not left or not any(worker.lives for worker in workers):
            return left
        assert time.monotonic() < until, f"{len(left)} events were never acknowledged"
        time.sleep(0.01)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    build_square(tmp_path / "square.sqlite3")
    return tmp_path


def test_events_replayed_over_two_restarts_and_two_processes_are_answered_once(
    folder: Path,
) -> None:
    chance = random.Random(SEED)
    deliveries = deliveries_of(QUESTIONS, chance)
    third = len(deliveries) // 3
    unacked: list[dict[str, Any]] = []
    for start, ending in enumerate(("killed", "drained", "left to finish")):
        workers = [Worker(folder), Worker(folder)]
        batch = unacked + deliveries[start * third :][: None if start == 2 else third]
        if start:  # what a platform sends again after a restart, acknowledged or not
            batch += chance.sample(deliveries[: start * third], third // 4)
        chance.shuffle(batch)
        for delivery in batch:
            chance.choice(workers).tell(delivery)
        if ending == "left to finish":
            assert not wait_for_acks(workers, {one["number"] for one in batch})
            wait_until_nothing_is_open(folder)
        else:
            wait_for_acks(workers, {one["number"] for one in batch[: len(batch) // 2]})
        for worker in workers:
            worker.kill() if ending == "killed" else worker.drain()
        acked = set[int]().union(*(worker.acked for worker in workers))
        unacked = [one for one in batch if one["number"] not in acked]
    assert not unacked
    said = Counter(posted(folder / "square.sqlite3"))
    assert said == Counter({(f"question {number}", "NoAnswer"): 1 for number in range(QUESTIONS)})
    with journal_of(folder) as journal:
        receipts = journal.receipts.latest(QUESTIONS + 1)
    assert len(receipts) == QUESTIONS
    assert all(receipt.message_ref for receipt in receipts)


@pytest.mark.parametrize("moment", ["posted", "claimed", "answering", "posting"])
def test_a_process_killed_at_any_moment_loses_and_repeats_nothing(
    folder: Path, moment: str
) -> None:
    kills = KILLS if moment == "posted" else max(2, KILLS // 10)
    chance = random.Random(f"{SEED} {moment}")
    questions = [f"question {number}" for number in range(kills * NEW)]
    told: list[dict[str, Any]] = []
    unacked: list[dict[str, Any]] = []
    steady = Worker(folder)
    for kill in range(kills):
        mortal = Worker(folder, moment, chance.randint(1, NEW - 1))
        new = [
            {"question": question, "event": f"{question} {kind}", "number": 2 * at + kind}
            for at, question in enumerate(questions)
            if at // NEW == kill
            for kind in (0, 1)
        ]
        for one in new:
            mortal.tell(one)
        for one in [*unacked, *chance.sample(told, min(3, len(told)))]:
            steady.tell(one)
        told += new
        mortal.wait_for_its_end()
        unacked = [one for one in new if one["number"] not in mortal.acked]
    for one in unacked:
        steady.tell(one)
    wait_for_acks([steady], {one["number"] for one in unacked})
    wait_until_nothing_is_open(folder)
    steady.drain()
    said = posted(folder / "square.sqlite3")
    assert Counter(question for question, _ in said) == Counter(questions)
    assert {text for _, text in said} == {"NoAnswer"}
