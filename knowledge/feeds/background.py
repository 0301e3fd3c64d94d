"""Refreshing beside a bot: a thread with an event loop of its own, which nothing in it can kill."""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from typing import Self

import structlog

from knowledge.errors import LibraryError
from knowledge.feeds.refresh import Refresher
from knowledge.feeds.reports import FeedRefreshed, RefreshSummary
from knowledge.feeds.workers import lower_priority

log = structlog.get_logger("pullquote.feeds")

_AGAIN_AFTER_S = 60.0
"""After an error that nobody foresaw the watch begins anew."""


class BackgroundRefresh:
    """Runs a Refresher's watch. Make the Refresher with `gentle=True`.

    A context manager, or `start`, which returns at once, and `stop`, which ends it within a second
    or so and must come before the library is closed. Reports come on the thread.
    """

    def __init__(
        self,
        refresher: Refresher,
        *,
        on_feed: Callable[[FeedRefreshed], None] = lambda _report: None,
        on_round: Callable[[RefreshSummary], None] = lambda _summary: None,
    ) -> None:
        self._refresher = refresher
        self._on_feed = on_feed
        self._on_round = on_round
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._stopped = threading.Event()
        self._last_error: str | None = None

    @property
    def last_error(self) -> str | None:
        """What stopped the latest round, as a sentence; None where it went well."""
        return self._last_error

    @property
    def running(self) -> bool:
        """Whether the thread is at work."""
        return self._thread is not None and self._thread.is_alive()

    def start(self) -> None:
        """Begin, unless begun."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="refresh", daemon=True)
            self._thread.start()

    def stop(self, timeout_s: float = 10.0) -> bool:
        """End; False where it has not ended after `timeout_s` seconds. May be called twice."""
        self._stopped.set()
        if self._thread is None:
            return True
        if self._loop is not None and self._stop is not None:
            with contextlib.suppress(RuntimeError):  # the loop has just closed by itself
                self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _run(self) -> None:
        lower_priority()
        while not self._stopped.is_set():
            try:
                asyncio.run(self._watch())
            except Exception as error:  # the outermost edge of this thread
                log.warning("refresh_failed", error=type(error).__name__)
                log.debug("refresh_failed", exc_info=error)
                self._last_error = (
                    "Refreshing stopped by an error that nobody foresaw and begins again in a "
                    f"minute ({type(error).__name__})."
                )
                self._stopped.wait(_AGAIN_AFTER_S)

    async def _watch(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        if self._stopped.is_set():
            return
        await self._refresher.watch(
            self._stop,
            on_feed=self._on_feed,
            on_round=self._round_went_well,
            on_error=self._round_failed,
        )

    def _round_went_well(self, summary: RefreshSummary) -> None:
        self._last_error = None
        self._on_round(summary)

    def _round_failed(self, error: LibraryError) -> None:
        self._last_error = str(error)
