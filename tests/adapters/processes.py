"""Bots as processes of their own on a loopback platform, for tests to kill.

`Worker` starts a module and holds its process; the module calls `serve` with what it was started
with. A worker says "ready" once it is connected. After as many replies as it was told it kills
itself between posting a reply and recording it. SIGTERM makes it drain and say "drained".
"""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import structlog

from bot.assembly import Newsroom, open_newsroom
from bot.desk.courier import Courier, Outcome
from bot.desk.rules import DeskRules
from bot.journal.records import Ask, Claim
from bot.journal.store import FILE_NAME, Journal
from tests.adapters.newsrooms import settings_for
from tests.adapters.office import Front, office_on

RULES = DeskRules(
    per_user_per_minute=100_000,
    queue_limit=100_000,
    lease_s=2.0,
    resume_s=0.2,
    retry_s=0.2,
    tries=100,
)


class Worker:
    """A process that runs `module` with `addresses`, on the library and journal of `folder`.

    It dies after `dies_after` replies; 0: never.
    """

    def __init__(self, module: str, *addresses: str, folder: Path, dies_after: int = 0) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, *addresses, str(folder), str(dies_after)],
            stdout=subprocess.PIPE,
            stderr=(folder / f"worker-{time.monotonic_ns()}.log").open("w"),
            text=True,
            cwd=Path(__file__).parents[2],
        )

    def __enter__(self) -> "Worker":
        assert self._process.stdout
        assert self._process.stdout.readline() == "ready\n"
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    @property
    def lives(self) -> bool:
        return self._process.poll() is None

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()

    def drain(self) -> str:
        """SIGTERM; what it says at its end."""
        self._process.terminate()
        said, _ = self._process.communicate(timeout=20)
        return said


def library_of(folder: Path) -> Path:
    """Where workers of `folder` have their library."""
    return folder / "library"


def open_claims(folder: Path) -> int:
    """How many questions the workers of `folder` have not answered yet."""
    with Journal.open(_journal_of(folder) / FILE_NAME) as journal:
        return journal.claims.count_open()


def serve(
    platform: str,
    open_front: Callable[[Newsroom, Journal], Awaitable[Front]],
    connected: Callable[[Front], Awaitable[object]],
) -> None:
    """Be a worker until told to end; the last two arguments are those that `Worker` gives."""
    structlog.configure(logger_factory=structlog.WriteLoggerFactory(file=sys.stderr))
    folder, replies_to_live = Path(sys.argv[-2]), int(sys.argv[-1])
    asyncio.run(_serve(platform, open_front, connected, folder, replies_to_live))


async def _serve(
    platform: str,
    open_front: Callable[[Newsroom, Journal], Awaitable[Front]],
    connected: Callable[[Front], Awaitable[object]],
    folder: Path,
    replies_to_live: int,
) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    with open_newsroom(settings_for(library_of(folder)), own_index=False) as newsroom:

        async def mortal_front(journal: Journal) -> Front:
            front = await open_front(newsroom, journal)
            _let_die(front.courier, replies_to_live)
            return front

        async with office_on(
            platform,
            mortal_front,
            newsroom,
            _journal_of(folder),
            connected=connected,
            rules=RULES,
            drain_s=1.0,
        ):
            print("ready", flush=True)
            await stop.wait()
    print("drained", flush=True)


def _journal_of(folder: Path) -> Path:
    return folder / "journal"


def _let_die(courier: Courier, replies_to_live: int) -> None:
    """Have it post, and at the end of its life tell nobody."""
    deliver, posted = courier.deliver, 0

    async def deliver_and_die(ask: Ask, claim: Claim, outcome: Outcome) -> str:
        nonlocal posted
        name = await deliver(ask, claim, outcome)
        posted += 1
        if posted == replies_to_live:
            os.kill(os.getpid(), signal.SIGKILL)
        return name

    courier.deliver = deliver_and_die  # type: ignore[method-assign]
