"""A queue that serves users in turn: one with twenty questions does not hold up the rest."""

import asyncio
from collections import deque
from typing import Generic, TypeVar

_Job = TypeVar("_Job")


class FairQueue(Generic[_Job]):
    """First in, first out for each user; round robin between users. For one event loop."""

    def __init__(self) -> None:
        self._lines: dict[str, deque[_Job]] = {}  # in the order of their turns; none is empty
        self._size = 0
        self._filled = asyncio.Event()

    def __len__(self) -> int:
        return self._size

    def put(self, user: str, job: _Job) -> None:
        """Add a job at the end of the user's line."""
        self._lines.setdefault(user, deque()).append(job)
        self._size += 1
        self._filled.set()

    async def get(self) -> _Job:
        """The next job, as soon as there is one."""
        while not self._size:
            self._filled.clear()
            await self._filled.wait()
        user, line = next(iter(self._lines.items()))
        job = line.popleft()
        self._size -= 1
        del self._lines[user]
        if line:
            self._lines[user] = line  # behind the others
        return job

    def remove(self, job: _Job) -> bool:
        """Take a job out of the queue; False where it is not in it."""
        for user, line in self._lines.items():
            if job in line:
                line.remove(job)
                self._size -= 1
                if not line:
                    del self._lines[user]
                return True
        return False

    def clear(self) -> list[_Job]:
        """Take out all jobs."""
        jobs = [job for line in self._lines.values() for job in line]
        self._lines.clear()
        self._size = 0
        return jobs
