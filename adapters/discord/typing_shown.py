"""Shows that the bot is typing for as long as an answer is being made."""

import asyncio

import structlog

from adapters.discord.channels import Channels
from adapters.discord.failures import ANY_FAILURE

AGAIN_S = 8.0
"""Discord shows it for 10 s."""
LONGEST_S = 60.0

log = structlog.get_logger(__name__)


class Typing:
    """For one event loop. Several answers in one channel are typed as one."""

    def __init__(self, channels: Channels) -> None:
        self._channels = channels
        self._answers: dict[str, set[str]] = {}
        self._going_on: dict[str, asyncio.Task[None]] = {}

    async def begin(self, channel: str, answer: str) -> None:
        """Be seen typing until `end`, or for a minute; `answer` names what is being made.

        Returns once it shows.
        """
        self._answers.setdefault(channel, set()).add(answer)
        if channel in self._going_on:
            return
        shown = asyncio.Event()
        task = asyncio.create_task(self._go_on(channel, shown))
        self._going_on[channel] = task
        task.add_done_callback(lambda ended: self._let_go(channel, ended))
        await shown.wait()

    def end(self, channel: str, answer: str) -> None:
        """Type no more for that. What shows vanishes with the next message, or by itself."""
        answers = self._answers.get(channel, set())
        answers.discard(answer)
        if not answers and channel in self._going_on:
            self._going_on[channel].cancel()

    def _let_go(self, channel: str, ended: "asyncio.Task[None]") -> None:
        if self._going_on.get(channel) is ended:
            del self._going_on[channel]
            self._answers.pop(channel, None)

    async def _go_on(self, channel: str, shown: asyncio.Event) -> None:
        try:
            for _ in range(int(LONGEST_S / AGAIN_S)):
                await self._show(channel)
                shown.set()
                await asyncio.sleep(AGAIN_S)
        finally:
            shown.set()

    async def _show(self, channel: str) -> None:
        try:
            await self._channels.show_typing(channel)
        except ANY_FAILURE as error:
            log.info("discord_typing_left_out", error=type(error).__name__)
