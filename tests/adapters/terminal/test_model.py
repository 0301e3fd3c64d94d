"""A language model at the command line: what is missing is said, and how it fares can be seen."""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from bot.model.lapses import Lapse
from tests.adapters.terminal.conftest import HARBOUR, Command, run_in_process
from tests.bot.model.service import ModelService, answering, claims, failing, saying

COST = "Mayor Ada Mason said that repairs had cost 12 million crowns."
ASKED = "What had the repairs cost?"


@pytest.fixture(scope="module")
def service() -> Iterator[ModelService]:
    with ModelService() as service:
        yield service


@pytest.fixture
def modelled(tmp_path: Path, service: ModelService) -> Command:
    """The command over one article, with a model; further settings as keywords."""
    (tmp_path / "harbour.md").write_text(HARBOUR, encoding="utf-8")
    loaded = run_in_process(tmp_path / "data", "ingest", str(tmp_path / "harbour.md"))
    assert loaded.exit_code == 0, loaded.stderr
    service.reply = answering(
        lambda document: claims((1, COST, "Mason said repairs had cost 12 million crowns."))
    )
    return partial(
        run_in_process,
        tmp_path / "data",
        PULLQUOTE_MODEL="openai:scripted",
        PULLQUOTE_MODEL_URL=service.url,
        PULLQUOTE_MODEL_KEY="sk-secret",
    )


def test_answer_says_which_model_wrote_it(modelled: Command) -> None:
    result = modelled("ask", ASKED)
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith("Mason said repairs had cost 12 million crowns.\n")
    assert f"▌ {COST}" in result.stdout
    assert "Written by openai:scripted" in result.stdout


def test_answer_without_the_model_says_why(modelled: Command, service: ModelService) -> None:
    service.reply = failing(500)
    result = modelled("ask", ASKED)
    assert result.exit_code == 0
    assert "The Example reported this on 12 May 2024." in result.stdout
    assert Lapse.FAILED.value in result.stdout
    assert "Traceback" not in result.stderr


def test_json_says_both(modelled: Command, service: ModelService) -> None:
    written = json.loads(modelled("ask", "--json", ASKED).stdout)
    assert (written["model"], written["fallback"]) == ("openai:scripted", "")
    service.reply = failing(500)
    alone = json.loads(modelled("ask", "--json", ASKED).stdout)
    assert (alone["model"], alone["fallback"]) == ("", Lapse.FAILED.value)


def test_status_counts_the_days_tokens(modelled: Command, service: ModelService) -> None:
    assert "Model" in modelled("status").stdout
    modelled("ask", ASKED)
    told = json.loads(modelled("status", "--json").stdout)["model"]
    assert (told["name"], told["tokens_today"], told["tokens_a_day"]) == (
        "openai:scripted",
        100,
        1_000_000,
    )
    assert told["last_answered"] is not None
    service.reply = failing(401)
    modelled("ask", ASKED)
    shown = " ".join(modelled("status").stdout.split())
    assert "openai:scripted, " in shown
    assert "of 1,000,000 tokens used today; last answered" in shown
    assert "refused the key" in shown


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (401, "refused the key"),
        (404, "Check the model's name in PULLQUOTE_MODEL"),
        (500, "reported an error"),
    ],
)
def test_doctor_says_what_is_wrong_with_the_model(
    modelled: Command, service: ModelService, status: int, said: str
) -> None:
    service.reply = failing(status)
    result = modelled("doctor")
    assert result.exit_code == 1
    assert said in " ".join(result.stdout.split())
    assert "sk-secret" not in result.stdout + result.stderr


def test_doctor_asks_the_model(modelled: Command, service: ModelService) -> None:
    service.reply = saying('{"claims": []}')
    assert "openai:scripted answers, after" in " ".join(modelled("doctor").stdout.split())


@pytest.mark.parametrize(
    ("model", "said"),
    [
        ("anthropic:claude-haiku-4-5", "run `make model` in the clone"),
        ("mistralai:mistral-small", "installed: run `pip install langchain-mistralai` in"),
        ("nobody:some-model", "cannot be set up"),
        ("openai:x?temperature=hot", "cannot be set up"),
    ],
)
def test_model_that_cannot_be_made_is_one_sentence(
    modelled: Command, model: str, said: str
) -> None:
    result = modelled("ask", ASKED, PULLQUOTE_MODEL=model)
    assert result.exit_code == 1
    assert said in " ".join(result.stderr.split())
    assert "Traceback" not in result.stderr
    assert result.stdout == ""


def test_model_without_a_key_is_told_which_settings_to_make(
    modelled: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    result = modelled("ask", ASKED, PULLQUOTE_MODEL_KEY="", PULLQUOTE_MODEL_URL="")
    assert result.exit_code == 1
    assert "needs a key: set PULLQUOTE_MODEL_KEY" in " ".join(result.stderr.split())


def test_server_of_ones_own_needs_no_key(
    modelled: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    result = modelled("ask", ASKED, PULLQUOTE_MODEL_KEY="")
    assert "Written by openai:scripted" in result.stdout, result.stderr


def test_name_without_a_provider_is_refused_and_not_repeated(modelled: Command) -> None:
    result = modelled("ask", ASKED, PULLQUOTE_MODEL="sk-a-key-by-mistake")
    assert result.exit_code == 1
    assert "a LangChain chat model as provider:model" in " ".join(result.stderr.split())
    assert "by-mistake" not in result.stderr


def test_articles_can_be_loaded_while_the_model_cannot_be_made(modelled: Command) -> None:
    result = modelled("status", PULLQUOTE_MODEL="nobody:some-model")
    assert result.exit_code == 0, result.stderr
