"""Exactly one reply a question, by real processes that share a journal and are killed.

`PULLQUOTE_TEST_KILLS=50` kills that often and replays 1,000 events.
"""

import os
import random
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.adapters.discord.loopback.interaction import Interaction
from tests.adapters.discord.loopback.server import LoopbackDiscord
from tests.adapters.discord.loopback.world import GENERAL, RANDOM, Body
from tests.adapters.newsrooms import QUESTION, fill
from tests.adapters.processes import Worker, library_of, open_claims
from tests.loopback.faults import Slow

KILLS = int(os.environ.get("PULLQUOTE_TEST_KILLS", "2"))
QUESTIONS = 250 if KILLS >= 50 else 20
TIMES = 4
"""How often each event comes."""
PATIENCE_S = 120.0 + QUESTIONS
SEED = os.environ.get("PULLQUOTE_TEST_SEED", "7")

pytestmark = pytest.mark.faults


def worker(discord: LoopbackDiscord, folder: Path, dies_after: int = 0) -> Worker:
    """A bot in a process of its own."""
    return Worker(
        "tests.adapters.discord.worker",
        discord.api_url,
        discord.gateway_url,
        folder=folder,
        dies_after=dies_after,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    fill(library_of(tmp_path))
    return tmp_path


def replies(discord: LoopbackDiscord) -> Counter[str]:
    """How many messages answer each mention."""
    references = [one["message_reference"] for one in discord.world.by_bot(GENERAL)]
    return Counter(one["message_id"] for one in references if one)


def ask(discord: LoopbackDiscord, number: int) -> Interaction:
    discord.wait_for(lambda: discord.world.commands[None])
    return discord.slash("ask", channel=RANDOM, question=f"{QUESTION} ({number})")


def test_events_replayed_in_any_order_over_two_restarts_are_answered_once(
    discord: LoopbackDiscord, folder: Path
) -> None:
    """Half of the questions are mentions, half commands; two processes hear all of them."""
    chance = random.Random(SEED)
    said: list[Body] = []
    asked: list[Interaction] = []
    repeats: list[Callable[[], None]] = []
    delivered = 0
    with ExitStack() as stack:
        workers = [stack.enter_context(worker(discord, folder)) for _ in range(2)]
        for number in range(QUESTIONS):
            if number in {QUESTIONS // 3, 2 * QUESTIONS // 3}:
                workers.pop(0).kill()
                workers.append(stack.enter_context(worker(discord, folder)))
            if number % 2:
                said.append(discord.mention(f"{QUESTION} ({number})"))
                again = [lambda one=said[-1]: discord.send_again(one)]
            else:
                asked.append(ask(discord, number))
                again = [lambda one=asked[-1]: discord.ask_again(one)]
            repeats += again * (TIMES - 1)
            chance.shuffle(repeats)
            late = repeats if number == QUESTIONS - 1 else repeats[: TIMES - 1]
            for repeat in list(late):
                repeat()
                repeats.remove(repeat)
                delivered += 1
            time.sleep(0.02)
        delivered += QUESTIONS
        discord.wait_for(lambda: all(one.settled for one in asked), timeout_s=PATIENCE_S)
        discord.wait_for(lambda: len(replies(discord)) == len(said), timeout_s=PATIENCE_S)
        discord.wait_for(lambda: not open_claims(folder), timeout_s=PATIENCE_S)
        for bot in workers:
            assert bot.drain() == "drained\n"
    assert delivered == QUESTIONS * TIMES
    assert replies(discord) == {one["id"]: 1 for one in said}
    assert len(discord.world.by_bot(RANDOM)) == len(asked)
    assert all(len(one.shown) == 1 for one in asked)
    print(f"{delivered} events, {QUESTIONS} questions, two restarts, one reply each")


def test_process_killed_between_posting_and_recording_answers_once(
    discord: LoopbackDiscord, folder: Path
) -> None:
    said: list[Body] = []
    asked: list[Interaction] = []
    for number in range(KILLS):
        with worker(discord, folder, dies_after=1) as bot:
            if number % 2:
                said.append(discord.mention(f"{QUESTION} ({number})"))
            else:
                asked.append(ask(discord, number))
            discord.wait_for(lambda one=bot: not one.lives, timeout_s=30)
    with worker(discord, folder) as last:
        discord.wait_for(lambda: not open_claims(folder), timeout_s=60)
        assert last.drain() == "drained\n"
    assert replies(discord) == {one["id"]: 1 for one in said}
    assert all(len(one.shown) == 1 for one in asked)
    assert len(discord.world.by_bot(RANDOM)) == len(asked)
    print(f"{KILLS} kills between post and record, one reply each")


def test_process_told_to_end_hands_its_question_to_the_next(
    discord: LoopbackDiscord, folder: Path
) -> None:
    """It is told so while it reads what was asked before, which takes longer than it is given."""
    with worker(discord, folder) as bot:
        first = discord.mention(QUESTION)
        discord.wait_for(lambda: replies(discord)[first["id"]])
        (answer,) = discord.world.by_bot(GENERAL)
        discord.faults.add("GET /channels/{channel}/messages/{message}", Slow(6.0))
        second = discord.reply(answer, "And how many people does it employ?")
        discord.wait_for(lambda: not discord.faults.waiting)
        assert bot.drain() == "drained\n"
    assert replies(discord)[second["id"]] == 0
    assert open_claims(folder) == 1
    with worker(discord, folder):
        discord.wait_for(lambda: not open_claims(folder), timeout_s=30)
    assert replies(discord) == {first["id"]: 1, second["id"]: 1}
