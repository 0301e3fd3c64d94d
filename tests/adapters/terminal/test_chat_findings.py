"""What `pullquote doctor` and `status` say of Slack and Discord."""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from bot.journal.store import FILE_NAME, Journal
from tests.adapters.discord.loopback.server import LoopbackDiscord
from tests.adapters.slack.loopback.slack import LoopbackSlack
from tests.adapters.terminal.conftest import Command
from tests.loopback.faults import Refused

SLACK = {"SLACK_BOT_TOKEN": "xoxb-hush1", "SLACK_APP_TOKEN": "xapp-hush2"}
DISCORD = {"DISCORD_BOT_TOKEN": "ODEzODQ3ODg3NjU3MTIzODQ.hush3.hush4"}


def found(said: str, subject: str) -> list[str]:
    """The verdict and words of each finding on `subject`."""
    findings: list[str] = []
    for line in said.splitlines():
        verdict, _, rest = line.strip().partition(" ")
        if verdict in {"ok", "warn", "fail"}:
            findings.append(f"{verdict} {rest.strip()}")
        elif findings:
            findings[-1] += f" {line.strip()}"
    starts = tuple(f"{verdict} {subject} " for verdict in ("ok", "warn", "fail"))
    return [" ".join(one.split()) for one in findings if one.startswith(starts)]


@pytest.fixture
def doctor(with_samples: Command) -> Command:
    return partial(with_samples, "doctor")


@pytest.fixture
def slack() -> Iterator[LoopbackSlack]:
    with LoopbackSlack() as opened:
        yield opened


@pytest.fixture
def discord() -> Iterator[LoopbackDiscord]:
    with LoopbackDiscord() as opened:
        yield opened


def test_without_a_platform_the_terminal_answers(doctor: Command, with_samples: Command) -> None:
    (said,) = found(doctor().stdout, "Chat")
    assert said.startswith("ok Chat No chat platform is set up")
    assert "no chat platform" in with_samples("status").stdout
    assert json.loads(with_samples("status", "--json").stdout)["platforms"] == []


def test_set_up_is_told_in_words_and_without_tokens(doctor: Command, with_samples: Command) -> None:
    result = doctor(
        **SLACK,
        **DISCORD,
        SLACK_CHANNELS="C0123",
        SLACK_FOLLOW_UPS="false",
        DISCORD_GUILDS="1,2",
        DISCORD_ROLES="3",
        DISCORD_DIRECT_MESSAGES="false",
        DISCORD_TOPICS="1=politics",
    )
    assert result.exit_code == 0
    assert found(result.stdout, "Slack") == [
        "ok Slack Set up over Socket Mode; answers in 1 channel, to those alone who mention it."
    ]
    assert found(result.stdout, "Discord") == [
        "ok Discord Set up; answers within 2 servers, 1 role, not in direct messages; topics in 1 "
        "place."
    ]
    assert found(result.stdout, "Journal")[0].startswith("ok Journal There is none yet")
    assert "hush" not in result.stdout
    assert "Slack, Discord" in with_samples("status", **SLACK, **DISCORD).stdout


def test_half_a_set_up_fails_the_check(doctor: Command) -> None:
    result = doctor(SLACK_BOT_TOKEN="xoxb-hush", **DISCORD)
    assert result.exit_code == 1
    (said,) = found(result.stdout, "Chat")
    assert said.startswith("fail Chat SLACK_BOT_TOKEN is set, but SLACK_APP_TOKEN is missing")
    assert found(result.stdout, "Discord") == ["ok Discord Set up; answers where invited."]


def test_settings_without_a_token_are_told(doctor: Command, with_samples: Command) -> None:
    settings = {"DISCORD_GUILDS": "1", "SLACK_FOLLOW_UPS": "false"}
    slack = "Slack is not started, whatever SLACK_FOLLOW_UPS says: SLACK_BOT_TOKEN is missing "
    discord = "Discord is not started, whatever DISCORD_GUILDS says: DISCORD_BOT_TOKEN is missing "
    told = found(doctor(**settings).stdout, "Chat")
    assert told[:2] == [
        f"warn Chat {slack}(docs/slack.md).",
        f"warn Chat {discord}(docs/discord.md).",
    ]
    err = with_samples("run", **settings).stderr
    assert slack in err
    assert discord in err


def test_token_of_another_kind_is_doubted(doctor: Command) -> None:
    _, doubted = found(doctor(DISCORD_TOKEN="client-secret").stdout, "Discord")
    assert doubted.startswith("warn Discord DISCORD_BOT_TOKEN does not look like")
    assert "client-secret" not in doubted


def test_topic_that_no_article_has_is_told(doctor: Command) -> None:
    said = doctor(SLACK_TOPICS="C0123=zoology", DISCORD_TOPICS="1=botany,zoology").stdout
    assert found(said, "Topics") == [
        "warn Topics No article has the topic zoology of SLACK_TOPICS: `pullquote status` shows "
        "those that there are.",
        "warn Topics No article has the topic botany, zoology of DISCORD_TOPICS: `pullquote "
        "status` shows those that there are.",
    ]


def test_journal_is_looked_into(doctor: Command, data_dir: Path) -> None:
    Journal.open(data_dir / FILE_NAME).close()
    (said,) = found(doctor(**DISCORD).stdout, "Journal")
    assert "is in order; 0 questions without an answer yet." in said
    (data_dir / FILE_NAME).write_bytes(b"no database at all" * 100)
    broken = doctor(**DISCORD)
    assert broken.exit_code == 1
    assert found(broken.stdout, "Journal")[0].startswith("fail Journal")


def test_online_asks_both_platforms_who_the_bot_is(
    doctor: Command, slack: LoopbackSlack, discord: LoopbackDiscord
) -> None:
    settings = {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.api_url,
        "DISCORD_BOT_TOKEN": discord.token,
        "DISCORD_API_URL": discord.api_url,
    }
    offline = doctor(**settings)
    assert not (slack.calls_of("auth.test") or discord.calls)
    assert "knows the bot" not in offline.stdout
    well = doctor("--online", **settings)
    assert "It knows the bot, as " in found(well.stdout, "Slack")[1]
    assert "It knows the bot, as " in found(well.stdout, "Discord")[1]
    slack.faults.add("auth.test", Refused("invalid_auth"))
    ill = doctor("--online", **settings | {"DISCORD_BOT_TOKEN": f"{discord.token}x"})
    assert ill.exit_code == 1
    assert "Slack refuses SLACK_BOT_TOKEN" in found(ill.stdout, "Slack")[1]
    assert "Discord refuses DISCORD_BOT_TOKEN" in found(ill.stdout, "Discord")[1]
