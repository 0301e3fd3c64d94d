"""Threads for what blocks beside answering: look-ups, and the journal's small steps.

An event loop's own threads are few, and resolve the names of hosts for whoever asks nothing else:
work that waits there keeps new connections from being made, and with them every acknowledgement.
Who reads and who writes have threads of their own. A reader of the journal or of the library never
waits for a writer, and so does not wait behind one here either.
"""

import asyncio
import contextvars
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

THREADS = 8

_READERS = ThreadPoolExecutor(THREADS, thread_name_prefix="beside-read")
_WRITERS = ThreadPoolExecutor(THREADS, thread_name_prefix="beside-write")

_Given = ParamSpec("_Given")
_Out = TypeVar("_Out")


async def run_reading(
    work: Callable[_Given, _Out], *args: _Given.args, **named: _Given.kwargs
) -> _Out:
    """`work(...)`, which only reads, in a thread. When cancelled, the call goes on alone."""
    return await _run(_READERS, partial(work, *args, **named))


async def run_writing(
    work: Callable[_Given, _Out], *args: _Given.args, **named: _Given.kwargs
) -> _Out:
    """`work(...)`, which writes in the journal, in a thread; else as `run_reading`."""
    return await _run(_WRITERS, partial(work, *args, **named))


async def _run(threads: ThreadPoolExecutor, work: Callable[[], _Out]) -> _Out:
    context = contextvars.copy_context()
    return await asyncio.get_running_loop().run_in_executor(threads, context.run, work)
