"""Makes the LangChain chat model that a setting names. Connects to nothing yet.

The clients' own retries are turned off and their time limits set to ours: OpenAI's default is
600 seconds, three times.
"""

import re
from typing import Any

from langchain_core.language_models import BaseChatModel

from bot.errors import SettingsError
from bot.model.capping import capped_openai_client
from bot.model.setup import ModelSetup
from knowledge.named_parts import reason_of

MOST_TOKENS_OUT = 1_500
"""More than any answer needs, for models that think first; `?max_tokens=` changes it."""

_OPENAI = "openai"
_OLLAMA = "ollama"
_WITH_EXTRA = ("openai", "anthropic", "google_genai", "ollama")  # those that pyproject.toml names
_NO_KEY = "none-needed"  # the OpenAI client insists on one; a server of one's own seldom does
_PACKAGE = re.compile(r"pip install (?:-U )?([\w-]+)")
_UNKNOWN = re.compile(r"infer model provider|unsupported.{0,12}provider", re.IGNORECASE)
_KEY_WORDS = re.compile(r"api[_ ]?key|credentials", re.IGNORECASE)


def connect(setup: ModelSetup) -> BaseChatModel:
    """The chat model of `setup`.

    Raises SettingsError, with the command to run or the setting to correct, where its package or
    its key is missing or its provider is unknown.
    """
    try:
        return _made(setup)
    except ImportError as error:
        raise SettingsError(_not_installed(setup, error), ("PULLQUOTE_MODEL",)) from error
    except Exception as error:  # every provider has its own: no key, unknown, a wrong argument
        raise SettingsError(_not_usable(setup, error), ("PULLQUOTE_MODEL",)) from error


def _made(setup: ModelSetup) -> BaseChatModel:
    from langchain.chat_models import init_chat_model  # noqa: PLC0415 (slow, and seldom needed)

    name, arguments = f"{setup.part.owner}:{setup.part.model}", _arguments(setup)
    model: BaseChatModel
    try:
        model = init_chat_model(name, **arguments)
    except Exception as error:
        served_elsewhere = setup.part.owner == _OPENAI and setup.url and not setup.key
        if not served_elsewhere or not _KEY_WORDS.search(str(error)):
            raise
        model = init_chat_model(name, **arguments, api_key=_NO_KEY)
    return model


def _arguments(setup: ModelSetup) -> dict[str, Any]:
    given: dict[str, Any] = {}
    if setup.part.owner == _OLLAMA:  # it knows none of the names that the others share
        client: dict[str, Any] = {"timeout": setup.timeout_s}
        if setup.key:
            client["headers"] = {"Authorization": f"Bearer {setup.key.get_secret_value()}"}
        given |= {"num_predict": MOST_TOKENS_OUT, "client_kwargs": client}
    else:
        given |= {"timeout": setup.timeout_s, "max_retries": 0, "max_tokens": MOST_TOKENS_OUT}
        if setup.key:
            given["api_key"] = setup.key.get_secret_value()
    if setup.url:
        given["base_url"] = setup.url
    if setup.part.owner == _OPENAI:
        given["http_async_client"] = capped_openai_client(setup.timeout_s)
        if setup.url:
            given["use_responses_api"] = False  # OpenAI's own, seldom spoken elsewhere
    return given | dict(setup.part.arguments)


def _not_installed(setup: ModelSetup, error: ImportError) -> str:
    found = _PACKAGE.search(str(error))
    package = found[1] if found else str(error.name or "its package").replace("_", "-")
    pip = f"`pip install {package}` in Pullquote's environment"
    run = f"`make model` in the clone of the repository, or {pip}"
    return (
        f"PULLQUOTE_MODEL is {setup.name}, and the package for it is not installed: run "
        f"{run if setup.part.owner in _WITH_EXTRA else pip}."
    )


def _not_usable(setup: ModelSetup, error: Exception) -> str:
    said = reason_of(error)
    if _KEY_WORDS.search(said):
        return (
            f"The language model {setup.name} needs a key: set PULLQUOTE_MODEL_KEY, or the "
            "provider's own variable in the environment."
        )
    if _UNKNOWN.search(said):
        return (
            f"The language model {setup.name} cannot be set up: LangChain knows no provider "
            f"{setup.part.owner}. Write PULLQUOTE_MODEL as openai:NAME, anthropic:NAME, "
            "google_genai:NAME, ollama:NAME or another from docs/models.md."
        )
    return (
        f"The language model {setup.name} cannot be set up: {said}. Correct PULLQUOTE_MODEL; "
        "docs/models.md has examples."
    )
