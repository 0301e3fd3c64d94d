"""`pullquote run` in a process of its own."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.adapters.terminal.conftest import clean_environment

PULLQUOTE = str(Path(sys.executable).with_name("pullquote"))


@contextmanager
def running(folder: Path, **settings: str) -> Iterator[subprocess.Popen[str]]:
    """With `folder` as its library; killed at the end if it still runs."""
    process = subprocess.Popen(
        [PULLQUOTE, "run"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=folder.parent,
        env=clean_environment(folder, **settings),
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()
