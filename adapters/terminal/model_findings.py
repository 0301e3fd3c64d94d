"""The language model, as `doctor` and `status` tell of it."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from adapters.terminal.errors import sentence
from adapters.terminal.findings import Finding, Verdict
from adapters.terminal.times import ago
from bot.errors import BotError
from knowledge.articles import published_from_iso, published_iso

if TYPE_CHECKING:
    from bot.settings import Settings

_SUBJECT = "Model"


def model_findings(settings: "Settings") -> Iterator[Finding]:
    """Whether the model that is set up answers; nothing where none is."""
    from bot.model.setup import model_setup

    setup = model_setup(settings)
    if setup is None:
        return
    from bot.model.checkup import try_out

    try:
        yield Finding(Verdict.OK, _SUBJECT, try_out(setup))
    except BotError as error:
        yield Finding(Verdict.FAIL, _SUBJECT, sentence(str(error)))
        return
    spent = model_status(settings)
    if spent and spent["tokens_a_day"] and spent["tokens_today"] >= spent["tokens_a_day"]:
        said = "The day's tokens are used up: answers come without it until midnight UTC."
        yield Finding(Verdict.WARN, _SUBJECT, said)


def model_status(settings: "Settings") -> dict[str, Any] | None:
    """The figures as docs/json.md names them; None where no model is set up."""
    from bot.model.setup import model_setup

    setup = model_setup(settings)
    if setup is None:
        return None
    from bot.model.checkup import ModelState, state_of

    try:
        state = state_of(setup)
    except BotError:  # doctor says what is wrong with the file
        state = ModelState(setup.name, 0, setup.tokens_a_day, None, None, "")
    return {
        "name": state.name,
        "tokens_today": state.tokens_today,
        "tokens_a_day": state.tokens_a_day,
        "last_answered": published_iso(state.last_answered),
        "last_lapsed": published_iso(state.last_lapsed),
        "last_lapse": state.last_lapse,
    }


def model_in_words(figures: dict[str, Any], now: datetime) -> str:
    """`model_status` as one line."""
    limit = f" of {figures['tokens_a_day']:,}" if figures["tokens_a_day"] else ""
    said = f"{figures['name']}, {figures['tokens_today']:,}{limit} tokens used today"
    answered, lapsed = (
        published_from_iso(figures[name]) for name in ("last_answered", "last_lapsed")
    )
    if isinstance(answered, datetime):
        said += f"; last answered {ago(answered, now)}"
    newer = not isinstance(answered, datetime) or (
        isinstance(lapsed, datetime) and lapsed >= answered  # both are cut to seconds
    )
    if isinstance(lapsed, datetime) and newer:
        said += f"; {ago(lapsed, now)}: {figures['last_lapse']}"
    return said.rstrip(".")
