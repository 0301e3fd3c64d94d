"""What the answer chain does is told while it does it."""

from datetime import UTC, datetime
from pathlib import Path

from adapters.terminal.steps import STEP_TEXTS, StepStatus
from bot.answers import Question
from bot.assembly import open_newsroom
from bot.chain import STEPS
from bot.settings import Settings
from tests.adapters.terminal.conftest import clean_environment


def test_every_step_of_the_chain_is_told_in_order(samples: Path):
    told: list[str] = []
    settings = Settings.load(clean_environment(samples), None)
    with open_newsroom(settings, own_index=False) as newsroom:
        question = Question("Who bought it?", datetime.now(UTC), include_samples=True)
        newsroom.answer(question, StepStatus(told.append))
    assert told == [f"{STEP_TEXTS[step]} …" for step in STEPS]
