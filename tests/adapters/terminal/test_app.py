"""What every command has in common: help, versions, errors and exit status."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from adapters.terminal import articles
from tests.adapters.terminal.conftest import Command

COMMANDS = [
    *("run", "chat", "ask", "ingest", "add", "feeds"),
    *("articles", "status", "doctor", "evaluate"),
]
GROUPED = [
    *("articles list", "articles show", "articles remove"),
    *("feeds add", "feeds list", "feeds remove", "feeds edit"),
    *("feeds import", "feeds export", "feeds packs", "feeds refresh"),
]
ROOT = Path(__file__).parents[3]
HEAVY = [
    *("numpy", "onnxruntime", "sqlalchemy", "chromadb", "langchain_core", "pydantic"),
    *("aiohttp", "feedparser", "lxml"),
]


def test_help_names_every_command_and_gives_examples(pullquote: Command):
    result = pullquote("--help")
    assert result.exit_code == 0
    assert all(f" {command} " in result.stdout for command in COMMANDS)
    assert "Examples" in result.stdout
    assert "PULLQUOTE_DATA_DIR" in result.stdout


@pytest.mark.parametrize("command", [*COMMANDS, *GROUPED])
def test_help_of_every_command_gives_an_example(pullquote: Command, command: str):
    result = pullquote(*command.split(), "--help")
    assert result.exit_code == 0
    assert "Example" in result.stdout
    assert f"pullquote {command}" in result.stdout.split("Example", 1)[1]


def test_without_a_command_help_is_shown(pullquote: Command):
    result = pullquote()
    assert result.exit_code == 0
    assert "Examples" in result.stdout


def test_version_is_shown(pullquote: Command):
    assert pullquote("--version").stdout == "pullquote 0.1.0\n"


def test_ctrl_c_while_the_command_is_being_loaded_is_no_trace():
    """As if it came in the middle of the imports."""
    started = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, importlib.abc\n"
            "class Interrupted(importlib.abc.MetaPathFinder):\n"
            "    def find_spec(self, name, path, target=None):\n"
            "        if name == 'adapters.terminal.console':\n"
            "            raise KeyboardInterrupt\n"
            "sys.meta_path.insert(0, Interrupted())\n"
            "from adapters.terminal.app import main\n"
            "main()",
        ],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    assert (started.returncode, started.stderr) == (130, b"")


def test_importing_the_command_loads_nothing_heavy_and_opens_no_library(tmp_path):
    loaded = subprocess.run(
        [
            sys.executable,
            "-c",
            "import adapters.terminal.command, sys; "
            f"print([m for m in {HEAVY} if m in sys.modules])",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert loaded.stdout == "[]\n"
    assert loaded.stderr == ""


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["bogus"], "No such command 'bogus'."),
        (["ask"], "Give either a question in quotation marks or --batch FILE."),
        (["ask", "Who?", "--batch", "x"], "Give either a question"),
        (["ask", "Who?", "--threshold", "2"], "--threshold must be a number from 0 to 1."),
        (["ask", "Who?", "--threshold", "nan"], "--threshold must be a number from 0 to 1."),
        (["ask", "Who?", "--asked-on", "today"], '--asked-on: "today" is not a date'),
        (["ask", "Who?", "--passages", "-1"], "greater than or equal to 0"),
        (["ingest"], "Missing argument 'PATH'."),
        (["evaluate"], "Missing option '--articles'."),
        (["ask", "Who?", "--tag", " ,"], '--tag: "" is no tag'),
        (["add"], "Missing argument 'URL'."),
        (["feeds", "add"], "Missing argument 'URL'."),
        (["feeds", "add", "--all", "--anyway", "x.example"], "give only one"),
        (["feeds", "import"], "Give either an OPML file or --pack NAME."),
        (["feeds", "import", "x.opml", "--pack", "chips"], "Give either an OPML file"),
        (["feeds", "edit", "1"], "Say what to change"),
        (["feeds", "edit", "1", "--tag", "a", "--no-tag", "a"], "both name a"),
        (["feeds", "refresh", "--watch", "--all"], "give it alone"),
        (["feeds", "refresh", "1", "--all"], "not both"),
    ],
)
def test_misuse_ends_with_status_2_and_a_sentence(pullquote: Command, args, said):
    result = pullquote(*args)
    assert result.exit_code == 2
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert result.stdout == ""


@pytest.mark.parametrize(
    "args", [["ask", "Who?"], ["chat"], ["run"], ["status"], ["articles", "list"], ["doctor"]]
)
def test_unusable_setting_is_named_in_a_sentence(pullquote: Command, args):
    result = pullquote(*args, PULLQUOTE_THRESHOLD="lots")
    assert result.exit_code == 1
    assert 'PULLQUOTE_THRESHOLD is "lots"; it must be a number from 0 to 1.' in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize("args", [["ask", "Who bought Credit Suisse?"], ["articles", "list"]])
def test_misspelt_setting_is_said_once_and_nothing_else_changes(with_samples: Command, args):
    Path(".env").write_text("PULLQUOTE_TRESHOLD=lots\n")
    result = with_samples(*args)
    assert result.exit_code == 0
    assert result.stderr == (
        "There is no setting PULLQUOTE_TRESHOLD, so what it says in .env changes nothing. Did you "
        "mean PULLQUOTE_THRESHOLD?\n"
    )
    assert "changes nothing" in with_samples("doctor").stdout


@pytest.mark.parametrize("args", [["ask", "Who?"], ["status"], ["articles", "list"]])
def test_library_that_cannot_be_made_ends_with_a_sentence(pullquote: Command, tmp_path, args):
    (tmp_path / "file").write_text("in the way")
    result = pullquote(*args, PULLQUOTE_DATA_DIR=str(tmp_path / "file" / "data"))
    assert result.exit_code == 1
    assert "PULLQUOTE_DATA_DIR" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_unexpected_error_is_calm_and_names_debug(pullquote: Command, monkeypatch):
    monkeypatch.setattr(articles, "opened_catalog", lambda: 1 / 0)
    result = pullquote("articles", "list")
    assert result.exit_code == 1
    assert "Something unexpected went wrong (ZeroDivisionError)." in result.stderr
    assert "--debug" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("args", [["--debug", "articles", "list"], ["articles", "list", "--debug"]])
def test_debug_shows_the_trace_wherever_it_stands(pullquote: Command, monkeypatch, args):
    monkeypatch.setattr(articles, "opened_catalog", lambda: 1 / 0)
    result = pullquote(*args)
    assert result.exit_code == 1
    assert "Traceback" in result.stderr
    assert "division by zero" in result.stderr


def test_missing_part_of_the_installation_is_said_with_what_to_do(tmp_path):
    start = "import sys; sys.modules['rich.console'] = None; from adapters.terminal.app import main"
    ended = subprocess.run(
        [sys.executable, "-c", f"{start}; main()"], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 1
    assert ended.stderr == (
        "The installation is incomplete: rich.console cannot be imported. In a clone of the "
        "repository run `make clean run`; elsewhere install Pullquote again.\n"
    )


def test_part_missing_only_later_is_said_the_same_way(pullquote: Command, monkeypatch):
    monkeypatch.setitem(sys.modules, "bot.settings", None)
    result = pullquote("status")
    assert result.exit_code == 1
    assert result.stderr.startswith("The installation is incomplete: bot.settings cannot be")


@pytest.mark.parametrize("command", [*COMMANDS, *GROUPED])
def test_help_names_no_types_of_python(pullquote: Command, command: str):
    shown = pullquote(*command.split(), "--help").stdout
    assert not re.search(r"<(bool|str|list|int)", shown)


def test_make_without_a_target_shows_what_there_is():
    shown = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    named = {line.split()[0] for line in shown.splitlines()}
    assert {"run", "test", "help"} <= named


def test_error_text_cannot_command_the_terminal(pullquote: Command):
    result = pullquote("ask", "--batch", "\x1b]0;owned\x07.jsonl")
    assert result.exit_code == 1
    assert "does not exist; check the path." in result.stderr
    assert "\x1b" not in result.stderr and "\x07" not in result.stderr
