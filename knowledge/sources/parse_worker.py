"""The child process of `parsing`: reads documents as they come, until its parent is gone.

It may use 300 MB beyond what it takes at rest (40 MB). Linux holds it to that by RLIMIT_DATA, which
counts private writable memory: the heap and every anonymous mapping, not the libraries that are
mapped. Measured: 298 MB can be had, the next is a MemoryError, and at rest is at rest again after
it. Other systems count RLIMIT_DATA otherwise or not at all; there only the deadline holds.
"""

import gc
import json
import os
import re
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from knowledge.sources.discovery import feed_links
from knowledge.sources.feed import read_feed
from knowledge.sources.parse_messages import (
    packed_feed,
    packed_links,
    packed_page,
    receive_message,
    send_message,
    unpacked_request,
)
from knowledge.sources.reading import ReadingError
from knowledge.sources.web_page import read_page

if sys.platform != "win32":
    import resource

MEMORY_BYTES = 300_000_000
"""For one document, beyond what the process has at rest."""

_KEPT_BYTES = 40_000_000  # a process that holds more than this after a document makes room
_LARGE_DOCUMENT = 100_000  # bytes: after smaller ones there is nothing to collect
_GRACE_S = 2.0


def serve() -> None:
    """Greets, then answers each request on standard input."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    requests, replies = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing that a parser prints may pass for a reply
    gc.collect()
    gc.freeze()
    at_rest = _private_bytes()
    _limit_memory(at_rest)
    send_message(replies, b"{}")
    while (request := receive_message(requests)) is not None:
        reply, spent = _reply(request, at_rest)
        large = len(request) > _LARGE_DOCUMENT
        del request
        if large:
            gc.collect()
        last = spent or _private_bytes() - at_rest > _KEPT_BYTES
        send_message(replies, json.dumps({**reply, "last": True} if last else reply).encode())
        if last:
            return


def _reply(request: bytes, at_rest: int) -> tuple[Mapping[str, object], bool]:
    """The reply, and whether this process should serve no more."""
    peak_before = _peak_bytes()
    try:
        asked, document = unpacked_request(request)
        _end_by_itself(asked["deadline_s"] + _GRACE_S)
        return _parsed(document, **asked), False
    except Exception as error:  # the parsers meet hostile bytes, and this is the outermost edge
        # The parsers say many things of memory that they did not get; what they took says more.
        full = peak_before < _peak_bytes() > at_rest + MEMORY_BYTES * 3 // 4
        if isinstance(error, MemoryError) or (full and sys.platform == "linux"):
            return {"reason": f"takes more than {MEMORY_BYTES // 10**6} MB of memory to read"}, True
        if isinstance(error, ReadingError):
            return {"reason": str(error)}, False
        return {"reason": "is damaged in a way that makes it unreadable"}, False
    finally:
        _end_by_itself(0)


def _parsed(
    document: bytes,
    *,
    kind: str,
    url: str | None = None,
    charset: str | None = None,
    media_type: str | None = None,
    **_deadline: Any,
) -> Mapping[str, object]:
    if kind == "page":
        return packed_page(read_page(document, url=url, charset=charset))
    if kind == "feed_links":
        return packed_links(feed_links(document, url or "", charset=charset))
    return packed_feed(read_feed(document, url or "", charset=charset, media_type=media_type))


def _end_by_itself(after_s: float) -> None:
    """Has the system end this process after so long (0: not), should its parent not live to."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, after_s)


def _limit_memory(at_rest: int) -> None:
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux" and at_rest:
        most = at_rest + MEMORY_BYTES
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def _private_bytes() -> int:
    """What RLIMIT_DATA counts of this process; 0 where the system does not say (proc(5), statm)."""
    if sys.platform != "linux":
        return 0
    try:
        pages = Path("/proc/self/statm").read_text().split()[5]
    except OSError:
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def _peak_bytes() -> int:
    """The most memory that this program ever held; 0 where the system does not say.

    From proc(5), status: getrusage's ru_maxrss begins with what the parent held when it started
    this process, which for a bot is more than any document takes.
    """
    if sys.platform != "linux":
        return 0
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return 0
    peak = re.search(r"^VmHWM:\s+(\d+) kB$", status, re.MULTILINE)
    return int(peak[1]) * 1024 if peak else 0


if __name__ == "__main__":
    serve()
