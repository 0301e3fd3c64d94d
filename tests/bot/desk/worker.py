"""A process with a desk, told of events on its standard input, for tests to kill.

    python -m tests.bot.desk.worker JOURNAL SQUARE MOMENT COUNT

Each line is a delivery as JSON. "ack N" is printed once delivery N is taken in, "ready" and, after
the input ends and all is handed back or finished, "drained". The process kills itself the COUNT-th
time that MOMENT comes (claimed, answering, posting, posted).
"""

import asyncio
import json
import logging
import os
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog

from bot.answers import AsOf, NoAnswer, Question
from bot.desk.desk import Desk
from bot.desk.rules import DeskRules
from bot.journal.records import Ask
from bot.journal.store import Journal
from tests.bot.desk.square import PLATFORM, SquareCourier

RULES = DeskRules(
    lease_s=2.0,
    resume_s=0.2,
    retry_s=0.2,
    per_user_per_minute=100_000,
    queue_limit=100_000,
    tries=50,
)
ASKED_AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


class Fate:
    """Ends the process, without a goodbye, the `count`-th time that `moment` comes."""

    def __init__(self, moment: str, count: int) -> None:
        self._moment, self._left = moment, count

    def at(self, moment: str) -> None:
        if moment == self._moment:
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


def ask_of(delivery: dict[str, Any]) -> Ask:
    """An event, and the message it tells of: two names of one question."""
    return Ask(
        platform=PLATFORM,
        keys=(f"square:event:{delivery['event']}", f"square:message:{delivery['question']}"),
        user=f"user-{hash(delivery['question']) % 7}",
        place="square",
        text=delivery["question"],
        asked_at=ASKED_AT,
        payload={"text": delivery["question"]},
        private=delivery.get("private", False),
    )


async def main(journal_file: Path, square: Path, moment: str, count: int) -> None:
    fate = Fate(moment, count)

    def answer(question: object) -> NoAnswer:
        assert isinstance(question, Question)
        time.sleep(0.002)
        fate.at("answering")
        return NoAnswer("Nothing.", 0.0, AsOf(0, None))

    with Journal.open(journal_file) as journal:
        desk = Desk(answer, journal, {PLATFORM: SquareCourier(square, fate.at)}, RULES)
        await desk.start()
        print("ready", flush=True)

        async def take_in(line: str) -> None:
            delivery = json.loads(line)
            await desk.take_in(ask_of(delivery))
            fate.at("claimed")
            print("ack", delivery["number"], flush=True)

        loop = asyncio.get_running_loop()
        async with asyncio.TaskGroup() as group:
            while line := await loop.run_in_executor(None, sys.stdin.readline):
                group.create_task(take_in(line))
        await desk.drain(0.05)
    print("drained", flush=True)


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    asyncio.run(main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])))
