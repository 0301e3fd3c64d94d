"""A platform in memory, and desks over it, for tests that need no second process."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime

from bot.answers import AsOf, NoAnswer, Question
from bot.desk.courier import Outcome, Refusal, Trouble, Work
from bot.desk.desk import Desk
from bot.desk.rules import DeskRules
from bot.journal.records import Ask, Claim
from bot.journal.store import Journal

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
QUICK = DeskRules(lease_s=0.6, resume_s=0.05, retry_s=0.05, deadline_s=5)


def ask(text: str, *, user: str = "ann", private: bool = False, place: str = "hall") -> Ask:
    return Ask("board", (f"board:{text}",), user, place, text, NOW, {"text": text}, private)


def nothing_found(work: Work) -> NoAnswer:
    assert isinstance(work, Question)
    return NoAnswer("Nothing.", 0.1, AsOf(3, None))


class Noticeboard:
    """Keeps what is posted. `before` and `after` are called around each posting and may raise."""

    def __init__(self) -> None:
        self.posts: list[tuple[str, str]] = []
        self.claims: dict[str, str] = {}
        self.refusals: list[Refusal] = []
        self.statuses: list[str] = []
        self.looked: list[str] = []
        self.before: Callable[[Outcome], None] = lambda _outcome: None
        self.after: Callable[[Outcome], None] = lambda _outcome: None
        self.pause_s = 0.0

    async def work(self, ask: Ask) -> Question:
        return Question(ask.text, ask.asked_at)

    async def status(self, ask: Ask, text: str) -> None:
        self.statuses.append(text)

    async def refuse(self, ask: Ask, refusal: Refusal) -> None:
        self.refusals.append(refusal)

    async def deliver(self, ask: Ask, claim: Claim, outcome: Outcome) -> str:
        self.before(outcome)
        await asyncio.sleep(self.pause_s)
        self.posts.append((ask.text, outcome.kind if isinstance(outcome, Trouble) else "reply"))
        self.claims[claim.id] = f"post {len(self.posts)}"
        self.after(outcome)
        return self.claims[claim.id]

    async def already_delivered(self, ask: Ask, claim: Claim) -> str | None:
        self.looked.append(ask.text)
        return self.claims.get(claim.id)


@asynccontextmanager
async def desk_over(
    journal: Journal,
    board: Noticeboard,
    answer: Callable[[Work], NoAnswer] = nothing_found,
    **rules: float,
) -> AsyncIterator[Desk]:
    limits = replace(QUICK, **rules)  # type: ignore[arg-type]
    async with Desk(answer, journal, {"board": board}, limits) as desk:
        yield desk


async def until(true: Callable[[], bool]) -> None:
    """Wait for it, for ten seconds at most."""
    async with asyncio.timeout(10):
        while not true():  # noqa: ASYNC110 (what is waited for knows no events)
            await asyncio.sleep(0.01)


def raise_once(error: Exception) -> Callable[[Outcome], None]:
    """Raises `error` the first time it is called."""
    left = [error]

    def call(_outcome: Outcome) -> None:
        if left:
            raise left.pop()

    return call
