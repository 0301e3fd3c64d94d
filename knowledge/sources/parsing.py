"""Reads web pages and feeds in child processes, so that none can take the program's time or memory.

A child serves many documents; it is killed when one takes too long and ends when idle. The limits
on memory are set in `parse_worker`.
"""

import atexit
import threading
import time

from knowledge.sources.feed_reading import FeedLink, FeedReading
from knowledge.sources.parse_child import ChildGoneError, ParseChild
from knowledge.sources.parse_messages import (
    Reply,
    packed_request,
    unpacked_feed,
    unpacked_links,
    unpacked_page,
)
from knowledge.sources.reading import PageReading, ReadingError

MAX_DOCUMENT_BYTES = 10_000_000
"""Larger documents are refused; the largest news pages have about two million bytes."""

DEADLINE_S = 5.0
"""Seconds for one document. Ordinary ones take a tenth; 3.5 MB of links took 16."""

_IDLE_S = 30.0


class Parsers:
    """A pool of child processes, started when first needed. Safe to share by threads."""

    def __init__(self, children: int = 1, deadline_s: float = DEADLINE_S) -> None:
        """At most `children` documents are parsed at once, each within `deadline_s` seconds."""
        self._deadline_s = deadline_s
        self._places = threading.BoundedSemaphore(children)
        self._lock = threading.Lock()
        self._idle: list[tuple[ParseChild, float]] = []  # with the time of its last use
        self._busy: set[ParseChild] = set()
        self._times_closed = 0
        self._sweep: threading.Timer | None = None

    def page(
        self, data: bytes, *, url: str | None = None, charset: str | None = None
    ) -> PageReading:
        """The article of a web page.

        `url` is the address that it was fetched from, None for a saved file; `charset` is what HTTP
        says of it. Raises ReadingError if there is no article in it or it cannot be read.
        """
        return unpacked_page(self._ask(data, "a web page", kind="page", url=url, charset=charset))

    def feed(
        self, data: bytes, *, url: str, charset: str | None = None, media_type: str | None = None
    ) -> FeedReading:
        """A feed: RSS, RDF, Atom or JSON Feed, told apart by what is in it.

        `url` is where it was fetched from, `charset` and `media_type` what HTTP says of it. Raises
        ReadingError if it is none, such as a web page, or cannot be read.
        """
        return unpacked_feed(
            self._ask(data, "a feed", kind="feed", url=url, charset=charset, media_type=media_type)
        )

    def feed_links(
        self, data: bytes, *, url: str, charset: str | None = None
    ) -> tuple[FeedLink, ...]:
        """The feeds that a web page names, best first, at most 20; () if it names none.

        Raises ReadingError if it is no web page or cannot be read.
        """
        return unpacked_links(
            self._ask(data, "a web page", kind="feed_links", url=url, charset=charset)
        )

    def close(self) -> None:
        """Ends the child processes, also those at work: what waits for them gets a ReadingError.

        The next document starts another.
        """
        with self._lock:
            self._times_closed += 1
            idle, self._idle = self._idle, []
            for child in self._busy:
                child.kill()
            if self._sweep:
                self._sweep.cancel()
                self._sweep = None
        for child, _ in idle:
            child.stop()

    def _ask(self, data: bytes, what: str, **asked: str | None) -> Reply:
        if len(data) > MAX_DOCUMENT_BYTES:
            raise ReadingError(f"is {what} of more than {MAX_DOCUMENT_BYTES // 10**6} MB")
        if not data:
            raise ReadingError("is empty")
        request = packed_request({**asked, "deadline_s": self._deadline_s}, data)
        with self._places:
            try:
                reply = self._reply(request)
            except ChildGoneError as gone:
                used_up = f"took more than {self._deadline_s:g} s" if gone.late else "broke off"
                raise ReadingError(f"{used_up} when it was read as {what}") from gone
        if "reason" in reply:
            raise ReadingError(str(reply["reason"]))
        return reply

    def _reply(self, request: bytes) -> Reply:
        """A child's reply. Raises ChildGoneError."""
        closed_before = self._times_closed
        child = self._child()
        had_worked = child.asked > 0
        try:
            return child.ask(request, self._deadline_s)
        except ChildGoneError as gone:
            # A child that has worked before may have been ended from outside, or by the document
            # before this one, so this one is tried once more.
            if gone.late or not had_worked or self._times_closed != closed_before:
                raise
        finally:
            self._put_back(child)
        child = self._started()
        try:
            return child.ask(request, self._deadline_s)
        finally:
            self._put_back(child)

    def _child(self) -> ParseChild:
        with self._lock:
            while self._idle:
                child, _ = self._idle.pop()
                if child.usable:
                    self._busy.add(child)
                    return child
                child.stop()
        return self._started()

    def _started(self) -> ParseChild:
        try:
            child = ParseChild()
        except (ChildGoneError, OSError) as error:
            raise ReadingError(
                "could not be read: the process that parses does not start"
            ) from error
        with self._lock:
            self._busy.add(child)
        return child

    def _put_back(self, child: ParseChild) -> None:
        with self._lock:
            self._busy.discard(child)
            if child.usable:
                self._idle.append((child, time.monotonic()))
                self._sweep_later()

    def _sweep_later(self) -> None:
        if self._sweep is None or not self._sweep.is_alive():
            self._sweep = threading.Timer(_IDLE_S, self._end_idle)
            self._sweep.daemon = True
            self._sweep.start()

    def _end_idle(self) -> None:
        """Ends the children that had nothing to do for a while."""
        with self._lock:
            self._sweep = None
            oldest = time.monotonic() - _IDLE_S
            unused = [child for child, used in self._idle if used <= oldest]
            self._idle = [(child, used) for child, used in self._idle if used > oldest]
            if self._idle or self._busy:
                self._sweep_later()
        for child in unused:
            child.stop()


shared_parsers = Parsers()
"""For the whole process."""
atexit.register(shared_parsers.close)
