"""Progress on standard error: a bar with rate and time left, or nothing where nobody watches."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text


class RateColumn(ProgressColumn):
    """Steps a second, once there is something to tell."""

    def render(self, task: Task) -> Text:
        """`12.3/s`, or nothing before the first steps."""
        return Text(f"{task.speed:,.1f}/s" if task.speed else "", "dim")


class Bar:
    """A bar to be moved."""

    def __init__(self, progress: Progress, task: TaskID) -> None:
        self._progress = progress
        self._task = task

    def advance(self, steps: int) -> None:
        """So many steps more are done."""
        self._progress.advance(self._task, steps)

    def call(self, title: str) -> None:
        """What is being done, in plain text of any length."""
        self._progress.update(self._task, description=title)

    def expect(self, total: int) -> None:
        """So many steps there will be."""
        self._progress.update(self._task, total=total)

    def stand_at(self, done: int, total: int, *, title: str | None = None) -> None:
        """So many of so many steps are done; 0 where it is not known of how many."""
        self._progress.update(self._task, completed=done, total=total or None, description=title)


@contextmanager
def progress_bar(
    console: Console, title: str, total: int | None, noun: str, *, quiet: bool = False
) -> Iterator[Bar]:
    """A bar with rate and, where `total` is known, time left; it goes when the work is done."""
    columns: list[ProgressColumn] = [TextColumn("{task.description}", markup=False)]
    if console.width >= 72:
        columns.append(BarColumn(bar_width=None))
    columns += [MofNCompleteColumn(), TextColumn(noun, markup=False), RateColumn()]
    columns.append(TimeRemainingColumn(compact=True))
    hidden = quiet or not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=hidden, expand=True) as bars:
        yield Bar(bars, bars.add_task(title, total=total))
