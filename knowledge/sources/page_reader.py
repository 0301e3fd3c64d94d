"""Reads web pages in a child process, so that no page can take the program's time or memory.

One child serves many pages; it is killed when a page takes too long and ends when idle. Messages
both ways are a length in four bytes and that many bytes: a page in, a JSON object out, of which the
first is a greeting that says the child is ready.
"""

import atexit
import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any, cast

from knowledge.sources.reading import Reading, ReadingError

MAX_PAGE_BYTES = 10_000_000
"""Larger pages are refused; the largest news pages have about two million bytes."""

DEADLINE_S = 10.0
"""Seconds for one page. Ordinary pages take a tenth; 3.5 MB of links took 16."""

_START_S = 60.0  # importing the parsers takes a second, and a loaded machine may need many
_IDLE_S = 30.0


class PageReader:
    """A child process that reads pages, started when first needed. Safe to share by threads."""

    def __init__(self, deadline_s: float = DEADLINE_S) -> None:
        self._deadline_s = deadline_s
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._idle: threading.Timer | None = None

    def read(self, page: bytes) -> Reading:
        """The article of `page`. Raises ReadingError if it cannot be had."""
        if len(page) > MAX_PAGE_BYTES:
            raise ReadingError(f"is a web page of more than {MAX_PAGE_BYTES // 10**6} MB")
        with self._lock:
            if self._idle:
                self._idle.cancel()
            reply = self._ask(page)
            self._idle = threading.Timer(_IDLE_S, self.close)
            self._idle.daemon = True
            self._idle.start()
        if "reason" in reply:
            raise ReadingError(str(reply["reason"]))
        return Reading(reply["title"], reply["text"], reply["fields"])

    def close(self) -> None:
        """Ends the child process; the next page starts another."""
        with self._lock:
            self._stop()

    def _ask(self, page: bytes) -> Mapping[str, Any]:
        if self._child is None or self._owner != os.getpid() or self._child.poll() is not None:
            self._start()
        reply = self._exchange(page, self._deadline_s)
        if reply is None:
            self._stop()
            raise ReadingError(
                f"took more than {self._deadline_s:.0f} s or too much memory to read as a web page"
            )
        return reply

    def _start(self) -> None:
        self._child = subprocess.Popen(
            [sys.executable, "-m", "knowledge.sources.page_worker"],
            cwd=Path(__file__).parents[2],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._owner = os.getpid()
        if self._exchange(None, _START_S) is None:
            self._stop()
            raise ReadingError("could not be read: the process that reads web pages does not start")

    def _exchange(self, page: bytes | None, deadline_s: float) -> Mapping[str, Any] | None:
        """The child's reply to `page` (None: its greeting); None if it died or was killed."""
        child = self._child
        assert child and child.stdin and child.stdout
        alarm = threading.Timer(deadline_s, child.kill)
        alarm.daemon = True
        alarm.start()
        try:
            if page is not None:
                send_message(child.stdin, page)
            reply = receive_message(child.stdout)
        except OSError:
            return None
        finally:
            alarm.cancel()
        return None if reply is None else cast(Mapping[str, Any], json.loads(reply))

    def _stop(self) -> None:
        child, self._child = self._child, None
        if child and self._owner == os.getpid():
            child.kill()
            child.wait()
            for pipe in (child.stdin, child.stdout):
                if pipe:
                    try:
                        pipe.close()
                    except OSError:  # unsent bytes for a child that is gone
                        continue


shared_page_reader = PageReader()
"""The reader for the whole process."""
atexit.register(shared_page_reader.close)


def send_message(pipe: IO[bytes], message: bytes) -> None:
    """Writes one message. Raises OSError if nobody reads."""
    pipe.write(len(message).to_bytes(4, "big") + message)
    pipe.flush()


def receive_message(pipe: IO[bytes]) -> bytes | None:
    """The next message, or None at the end of the pipe."""
    length = pipe.read(4)
    if len(length) < 4:
        return None
    size = int.from_bytes(length, "big")
    message = pipe.read(size)
    return message if len(message) == size else None
