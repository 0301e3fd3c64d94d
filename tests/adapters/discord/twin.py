"""The Discord of the npm package `discord-digital-twin`: another's view of what Discord does."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.loopback.npm import BIN, node_environment

HERE = Path(__file__).parent / "npm"


@dataclass(frozen=True)
class Twin:
    """One that runs. `where` holds its addresses, token and names, as `twin.mjs` prints them."""

    where: dict[str, str]
    _process: "subprocess.Popen[str]"

    def act(self, act: str, **args: Any) -> Any:
        """What someone does (`say`, `slash`, `click`), and what comes of it."""
        answer = self._told({"act": act, **args})
        assert "done" in answer, answer
        return answer["done"]

    def _told(self, line: Any) -> Any:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(line) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())


@contextmanager
def running_twin(folder: Path) -> Iterator[Twin]:
    """A twin for as long as this is open. `folder` holds the installed packages."""
    script = folder / "twin.mjs"
    shutil.copy(HERE / "twin.mjs", script)
    process = subprocess.Popen(
        [str(BIN / "node"), str(script)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=node_environment(),
    )
    try:
        assert process.stdout
        line = process.stdout.readline()
        assert line.startswith("{"), "the twin did not start"
        yield Twin(json.loads(line), process)
    finally:
        assert process.stdin
        process.stdin.close()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
