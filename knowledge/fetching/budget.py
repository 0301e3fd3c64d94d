"""The time one fetch may take, spent over all of its steps."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Budget:
    """Seconds that are left. Waiting for one's turn spends none, anything sent or received does."""

    def __init__(self, seconds: float) -> None:
        self.whole_s = seconds
        self._left_s = seconds

    @property
    def is_mostly_left(self) -> bool:
        """Whether what is asked now still has at least half of the time."""
        return self._left_s >= self.whole_s / 2

    @asynccontextmanager
    async def spending(self) -> AsyncIterator[None]:
        """Raises TimeoutError from what runs inside once nothing is left."""
        clock = asyncio.get_running_loop().time
        started = clock()
        try:
            async with asyncio.timeout(self._left_s):
                yield
        finally:
            self._left_s -= clock() - started
