"""`pullquote slack` and `pullquote run` with Slack: the manifest, half a setup, start and end."""

import json
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
import yaml

from tests.adapters.newsrooms import QUESTION, fill
from tests.adapters.slack.desks import mention
from tests.adapters.slack.loopback.slack import LoopbackSlack
from tests.adapters.terminal.conftest import Command
from tests.adapters.terminal.running import running
from tests.loopback.faults import Refused

Running = AbstractContextManager[subprocess.Popen[str]]


def test_manifest_is_printed_as_json_and_yaml_alike(pullquote: Command) -> None:
    as_json = pullquote("slack", "manifest")
    assert as_json.exit_code == 0, as_json.stderr
    assert json.loads(as_json.stdout) == yaml.safe_load(
        pullquote("slack", "manifest", "--yaml").stdout
    )


def test_manifest_takes_an_https_address_alone(pullquote: Command) -> None:
    made = pullquote("slack", "manifest", "--url", "https://news.example.com/")
    assert "https://news.example.com/slack/events" in made.stdout
    for wrong in ("http://news.example.com", "news.example.com", "https://a.example/path"):
        refused = pullquote("slack", "manifest", "--url", wrong)
        assert refused.exit_code == 2
        assert "https://" in refused.stderr


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN is missing"),
        ({"SLACK_APP_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN is missing"),
        ({"SLACK_SIGNING_SECRET": "s3cret"}, "SLACK_BOT_TOKEN is missing"),
    ],
)
def test_half_a_setup_is_one_sentence_on_what_is_missing(
    pullquote: Command, given: dict[str, str], missing: str
) -> None:
    ended = pullquote("run", **given)
    assert ended.exit_code == 1
    assert missing in ended.stderr
    assert len(ended.stderr.splitlines()) == 1
    assert not any(value in ended.stderr for value in given.values())


def running_on(slack: LoopbackSlack, folder: Path, **more: str) -> Running:
    """The command on the loopback Slack."""
    settings = {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.api_url,
        "PULLQUOTE_LOG_LEVEL": "debug",
        "PULLQUOTE_KEEP_QUESTIONS_DAYS": "30",
    }
    return running(folder, **settings, **more)


@pytest.fixture
def slack() -> Iterator[LoopbackSlack]:
    with LoopbackSlack() as opened:
        yield opened


@pytest.mark.faults
def test_run_answers_on_slack_and_ends_when_told(slack: LoopbackSlack, tmp_path: Path) -> None:
    library = tmp_path / "data"
    fill(library)
    with running_on(slack, library) as process:
        slack.wait_for(lambda: slack.sockets.open, timeout_s=40)
        question = mention(slack, QUESTION)
        slack.send_event(slack.mention_of(question))
        slack.wait_for(slack.workspace.by_bot, timeout_s=20)
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=40)
    assert process.returncode == 0, err
    (reply,) = slack.workspace.by_bot()
    assert reply["thread_ts"] == question["ts"]
    assert out == ""
    assert "Answering on Slack." in err
    assert "desk_drained" in err
    assert "WARNING" not in err
    secrets = (slack.bot_token, slack.app_token, QUESTION)
    assert not [one for one in secrets if one in err]
    assert not re.search(r"ticket=t\d", err)


@pytest.mark.faults
def test_refused_token_ends_the_command_in_a_sentence(slack: LoopbackSlack, tmp_path: Path) -> None:
    library = tmp_path / "data"
    fill(library)
    slack.faults.add("auth.test", Refused("invalid_auth"))
    with running_on(slack, library, PULLQUOTE_REFRESH="false") as process:
        _, err = process.communicate(timeout=40)
    assert process.returncode == 1
    assert "Slack refuses SLACK_BOT_TOKEN (invalid_auth)" in err
    assert "Traceback" not in err
