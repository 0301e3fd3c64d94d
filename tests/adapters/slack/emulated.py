"""The emulated Slack Web API of the npm package `emulate`: another's view of what Slack does."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.adapters.slack.typescript import HERE
from tests.loopback.npm import BIN, node_environment

BOT_TOKEN = "xoxb-emulated"
SEED = {
    "slack": {
        "team": {"name": "Newsroom", "domain": "newsroom"},
        "users": [{"name": "asker"}, {"name": "pullquote"}],
        "channels": [{"name": "newsroom"}],
        "tokens": [
            {"token": BOT_TOKEN, "user": "pullquote"},
            {"token": "xoxp-asker", "user": "asker"},
        ],
    }
}


@contextmanager
def emulated_slack(folder: Path) -> Iterator[str]:
    """The base address of its Web API, while it is open. `folder` holds the installed packages."""
    script = folder / "emulate.mjs"
    shutil.copy(HERE / "emulate.mjs", script)
    command = [str(BIN / "node"), str(script), "127.0.0.1", json.dumps(SEED)]
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=node_environment(),
    )
    try:
        assert process.stdout
        address = process.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:"), "the emulated Slack did not start"
        yield f"{address}/api/"
    finally:
        assert process.stdin
        process.stdin.close()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
