"""docs/json.md promises exactly what the commands write."""

import json
import re
from pathlib import Path

import pytest

from tests.adapters.terminal.conftest import Command

DOCS = (Path(__file__).parents[3] / "docs" / "json.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "args",
    [
        ["feeds", "list", "--json"],
        ["feeds", "refresh", "--json", "1"],
        ["feeds", "packs", "--json"],
        ["articles", "list", "--json"],
        ["status", "--json"],
        ["ask", "--json", "Who leads the harbour office?"],
    ],
)
def test_every_key_that_is_written_is_documented(following: Command, args: list[str]):
    result = following(*args)
    assert result.exit_code == 0, result.stderr
    told = json.loads(result.stdout.splitlines()[0])
    named = set(re.findall(r"`(\w+)`", DOCS))
    fixed = [value for key, value in told.items() if key in ("as_of", "feeds", "disk", "index")]
    keys = set(told) | {key for value in fixed if isinstance(value, dict) for key in value}
    assert keys <= named
