"""The installed command as a process of its own: pipes that break, and interruptions."""

import json
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.adapters.terminal.conftest import Command, clean_environment

PULLQUOTE = str(Path(sys.executable).with_name("pullquote"))


def test_reader_that_goes_away_is_no_error(samples: Path, tmp_path: Path):
    questions = tmp_path / "questions.jsonl"
    questions.write_text('{"question": "Who bought Credit Suisse?"}\n' * 200)
    asking = subprocess.Popen(
        [PULLQUOTE, "ask", "--json", "--batch", str(questions)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env=clean_environment(samples),
    )
    assert asking.stdout is not None and asking.stderr is not None
    first = asking.stdout.readline()  # arrives though 199 questions are still waiting
    asking.stdout.close()
    assert json.loads(first)["id"] == "1"
    assert asking.wait(60) == 141
    assert asking.stderr.read() == b""
    asking.stderr.close()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
@pytest.mark.parametrize(
    "args", [["ask", "Who bought Credit Suisse?"], ["ask", "--json", "Who?"], ["status"], ["chat"]]
)
def test_full_disk_under_the_output_is_one_calm_sentence(
    samples: Path, tmp_path: Path, args: list[str]
):
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            [PULLQUOTE, *args],
            input="Who bought Credit Suisse?\n",
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            cwd=tmp_path,
            env=clean_environment(samples),
            check=False,
        )
    assert ended.stderr == "The output cannot be written (No space left on device).\n"
    assert ended.returncode == 1


@pytest.mark.faults
def test_interrupted_loading_keeps_what_it_counted_and_goes_on(
    pullquote: Command, data_dir: Path, tmp_path: Path
):
    file = tmp_path / "many.jsonl"
    with file.open("w") as lines:
        for number in range(800):
            text = f"Ship {number} returned to the harbour on Monday, the authority said. " * 4
            record = {"url": f"https://example.com/{number}", "title": f"Ship {number}"}
            lines.write(json.dumps({**record, "text": text}) + "\n")
    loading = subprocess.Popen(
        [PULLQUOTE, "ingest", str(file)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
        env=clean_environment(data_dir),
    )
    while loading.poll() is None and not pullquote("articles", "list").stdout:
        time.sleep(0.1)
    loading.send_signal(signal.SIGINT)
    _, said = loading.communicate(timeout=60)
    assert loading.returncode == 130, said
    assert "Traceback" not in said
    told = re.search(r"the library holds ([\d,]+)\. Run the same command again", said)
    assert told, said
    held = len(pullquote("articles", "list", "--limit", "0").stdout.splitlines())
    assert held == int(told[1].replace(",", ""))
    again = pullquote("ingest", str(file))
    assert f"Added {800 - held}, updated 0, unchanged {held}, failed 0." in again.stderr
