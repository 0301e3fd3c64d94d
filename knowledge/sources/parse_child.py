"""One child process that parses, seen from its parent: it is asked, and killed when late."""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import cast

from knowledge.sources.parse_messages import Reply, receive_message, send_message

_START_S = 60.0  # importing the parsers takes a second, and a loaded machine may need many

# What a Python may need to start. Tokens and passwords stay out of the process that meets hostile
# bytes.
_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "PYTHONPATH", "PYTHONHOME",
                "LANG", "LC_ALL", "TZ", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP")  # fmt: skip


class ChildGoneError(Exception):
    """The child gave no reply. `late`: it was killed since its time was up."""

    def __init__(self, *, late: bool) -> None:
        super().__init__("the parsing process gave no reply")
        self.late = late


class ParseChild:
    """A running child process. One thread at a time may ask it; any thread may stop it."""

    def __init__(self) -> None:
        """Starts it and waits until it is ready. Raises ChildGoneError if it does not start."""
        self.asked = 0
        self._owner = os.getpid()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "knowledge.sources.parse_worker"],
            cwd=Path(__file__).parents[2],
            env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for the parent, which knows what to do with it
        )
        try:
            self._exchange(None, _START_S)
        except BaseException:
            self.stop()
            raise

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def usable(self) -> bool:
        """False once it ended, and in a process that was forked from the one that started it."""
        return self._owner == os.getpid() and self._process.poll() is None

    def ask(self, request: bytes, deadline_s: float) -> Reply:
        """The reply to `request`. Raises ChildGoneError; then, as after Ctrl-C, it is stopped."""
        self.asked += 1
        try:
            reply = self._exchange(request, deadline_s)
        except BaseException:
            self.stop()
            raise
        if reply.get("last"):
            self.stop()
        return {name: value for name, value in reply.items() if name != "last"}

    def stop(self) -> None:
        """Kills it, if it is this process's child. Harmless when repeated."""
        if self._owner != os.getpid():
            return
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                try:
                    pipe.close()
                except OSError:  # unsent bytes for a child that is gone
                    continue

    def kill(self) -> None:
        """Ends it while another thread waits for its reply; that thread tidies up."""
        self._process.kill()

    def _exchange(self, request: bytes | None, deadline_s: float) -> Reply:
        """The reply to `request` (None: the greeting)."""
        assert self._process.stdin and self._process.stdout
        alarm = _Alarm(deadline_s, self._process)
        try:
            if request is not None:
                send_message(self._process.stdin, request)
            message = receive_message(self._process.stdout)
        except (OSError, ValueError):  # ValueError: another thread closed the pipes
            message = None
        finally:
            late = alarm.off()
        if message is None or late:
            raise ChildGoneError(late=late)
        try:
            reply = json.loads(message)
        except (ValueError, RecursionError) as error:
            raise ChildGoneError(late=False) from error
        if not isinstance(reply, dict):
            raise ChildGoneError(late=False)
        return cast(Reply, reply)


class _Alarm:
    """Kills a process when its time is up, unless it was put off before: never after that."""

    def __init__(self, deadline_s: float, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._lock = threading.Lock()
        self._off = self._rang = False
        self._timer = threading.Timer(deadline_s, self._ring)
        self._timer.daemon = True
        self._timer.start()

    def off(self) -> bool:
        """True if it rang before."""
        self._timer.cancel()
        with self._lock:
            self._off = True
            return self._rang

    def _ring(self) -> None:
        with self._lock:
            if not self._off:
                self._rang = True
                self._process.kill()
