"""Acknowledges interactions while they are being taken in, and lets replies wait for that.

Discord gives 3 seconds, a claim takes a write to the disk: both begin at once, so that neither
waits for the other. A reply may then be ready before there is anything to put it in place of.
"""

import asyncio
from collections import OrderedDict

import structlog

from adapters.discord.failures import ANY_FAILURE
from adapters.discord.interactions import Handle, Interactions

_MOST_KNOWN = 2_000

log = structlog.get_logger(__name__)


class Acknowledging:
    """For one event loop. What failed is found out by the reply, which then takes another way."""

    def __init__(self, interactions: Interactions) -> None:
        self._interactions = interactions
        self._begun: OrderedDict[str, asyncio.Task[None]] = OrderedDict()

    def begin(self, handle: Handle, *, private: bool) -> None:
        """Acknowledge without waiting for it, once however often the interaction arrives."""
        if handle.interaction in self._begun:
            return
        self._begun[handle.interaction] = asyncio.create_task(self._acknowledge(handle, private))
        if len(self._begun) > _MOST_KNOWN:
            self._begun.popitem(last=False)

    def began(self, handle: Handle) -> bool:
        """Whether this process has acknowledged it, or is about to."""
        return handle.interaction in self._begun

    async def done(self, handle: Handle) -> None:
        """Wait until Discord knows, if this process told it at all."""
        task = self._begun.get(handle.interaction)
        if task is not None:
            await asyncio.wait([task])

    async def finished(self) -> None:
        """Wait for all of them; each takes 3 seconds at most."""
        if self._begun:
            await asyncio.wait(list(self._begun.values()))

    async def _acknowledge(self, handle: Handle, private: bool) -> None:
        try:
            await self._interactions.acknowledge(handle, private=private)
        except ANY_FAILURE as error:
            log.warning("discord_not_acknowledged", error=type(error).__name__)
