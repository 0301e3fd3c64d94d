"""The two streams of a command: answers on standard output, everything else on standard error."""

import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TextIO

from rich.console import Console, RenderableType
from rich.text import Text

from adapters.terminal.errors import OutputError
from adapters.terminal.harmless import harmless_line
from adapters.terminal.render import show

UNWRAPPED = 100_000
"""A width for pipes and files, where lines are broken by whoever reads them."""


@dataclass(frozen=True, slots=True)
class Consoles:
    """`out` for what was asked for, `err` for progress, status and reports."""

    out: Console
    err: Console

    @property
    def hyperlinks(self) -> bool:
        """Whether `out` can hide a link behind text."""
        return self.out.is_terminal and self.out.color_system is not None

    def answer(self, *parts: RenderableType) -> None:
        """Write to standard output, at once. Raises OutputError."""
        with writing():
            show(self.out, *parts)
            self.out.file.flush()

    @contextmanager
    def working(self, text: str) -> Iterator[Callable[[str], None]]:
        """Show on standard error that work goes on, if someone watches; the text can be changed."""
        if not self.err.is_terminal:
            yield lambda _text: None
            return
        with self.err.status(text) as status:
            yield status.update

    def line(self, text: str) -> None:
        """Write a line for programs to standard output as it is, at once. Raises OutputError."""
        with writing():
            self.out.file.write(f"{text}\n")
            self.out.file.flush()

    def report(self, sentence: str) -> None:
        """Write a sentence to standard error."""
        show(self.err, Text(harmless_line(sentence, 2_000)))


class Reports:
    """Sentences for the person at the keyboard, from any thread; can be held back meanwhile."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._held = False
        self._waiting: list[str] = []
        self._lock = threading.Lock()

    def __call__(self, sentence: str) -> None:
        """Say it now, or later where reports are held back."""
        with self._lock:
            if self._held:
                self._waiting.append(sentence)
            else:
                self._say(sentence)

    def tell(self) -> None:
        """Say what waits."""
        with self._lock:
            waiting, self._waiting = self._waiting, []
            for sentence in waiting:
                self._say(sentence)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold reports back, but for `tell`, so that none falls into a line being typed."""
        self._held = True
        try:
            yield
        finally:
            self._held = False
            self.tell()


def consoles(*, plain: bool = False) -> Consoles:
    """Consoles for this process's streams, as they are now.

    `plain` keeps colours and links out of standard output even where it is a terminal.
    """
    for stream in (sys.stdout, sys.stderr):
        _never_fail_on_a_character(stream)
    return Consoles(_console(sys.stdout, plain=plain), _console(sys.stderr))


@contextmanager
def writing() -> Iterator[None]:
    """Around writes to standard output. Raises OutputError; a broken pipe stays what it is."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        close_quietly()  # what is left in the buffer would fail once more at the exit
        raise OutputError(error) from error


def stdin_is_terminal() -> bool:
    """Whether a person types; false too where standard input is closed."""
    return sys.stdin is not None and sys.stdin.isatty()


def _console(stream: TextIO, *, plain: bool = False) -> Console:
    interactive = stream.isatty()
    return Console(
        file=stream,
        color_system=None if plain or not interactive else "auto",
        # rich would take FORCE_COLOR for a terminal and draw bars into a log file.
        force_terminal=interactive,
        width=None if interactive else UNWRAPPED,
        markup=False,
        highlight=False,
        emoji=False,
    )


def _never_fail_on_a_character(stream: TextIO) -> None:
    """In an ASCII locale a curly quote becomes `?` rather than the end of the program."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")


def close_quietly() -> None:
    """Give up on a standard output that nobody reads any more, so that exiting says nothing."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
