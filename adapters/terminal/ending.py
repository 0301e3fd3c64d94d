"""How a command ends when it is told to: SIGTERM is a wish, as Ctrl-C is, and no failure.

Two ways, for the two ways in which a command waits: in a call of its own, or on an event loop.
"""

import asyncio
import contextlib
import signal
import threading
from collections.abc import Callable, Coroutine, Iterator
from types import FrameType
from typing import Any, TypeVar

Result = TypeVar("Result")

END_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class _Told(BaseException):
    """SIGTERM came. No Exception, so that nothing on the way takes it for a failure."""


@contextlib.contextmanager
def ending_when_told() -> Iterator[None]:
    """Within it SIGTERM ends the block, whatever it waits for, and what it opened is closed.

    Only in the main thread; elsewhere signals are not for it to handle.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(_number: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # one is enough: let the closing be
        raise _Told

    before = signal.signal(signal.SIGTERM, end)
    try:
        with contextlib.suppress(_Told):
            yield
    finally:
        signal.signal(signal.SIGTERM, before)


def on_signals(
    told: Callable[[], object], numbers: tuple[signal.Signals, ...] = END_SIGNALS
) -> None:
    """Have the running event loop call `told` at these signals, for as long as it runs."""
    loop = asyncio.get_running_loop()
    for number in numbers:
        # Windows has none, where Ctrl-C interrupts; only the main thread may handle any.
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
            loop.add_signal_handler(number, told)


async def unless_told(work: Coroutine[Any, Any, Result]) -> Result | None:
    """What `work` returns, or None where SIGTERM cancelled it. Ctrl-C is asyncio's own affair."""
    task = asyncio.ensure_future(work)
    told = asyncio.Event()

    def stop() -> None:
        told.set()
        task.cancel()

    on_signals(stop, (signal.SIGTERM,))
    try:
        return await task
    except asyncio.CancelledError:
        if told.is_set():
            return None
        raise
