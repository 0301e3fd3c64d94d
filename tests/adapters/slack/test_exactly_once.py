"""Exactly one reply a question, by real processes that share a journal and are killed.

`PULLQUOTE_TEST_KILLS=50` kills that often and replays 1,000 events.
"""

import os
import random
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.newsrooms import QUESTION, fill
from tests.adapters.processes import Worker, library_of, open_claims
from tests.adapters.slack.desks import mention
from tests.adapters.slack.loopback.slack import LoopbackSlack
from tests.loopback.faults import Slow

KILLS = int(os.environ.get("PULLQUOTE_TEST_KILLS", "3"))
QUESTIONS = 250 if KILLS >= 50 else 20
SEED = os.environ.get("PULLQUOTE_TEST_SEED", "7")

pytestmark = pytest.mark.faults

Event = dict[str, Any]


def worker(slack: LoopbackSlack, folder: Path, dies_after: int = 0) -> Worker:
    """A bot in a process of its own."""
    return Worker(
        "tests.adapters.slack.worker", slack.api_url, folder=folder, dies_after=dies_after
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    fill(library_of(tmp_path))
    return tmp_path


class Mail:
    """Delivers events as Slack does: again and again until they are acknowledged."""

    def __init__(self, slack: LoopbackSlack) -> None:
        self._slack = slack
        self._sent: dict[str, tuple[Event, str]] = {}

    def send(self, event: Event, event_id: str) -> None:
        name = self._slack.send_event(event, event_id=event_id)
        self._sent[name or f"unsent-{len(self._sent)}"] = (event, event_id)

    def unacknowledged(self) -> list[tuple[Event, str]]:
        acked = {ack.envelope_id for ack in list(self._slack.sockets.acks)}
        late = [one for name, one in self._sent.items() if name not in acked]
        self._sent = {name: one for name, one in self._sent.items() if name in acked}
        return late

    def deliver_all(self, timeout_s: float = 60.0) -> None:
        end = time.monotonic() + timeout_s
        while True:
            time.sleep(0.5)
            late = self.unacknowledged()
            if not late:
                return
            assert time.monotonic() < end, f"{len(late)} events were never acknowledged"
            for event, event_id in late:
                self.send(event, event_id)


def replies(slack: LoopbackSlack) -> Counter[str]:
    return Counter(one["thread_ts"] for one in slack.workspace.by_bot())


def test_events_replayed_in_any_order_over_two_restarts_are_answered_once(
    slack: LoopbackSlack, folder: Path
) -> None:
    """Each question comes as a pair, each event of it twice; processes are killed meanwhile."""
    chance = random.Random(SEED)
    questions = [mention(slack, f"{QUESTION} ({number})") for number in range(QUESTIONS)]
    deliveries: list[tuple[Event, str]] = []
    for number, question in enumerate(questions):
        pair = [
            (slack.mention_of(question), f"Ev{number}a"),
            (slack.message_of(question), f"Ev{number}b"),
        ]
        deliveries += pair * 2
    chance.shuffle(deliveries)
    mail = Mail(slack)
    with ExitStack() as stack:
        pair_of_workers = [stack.enter_context(worker(slack, folder)) for _ in range(2)]
        third = len(deliveries) // 3
        for at, (event, event_id) in enumerate(deliveries):
            if at in {third, 2 * third}:
                pair_of_workers.pop(0).kill()
                pair_of_workers.append(stack.enter_context(worker(slack, folder)))
            mail.send(event, event_id)
            if at % 10 == 0:
                time.sleep(0.02)
        mail.deliver_all()
        slack.wait_for(lambda: not open_claims(folder), timeout_s=90)
        for bot in pair_of_workers:
            assert bot.drain() == "drained\n"
    assert replies(slack) == {one["ts"]: 1 for one in questions}
    print(f"{len(deliveries)} events, {len(questions)} questions, one reply each")


def test_process_killed_between_posting_and_recording_answers_once(
    slack: LoopbackSlack, folder: Path
) -> None:
    questions = []
    mail = Mail(slack)
    for number in range(KILLS):
        with worker(slack, folder, dies_after=1) as bot:
            questions.append(mention(slack, f"{QUESTION} ({number})"))
            mail.send(slack.mention_of(questions[-1]), f"Ev{number}")
            slack.wait_for(lambda w=bot: not w.lives, timeout_s=30)
    with worker(slack, folder) as last:
        mail.deliver_all()
        slack.wait_for(lambda: not open_claims(folder), timeout_s=60)
        assert last.drain() == "drained\n"
    assert replies(slack) == {one["ts"]: 1 for one in questions}
    print(f"{KILLS} kills between post and record, one reply each")


def test_process_told_to_end_hands_its_question_to_the_next(
    slack: LoopbackSlack, folder: Path
) -> None:
    """It is told so while it reads the thread, which takes longer than it is given."""
    slack.faults.add("conversations.replies", Slow(6.0))
    thread = slack.say("C0GENERAL", "U0READER", "The port is busy.")["ts"]
    question = mention(slack, QUESTION, thread_ts=thread)
    mail = Mail(slack)
    with worker(slack, folder) as bot:
        mail.send(slack.mention_of(question), "Ev1")
        slack.wait_for(lambda: not slack.faults.waiting)
        assert bot.drain() == "drained\n"
    assert replies(slack) == {}
    assert open_claims(folder) == 1
    with worker(slack, folder):
        mail.deliver_all()
        slack.wait_for(lambda: not open_claims(folder), timeout_s=30)
    assert replies(slack) == {thread: 1}
