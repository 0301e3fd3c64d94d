"""`pullquote run` and `pullquote chat`: lines from a pipe, and a person at a terminal."""

import os
import pty
import select
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.adapters.terminal.conftest import Command, Newsstand, clean_environment
from tests.loopback.site import LoopbackSite

PULLQUOTE = str(Path(sys.executable).with_name("pullquote"))
HUAWEI = "How much will Huawei invest in its developer programme?"
PIONEER = "Who is buying Pioneer?"


def test_each_line_of_a_pipe_is_a_question(with_samples: Command):
    result = with_samples("run", input=f"{HUAWEI}\n\n  \n{PIONEER}\n")
    assert result.exit_code == 0
    assert result.stderr == ""
    first, second = result.stdout.split("\n\nPullquote Samples reported this")
    assert "$200 million" in first
    assert "Exxon Mobil" in second
    assert "\x1b" not in result.stdout


def test_run_loads_the_samples_and_says_so_on_standard_error(pullquote: Command):
    result = pullquote("run", input=f"{HUAWEI}\n")
    assert result.exit_code == 0
    assert "18 sample articles loaded" in result.stderr
    assert "sample articles loaded" not in result.stdout
    assert "$200 million" in result.stdout


def test_empty_pipe_is_the_end(with_samples: Command):
    result = with_samples("chat", input="")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")


def test_bytes_that_are_no_text_are_a_question_like_any_other(with_samples: Command):
    result = with_samples("chat", input=b"\xff\xfe\x00 \x1b[2J Huawei?\n")
    assert result.exit_code == 0
    assert "As of 18 articles" in result.stdout


def test_huge_line_is_passed_over_and_the_next_is_answered(with_samples: Command):
    result = with_samples("chat", input="x" * 1_000_000 + f"\n{HUAWEI}\n")
    assert "Line 1 was passed over" in result.stderr
    assert "$200 million" in result.stdout
    assert result.exit_code == 1


class Terminal:
    """A person at a terminal of 80 by 24, in front of `pullquote *args`."""

    def __init__(self, data_dir, *args: str, **settings: str) -> None:
        self.output = ""
        self._ended = False
        self._pid, self._fd = pty.fork()
        if self._pid == 0:
            environment = clean_environment(data_dir, TERM="xterm-256color", **settings)
            for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES"):
                environment.pop(name, None)
            command = PULLQUOTE
            os.execve(command, [command, *args], environment)

    def type(self, keys: str) -> None:
        os.write(self._fd, keys.encode())

    def interrupt(self) -> None:
        """Press Ctrl-C, once the keys before it are dealt with: readline would miss it before."""
        time.sleep(0.5)
        self.type("\x03")

    def wait_for(self, text: str) -> None:
        """Read until `text` has been seen."""
        self._read_until(lambda: text in self.output, text)

    def wait_for_prompt(self) -> None:
        """Read until a line is asked for: keys typed before would go to the terminal's driver."""
        self._read_until(lambda: self.output.endswith("> "), "> ")

    def wait_for_end(self) -> int:
        """The exit status."""
        self._read_until(lambda: self._ended, "the end")
        _, status = os.waitpid(self._pid, 0)
        os.close(self._fd)
        return os.waitstatus_to_exitcode(status)

    def _read_until(self, seen: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + 60
        while not seen():
            assert time.monotonic() < deadline, f"no {what!r} in {self.output!r}"
            assert not self._ended, f"it ended without {what!r}: {self.output!r}"
            if select.select([self._fd], [], [], 0.2)[0]:
                try:
                    self.output += os.read(self._fd, 65_536).decode(errors="replace")
                except OSError:  # Linux: the other side has gone
                    self._ended = True


def test_person_at_a_terminal_asks_cancels_and_leaves(samples):
    terminal = Terminal(samples, "chat")
    terminal.wait_for("Ctrl-D to leave")
    assert HUAWEI in terminal.output
    terminal.wait_for_prompt()
    terminal.type(f"{HUAWEI}\r")
    terminal.wait_for("As of 18 articles")
    assert "$200 million" in terminal.output
    assert "\x1b]8;" in terminal.output  # a link that opens the file
    assert "huawei-cloud-developers.md" in terminal.output
    terminal.wait_for_prompt()
    terminal.type("half a question")
    terminal.wait_for("half a question")
    terminal.interrupt()
    terminal.wait_for_prompt()
    terminal.type("/sources\r")
    terminal.wait_for("18  Pullquote Samples")
    terminal.wait_for_prompt()
    terminal.type("/nonsense\r")
    terminal.wait_for("There is no /nonsense")
    terminal.wait_for_prompt()
    terminal.type("\x04")
    assert terminal.wait_for_end() == 0
    assert "Traceback" not in terminal.output


def test_typed_question_leans_on_the_one_before(samples):
    terminal = Terminal(samples, "chat")
    terminal.wait_for_prompt()
    terminal.type("How much will Huawei invest in its programme?\r")
    terminal.wait_for("As of 18 articles")
    terminal.wait_for_prompt()
    terminal.type("and Exxon?\r")
    terminal.wait_for("Searched for: How much will Exxon invest in its programme?")
    terminal.wait_for_prompt()
    terminal.type("Who is buying Pioneer?\r")
    terminal.wait_for("$59.5 billion")
    terminal.wait_for_prompt()
    assert terminal.output.count("Searched for") == 1
    terminal.type("\x04")
    assert terminal.wait_for_end() == 0


def test_lines_of_a_pipe_lean_on_nothing(with_samples: Command):
    result = with_samples("chat", input=f"{HUAWEI}\nand Exxon?\n")
    assert result.exit_code == 0
    assert "Searched for" not in result.stdout


def test_run_opens_the_same_chat_and_quit_leaves_it(samples):
    terminal = Terminal(samples, "run")
    terminal.wait_for("Ctrl-D to leave")
    terminal.wait_for_prompt()
    terminal.type(f"{PIONEER}\r")
    terminal.wait_for("As of 18 articles")
    terminal.wait_for_prompt()
    terminal.type("/quit\r")
    assert terminal.wait_for_end() == 0


def test_chat_within_a_tag_lists_the_tags_there_are(newsstand: Newsstand):
    terminal = Terminal(newsstand.folder, "chat", "--tag", "ports")
    terminal.wait_for_prompt()
    terminal.type("/tags\r")
    terminal.wait_for("1  chips")
    terminal.wait_for_prompt()
    terminal.type("How much will the second chip plant of Silica Works cost?\r")
    terminal.wait_for("As of 2 articles")
    assert "1.5 billion" not in terminal.output
    terminal.wait_for_prompt()
    terminal.type("\x04")
    assert terminal.wait_for_end() == 0


def test_person_is_asked_which_feeds_of_a_site(data_dir: Path, site: LoopbackSite):
    args = ("feeds", "add", "--no-refresh", site.url("/"))
    terminal = Terminal(data_dir, *args, PULLQUOTE_PRIVATE_HOSTS=site.host)
    terminal.wait_for("Which? (numbers, or all) [1]: ")
    assert " 1  Example Harbour News, 1 entry" in terminal.output
    terminal.type("3\r")
    terminal.wait_for("Give numbers from 1 to 2")
    terminal.type("2\r")
    terminal.wait_for("Added: Example Chips News")
    assert terminal.wait_for_end() == 0
    assert "Added: Example Harbour" not in terminal.output


def test_report_from_the_background_waits_for_the_next_prompt(samples, tmp_path):
    data_dir = tmp_path / "data"
    shutil.copytree(samples, data_dir)
    for left in data_dir.glob("index*"):
        shutil.rmtree(left) if left.is_dir() else left.unlink()
    manifest = data_dir / "index.json"
    manifest.write_text("damaged")
    terminal = Terminal(data_dir, "run")
    terminal.wait_for_prompt()
    terminal.type("half a question")
    terminal.wait_for("> half a question")
    deadline = time.monotonic() + 60
    while "damaged" in manifest.read_text():
        assert time.monotonic() < deadline
        time.sleep(0.1)
    terminal.type("?")
    terminal.wait_for("> half a question?")  # nothing fell into it
    terminal.interrupt()
    terminal.wait_for("was damaged (its manifest cannot be read); rebuilding it")
    terminal.wait_for_prompt()
    terminal.type("\x04")
    assert terminal.wait_for_end() == 0
