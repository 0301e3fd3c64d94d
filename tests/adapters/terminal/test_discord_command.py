"""`pullquote discord` and `pullquote run` with Discord: invitations, commands, start and end."""

import re
import signal
import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.adapters.discord.limits import texts_of
from tests.adapters.discord.loopback.server import LoopbackDiscord
from tests.adapters.discord.loopback.world import APP, GUILD
from tests.adapters.newsrooms import QUESTION, fill
from tests.adapters.slack.desks import mention
from tests.adapters.slack.loopback.slack import LoopbackSlack
from tests.adapters.terminal.conftest import Command
from tests.adapters.terminal.running import running
from tests.loopback.faults import ServerError

NO_TOKEN = "DISCORD_BOT_TOKEN is not set: copy the token"


@pytest.fixture
def discord() -> Iterator[LoopbackDiscord]:
    with LoopbackDiscord() as opened:
        yield opened


@pytest.fixture
def on_discord(pullquote: Command, discord: LoopbackDiscord) -> Command:
    """The command with the loopback Discord set up."""
    return partial(pullquote, DISCORD_BOT_TOKEN=discord.token, DISCORD_API_URL=discord.api_url)


def invited_with(address: str) -> dict[str, str]:
    parts = urlsplit(address.strip())
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == "https://discord.com/oauth2/authorize"
    return {name: value for name, (value,) in parse_qs(parts.query).items()}


@pytest.mark.parametrize("platform", ["discord", "slack"])
def test_platform_alone_shows_its_help_and_nothing_else(pullquote: Command, platform: str) -> None:
    shown = pullquote(platform)
    assert shown.exit_code == 0
    assert "Usage: " in shown.stdout
    assert shown.stderr == ""


def test_invitation_to_a_server_asks_for_four_permissions(
    on_discord: Command, discord: LoopbackDiscord
) -> None:
    made = on_discord("discord", "invite")
    assert made.exit_code == 0, made.stderr
    asked = invited_with(made.stdout)
    assert (asked["client_id"], asked["integration_type"]) == (APP, "0")
    assert asked["scope"].split() == ["bot", "applications.commands"]
    view, send, read_history, send_in_threads = 1 << 10, 1 << 11, 1 << 16, 1 << 38
    assert int(asked["permissions"]) == view | send | read_history | send_in_threads
    assert discord.calls == []


def test_invitation_of_a_person_asks_for_commands_alone(on_discord: Command) -> None:
    asked = invited_with(on_discord("discord", "invite", "--user").stdout)
    assert asked == {"client_id": APP, "scope": "applications.commands", "integration_type": "1"}


def test_invitation_with_a_token_of_another_making_asks_discord(
    on_discord: Command, discord: LoopbackDiscord, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.discord.setup.application_id", lambda _token: None)
    asked = invited_with(on_discord("discord", "invite").stdout)
    assert asked["client_id"] == APP
    assert discord.calls


@pytest.mark.parametrize("command", ["invite", "sync"])
def test_missing_token_is_one_clear_line(pullquote: Command, command: str) -> None:
    ended = pullquote("discord", command)
    assert ended.exit_code == 1
    assert ended.stderr.startswith(NO_TOKEN)
    assert len(ended.stderr.splitlines()) == 1
    assert ended.stdout == ""


def test_commands_are_shown_told_and_then_known(
    on_discord: Command, discord: LoopbackDiscord
) -> None:
    looked = on_discord("discord", "sync", "--dry-run")
    assert looked.exit_code == 0, looked.stderr
    assert re.search(r"New: .*\bask\b", looked.stdout)
    assert "Nothing was sent (--dry-run)." in looked.stdout
    assert not discord.world.commands[None]
    told = on_discord("discord", "sync")
    assert "Discord has been told." in told.stdout
    assert "ask" in {one["name"] for one in discord.world.commands[None]}
    again = on_discord("discord", "sync")
    assert re.search(r"Unchanged: .*\bask\b", again.stdout)
    assert "nothing was sent" in again.stdout
    assert len([one for one in discord.calls if one.route.startswith("PUT")]) == 1


def test_commands_are_told_for_one_server(on_discord: Command, discord: LoopbackDiscord) -> None:
    told = on_discord("discord", "sync", "--guild", GUILD)
    assert "Discord has been told." in told.stdout
    assert discord.world.commands[GUILD]
    assert not discord.world.commands[None]


def test_server_is_named_by_its_number(on_discord: Command) -> None:
    ended = on_discord("discord", "sync", "--guild", "My server")
    assert ended.exit_code == 2
    assert "Copy Server ID" in ended.stderr


def test_refused_token_is_one_clear_line(pullquote: Command, discord: LoopbackDiscord) -> None:
    wrong = f"{discord.token}x"
    ended = pullquote("discord", "sync", DISCORD_BOT_TOKEN=wrong, DISCORD_API_URL=discord.api_url)
    assert ended.exit_code == 1
    assert "Discord refuses DISCORD_BOT_TOKEN" in ended.stderr
    assert wrong not in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


def test_unreachable_discord_is_one_clear_line(pullquote: Command) -> None:
    with LoopbackDiscord() as gone:
        address = gone.api_url
    ended = pullquote("discord", "sync", DISCORD_BOT_TOKEN=gone.token, DISCORD_API_URL=address)
    assert ended.exit_code == 1
    assert "cannot be reached" in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


def test_two_different_tokens_are_refused(pullquote: Command) -> None:
    ended = pullquote("run", DISCORD_BOT_TOKEN="hush1", DISCORD_TOKEN="hush2")
    assert ended.exit_code == 1
    assert "leave DISCORD_TOKEN out" in ended.stderr
    assert "hush" not in ended.stderr


def discord_settings(discord: LoopbackDiscord) -> dict[str, str]:
    return {
        "PULLQUOTE_REFRESH": "false",
        "DISCORD_TOKEN": discord.token,
        "DISCORD_API_URL": discord.api_url,
        "DISCORD_GATEWAY_URL": discord.gateway_url,
    }


def ask_on_discord(discord: LoopbackDiscord) -> str:
    """What is answered to a question there."""
    assert discord.wait_for(lambda: discord.gateway.ready, timeout_s=60)
    assert discord.wait_for(lambda: discord.world.commands[None], timeout_s=60)
    asked = discord.slash("ask", question=QUESTION)
    assert discord.wait_for(lambda: asked.settled, timeout_s=60)
    assert asked.settled is not None
    return "\n".join(texts_of(asked.settled))


def read_until(text: str, process: subprocess.Popen[str]) -> str:
    """What the process says on standard error, up to the line with `text`."""
    assert process.stderr is not None
    told = ""
    while text not in told:
        line = process.stderr.readline()
        assert line, told
        told += line
    return told


@pytest.mark.faults
def test_run_answers_on_discord_and_ends_when_told(
    discord: LoopbackDiscord, tmp_path: Path
) -> None:
    library = tmp_path / "data"
    fill(library)
    with running(library, PULLQUOTE_LOG_LEVEL="debug", **discord_settings(discord)) as process:
        assert "17.4%" in ask_on_discord(discord)
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=40)
    assert process.returncode == 0, err
    assert out == ""
    assert "Answering on Discord. Ctrl-C ends it." in err
    assert "desk_drained" in err
    assert not [one for one in (discord.token, QUESTION) if one in err]


@pytest.mark.faults
def test_discord_answers_while_slack_is_out_of_reach_or_half_set_up(
    discord: LoopbackDiscord, tmp_path: Path
) -> None:
    library = tmp_path / "data"
    fill(library)
    with LoopbackSlack() as slack:
        slack.faults.add("auth.test", ServerError(503), times=1_000)
        settings = {
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_API_URL": slack.api_url,
            **discord_settings(discord),
        }
        with running(library, SLACK_APP_TOKEN=slack.app_token, **settings) as process:
            assert "17.4%" in ask_on_discord(discord)
            assert slack.wait_for(lambda: len(slack.calls_of("auth.test")) > 4, timeout_s=40)
            process.send_signal(signal.SIGTERM)
            _, err = process.communicate(timeout=40)
        assert process.returncode == 0, err
        assert "Slack cannot be reached" in err
        assert err.count("It is tried again.") == 1
        with running(library, **settings) as process:
            err = read_until("Answering on Discord.", process)
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=40)
    assert process.returncode == 0, err
    assert "SLACK_APP_TOKEN is missing" in err


@pytest.mark.faults
def test_slack_goes_on_when_discord_is_lost_on_the_way(
    discord: LoopbackDiscord, tmp_path: Path
) -> None:
    library = tmp_path / "data"
    fill(library)
    refused = 4004
    with LoopbackSlack() as slack:
        settings = {
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_APP_TOKEN": slack.app_token,
            "SLACK_API_URL": slack.api_url,
            **discord_settings(discord),
        }
        with running(library, **settings) as process:
            assert "17.4%" in ask_on_discord(discord)
            assert slack.wait_for(lambda: slack.sockets.open, timeout_s=40)
            discord.end(refused)
            told = read_until("Discord refuses DISCORD_BOT_TOKEN", process).splitlines()
            slack.send_event(slack.mention_of(mention(slack, QUESTION)))
            assert slack.wait_for(slack.workspace.by_bot, timeout_s=20)
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=40)
    assert process.returncode == 0
    assert any(one.startswith("Answering on ") and one.endswith(" too.") for one in told)
